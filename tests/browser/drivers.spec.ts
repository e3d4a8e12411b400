// What formulas take from elsewhere: finance shares drivers on a plain page, sales and purchasing reckon with them by name,
// and with each other's totals; every change is in the open sheets at once, and a submitted sheet keeps what it had.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { DESK, expect, PHONE, story } from "./people";

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
}

const TAKER = "Centrifugal pumps · East China";
const OTHER = "Centrifugal pumps · North China";
const OF_PURCHASING = "Iron castings";

story("a driver of the plan and another department's total move a sheet", async ({ meet }) => {
  story.setTimeout(90_000);
  const [finance, sales] = await Promise.all([meet("finance", { javaScriptEnabled: false }), meet("sales")]);
  await finance.openPlan();
  const drivers = `${new URL(finance.page.url()).pathname}/drivers`;

  const write = async (fields: Record<string, string>) => {
    for (const [label, typed] of Object.entries(fields)) {
      await finance.page.getByLabel(label, { exact: true }).fill(typed);
    }
    await finance.page.getByRole("button", { name: "Save" }).click();
  };

  await story.step("finance shares a price, and what is wrong is said with what was typed", async () => {
    await finance.page.getByRole("link", { name: "Plan drivers" }).click();
    await expect(finance.page.getByText("No drivers yet")).toBeVisible();
    await write({ Name: "展位单价", "Name in English": "Booth price", "Figure for every month": "a lot" });
    await expect(finance.page.locator(".banner")).toContainText("Not saved yet");
    await expect(finance.page.getByLabel("Name", { exact: true })).toHaveValue("展位单价");
    await write({ "Figure for every month": "1.5万" });
    await expect(finance.page.locator(".banner")).toContainText("Saved");
    const row = finance.page.getByRole("row", { name: "Booth price" });
    await expect(row).toContainText("15,000.00 every month");
    await expect(row).toContainText("no sheet yet");
    // Told once.
    await finance.page.reload();
    await expect(finance.page.locator(".banner")).toHaveCount(0);
  });

  const sheet = await sales.openSheet("Sales");
  const panel = sales.page.getByRole("complementary", { name: "How it is figured" });
  await story.step("sales reckons with it by name, as if it stood in the sheet", async () => {
    await sheet.choose(TAKER, "Mar");
    await sales.page.keyboard.type("= booth");
    const offer = panel.getByRole("listbox").getByRole("option").filter({ hasText: "Booth price" });
    await expect(offer).toContainText("plan");
    await sales.page.keyboard.press("Enter");
    await sales.page.keyboard.type(" * 2");
    await expect(panel.getByText("Mar: 30,000.00")).toBeVisible();
    await sales.page.keyboard.press("Enter");
    await sheet.shows(TAKER, "Mar", "30,000.00");
    await expect(panel.locator(".taken")).toContainText("15,000.00");
  });

  await story.step("finance changes it, and the open sheet follows", async () => {
    await finance.page.goto(drivers);
    await expect(finance.page.getByRole("row", { name: "Booth price" })).toContainText("Sales");
    await finance.page.getByRole("link", { name: "Change “Booth price”" }).click();
    await finance.page.getByText("Months of their own").click();
    await write({ Mar: "20000" });
    await sheet.shows(TAKER, "Mar", "40,000.00");
    await sheet.shows(TAKER, "Feb", "30,000.00");
    await expect(finance.page.getByRole("row", { name: "Booth price" })).toContainText("15,000.00 – 20,000.00");
  });

  await story.step("the history says who moved it: the plan did", async () => {
    await sales.page.getByRole("button", { name: "History" }).click();
    const history = sales.page.getByRole("complementary", { name: "History" });
    await history.getByRole("button", { name: "Replay", exact: true }).click();
    const slider = sales.page.getByRole("slider", { name: "Moment" });
    const told = "Tandem brought figures from elsewhere up to date · Booth price · Mar: 15,000.00 → 20,000.00";
    await expect(slider).toHaveAttribute("aria-valuetext", new RegExp(`${told}$`));
    await slider.press("ArrowLeft");
    await sheet.shows(TAKER, "Mar", "30,000.00");
    await sales.page.keyboard.press("Escape");
    await sheet.shows(TAKER, "Mar", "40,000.00");
  });

  await story.step("another department's total flows in, and moves as that sheet does", async () => {
    const purchasing = await meet("finance");
    const other = await purchasing.openSheet("Purchasing");
    await sheet.choose(OTHER, "Mar");
    await sales.page.keyboard.type('= Purchasing."Total expense" * 0 + 1');
    await expect(panel.getByText("Mar: 1.00")).toBeVisible();
    await panel.getByRole("textbox", { name: "Formula" }).fill('= Purchasing."Total expense"');
    await sales.page.keyboard.press("Enter");
    const before = await sheet.amount(OTHER, "Mar");
    const old = await other.amount(OF_PURCHASING, "Mar");
    await other.put(OF_PURCHASING, "Mar", "123456");
    await expect.poll(() => sheet.amount(OTHER, "Mar")).toBe(before + 12345600 - old);
  });

  await story.step("on a phone and at a desk, the page is whole", async () => {
    for (const [name, options] of [["desk", DESK], ["phone", PHONE]] as const) {
      const { page } = await meet("finance", options);
      await page.goto(drivers);
      await page.getByRole("link", { name: "Change “Booth price”" }).click();
      await examine(page, name);
      await page.getByLabel("Unit").fill("a/b/c");
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.locator(".banner")).toContainText("Not saved yet");
      await examine(page, `${name}, with what is wrong`);
    }
    await finance.page.goto(drivers);
  });

  await story.step("deleted, it leaves a fault that names it", async () => {
    await finance.page.getByRole("link", { name: "Change “Booth price”" }).click();
    await finance.page.getByRole("button", { name: "Delete" }).click();
    await expect(finance.page.locator(".banner")).toContainText("Deleted");
    await sheet.shows(TAKER, "Mar", "#REF");
  });
});
