// From a step to the budget lines that take its figures: what they come to, what came of them, and the way back. A plain
// page; whoever may not open a sheet sees that it takes something, and nothing of its lines.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";

const LINE = "Iron castings";

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
}

story("a step leads to the lines it feeds, with budget, actuals and difference", async ({ meet }) => {
  story.setTimeout(120_000);
  const [buyer, finance, sales] = await Promise.all([
    meet("finance"),
    meet("finance", { javaScriptEnabled: false }),
    meet("sales", PHONE),
  ]);
  await finance.openPlan();
  const plan = new URL(finance.page.url()).pathname;
  await finance.page.getByRole("link", { name: "Process maps" }).click();
  await finance.page.getByRole("link", { name: "Purchase to pay" }).click();
  const map = new URL(finance.page.url()).pathname;
  const paying = finance.page.locator("tbody", { has: finance.page.getByRole("link", { name: "Pay", exact: true }) });
  const row = paying.locator("tr.member").filter({ hasText: LINE });
  const bought = finance.page.locator("tr.member").filter({ hasText: "Wages, buyers · comparing offers" });

  await story.step("as long as no line takes from the map, the page says how to begin", async () => {
    await finance.page.goto(`${plan}/maps`);
    await finance.page.getByLabel("Name", { exact: true }).fill("Not used yet");
    await finance.page.getByRole("button", { name: "Create" }).click();
    await finance.page.getByRole("link", { name: "Budget lines" }).click();
    await expect(finance.page.getByText("No budget line takes from this map yet")).toBeVisible();
    await buyer.page.goto(new URL(finance.page.url()).pathname);
    await examine(buyer.page, "nothing taken");
  });

  await story.step("the demo's own line stands under the step it takes the cost of", async () => {
    await finance.page.goto(map);
    await finance.page.getByRole("link", { name: "Budget lines" }).click();
    await expect(bought).toContainText("Purchasing");
  });

  await story.step("a line of purchasing takes what paying costs, and stands under that step", async () => {
    const sheet = await buyer.openSheet("Purchasing");
    await sheet.choose(LINE, "Jan");
    await buyer.page.keyboard.type('= "Purchase to pay"."Pay cost"');
    // The names that may be taken come from the server.
    await expect(buyer.page.getByRole("complementary", { name: "How it is figured" }).getByText("Jan: 1,500.00")).toBeVisible();
    await buyer.page.keyboard.press("Enter");
    await sheet.shows(LINE, "Dec", "1,500.00");
    await sheet.isSaved();
    // What a sheet takes is published a moment after it is saved.
    await expect(async () => {
      await finance.page.reload();
      await expect(row).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(paying.locator("tr.source")).toContainText("cost: 1,500.00 CNY a month");
    await expect(row.locator("td.year")).toContainText("18,000.00");
    await expect(row).toContainText("Purchasing");
  });

  await story.step("with actuals, it says what was planned, what came, and that it is too much", async () => {
    await finance.page.goto(`${plan}/actuals`);
    const ledger = "Department,Account,Line,Period,Amount\nPurchasing,5001.01,Iron castings,2027-01,2000";
    const buffer = Buffer.from(ledger);
    await finance.page.locator("input[type=file]").setInputFiles({ name: "ledger.csv", mimeType: "text/csv", buffer });
    await finance.page.getByRole("button", { name: "Read the file" }).click();
    await finance.page.getByRole("button", { name: "Import 1 figure" }).click();
    await finance.page.goto(`${map}/feeds`);
    await expect(row.locator("td.budget")).toContainText("1,500.00");
    await expect(row.locator("td.actual")).toContainText("2,000.00");
    await expect(row.locator("td.variance")).toContainText("500.00");
    await expect(row.locator("td.variance")).toContainText("adverse");
    await buyer.page.goto(`${map}/feeds`);
    await examine(buyer.page, "with actuals");
  });

  await story.step("seen by variance, the map colours the step and says it in figure, letter and words", async () => {
    await finance.page.goto(map);
    await finance.page.getByRole("link", { name: "Variance" }).click();
    await expect(finance.page.getByRole("link", { name: "Variance" })).toHaveAttribute("aria-current", "true");
    const pay = finance.page.locator('.map .node[aria-label*="“Pay”"]');
    // A third more than planned is beyond a tenth.
    await expect(pay).toHaveClass(/\btint-bad-3\b/);
    await expect(pay.locator(".caption")).toHaveText("+500 A");
    await expect(pay).toHaveAttribute("aria-label", /actual 2,000 against a budget of 1,500: \+500, adverse/);
    // Nothing was booked in January of what the demo's own line planned.
    const offers = finance.page.locator('.map .node[aria-label*="“Compare offers, select supplier”"]');
    await expect(offers.locator(".caption")).toHaveText("−11,400 F");
    await expect(finance.page.locator('.map [class*="tint-"]'), "what feeds no line has no colour").toHaveCount(2);
    const told = finance.page.locator(".map-outline tr", { has: finance.page.getByRole("rowheader", { name: /^Pay\b/ }) });
    await expect(told.locator("td.fed")).toContainText("+500.00 (+33.3%)adverse");
    await expect(told.locator("td.fed")).toContainText("2,000 against 1,500");
    await expect(finance.page.locator(".map-legend")).toContainText("A adverse, F favourable");
    await buyer.page.goto(`${map}?lens=variance`);
    const alive = buyer.page.locator('#map-surface .node[aria-label*="“Pay”"]');
    await expect(alive).toHaveClass(/\btint-bad-3\b/);
    await buyer.page.locator("#map-surface").focus();
    await buyer.page.keyboard.press("0");
    await alive.locator(".body").click();
    await expect(buyer.page.locator(".map-panel .map-fed")).toContainText("+500.00 (+33.3%)adverse");
    await examine(buyer.page, "by variance");
    // Who may not open the sheet is told that there is something, and no figure of it.
    await sales.page.goto(`${map}?lens=variance`);
    const closed = sales.page.locator('#map-surface .node.tint-none[aria-label*="“Pay”"]');
    await expect(closed.locator(".caption")).toHaveText("no actuals to show");
    await expect(sales.page.getByText("2,000")).toHaveCount(0);
    await examine(sales.page, "by variance, of others, on a phone");
    await finance.page.goto(`${map}/feeds`);
  });

  await story.step("the line's name leads to its line, the step's to the step", async () => {
    await expect(row.getByRole("link", { name: LINE })).toHaveAttribute("href", /\/sheets\/[^#]+#line-.+/);
    await expect(paying.getByRole("link", { name: "Pay", exact: true })).toHaveAttribute("href", /\/maps\/[^#]+#row-.+/);
  });

  await story.step("on the map itself a chosen step leads here; one that feeds nothing says so", async () => {
    await buyer.page.goto(map);
    const surface = buyer.page.locator("#map-surface");
    await surface.focus();
    await buyer.page.keyboard.press("0");
    await surface.locator('.node[aria-label*="“Pay”"] .body').click();
    await buyer.page.locator(".map-panel").getByRole("link", { name: "Budget lines it feeds" }).click();
    await expect(buyer.page.locator("tbody:target")).toContainText(LINE);
    await expect(buyer.page.locator(".banner")).toHaveCount(0);
    await finance.page.goto(map);
    const first = await finance.page.locator("tr.map-step.other").first().getAttribute("id");
    const start = (first ?? "").replace("row-", "");
    await finance.page.goto(`${map}/feeds?of=${start}`);
    await expect(finance.page.locator(".banner")).toContainText("No budget line takes from");
    const odd = await finance.page.goto(`${map}/feeds?of=nothing%20of%20the%20kind`);
    expect(odd?.status()).toBe(200);
  });

  await story.step("as long as a sheet takes from it, the map can't be archived", async () => {
    await finance.page.goto(`${map}/history`);
    await expect(finance.page.getByText("1 sheet takes figures of this map, so it cannot be archived.")).toBeVisible();
    await expect(finance.page.getByRole("button", { name: "Archive the map" })).toHaveCount(0);
    const csrf = await finance.page.locator("input[name=csrf]").first().inputValue();
    const refused = await finance.page.request.post(`${map}/archive`, { form: { csrf }, headers: { origin: new URL(finance.page.url()).origin } });
    expect(refused.status()).toBe(409);
  });

  await story.step("who may not open the sheet sees that it takes something, and none of its figures", async () => {
    await sales.page.goto(`${map}/feeds`);
    await expect(sales.page.locator("tr.member").first()).toContainText("Purchasing");
    await expect(sales.page.getByText(LINE)).toHaveCount(0);
    await expect(sales.page.getByText("2,000.00")).toHaveCount(0);
    await examine(sales.page, "of others, on a phone");
  });
});
