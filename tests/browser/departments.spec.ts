// The departments of a plan change while it is planned: one is founded, named anew, retired and taken back; one that has a
// sheet stays where it is. Plain pages: nobody has scripts.

import AxeBuilder from "@axe-core/playwright";
import { DESK, expect, PHONE, story } from "./people";

story("departments come, are renamed and retire, and what has been planned stays", async ({ meet }) => {
  story.setTimeout(120_000);
  const finance = await meet("finance", { javaScriptEnabled: false });
  const { page } = finance;
  await finance.openPlan();
  const plan = new URL(page.url()).pathname;
  await page.goto(`${plan}/setup`);
  await page.locator("main").getByRole("link", { name: "Departments" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Departments");
  const rows = page.locator(".departments-table tbody tr");
  const row = (name: string) => rows.filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  const name = page.getByLabel("Name", { exact: true });

  await story.step("a name that is there already is refused, and what was typed stays", async () => {
    await name.fill("销售部");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText("Another department of this plan has this name");
    await expect(name).toHaveValue("销售部");
  });

  await story.step("a new one is there at once, and may begin a sheet", async () => {
    await name.fill("海外部");
    await page.getByLabel("Name in English").fill("Overseas");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await expect(row("Overseas")).toContainText("not started", { ignoreCase: true });
    await page.goto(`${plan}/targets`);
    await expect(page.locator(".targets-table").getByRole("link", { name: "Overseas" })).toBeVisible();
  });

  await story.step("it is named anew, retires out of sight, and comes back", async () => {
    await page.goto(`${plan}/departments`);
    await page.getByRole("link", { name: "Change “Overseas”" }).click();
    await page.getByLabel("Name in English").fill("International");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "Change “International”" }).click();
    await page.getByRole("button", { name: "Retire" }).click();
    await expect(row("International")).toContainText("Retired");
    await page.goto(`${plan}/targets`);
    await expect(page.locator(".targets-table").getByRole("link", { name: "International" })).toHaveCount(0);
    await page.goto(`${plan}/departments`);
    await page.getByRole("link", { name: "Change “International”" }).click();
    await page.getByRole("button", { name: "Take back" }).click();
    await expect(row("International")).not.toContainText("Retired");
  });

  await story.step("one that has planned stays in the plan, and counts", async () => {
    await page.getByRole("link", { name: "Change “Purchasing”" }).click();
    await page.getByRole("button", { name: "Retire" }).click();
    await expect(row("Purchasing")).toContainText("Retired, its budget stays");
    await page.goto(plan);
    await expect(page.getByRole("link", { name: "Purchasing" }).first()).toBeVisible();
    await page.goto(`${plan}/departments`);
    await page.getByRole("link", { name: "Change “Purchasing”" }).click();
    await page.getByRole("button", { name: "Take back" }).click();
    await expect(row("Purchasing")).not.toContainText("Retired");
  });

  await story.step("who may not plan the whole reads, and changes nothing", async () => {
    const sales = await meet("sales", { javaScriptEnabled: false });
    await sales.page.goto(`${plan}/departments`);
    await expect(sales.page.locator(".departments-table")).toContainText("International");
    await expect(sales.page.locator("main").getByRole("button")).toHaveCount(0);
    const answer = await sales.page.request.post(`${plan}/departments/save`, { form: { take: "retire" } });
    expect(answer.status()).toBeGreaterThanOrEqual(400);
  });

  await story.step("in both languages, themes and sizes axe finds nothing", async () => {
    for (const [locale, colorScheme, size] of [["en-GB", "light", DESK], ["zh-CN", "dark", PHONE]] as const) {
      const reader = await meet("finance", { ...size, locale, colorScheme });
      await reader.page.goto(`${plan}/departments`);
      const { violations } = await new AxeBuilder({ page: reader.page }).analyze();
      expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), locale).toEqual([]);
      const [width, room] = await reader.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect.soft(width, "nothing is cut off at the side").toBeLessThanOrEqual(room);
      expect.soft(reader.complaints).toEqual([]);
    }
  });
});
