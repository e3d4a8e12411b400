// Several requests with one thumb and no script: ticked in the inbox where the policy lets them be, looked at together with
// what they come to, approved each by itself. What moved meanwhile is told, and the rest is done.

import AxeBuilder from "@axe-core/playwright";
import { DESK, expect, type Person, PHONE, story } from "./people";
import { submit } from "./requests";

story.use({ trace: "off" });

const BARE = { ...PHONE, locale: "en-GB", javaScriptEnabled: false };

async function isSound(person: Person): Promise<void> {
  const storageState = await person.context.storageState();
  for (const options of [
    { ...PHONE, locale: "zh-CN" },
    { ...DESK, locale: "en-GB", colorScheme: "dark" as const },
  ]) {
    const twin = await person.context.browser()?.newContext({ ...options, storageState });
    const page = await twin?.newPage();
    if (page === undefined) throw new Error("there is no browser");
    await page.goto(person.page.url());
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target).join(" | ")}`);
    expect.soft(found, new URL(page.url()).pathname).toEqual([]);
    const width = options.viewport?.width ?? 0;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await twin?.close();
  }
}

const SAID = "Autumn <b>round</b><script>document.title='owned'</script>";

/** Puts a version in force by which the head may approve several at once. */
async function letsBatch(finance: Person, cfo: Person): Promise<void> {
  const { page } = finance;
  await page.goto("/");
  await page.getByRole("link", { name: "Approval policy" }).first().click();
  await page.getByText("Change the rules").click();
  await page.locator("[name=r0_s0_batch]").check();
  await page.locator("[name=reason]").fill("Thirty small budgets wait every autumn");
  await page.getByRole("button", { name: "Propose this version" }).click();
  await cfo.page.goto(new URL(page.url()).pathname);
  await expect(cfo.page.getByText("also together with others").first()).toBeVisible();
  await cfo.page.getByRole("button", { name: "Put in force" }).click();
  await expect(cfo.page.getByText("The new version is in force")).toBeVisible();
}

story("a head approves several at once, and what was taken back meanwhile is not", async ({ meet }) => {
  story.setTimeout(180_000);
  const [sales, production, head, finance, cfo] = await Promise.all([
    meet("sales"),
    meet("production"),
    meet("head", BARE),
    meet("finance", { javaScriptEnabled: false }),
    meet("cfo", { javaScriptEnabled: false }),
  ]);
  const { page } = head;
  await page.goto("/inbox");
  await expect(page.getByRole("checkbox", { name: /^Tick/ }), "the standing policy lets none").toHaveCount(0);
  await letsBatch(finance, cfo);
  for (const [person, department] of [[sales, "Sales"], [production, "Production"]] as const) {
    await submit(await person.openSheet(department));
    await expect(person.page).toHaveURL(/\/requests\//);
  }
  await story.step("the two that may be are ticked; the third was asked under the rules of before", async () => {
    await page.goto("/inbox");
    await expect(page.locator("#waiting").locator("..").locator("li")).toHaveCount(3);
    await expect(page.getByRole("checkbox", { name: /^Tick/ })).toHaveCount(2);
    await expect(page.getByRole("button", { name: "Approve together…" })).toBeHidden();
    await isSound(head);
    await page.getByRole("checkbox", { name: "Tick Sales, Budget 2027" }).check();
    await page.getByRole("checkbox", { name: "Tick Production, Budget 2027" }).check();
    await page.getByRole("button", { name: "Approve together…" }).click();
  });
  await story.step("they are looked at together, with what they come to", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Approve together" })).toBeVisible();
    await expect(page.locator(".batch-sums")).toContainText(/Expense\s*[\d,]+\.\d\d CNY/);
    const button = page.getByRole("button", { name: "Approve these 2 requests" });
    expect((await button.boundingBox())?.height, "for a thumb").toBeGreaterThanOrEqual(44);
    await isSound(head);
    const third = page.url();
    await page.goto("/inbox");
    const it = await page.getByRole("link", { name: /Information Technology/ }).first().getAttribute("href");
    await page.goto(`${third}&r_${it?.split("/").pop()}=yes`);
    await expect(page.locator("#batch-other").locator("..")).toContainText("The policy wants this one opened by itself");
    await page.goto(third);
  });
  await story.step("one is taken back meanwhile: the other is approved, and this one says why not", async () => {
    await production.page.getByRole("button", { name: "Withdraw" }).click();
    await expect(production.page.locator(".request-who")).toContainText("Withdrawn");
    await page.getByText("Add a comment").click();
    await page.getByLabel("Comment", { exact: true }).fill(SAID);
    await page.getByRole("button", { name: "Approve these 2 requests" }).click();
    await expect(page.getByText("1 approved, 1 not: the reasons stand beside them")).toBeVisible();
    await expect(page.locator("#batch-first").locator("..").locator("li")).toContainText(["Sales"]);
    expect((await page.locator(".page").boundingBox())?.width, "it fits the phone").toBeLessThanOrEqual(390);
    await expect(page.locator("#batch-other").locator("..").locator("li")).toContainText([
      /Production[\s\S]*Decided or taken back meanwhile/,
    ]);
  });
  await story.step("sent a second time it is the same decision, and one entry of the history", async () => {
    await page.reload();
    await expect(page.locator("#batch-first").locator("..").locator("li")).toContainText(["Sales"]);
    await page.locator("#batch-first").locator("..").getByRole("link").click();
    await expect(page.getByText(SAID, { exact: true }), "what somebody writes is text").toHaveCount(1);
    await expect(page.locator("script:not([src]), b:text('round')")).toHaveCount(0);
    await expect(page.getByText(`Approved · ${head.name}`)).toHaveCount(1);
  });
  expect([...head.complaints, ...finance.complaints]).toEqual([]);
});
