// Walking through the app by its links: from plan to sheet to plan to another sheet, back and forward, and from an approved
// sheet to its next revision. Each sheet one comes to is alive.

import { expect, story } from "./people";
import type { Sheet } from "./sheet";

async function isAlive(sheet: Sheet, line: string, typed: string, shown: string): Promise<void> {
  await sheet.put(line, "Jan", typed);
  await sheet.shows(line, "Jan", shown);
  await sheet.isSaved();
}

story("from sheet to sheet by way of the plan, and back", async ({ meet }) => {
  const finance = await meet("finance");
  const { page } = finance;
  await finance.openPlan();
  const crumb = page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "Budget 2027" });

  await story.step("plan, sales, plan, production", async () => {
    await page.getByRole("link", { name: "Sales", exact: true }).last().click();
    await isAlive(await finance.sheet("Sales"), "Centrifugal pumps · East China", "1", "1.00");
    await crumb.click();
    await expect(page.getByRole("heading", { level: 1, name: "Budget 2027" })).toBeVisible();
    await expect(page.locator(".saved-slot")).toBeEmpty();
    await page.getByRole("link", { name: "Production", exact: true }).last().click();
    await isAlive(await finance.sheet("Production"), "Overtime", "2", "2.00");
  });

  await story.step("back and forward by the browser", async () => {
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: "Budget 2027" })).toBeVisible();
    await page.goBack();
    const sales = await finance.sheet("Sales");
    await sales.shows("Centrifugal pumps · East China", "Jan", "1.00");
    await isAlive(sales, "Centrifugal pumps · East China", "3", "3.00");
    await page.goForward();
    await page.goForward();
    const production = await finance.sheet("Production");
    await production.shows("Overtime", "Jan", "2.00");
  });

  expect(finance.complaints).toEqual([]);
});

story("from the approved sheet to its next revision", async ({ meet }) => {
  const sales = await meet("sales");
  const { page } = sales;
  await page.goto("/inbox");
  await page.locator(".inbox-row").filter({ hasText: "Approved", hasNotText: "Transfer" }).first().click();
  await page.getByRole("link", { name: "Open the sheet" }).click();
  await sales.sheet("Sales");
  await expect(page.getByText("Revision 1", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Go to the next revision" }).click();
  await expect.soft(page.getByText("Revision 2", { exact: true })).toBeVisible();
  expect(sales.complaints).toEqual([]);
  await isAlive(await sales.sheet("Sales"), "Centrifugal pumps · East China", "1", "1.00");
});
