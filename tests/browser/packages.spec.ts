// A budget from zero: lines of the sheet belong to decision packages. A cut, made without a network, takes them out of every
// total and leaves them to be seen; taken back, all is as it was, and history tells who did what.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";
import { figure, hundredths, type Sheet } from "./sheet";

const SHEET = "Production";
const OVERTIME = "Overtime";
const AGENCY = "Agency workers";
const CUT = `${OVERTIME} cut: Temporary hands`;

const pane = (page: Page, name: string) => page.getByRole("complementary", { name });
const expense = async (sheet: Sheet) => hundredths(await sheet.total("Expense", "Budget").innerText());

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
}

story("a package is cut without a network, its lines count as nothing, and it comes back to the cent", async ({ meet }) => {
  story.setTimeout(150_000);
  const [production, finance] = await Promise.all([meet("production"), meet("finance")]);
  const [ours, theirs] = await Promise.all([production.openSheet(SHEET), finance.openSheet(SHEET)]);
  const [before, overtime, agency] = await Promise.all([
    expense(ours),
    ours.amount(OVERTIME, "Budget"),
    ours.amount(AGENCY, "Budget"),
  ]);
  const { page } = production;
  const model = pane(page, "How it is figured");

  await story.step("a line begins a package, another joins it, and it costs what they come to", async () => {
    await ours.choose(OVERTIME, "Jan");
    await page.getByRole("button", { name: "How it is figured" }).click();
    await model.getByLabel("Decision package").selectOption({ label: "New package…" });
    await model.getByLabel("Package", { exact: true }).fill("Temporary hands");
    await model.getByLabel("Reason").fill("Orders peak in autumn");
    await model.getByRole("button", { name: "Add a package" }).click();
    await expect(model.getByText(`${figure(overtime)} · 1 line`)).toBeVisible();
    await ours.choose(AGENCY, "Jan");
    await model.getByLabel("Decision package").selectOption({ label: "Temporary hands" });
    await expect(model.getByText(`${figure(overtime + agency)} · 2 lines`)).toBeVisible();
    expect(await expense(ours), "nothing is cut yet").toBe(before);
  });

  await story.step("cut without a network: seen at once, and counted by nobody once it is on the line again", async () => {
    await ours.isSaved();
    await production.goOffline();
    await model.getByRole("button", { name: "Cut the package" }).click();
    await expect.poll(() => expense(ours)).toBe(before - overtime - agency);
    await expect(ours.cell(CUT, "Budget")).toHaveText(figure(overtime));
    await expect(ours.cell(CUT, "Budget")).toHaveCSS("text-decoration-line", "line-through");
    await expect(model.getByRole("status")).toHaveText(`Cut by ${production.name}: its lines count as nothing.`);
    expect(await expense(theirs)).toBe(before);
    await production.goOnline();
    await expect.poll(() => expense(theirs)).toBe(before - overtime - agency);
  });

  await story.step("what is typed into a line that is cut waits with it", async () => {
    const january = await theirs.amount(CUT, "Jan");
    await theirs.put(CUT, "Jan", String(january / 100 + 1_000));
    await expect(ours.cell(CUT, "Budget")).toHaveText(figure(overtime + 1_000_00));
    expect(await expense(ours)).toBe(before - overtime - agency);
    await finance.page.keyboard.press("Control+z");
    await expect(ours.cell(CUT, "Budget")).toHaveText(figure(overtime));
  });

  await story.step("the history of a cell tells who cut it", async () => {
    await theirs.choose(CUT, "Jan");
    await finance.page.keyboard.press("Control+Alt+h");
    const told = pane(finance.page, "History").locator(".history-entry", { hasText: "Cut with “Temporary hands”" });
    await expect(told).toContainText(production.name);
  });

  await story.step("on the packages' page it stands under the ceiling, cut, and is taken back", async () => {
    await page.getByRole("link", { name: "Rank the packages" }).click();
    const row = page.locator(".packages-table tr", { hasText: "Temporary hands" });
    await expect(row).toContainText(`2 lines: ${OVERTIME}, ${AGENCY}`);
    await expect(row).toContainText(figure(overtime + agency));
    await expect(row).toContainText(`by ${production.name}`);
    await expect(page.locator(".packages-table tr.sum")).toContainText(figure(before - overtime - agency));
    await examine(page, "packages");
    await page.setViewportSize(PHONE.viewport ?? { width: 390, height: 844 });
    await examine(page, "packages on a phone");
    await page.getByRole("link", { name: "Change “Temporary hands”" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("alert")).toContainText("its lines would count again");
    await page.getByRole("button", { name: "Take “Temporary hands” back" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await expect.poll(() => expense(theirs)).toBe(before);
    await expect(theirs.cell(OVERTIME, "Budget")).toHaveText(figure(overtime));
    await expect(theirs.cell(OVERTIME, "Budget")).toHaveCSS("text-decoration-line", "none");
  });
  const complaints = [production, finance].flatMap((person) => person.complaints);
  expect.soft(complaints.filter((of) => !/status of 4\d\d|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|WebSocket/.test(of))).toEqual([]);
});
