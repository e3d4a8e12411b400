// A total that comes from above falls on what is below: on a line's months by shares of one's own, and on a section's lines
// in the proportion they have. What somebody fixed stays, and every sum is exact.

import AxeBuilder from "@axe-core/playwright";
import { expect, story } from "./people";
import { figure, hundredths, type Sheet } from "./sheet";

const SECTION = "Domestic equipment";
const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";

story("shares that are not a hundred are refused, or taken as weights by choice", async ({ meet }) => {
  const production = await meet("production");
  const sheet = await production.openSheet("Production");
  const { page } = production;
  const year = await sheet.amount("Overtime", "Budget");
  await sheet.choose("Overtime", "Jan");
  await page.getByRole("button", { name: "How it is figured" }).click();
  const panel = page.getByRole("complementary", { name: "How it is figured" });
  await panel.getByText("Spread", { exact: true }).click();
  await panel.getByLabel("Spread by").selectOption({ label: "By shares of your own…" });
  const shares = panel.getByLabel("Share of each month, in %");

  await shares.fill("60 30 0 0 0 0 0 0 0 0 0");
  await panel.getByRole("button", { name: "Spread by these" }).click();
  await expect(panel.getByRole("alert")).toHaveText("That is 11 shares. Write one for each of the twelve months.");
  await shares.fill("60 30 0 0 0 0 0 0 0 0 0 0");
  await panel.getByRole("button", { name: "Spread by these" }).click();
  await expect(panel.getByRole("alert")).toContainText("Together they are 90 %, which is 10 too little.");
  await expect(shares).toHaveAttribute("aria-invalid", "true");
  const { violations } = await new AxeBuilder({ page }).include(".inspector").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([]);

  await panel.getByRole("button", { name: "Take them as weights" }).click();
  await sheet.shows("Overtime", "Jan", figure(Math.round((year * 2) / 3)));
  expect(await sheet.amount("Overtime", "Budget"), "the year stays what it was").toBe(year);
  await panel.getByLabel("Spread by").selectOption({ label: "By shares of your own…" });
  await shares.fill("75 25 0 0 0 0 0 0 0 0 0 0");
  await panel.getByRole("button", { name: "Spread by these" }).click();
  await sheet.shows("Overtime", "Feb", figure(Math.round(year / 4)));
  expect(production.complaints).toEqual([]);
});

story("another total of a section moves what can move, and what is fixed stays", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  const total = async (sheet: Sheet) => hundredths(await sheet.cell(SECTION, "Budget").innerText());
  const [before, east, north] = await Promise.all([total(ours), ours.amount(EAST, "Budget"), ours.amount(NORTH, "Budget")]);

  await story.step("each line takes its part, for both who look", async () => {
    await ours.put(SECTION, "Budget", String((before * 2) / 100));
    for (const sheet of [ours, theirs]) {
      await expect.poll(() => total(sheet)).toBe(before * 2);
      await sheet.shows(EAST, "Budget", figure(east * 2));
      await sheet.shows(NORTH, "Budget", figure(north * 2));
    }
  });

  await story.step("a month that is fixed stays, and the sum holds all the same", async () => {
    await theirs.put(EAST, "Jan", "100");
    await ours.shows(EAST, "Jan", "100.00");
    await ours.shows(EAST, "Budget", figure(east * 2));
    await ours.put(SECTION, "Budget", String(before / 100 + 0.01));
    await expect.poll(() => total(theirs)).toBe(before + 1);
    await theirs.shows(EAST, "Jan", "100.00");
  });

  await story.step("one undo takes all of it back", async () => {
    await sales.page.keyboard.press("Control+z");
    for (const sheet of [ours, theirs]) await expect.poll(() => total(sheet)).toBe(before * 2);
    await theirs.shows(EAST, "Jan", "100.00");
  });
  for (const person of [sales, finance]) expect(person.complaints).toEqual([]);
});

story("in a year of twelve months and adjustments, what is adjusted counts and is never spread", async ({ meet }) => {
  story.setTimeout(120_000);
  const finance = await meet("finance");
  const { page } = finance;
  await page.goto("/");
  await page.getByRole("link", { name: "New plan" }).click();
  await page.getByLabel("What the plan is called").fill("十二加一");
  await page.getByLabel("Name in English").fill("Twelve and one");
  await page.getByLabel("12 months and adjustments").check();
  await page.getByRole("button", { name: "Begin the plan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set-up");
  await page.getByLabel("Department", { exact: true }).selectOption({ label: "Sales" });
  await page.getByRole("button", { name: "Begin the sheet" }).click();
  await page.getByRole("link", { name: "Sales" }).click();
  const sheet = await finance.sheet("Sales");
  await expect(page.getByRole("columnheader", { name: "Adj." })).toBeAttached();

  await page.getByRole("button", { name: "Section", exact: true }).click();
  await sheet.choose("New section", "Line");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("Audit");
  await page.keyboard.press("Enter");
  await sheet.put("Audit", "Budget", "1200");
  await sheet.shows("Audit", "Jan", "100.00");
  const adjustment = sheet.row("Audit").locator('[data-column="17"]');
  await sheet.choose("Audit", "Dec");
  await page.keyboard.press("ArrowRight");
  await expect(adjustment).toHaveAttribute("data-active", "true");
  await page.keyboard.insertText("50");
  await page.keyboard.press("Enter");
  await expect(adjustment).toHaveText("50.00");
  await sheet.shows("Audit", "Jan", "100.00");
  await sheet.shows("Audit", "Budget", "1,250.00");
  await sheet.put("Audit", "Budget", "2400");
  await sheet.shows("Audit", "Dec", "200.00");
  await expect(adjustment).toHaveText("50.00");
  expect(finance.complaints).toEqual([]);
});
