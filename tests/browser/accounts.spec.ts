// A plan begins without a chart of accounts and gets one: pasted, standard, one by one; and an
// account that something counts under is not taken away. Plain pages: nobody has scripts.

import AxeBuilder from "@axe-core/playwright";
import { DESK, expect, PHONE, story } from "./people";

story("a plan without accounts gets its chart", async ({ meet }) => {
  story.setTimeout(180_000);
  const finance = await meet("finance", { javaScriptEnabled: false });
  const { page } = finance;
  await page.goto("/plans/new");
  await page.getByLabel("What the plan is called").fill("Without accounts");
  await page.getByLabel("Taken over from").selectOption({ label: "No accounts" });
  await page.getByRole("button", { name: "Begin the plan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set-up");
  const plan = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");

  const rows = page.locator(".accounts-table tbody tr");
  const row = (code: string) => rows.filter({ has: page.locator(".account-code", { hasText: new RegExp(`^${code}$`) }) });
  const list = page.getByLabel("Accounts, one a row");

  await story.step("from the set-up to the chart, which says how to begin", async () => {
    await page.goto(`${plan}/setup`);
    await page.locator("main").getByRole("link", { name: "Chart of accounts" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Chart of accounts");
    await expect(page.locator("main")).toContainText("No accounts yet");
  });

  await story.step("a list with wrong rows is refused whole, row by row, and stays as it was pasted", async () => {
    const pasted = "6001\tSales\tincome\n66 02\tOffice\tcost\n6601\tSelling\n6001\tAgain\tincome";
    await list.fill(pasted);
    await page.getByRole("button", { name: "Take over the list" }).click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("Nothing was taken over");
    await expect(alert.getByRole("listitem")).toHaveText([/^Row 2: .*“66 02” is no code/, /^Row 3: .*“income” or “expense”/, /^Row 4: .*6001 stands in the list twice/]);
    await expect(list).toHaveValue(pasted);
    await expect(rows).toHaveCount(0);
  });

  await story.step("the standard chart is laid out to be changed, and taken over", async () => {
    await page.getByRole("link", { name: "Begin with the standard chart" }).click();
    await expect(list).toHaveValue(/^6001\t主营业务收入\tRevenue from main business\t收入\n/);
    await list.fill(`${await list.inputValue()}6602.01\t办公费\tOffice\n`);
    await page.getByRole("button", { name: "Take over the list" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await expect(rows).toHaveCount(18);
    await expect(row("6602.01")).toContainText("Office");
    // It says nothing of its nature, and has that of the account it stands under.
    await expect(row("6602.01")).toContainText("Spending");
    await expect(row("6602.01")).toHaveClass(/depth-1/);
  });

  await story.step("one is added, named anew and removed; its code is taken once", async () => {
    const write = page.locator("#write").locator("xpath=ancestor::section[1]");
    const form = write.locator("form");
    await form.getByLabel("Code").fill("6602.02");
    await form.getByLabel("Name", { exact: true }).fill("差旅费");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText("income or as spending");
    await form.getByLabel("Counts as").selectOption("expense");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(row("6602.02")).toContainText("差旅费");
    await form.getByLabel("Code").fill("6602.02");
    await form.getByLabel("Name", { exact: true }).fill("Again");
    await form.getByLabel("Counts as").selectOption("expense");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText("has an account with this code already");
    await page.goto(`${plan}/accounts`);
    await page.getByRole("link", { name: "Change “6602.02 差旅费”" }).click();
    // Enter saves, and takes nothing away.
    await form.getByLabel("Name in English").fill("Travel");
    await form.getByLabel("Name in English").press("Enter");
    await page.getByRole("link", { name: "Change “6602.02 Travel”" }).click();
    await form.getByRole("button", { name: "Remove" }).click();
    await expect(row("6602.02")).toHaveCount(0);
    await expect(rows).toHaveCount(18);
  });

  await story.step("an account that others stand under can't be removed", async () => {
    await page.getByRole("link", { name: "Change “6602 Administrative expenses”" }).click();
    await expect(page.locator("main")).toContainText("Something counts under it");
    await expect(page.getByRole("button", { name: "Remove" })).toHaveCount(0);
    const proof = await page.locator("main form input[type=hidden]").first().evaluate((field: HTMLInputElement) => [field.name, field.value]);
    const answer = await page.request.post(`${plan}/accounts/save`, { form: { [proof[0]]: proof[1], take: "remove", changed: "6602" } });
    expect(answer.status()).toBe(409);
  });

  await story.step("who may not plan the whole reads, and changes nothing", async () => {
    const sales = await meet("sales", { javaScriptEnabled: false });
    const answer = await sales.page.goto("/");
    expect(answer?.ok()).toBe(true);
    await sales.openPlan();
    const theirs = new URL(sales.page.url()).pathname;
    await sales.page.goto(`${theirs}/accounts`);
    const proof = await sales.page.locator("input[name=csrf]").first().getAttribute("value");
    await expect(sales.page.locator(".accounts-table")).toContainText("6602.01");
    await expect(sales.page.locator("main").getByRole("button")).toHaveCount(0);
    const refused = await sales.page.request.post(`${theirs}/accounts/save`, { form: { csrf: proof ?? "", take: "paste", list: "1,a,cost" } });
    expect(proof).toBeTruthy();
    expect(refused.status()).toBe(403);
  });

  await story.step("in both languages, themes and sizes axe finds nothing", async () => {
    for (const [locale, colorScheme, size] of [["en-GB", "light", DESK], ["zh-CN", "dark", PHONE]] as const) {
      const reader = await meet("finance", { ...size, locale, colorScheme });
      for (const address of [`${plan}/accounts`, `${plan}/accounts?change=6602.01`, `${plan}/accounts?standard=1`]) {
        await reader.page.goto(address);
        const { violations } = await new AxeBuilder({ page: reader.page }).analyze();
        expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), `${locale} ${address}`).toEqual([]);
        const [width, room] = await reader.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
        expect.soft(width, "nothing is cut off at the side").toBeLessThanOrEqual(room);
      }
      expect.soft(reader.complaints).toEqual([]);
    }
  });

  await story.step("a list of five thousand accounts is taken, and a code with a sign of addresses can be changed", async () => {
    await page.goto(`${plan}/accounts`);
    const many = Array.from({ length: 4_900 }, (_, at) => `8${String(at).padStart(5, "0")}\t科目${at}\tAccount ${at}\t费用`);
    await list.fill([...many, "R&D\t研发\tResearch\t费用"].join("\n"));
    await page.getByRole("button", { name: "Take over the list" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(rows).toHaveCount(18 + 4_901);
    await page.getByRole("link", { name: "Change “R&D Research”" }).click();
    await expect(page.getByLabel("Name in English")).toHaveValue("Research");
  });
});
