// Actuals: finance brings in a ledger, sees what loads and what does not, and imports it; the plan then shows budget,
// actuals, variance and forecast, and every total is two clicks from its lines. Plain pages: the readers have no scripts.

import { statSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { DESK, expect, type Person, PHONE, story } from "./people";
import { hundredths } from "./sheet";

const LEDGER = [
  "Department,Account,Line,Period,Amount",
  "Sales,6601.02,Trade press,2027-01,50000",
  "Sales,6601.02,Trade press,2027-02,20000",
  "信息技术部,6602.04,,2027-02,7000",
  "Nobody's,6601.02,,2027-01,1",
  "Sales,6601.02,Trade press,2026-12,5",
].join("\n");

const file = (text: string) => ({ name: "ledger.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

async function send(person: Person, text: string): Promise<void> {
  await person.page.locator("input[type=file]").setInputFiles(file(text));
  await person.page.getByRole("button", { name: "Read the file" }).click();
}

/** What stands in a row of the table: in units, exactly. */
async function figure(row: Locator, column: string): Promise<number> {
  const shown = (cell: Element) => {
    const figure = cell.cloneNode(true) as Element;
    figure.querySelector(".cell-label")?.remove();
    return figure.textContent ?? "";
  };
  return hundredths(await row.locator(`td.${column}`).evaluate(shown));
}

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
}

story("actuals come in, and the plan shows what came of the budget", async ({ meet }) => {
  story.setTimeout(150_000);
  const [finance, cfo, sales] = await Promise.all([
    meet("finance", { javaScriptEnabled: false }),
    meet("cfo", { ...PHONE, javaScriptEnabled: false }),
    meet("sales"),
  ]);
  await finance.openPlan();
  const plan = new URL(finance.page.url()).pathname;
  const outturn = `${plan}/outturn`;

  await story.step("before there are any, the page says so and finance is shown the way", async () => {
    await cfo.page.goto(outturn);
    await expect(cfo.page.getByText("No actuals yet").first()).toBeVisible();
    await finance.page.getByRole("link", { name: "Actuals and forecast" }).click();
    await finance.page.getByRole("link", { name: "Bring in actuals" }).click();
    await expect(finance.page.getByRole("heading", { level: 1 })).toHaveText("Bring in actuals");
  });

  await story.step("a file is looked at, row by row, before anything is written", async () => {
    await send(finance, LEDGER);
    const review = finance.page.locator("#review").locator("xpath=ancestor-or-self::*[contains(@class,'card')]").first();
    await expect(review).toContainText("Nobody's");
    await expect(finance.page.locator(".actuals-left li")).toHaveCount(2);
    await expect(finance.page.locator(".actuals-periods tr", { hasText: "Jan" })).toContainText("50,000.00");
    await expect(finance.page.locator(".actuals-periods tr", { hasText: "Feb" })).toContainText("27,000.00");
    await cfo.page.reload();
    await expect(cfo.page.getByText("No actuals yet").first()).toBeVisible();
  });

  await story.step("imported, it stands against the budget, with words for what is good and bad", async () => {
    await finance.page.getByRole("button", { name: "Import 3 figures" }).click();
    await expect(finance.page.locator(".banner")).toContainText("3 figures were imported");
    await expect(finance.page.locator(".actuals-files")).toContainText("ledger.csv");
    await cfo.page.goto(outturn);
    await expect(cfo.page.getByText("Actuals to Feb, not closed")).toBeVisible();
    const total = cfo.page.locator("tr.sum", { hasText: "Total spending" });
    await expect(total.locator("td.variance")).toContainText("favourable");
    const income = cfo.page.locator("tr.sum", { hasText: "Total income" });
    await expect(income.locator("td.variance"), "no income came at all").toContainText("adverse");
    const overflow = (figures: Element[]) => figures.filter((figure) => figure.scrollWidth > figure.clientWidth).length;
    expect(await cfo.page.locator(".key-figure").evaluateAll(overflow), "no word is cut off on a phone").toBe(0);
    for (const name of ["Sales", "Information Technology"]) {
      await expect(cfo.page.locator(".outturn-table th a", { hasText: name }).first()).toBeVisible();
    }
  });

  await story.step("from the plan's total to the line in two clicks", async () => {
    await finance.page.goto(outturn);
    await finance.page.locator(".outturn-table th a", { hasText: "Sales" }).last().click();
    await expect(finance.page.getByRole("heading", { level: 1 })).toHaveText("Sales: actuals and forecast");
    const line = finance.page.locator("tr.member", { hasText: "Trade press" });
    expect(await figure(line, "actual"), "of thousands, rounded").toBe(70_00);
    await sales.page.goto(new URL(finance.page.url()).pathname);
    await sales.page.locator("tr.member a", { hasText: "Trade press" }).click();
    const sheet = await sales.sheet("Sales");
    await expect(sheet.page.locator(".grid-row.item", { hasText: "Trade press" })).toBeInViewport();
    const stands = sheet.page.locator(".grid-row.item", { has: sheet.page.locator("[data-active=true]") });
    await expect(stands, "the cursor is on it").toContainText("Trade press");
  });

  await story.step("the same file again counts once, and a changed one replaces it", async () => {
    await finance.page.goto(`${plan}/actuals`);
    await send(finance, LEDGER);
    await expect(finance.page.getByText(/This very file was imported/)).toBeVisible();
    await finance.page.getByRole("button", { name: "Import 3 figures" }).click();
    await finance.page.goto(`${plan}/actuals`);
    await send(finance, LEDGER.replace("20000", "30000"));
    await finance.page.getByRole("button", { name: "Import 3 figures" }).click();
    await sales.page.goto(outturn);
    await sales.page.locator(".outturn-table th a", { hasText: "Sales" }).last().click();
    const line = sales.page.locator("tr.member", { hasText: "Trade press" });
    expect(await figure(line, "actual")).toBe(80_00);
    await expect(sales.page.getByRole("link", { name: "Bring in actuals" }), "only finance brings them in").toHaveCount(0);
  });

  await story.step("what is carried forward instead of the plan is chosen by address", async () => {
    await finance.page.goto(outturn);
    const total = finance.page.locator("tr.sum", { hasText: "Total spending" });
    const planned = await figure(total, "forecast");
    await finance.page.getByLabel("Rest of the year").selectOption("1");
    await finance.page.getByRole("button", { name: "Show" }).click();
    expect(finance.page.url()).toContain("to_go=1");
    const carried = await figure(finance.page.locator("tr.sum", { hasText: "Total spending" }), "forecast");
    expect(carried, "37,000 a month for ten more months, after 87,000").toBe(457_00);
    expect(carried).not.toBe(planned);
  });

  await story.step("a closed period takes nothing more", async () => {
    await finance.page.goto(`${plan}/actuals`);
    await finance.page.getByLabel("Closed to").selectOption({ label: "Jan" });
    await finance.page.getByRole("button", { name: "Save" }).click();
    await send(finance, LEDGER.replace("50000", "1"));
    await expect(finance.page.getByRole("button", { name: "Import 2 figures" })).toBeVisible();
    await cfo.page.goto(outturn);
    await expect(cfo.page.getByText("Closed to Jan")).toBeVisible();
  });

  await story.step("in both languages, both themes and sizes axe finds nothing", async () => {
    for (const [locale, colorScheme, size] of [["en-GB", "light", DESK], ["zh-CN", "dark", PHONE]] as const) {
      const reader = await meet("finance", { ...size, locale, colorScheme });
      for (const address of [outturn, `${plan}/actuals`]) {
        await reader.page.goto(address);
        await examine(reader.page, `${address.split("/").pop()}, ${locale}`);
      }
      await reader.page.goto(outturn);
      await reader.page.locator(".outturn-table th a").first().click();
      await examine(reader.page, `a department, ${locale}`);
      expect.soft(reader.complaints).toEqual([]);
    }
  });
});

story("a newcomer finds what came of the year that is running, and takes it along", async ({ meet }) => {
  const cfo = await meet("cfo", { javaScriptEnabled: false });
  const { page } = cfo;

  await story.step("from the first page, beside the plan it is about", async () => {
    await page.goto("/");
    const cards = page.locator(".plan-cards > li");
    await expect(cards.first().locator("h3"), "what everybody works on comes first").toHaveText("Budget 2027");
    await expect(cards.first().getByRole("link", { name: /Actuals and forecast/ }), "its year has not begun").toHaveCount(0);
    await cards.nth(1).getByRole("link", { name: "Actuals and forecast, to Sep" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Actuals and forecast");
    await expect(page.getByText("Closed to Sep")).toBeVisible();
  });

  const total = page.locator("tr.sum", { hasText: "Total spending" });
  const spent = await figure(total, "actual");
  expect(spent).toBeGreaterThan(0);

  await story.step("the workbook says what the page says, in what was chosen", async () => {
    await page.locator('select[name="account"]').selectOption("6602");
    await page.getByRole("button", { name: "Show" }).click();
    const link = page.getByRole("link", { name: "Export as Excel" });
    expect(await link.getAttribute("href")).toMatch(/outturn\/export\.xlsx\?account=6602$/);
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toBe("Budget 2026 Actuals and forecast.xlsx");
    const { size } = statSync(await download.path());
    expect(size).toBeGreaterThan(5_000);
  });

  await story.step("a department's has its lines under their accounts", async () => {
    await page.locator(".outturn-table th a", { hasText: "Information Technology" }).click();
    await expect(page.locator("tr.member", { hasText: "Virtual machines" })).toBeVisible();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Export as Excel" }).click(),
    ]);
    expect(download.suggestedFilename()).toContain("Information Technology");
  });

  await story.step("the plan's own page leads there as well", async () => {
    await cfo.openPlan("Budget 2026");
    await expect(page.getByText("6 of 6 approved").first()).toBeVisible();
    await page.getByRole("link", { name: "Actuals and forecast" }).click();
    expect(await figure(total, "actual")).toBe(spent);
  });
  expect(cfo.complaints).toEqual([]);
});
