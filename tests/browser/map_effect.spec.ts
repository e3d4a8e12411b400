// What a map as it is to be would move in the budget stands line by line beside what it changes, before anybody takes it
// over; and taken over, it does just that. Who may not open a sheet sees that it takes part, and none of its figures.

import AxeBuilder from "@axe-core/playwright";
import { expect, PHONE, story } from "./people";

const LINE = "Wages, buyers · comparing offers";

story("a version says which budget lines it moves, and moves them when it is taken over", async ({ meet }) => {
  story.setTimeout(150_000);
  const [finance, plain, sales] = await Promise.all([
    meet("finance"),
    meet("finance", { javaScriptEnabled: false }),
    meet("sales", { ...PHONE, javaScriptEnabled: false }),
  ]);
  const { page } = plain;
  await plain.openPlan();
  await page.getByRole("link", { name: "Process maps" }).click();
  const made = page.locator(".map-list > li").filter({ hasText: "Purchase to pay" });
  await made.getByText("Draw it as it is to be").click();
  await made.getByRole("button", { name: "Make a version" }).click();
  const version = new URL(page.url()).pathname;
  const card = page.locator(".card", { has: page.locator("#effect") });
  const row = card.locator("tr.member").filter({ hasText: LINE });

  await story.step("as long as nothing differs, the line that takes from the map stands there, and moves by nothing", async () => {
    await page.goto(`${version}/compare`);
    await expect(row).toContainText("takes “Compare offers, select supplier”: cost");
    await expect(row.locator("td.budget")).toContainText("136,800.00");
    await expect(row.locator("td.actual")).toContainText("136,800.00");
    await expect(card.locator(".key-figure")).toHaveCount(1);
    await expect(card.locator(".key-figure")).toContainText("of 1 that takes part");
  });

  await story.step("half the minutes are half the money, in the line and in all", async () => {
    await finance.page.goto(version);
    const surface = finance.page.locator("#map-surface");
    await surface.focus();
    await finance.page.keyboard.press("0");
    await surface.locator('.node[aria-label*="“Compare offers, select supplier”"] .body').click();
    const field = finance.page.locator(".map-panel").getByLabel("Handling", { exact: false });
    await expect(field).toHaveValue("60");
    await field.fill("30");
    await field.press("Tab");
    await expect(async () => {
      await page.goto(`${version}/compare`);
      await expect(row.locator("td.actual")).toContainText("68,400.00", { timeout: 1_000 });
    }).toPass();
    await expect(row.locator("td.variance")).toContainText("-68,400.00 (-50.0%)".replace(/-/g, "−"));
    await expect(row.locator("td.variance")).toContainText("favourable");
    await expect(card.locator(".key-figure").nth(1)).toContainText("−68,400");
    for (const colorScheme of ["light", "dark"] as const) {
      await finance.page.emulateMedia({ colorScheme });
      await finance.page.goto(`${version}/compare`);
      expect((await new AxeBuilder({ page: finance.page }).analyze()).violations).toEqual([]);
    }
  });

  await story.step("on the phone of somebody who may not open the sheet there is no figure of it", async () => {
    await sales.page.goto(`${version}/compare`);
    await expect(sales.page.getByText("1 other department’s sheet takes part.", { exact: false })).toBeVisible();
    await expect(sales.page.getByText(LINE)).toHaveCount(0);
    // What the map itself costs is everybody's to see.
    await expect(sales.page.locator(".card", { has: sales.page.locator("#effect") })).not.toContainText(/\d,\d/);
    const overflow = await sales.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  await story.step("taken over, the line is what was foreseen", async () => {
    await page.goto(`${version}/compare`);
    await page.getByRole("button", { name: "Take over" }).click();
    await expect(page.locator(".banner")).toContainText("1 thing was taken over into the map");
    await expect(async () => {
      await page.goto(`${version}/compare`);
      await expect(row.locator("td.budget")).toContainText("68,400.00", { timeout: 1_000 });
    }).toPass();
    await expect(card.locator(".key-figure")).toHaveCount(1);
  });
});
