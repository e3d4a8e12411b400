// The sheet on screens of every size: every row in sight is painted, and a finger can type.

import type { Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";

/** Rows that stand where the viewport of the grid is, from head to foot. */
async function isFilled(page: Page): Promise<void> {
  await expect
    .configure({ soft: true })
    .poll(() =>
      page.evaluate(() => {
        const foot = document.querySelector(".grid-foot")?.getBoundingClientRect().top ?? 0;
        const last = [...document.querySelectorAll("[data-row]")].at(-1)?.getBoundingClientRect().bottom ?? 0;
        return last >= foot;
      }),
    )
    .toBe(true);
}

story("every row in sight is painted, however one came and however large the window is", async ({ meet }) => {
  const sales = await meet("sales");
  const { page } = sales;
  await story.step("loaded by its address", async () => {
    await sales.openSheet("Sales");
    await isFilled(page);
  });
  await story.step("in a window made larger", async () => {
    await page.setViewportSize({ width: 1440, height: 1800 });
    await isFilled(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
  await story.step("scrolled to the end and back", async () => {
    await page.locator(".grid-scroll").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await expect(page.locator("[data-row]").filter({ hasText: "Depreciation" })).toBeInViewport();
    await page.locator(".grid-scroll").evaluate((scroller) => scroller.scrollTo(0, 0));
    await isFilled(page);
  });
  await story.step("followed from the plan", async () => {
    await sales.followSheet("Sales");
    await isFilled(page);
  });
});

story("a figure is typed with a finger on a narrow phone", async ({ meet }) => {
  const sales = await meet("sales", { ...PHONE, viewport: { width: 360, height: 780 } });
  const sheet = await sales.openSheet("Sales");
  const cell = sheet.cell("Centrifugal pumps · East China", "Jan");
  await cell.scrollIntoViewIfNeeded();
  // The first tap chooses, the second opens: looking never raises the keyboard.
  await cell.tap();
  await expect(cell).toHaveAttribute("data-active", "true");
  await expect(sheet.page.locator(".grid-entry.open")).toHaveCount(0);
  await cell.tap();
  await expect(sheet.page.locator(".grid-entry.open")).toBeFocused();
  await expect(sheet.entry).toHaveAttribute("inputmode", "decimal");
  await sheet.entry.fill("1.5万");
  await sales.page.keyboard.press("Enter");
  await expect(cell).toHaveText("15,000.00");
  await sheet.isSaved();
});
