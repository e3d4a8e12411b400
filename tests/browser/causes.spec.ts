// A figure nobody typed tells what moved it; a plan tells what changed since it was approved; a year's total falls on its
// months as it did the year before.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { DESK, expect, PHONE, story } from "./people";

const WAGES = "Wages, machine shop 1";
const HEADS = "Heads, shop 1";
/** With its unit, as its row shows it. */
const HEADS_ROW = "Heads, shop 1 heads";
const EAST = "Centrifugal pumps · East China";

const pane = (page: Page) => page.getByRole("complementary", { name: "History" });

async function faults(page: Page, part?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" | ")}`);
}

story("a driver moves a budget, and the cell says which, by whom, and what came of it", async ({ meet }) => {
  story.setTimeout(120_000);
  const [production, finance] = await Promise.all([meet("production"), meet("finance")]);
  const [ours, theirs] = await Promise.all([production.openSheet("Production"), finance.openSheet("Production")]);
  const before = await ours.cell(WAGES, "Feb").innerText();
  await theirs.put(HEADS_ROW, "Feb", "44");
  await expect(ours.cell(WAGES, "Feb")).not.toHaveText(before);
  const after = await ours.cell(WAGES, "Feb").innerText();
  await theirs.put("Overtime", "Feb", "5");
  await ours.shows("Overtime", "Feb", "5.00");

  await story.step("who only looks at the wages reads of the heads", async () => {
    await ours.choose(WAGES, "Feb");
    await production.page.keyboard.press("Control+Alt+h");
    const first = pane(production.page).locator(".history-entry").first();
    await expect(first).toContainText(finance.name);
    await expect(first.locator(".history-change")).toHaveText(`${HEADS} · Feb38 → 44`);
    await expect(first.locator(".history-effect")).toHaveText(`This figure${before} → ${after}`);
    await expect(pane(production.page), "what it does not rest on is not told").not.toContainText("Overtime");
    expect(await faults(production.page, ".inspector")).toEqual([]);
  });

  await story.step("a line of heads is told in heads", async () => {
    await ours.choose(HEADS_ROW, "Feb");
    await expect(pane(production.page).locator(".history-entry").first().locator(".history-change")).toHaveText("38 → 44");
  });

  await story.step("and the bridge by driver tells heads from what was typed", async () => {
    await pane(production.page).getByRole("button", { name: "Compare", exact: true }).click();
    const dialog = production.page.getByRole("dialog", { name: "What changed between two versions" });
    await dialog.getByText("By driver").click();
    const table = dialog.getByRole("table", { name: "Expense" });
    await expect(table.getByRole("rowheader", { name: HEADS })).toBeVisible();
    await expect(table.getByRole("rowheader", { name: "Amounts entered" })).toBeVisible();
    expect(await faults(production.page, "dialog[open]")).toEqual([]);
    await production.page.keyboard.press("Escape");
  });
  for (const person of [production, finance]) expect(person.complaints).toEqual([]);
});

story("a plan tells what changed since its budgets were approved, without scripts", async ({ meet }) => {
  const cfo = await meet("cfo", { javaScriptEnabled: false });
  const { page } = cfo;
  await cfo.openPlan();
  await page.getByRole("link", { name: "What changed" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What changed");
  const table = (name: string) => page.getByRole("table", { name });

  await story.step("by department, of those that were approved", async () => {
    await expect(page.getByText(/^Left out, since one of the two versions says nothing of them: Production, /)).toBeVisible();
    await expect(table("Income").getByRole("rowheader", { name: "Sales" })).toBeVisible();
    await expect(table("Income").getByRole("rowheader").first()).toHaveText("As approved last");
  });

  await story.step("by who changed it", async () => {
    await page.getByLabel("Taken apart").selectOption("author");
    await page.getByRole("button", { name: "Show" }).click();
    expect(page.url()).toContain("by=author");
    await expect(table("Spending").getByRole("rowheader", { name: /Wang Lei/ })).toBeVisible();
  });

  await story.step("from last year by who changed it, beside what the year began with", async () => {
    await page.getByLabel("From").selectOption("last-year");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(table("Income").getByRole("rowheader", { name: "Sales: what the year began with" })).toBeVisible();
    await expect(table("Income").getByRole("rowheader", { name: /Wang Lei/ })).toBeVisible();
  });

  await story.step("from last year by account", async () => {
    await page.getByLabel("From").selectOption("last-year");
    await page.getByLabel("Taken apart").selectOption("account");
    await page.getByRole("button", { name: "Show" }).click();
    await expect(table("Income").getByRole("rowheader", { name: "6001.05 Exports" })).toBeVisible();
  });

  await story.step("in both languages, themes and sizes axe finds nothing", async () => {
    for (const [locale, colorScheme, size] of [["en-GB", "light", DESK], ["zh-CN", "dark", PHONE]] as const) {
      const reader = await meet("finance", { ...size, locale, colorScheme });
      await reader.page.goto(page.url());
      expect.soft(await faults(reader.page), locale).toEqual([]);
      const [width, room] = await reader.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect.soft(width, "nothing is cut off at the side").toBeLessThanOrEqual(room);
      expect.soft(reader.complaints).toEqual([]);
    }
  });
  expect(cfo.complaints).toEqual([]);
});

story("a year's total falls on its months as it did the year before", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const { page } = sales;
  const year = await sheet.amount(EAST, "Budget");
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const shape = async () => Promise.all(months.map((month) => sheet.amount(EAST, month)));
  const was = await shape();
  await sheet.choose(EAST, "Jan");
  await page.getByRole("button", { name: "How it is figured" }).click();
  const panel = page.getByRole("complementary", { name: "How it is figured" });
  const rule = panel.getByLabel("Spread by");
  await panel.getByRole("radio", { name: "Spread" }).check({ force: true });

  await story.step("as its budget fell, exactly", async () => {
    await rule.selectOption("even");
    await rule.selectOption("last_year:budget");
    await expect(sheet.cell(EAST, "Feb")).not.toHaveText(await sheet.cell(EAST, "Mar").innerText());
    const now = await shape();
    expect(now.reduce((sum, month) => sum + month, 0)).toBe(year);
    // Orders fall on the year alike in both years, but for the rounding of what was entered.
    for (const [index, month] of now.entries()) expect(Math.abs(month - was[index])).toBeLessThan(200_00);
  });

  await story.step("one undo takes it back", async () => {
    await sheet.choose(EAST, "Jan");
    await page.keyboard.press("Control+z");
    const [january, february] = await Promise.all([sheet.amount(EAST, "Jan"), sheet.amount(EAST, "Feb")]);
    expect(Math.abs(january - february)).toBeLessThanOrEqual(1);
  });

  await story.step("a line that is new this year says so, and what to do", async () => {
    const fresh = sheet.row("Online product selector");
    await expect(async () => {
      await page.locator(".grid-scroll").evaluate((scroller) => scroller.scrollBy(0, 300));
      await expect(fresh).toBeVisible({ timeout: 500 });
    }).toPass();
    await sheet.choose("Online product selector", "Jan");
    await panel.getByRole("radio", { name: "Spread" }).check({ force: true });
    await rule.selectOption("last_year:budget");
    await expect(panel.getByRole("alert").filter({ hasText: "was not in Budget 2026" })).toBeVisible();
    await expect(rule, "what was not done is not shown as chosen").toHaveValue("even");
  });
  expect(sales.complaints).toEqual([]);
});
