// Without a network: what is typed on a train is there when the tab is opened again, reaches the others later, and where
// two people set one cell both values are kept until somebody picks. Two tabs of one browser write side by side.

import type { Page } from "@playwright/test";
import { expect, type Person, story } from "./people";
import { figure, type Month, type Sheet } from "./sheet";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";
const MONTHS: Month[] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"];

async function reopened(person: Person, address: string): Promise<Sheet> {
  person.page = await person.context.newPage();
  await person.page.goto(address);
  return person.sheet("Sales");
}

/** What the page offers for the active cell: who set which figure. */
function rivals(sheet: Sheet) {
  return sheet.page.locator(".rivals li");
}

story("sales works on a train, and both agree afterwards", async ({ meet }) => {
  story.setTimeout(60_000);
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  let ours = await sales.openSheet("Sales");
  const theirs = await finance.openSheet("Sales");
  const address = sales.page.url();
  const untouched = await theirs.amount(EAST, "Jan");
  await sales.isKept();

  await story.step("the network goes; ten cells are edited and kept on this device", async () => {
    await sales.goOffline();
    for (const [index, month] of MONTHS.entries()) await ours.put(EAST, month, `${index + 1}000`);
    await expect(ours.saved).toHaveText("10 changes on this device");
  });

  await story.step("closed and opened again, still without a network, they are all there", async () => {
    await sales.page.close();
    ours = await reopened(sales, address);
    for (const [index, month] of MONTHS.entries()) await ours.shows(EAST, month, figure((index + 1) * 1000_00));
    await expect(ours.saved).toHaveText("10 changes on this device");
    await theirs.shows(EAST, "Jan", figure(untouched));
  });

  await story.step("meanwhile finance sets two of the same cells, and one of its own", async () => {
    await theirs.put(EAST, "Jan", "77");
    await theirs.put(EAST, "Feb", "88");
    await theirs.put(NORTH, "Mar", "99");
    await theirs.isSaved();
  });

  await story.step("on the line again both show the same, and both rivals of each contested cell", async () => {
    await sales.goOnline();
    await ours.isSaved();
    await ours.shows(NORTH, "Mar", "99.00");
    for (const [index, month] of MONTHS.entries()) {
      if (month !== "Jan" && month !== "Feb") await theirs.shows(EAST, month, figure((index + 1) * 1000_00));
    }
    for (const sheet of [ours, theirs]) {
      await expect(sheet.page.getByText("2 cells were set by two people at the same time")).toBeVisible();
      for (const month of ["Jan", "Feb"] as const) await expect(sheet.cell(EAST, month)).toHaveClass(/contested/);
      await sheet.choose(EAST, "Jan");
      await expect(rivals(sheet)).toHaveCount(2);
      await expect(rivals(sheet).filter({ hasText: sales.name })).toContainText("1,000.00");
      await expect(rivals(sheet).filter({ hasText: finance.name })).toContainText("77.00");
    }
    expect(await ours.cell(EAST, "Jan").innerText()).toBe(await theirs.cell(EAST, "Jan").innerText());
    expect(await ours.cell(EAST, "Feb").innerText()).toBe(await theirs.cell(EAST, "Feb").innerText());
    await expect(ours.total("Income", "Budget")).toHaveText(await theirs.total("Income", "Budget").innerText());
  });

  await story.step("either picks: sales the one of finance, finance the one of sales", async () => {
    await rivals(ours).filter({ hasText: finance.name }).getByRole("button", { name: "Keep" }).click();
    for (const sheet of [ours, theirs]) {
      await sheet.shows(EAST, "Jan", "77.00");
      await expect(sheet.cell(EAST, "Jan")).not.toHaveClass(/contested/);
      await expect(sheet.page.getByText("1 cell was set by two people at the same time")).toBeVisible();
    }
    await theirs.page.getByRole("button", { name: "Show" }).click();
    await expect(theirs.cell(EAST, "Feb")).toHaveAttribute("data-active", "true");
    await rivals(theirs).filter({ hasText: sales.name }).getByRole("button", { name: "Keep" }).click();
    for (const sheet of [ours, theirs]) {
      await sheet.shows(EAST, "Feb", "2,000.00");
      await expect(sheet.page.getByText("set by two people")).toHaveCount(0);
      await expect(rivals(sheet)).toHaveCount(0);
      await sheet.isSaved();
    }
  });
});

story("two tabs of one browser write side by side, with and without a network", async ({ meet }) => {
  story.setTimeout(60_000);
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const left = await sales.openSheet("Sales");
  const address = sales.page.url();
  const right = await reopened(sales, address);
  const theirs = await finance.openSheet("Sales");
  await sales.isKept();

  await story.step("each edits, both see both", async () => {
    await left.page.bringToFront();
    await left.put(EAST, "Jan", "11");
    await right.page.bringToFront();
    await right.put(EAST, "Feb", "22");
    for (const sheet of [left, right, theirs]) {
      await sheet.shows(EAST, "Jan", "11.00");
      await sheet.shows(EAST, "Feb", "22.00");
    }
  });

  await story.step("without a network they still tell each other", async () => {
    await left.isSaved();
    await right.isSaved();
    await sales.goOffline();
    await left.page.bringToFront();
    await left.put(EAST, "Mar", "33");
    await right.shows(EAST, "Mar", "33.00");
    await right.page.bringToFront();
    await right.put(EAST, "Apr", "44");
    await right.put(EAST, "Mar", "34");
    await left.shows(EAST, "Apr", "44.00");
    await left.shows(EAST, "Mar", "34.00");
    for (const sheet of [left, right]) {
      await expect(sheet.saved).toHaveText("3 changes on this device");
      await expect(sheet.cell(EAST, "Mar")).not.toHaveClass(/contested/);
    }
    await expect(theirs.cell(EAST, "Mar")).not.toHaveText("34.00");
  });

  await story.step("on the line again everything arrives once", async () => {
    await sales.goOnline();
    for (const sheet of [left, right, theirs]) {
      await sheet.shows(EAST, "Mar", "34.00");
      await sheet.shows(EAST, "Apr", "44.00");
      await sheet.isSaved();
      await expect(sheet.page.getByText("set by two people")).toHaveCount(0);
    }
  });
});

story("a line that hangs without breaking is not taken for saving", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  // The device says it has no network, and the open socket says nothing: so it is in a tunnel.
  await sales.context.setOffline(true);
  await sheet.put(EAST, "Jan", "1");
  await expect(sheet.saved).toHaveText("1 change on this device");
  await sales.context.setOffline(false);
  await sheet.isSaved();
});
