// The grid by mouse and eye: a range is drawn or ends where Shift is held, head, names and totals stay in sight, each reader
// has their own unit and way to write what is below zero, and the difference to last year is what it says.

import type { Locator } from "@playwright/test";
import { expect, story } from "./people";
import { figure, hundredths, type Sheet } from "./sheet";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";
const SOUTH = "Centrifugal pumps · South China";

function chosen(sheet: Sheet): Locator {
  return sheet.page.locator('[data-row] [aria-selected="true"]');
}

/** Where the middle of a cell is. */
async function middle(cell: Locator): Promise<[number, number]> {
  const box = await cell.boundingBox();
  if (box === null) throw new Error("the cell is not painted");
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Where something stands in the window. */
async function edges(part: Locator): Promise<{ x: number; y: number }> {
  const box = await part.boundingBox();
  if (box === null) throw new Error("it is not painted");
  return { x: Math.round(box.x), y: Math.round(box.y) };
}

/** The cells of a section's lines in two columns, added up as they are shown. */
async function sumOf(sheet: Sheet, lines: string[], columns: ("Jan" | "Feb")[]): Promise<number> {
  let sum = 0;
  for (const line of lines) for (const column of columns) sum += await sheet.amount(line, column);
  return sum;
}

story("a range is drawn with the mouse, and ends where Shift is held", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const { mouse, keyboard } = sales.page;
  const sum = figure(await sumOf(sheet, [EAST, NORTH, SOUTH], ["Jan", "Feb"]));

  await story.step("three lines by two months, drawn from the lower right", async () => {
    await mouse.move(...(await middle(sheet.cell(SOUTH, "Feb"))));
    await mouse.down();
    await mouse.move(...(await middle(sheet.cell(NORTH, "Jan"))), { steps: 4 });
    await mouse.move(...(await middle(sheet.cell(EAST, "Jan"))), { steps: 4 });
    await mouse.up();
    await expect(chosen(sheet)).toHaveCount(6);
    await expect(sheet.page.locator(".sheet-sum")).toHaveText(`Sum ${sum} · 6 cells`);
    await sheet.isActive(SOUTH, "Feb");
    await mouse.move(...(await middle(sheet.cell(EAST, "May"))));
    await expect(chosen(sheet), "a button that is up draws nothing").toHaveCount(6);
  });

  await story.step("a click begins anew, Shift and a click end the range", async () => {
    await sheet.choose(EAST, "Jan");
    await expect(chosen(sheet)).toHaveCount(1);
    await sheet.cell(SOUTH, "Feb").click({ modifiers: ["Shift"] });
    await expect(chosen(sheet)).toHaveCount(6);
    await expect(sheet.page.locator(".sheet-sum")).toHaveText(`Sum ${sum} · 6 cells`);
    await sheet.isActive(EAST, "Jan");
    await sheet.cell(NORTH, "Jan").click({ modifiers: ["Shift"] });
    await expect(chosen(sheet)).toHaveCount(2);
  });

  await story.step("what was chosen so is what a key works on", async () => {
    await keyboard.press("Delete");
    await expect(sheet.cell(EAST, "Jan")).toBeEmpty();
    await expect(sheet.cell(NORTH, "Jan")).toBeEmpty();
    await expect(sheet.cell(SOUTH, "Jan")).not.toBeEmpty();
  });
});

story("head, names and totals stay where they are while figures go by", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const { page } = sales;
  await page.setViewportSize({ width: 1000, height: 600 });
  const scroller = page.locator(".grid-scroll");
  const head = page.getByRole("columnheader", { name: "Line", exact: true });
  const december = page.getByRole("columnheader", { name: "Dec", exact: true });
  const foot = page.locator(".grid-foot");
  const name = page.locator('[data-row] [data-column="0"]').first();
  const before = { head: await edges(head), foot: await edges(foot), name: await edges(name), december: await edges(december) };
  const month = await edges(sheet.cell(EAST, "Jan"));

  await scroller.evaluate((grid) => grid.scrollTo(600, 400));
  await expect.poll(async () => (await edges(december)).x).toBe(before.december.x - 600);
  expect(await edges(head), "the head").toEqual(before.head);
  expect((await edges(december)).y, "the months' heads").toBe(before.december.y);
  expect((await edges(foot)).y, "the totals").toBe(before.foot.y);
  for (const name of await page.locator('[data-row] [data-column="0"]').all()) {
    expect((await edges(name)).x, "the names").toBe(before.name.x);
  }
  await expect(sheet.total("Result", "Jun")).toBeInViewport();
  // And the figures did go by.
  expect(await sheet.cell(EAST, "Jan").isVisible().then(async (seen) => seen && (await edges(sheet.cell(EAST, "Jan"))).x)).not.toBe(month.x);
});

story("each reader has a unit and a way to write what is below zero", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  await ours.put(EAST, "Jan", "1234567");
  await ours.put(EAST, "Feb", "-2345678");
  await theirs.shows(EAST, "Feb", "\u22122,345,678.00");
  const heading = ours.page.locator(".sheet-standing .unit dd");
  const exact = { foot: await ours.total("Income", "Budget").innerText(), heading: await heading.innerText() };

  await story.step("in thousands: the cell, the foot and the heading say so", async () => {
    await ours.page.locator(".sheet-unit:not(.sheet-negative) select").selectOption({ label: "thousands" });
    await ours.shows(EAST, "Jan", "1,235");
    await ours.shows(EAST, "Feb", "\u22122,346");
    const thousands = Math.round(hundredths(exact.foot) / 100_000);
    await expect(ours.total("Income", "Budget")).toHaveText(String(thousands).replace(/\B(?=(\d{3})+$)/g, ","));
    await expect(heading).not.toHaveText(exact.heading);
    await expect(heading).toContainText("thousands");
  });

  await story.step("in parentheses", async () => {
    await ours.page.locator(".sheet-negative select").selectOption({ label: "(1,234)" });
    await ours.shows(EAST, "Feb", "(2,346)");
    await ours.shows(EAST, "Jan", "1,235");
  });

  await story.step("nobody else's view has changed, and figures are typed in whole units all the same", async () => {
    await theirs.shows(EAST, "Jan", "1,234,567.00");
    await theirs.shows(EAST, "Feb", "\u22122,345,678.00");
    await expect(theirs.total("Income", "Budget")).toHaveText(exact.foot);
    await ours.put(EAST, "Mar", "5000");
    await ours.shows(EAST, "Mar", "5");
    await theirs.shows(EAST, "Mar", "5,000.00");
  });
});

story("the difference is the budget less last year, on a line, a section and in all", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const signed = (hundredths: number) => `${hundredths > 0 ? "+" : ""}${figure(hundredths)}`;
  const agrees = async (cell: (column: "Last year" | "Budget" | "Difference") => Locator) => {
    const [before, now] = [hundredths(await cell("Last year").innerText()), hundredths(await cell("Budget").innerText())];
    await expect(cell("Difference")).toHaveText(signed(now - before));
    return now - before;
  };
  const onLine = () => agrees((column) => sheet.cell(EAST, column));
  const onSection = () => agrees((column) => sheet.cell("Domestic equipment", column));
  const inAll = async () => {
    const differences = [];
    for (const name of ["Income", "Expense", "Result"]) differences.push(await agrees((column) => sheet.total(name, column)));
    return differences;
  };

  await story.step("last year is typed as a figure is, and moves the difference the other way", async () => {
    const { line, section } = { line: await onLine(), section: await onSection() };
    const [income, expense, result] = await inAll();
    const before = await sheet.amount(EAST, "Last year");
    await sheet.put(EAST, "Last year", String(before / 100 + 1_000));
    await expect(sheet.cell(EAST, "Difference")).toHaveText(signed(line - 1_000_00));
    expect([await onLine(), await onSection()]).toEqual([line - 1_000_00, section - 1_000_00]);
    expect(await inAll()).toEqual([(income ?? 0) - 1_000_00, expense, (result ?? 0) - 1_000_00]);
  });

  await story.step("less than last year has its sign", async () => {
    await sheet.put(EAST, "Last year", "900000000");
    await expect(sheet.cell(EAST, "Difference")).toHaveText(/^\u2212[\d,]+\.\d\d$/);
    expect(await onLine()).toBeLessThan(0);
    expect(await onSection()).toBeLessThan(0);
    await inAll();
  });
});
