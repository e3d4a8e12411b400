// A plan from nothing: weeks instead of months, a department that budgets in euros, the rate it is converted by, and what
// rounding leaves. Plain pages: finance has no scripts.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";
import { hundredths } from "./sheet";

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
}

story("a plan is begun from nothing, and a sheet in euros comes up in yuan", async ({ meet }) => {
  story.setTimeout(180_000);
  const [finance, eyes] = await Promise.all([meet("finance", { javaScriptEnabled: false }), meet("finance")]);
  const { page } = finance;

  await story.step("without a name it is not begun, and what was chosen stays", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: "New plan" }).click();
    await page.getByLabel("What the plan is called").fill("  ");
    await page.getByLabel("4-4-5").check();
    await page.getByLabel("Fiscal year").fill("2026");
    await page.getByRole("button", { name: "Begin the plan" }).click();
    await expect(page.getByRole("alert")).toContainText("needs a name");
    await expect(page.getByLabel("4-4-5")).toBeChecked();
  });

  await story.step("named, it stands with the days of its weeks", async () => {
    await page.getByLabel("What the plan is called").fill("试算");
    await page.getByLabel("Name in English").fill("Retail 2026");
    await page.getByRole("checkbox", { name: "Production" }).uncheck();
    await page.getByRole("button", { name: "Begin the plan" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set-up");
    const year = page.locator(".setup-year");
    await expect(page.getByText("FY2026 · 52 weeks")).toBeVisible();
    await expect(year.locator("tbody tr")).toHaveCount(12);
    await expect(year.locator("tbody tr").nth(2)).toContainText("5");
    await expect(page.locator(".setup-sheets tbody tr")).toHaveCount(5);
  });
  const plan = new URL(page.url()).pathname.replace(/\/setup$/, "");

  await story.step("two departments begin their sheets, one in euros", async () => {
    for (const [department, currency] of [["Sales", "CNY"], ["Purchasing", "EUR"]] as const) {
      await page.getByLabel("Department", { exact: true }).selectOption({ label: department });
      await page.getByLabel("Currency", { exact: true }).selectOption(currency);
      await page.getByRole("button", { name: "Begin the sheet" }).click();
      await expect(page.getByText("The sheet is there")).toBeVisible();
    }
    await expect(page.locator(".setup-sheets tbody tr", { hasText: "Purchasing" })).toContainText("EUR");
  });

  await story.step("what is typed there in euros is not in the plan before there is a rate", async () => {
    await eyes.page.goto(`${plan}/setup`);
    await examine(eyes.page, "set-up");
    await eyes.page.getByRole("link", { name: "Purchasing" }).click();
    const sheet = await eyes.sheet("Purchasing");
    await eyes.page.getByRole("button", { name: "Section", exact: true }).click();
    await sheet.choose("New section", "Line");
    await eyes.page.keyboard.press("Control+Enter");
    await eyes.page.keyboard.type("Office in Berlin");
    await eyes.page.keyboard.press("Enter");
    await sheet.put("Office in Berlin", "Jan", "100");
    await sheet.isSaved();
    await eyes.page.goto(plan);
    await expect(eyes.page.getByRole("link", { name: "Rates are missing" })).toBeVisible();
  });

  await story.step("rates are exact, and one that is none is refused with what was typed", async () => {
    await page.goto(plan + "/rates");
    await page.getByLabel("Currency", { exact: true }).selectOption("EUR");
    await page.getByLabel("Plan rate", { exact: true }).last().fill("7,8");
    await page.getByRole("button", { name: "Save" }).last().click();
    await expect(page.getByRole("alert").first()).toContainText("Plan rate");
    await expect(page.getByLabel("Plan rate", { exact: true }).last()).toHaveValue("7,8");
    await page.getByLabel("Plan rate", { exact: true }).last().fill("7.8345");
    await page.getByLabel("As of").fill("2025-11-28");
    await page.getByRole("button", { name: "Save" }).last().click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    const row = page.locator(".rates-table tbody tr", { hasText: "EUR" });
    await expect(row).toContainText("7.8345");
    await expect(row).toContainText("2025-11-28");
    await expect(row).toContainText("Purchasing");
  });

  await story.step("and the plan counts it in yuan", async () => {
    await eyes.page.goto(`${plan}?unit=one`);
    const row = eyes.page.locator("tr.department", { hasText: "Purchasing" }).last();
    expect(hundredths(await row.locator("td.total").innerText())).toBe(783_45);
    await expect(eyes.page.getByRole("link", { name: "Rates are missing" })).toHaveCount(0);
  });

  await story.step("what rounding leaves between the accounts and their whole is a line of its own", async () => {
    await eyes.page.goto(`${plan}/setup`);
    await eyes.page.getByRole("link", { name: "Purchasing" }).click();
    const sheet = await eyes.sheet("Purchasing");
    await sheet.put("Office in Berlin", "Jan", "100.03");
    await eyes.page.keyboard.press("Control+Enter");
    await eyes.page.keyboard.type("Bank fees");
    await eyes.page.keyboard.press("Enter");
    await sheet.put("Bank fees", "Account", "6603");
    await sheet.put("Bank fees", "Jan", "0.03");
    await sheet.isSaved();
    await eyes.page.goto(`${plan}?unit=one`);
    // 783.685035 and 0.235035 are rounded up each; their whole is 783.920070.
    const rows = eyes.page.locator(".accounts tbody tr");
    const amount = async (name: string) => hundredths(await rows.filter({ hasText: name }).locator("td").first().innerText());
    expect(await amount("No account")).toBe(783_69);
    expect(await amount("6603")).toBe(24);
    expect(await amount("Rounding in conversion")).toBe(-1);
    const whole = eyes.page.locator("tr.department", { hasText: "Purchasing" }).last();
    expect(hundredths(await whole.locator("td.total").innerText())).toBe(783_92);
    let sum = 0;
    for (const cell of await rows.locator("td:nth-child(2)").allInnerTexts()) sum += hundredths(cell);
    expect(sum, "the lines add up to the whole").toBe(783_92);
  });

  await story.step("the pages are whole at a desk and on a phone", async () => {
    for (const path of ["/plans/new", `${plan}/setup`, `${plan}/rates`]) {
      await eyes.page.setViewportSize({ width: 1440, height: 900 });
      await eyes.page.goto(path);
      await examine(eyes.page, path);
      await eyes.page.setViewportSize(PHONE.viewport ?? { width: 390, height: 844 });
      await examine(eyes.page, `${path} on a phone`);
    }
  });
  const complaints = [finance, eyes].flatMap((person) => person.complaints);
  expect.soft(complaints.filter((of) => !/status of 4\d\d/.test(of))).toEqual([]);
});
