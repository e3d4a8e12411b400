// Targets from the top: finance gives a department its whole and an account its part, and sees the gap; the department ranks
// decision packages, and the ceiling draws the line. Plain pages: nobody needs scripts; with them, the gap is live.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
}

story("targets by account stand beside what is planned, and packages are cut under the ceiling", async ({ meet }) => {
  story.setTimeout(150_000);
  const [finance, production, eyes] = await Promise.all([
    meet("finance", { javaScriptEnabled: false }),
    meet("production", { javaScriptEnabled: false }),
    meet("finance"),
  ]);
  const { page } = finance;
  await finance.openPlan();

  await story.step("what is no amount is refused, and what was typed stays", async () => {
    await page.getByRole("link", { name: "Targets" }).click();
    await page.locator(".targets-table").getByRole("link", { name: "Production" }).click();
    await expect(page.getByRole("heading", { name: "Targets of Production" })).toBeVisible();
    await page.getByLabel("The whole department (spending)").fill("a lot");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText("is no amount");
    await expect(page.getByLabel("The whole department (spending)")).toHaveValue("a lot");
  });

  await story.step("a whole and an account's part of it leave the rest to be given", async () => {
    await page.getByLabel("The whole department (spending)").fill("1,000,000");
    await page.locator(".targets-lines").first().locator("input[name^='t:5']").first().fill("400000");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    const row = page.locator(".targets-table tbody tr", { hasText: "Production" });
    await expect(row.locator("td").nth(0)).toContainText("1,000,000.00");
    await expect(row.locator("td").nth(1)).toContainText("600,000.00");
    await expect(row.locator(".change")).toContainText("+");
  });
  const targets = page.url();

  const packages = production.page;
  await story.step("the department writes what it would do, and why", async () => {
    await packages.goto(targets);
    await expect(packages.getByRole("button", { name: "Save" })).toHaveCount(0);
    await packages.getByRole("link", { name: "Decision packages" }).click();
    await packages.getByLabel("Package", { exact: true }).fill("Second shift");
    await packages.getByLabel("Cost of the year").fill("700000");
    await packages.getByRole("button", { name: "Save" }).click();
    // The browser itself asks for the reason.
    await expect(packages.locator(".packages-table")).toHaveCount(0);
    const add = async (title: string, cost: string) => {
      await packages.getByLabel("Package", { exact: true }).fill(title);
      await packages.getByLabel("Cost of the year").fill(cost);
      await packages.getByLabel("Reason").fill(`What ${title} is for`);
      await packages.getByRole("button", { name: "Save" }).click();
      await expect(packages.getByText("Saved", { exact: true })).toBeVisible();
    };
    await add("Second shift", "700000");
    await add("New lathe", "400000");
    await add("Safety course", "250000");
  });

  await story.step("the line falls where the ceiling is used up, and moves with the rank", async () => {
    const rows = packages.locator(".packages-table tbody tr");
    const said = async () => (await rows.locator("th").allInnerTexts()).map((text) => text.split("\n")[0]);
    expect(await said()).toEqual(["1. Second shift", "The ceiling is used up here", "2. New lathe", "3. Safety course"]);
    await packages.getByRole("button", { name: "Move “Safety course” up" }).click();
    expect(await said()).toEqual(["1. Second shift", "2. Safety course", "The ceiling is used up here", "3. New lathe"]);
    await expect(rows.filter({ hasText: "Safety course" })).toContainText("950,000.00");
    await packages.getByRole("button", { name: "Cut what lies below the line" }).click();
    expect(await said()).toEqual(["1. Second shift", "2. Safety course", "3. New lathe"]);
    await expect(rows.filter({ hasText: "New lathe" })).toContainText(`by ${production.name}`);
    await packages.getByRole("button", { name: "Cut “Second shift”" }).click();
    await expect(rows.filter({ hasText: "New lathe" }), "there is room now").toContainText("cut, would fit");
    await packages.getByRole("button", { name: "Take “New lathe” back" }).click();
    await expect(rows.filter({ hasText: "New lathe" })).toContainText("650,000.00");
  });

  await story.step("the pages are whole at a desk and on a phone", async () => {
    for (const path of [targets, packages.url()].map((address) => new URL(address).pathname + new URL(address).search)) {
      await eyes.page.setViewportSize({ width: 1440, height: 900 });
      await eyes.page.goto(path);
      await examine(eyes.page, path);
      await eyes.page.setViewportSize(PHONE.viewport ?? { width: 390, height: 844 });
      await examine(eyes.page, `${path} on a phone`);
    }
  });
  const complaints = [finance, production, eyes].flatMap((person) => person.complaints);
  expect.soft(complaints.filter((of) => !/status of 4\d\d/.test(of))).toEqual([]);
});

story("the gap moves under the eyes of whoever set the target, and what is being typed stays", async ({ meet }) => {
  story.setTimeout(90_000);
  const [finance, production] = await Promise.all([meet("finance"), meet("production")]);
  const { page } = finance;
  await finance.openPlan();
  await page.getByRole("link", { name: "Targets" }).click();
  await page.locator(".targets-table").getByRole("link", { name: "Production" }).click();
  await expect(page.getByText("Up to date: follows the sheets as they change")).toBeVisible();
  const row = page.locator(".targets-table tbody tr", { hasText: "Production" });
  const minor = async (cell: ReturnType<Page["locator"]>) => Number((await cell.innerText()).replace(/[^\d]/g, ""));
  const [total, whole] = [row.locator("td").nth(2), page.locator(".targets-table tfoot td").nth(2)];
  const before = await Promise.all([minor(total), minor(whole)]);
  await page.getByLabel("The whole department (spending)").fill("61,000,00");

  const sheet = await production.openSheet("Production");
  const old = await sheet.amount("Overtime", "Feb");
  await sheet.put("Overtime", "Feb", String(old / 100 + 1_234));
  await expect.poll(() => minor(total)).toBe(before[0] + 1_234_00);
  expect(await minor(whole)).toBe(before[1] + 1_234_00);
  await expect(page.getByLabel("The whole department (spending)"), "half typed, and kept").toHaveValue("61,000,00");
  await examine(page, "live");

  await story.step("without a line it says that it is not up to date, and afterwards it is again", async () => {
    await page.context().setOffline(true);
    await expect(page.getByText("Not up to date: the server does not answer")).toBeVisible();
    await page.context().setOffline(false);
    await expect(page.getByText("Up to date: follows the sheets as they change")).toBeVisible();
  });
  expect(production.complaints).toEqual([]);
});
