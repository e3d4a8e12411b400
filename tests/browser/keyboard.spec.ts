// Keyboard only: from signing in to a saved figure and on to an approval without a mouse, and everything the grid can do by its keys. Undo takes
// back one's own edits alone, and what is folded away is folded for nobody else.

import type { Locator, Page } from "@playwright/test";
import { expect, Person, story } from "./people";
import { figure, type Month, type Sheet } from "./sheet";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";
const SOUTH = "Centrifugal pumps · South China";
const SOUTHWEST = "Centrifugal pumps · Southwest";

/** More than any page of Tandem has before its content. */
const TABS_MAX = 40;

/** Goes to something by Tab alone, and looks each time whether one can see where one is. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let count = 0; count < TABS_MAX; count += 1) {
    await page.keyboard.press("Tab");
    const focus = page.locator(":focus");
    await expect(focus).toBeInViewport();
    const mark = await focus.evaluate((node) => {
      // A link that covers its card shows the focus around the card.
      return [getComputedStyle(node), getComputedStyle(node, "::after")].some(
        ({ outlineStyle, outlineWidth, boxShadow }) =>
          (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none",
      );
    });
    // The field of the grid is unseen by design: the active cell shows where one is.
    const seen = mark || (await focus.evaluate((node) => node.matches(".grid-entry")));
    expect(seen, `focus can be seen on ${await focus.evaluate((node) => node.outerHTML.slice(0, 120))}`).toBe(true);
    if (await target.evaluate((node) => node === document.activeElement)) return;
  }
  throw new Error("Tab does not lead there");
}

/** The order of the lines from one to another, as they stand on the page. */
function names(sheet: Sheet): Promise<string[]> {
  return sheet.page.locator('.grid-row.item [data-column="0"]').allInnerTexts();
}

story("from signing in to a saved figure without a mouse", async ({ browser, ownServer }) => {
  const sales = await Person.at(browser, ownServer, "sales");
  const { page } = sales;
  const { keyboard } = page;

  await story.step("the form is ready to be typed into", async () => {
    await page.goto("/sign-in");
    await expect(page.locator("#email")).toBeFocused();
    await keyboard.type("sales@demo.tandem");
    await keyboard.press("Tab");
    await expect(page.locator("#password")).toBeFocused();
    await keyboard.type("tandem-demo");
    await keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: /^Hello/ })).toBeVisible();
  });

  await story.step("the first Tab offers to skip the bar", async () => {
    await keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
    await expect(page.getByRole("link", { name: "Skip to content" })).toBeInViewport();
    await keyboard.press("Enter");
  });

  await story.step("to the plan, to the sheet, to the first cell", async () => {
    await tabTo(page, page.getByRole("link", { name: "Budget 2027", exact: true }));
    await keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Budget 2027" })).toBeVisible();
    await tabTo(page, page.getByRole("link", { name: "Sales", exact: true }).first());
    await keyboard.press("Enter");
  });

  const sheet = await sales.sheet("Sales");
  await story.step("the sheet's tools come before its cells, and each can be reached", async () => {
    await tabTo(page, page.getByRole("button", { name: "Submit" }));
    await tabTo(page, sheet.entry);
    await sheet.isActive(EAST, "Line");
    await expect(sheet.entry).toHaveAttribute("aria-activedescendant", (await sheet.cell(EAST, "Line").getAttribute("id")) ?? "");
    const frame = await sheet.cell(EAST, "Line").evaluate((node) => getComputedStyle(node).boxShadow);
    expect(frame).not.toBe("none");
  });

  await story.step("typing, Enter and Tab put figures and go on", async () => {
    for (let column = 0; column < 5; column += 1) await keyboard.press("ArrowRight");
    await sheet.isActive(EAST, "Jan");
    await keyboard.type("1234.5");
    await keyboard.press("Enter");
    await sheet.isActive(NORTH, "Jan");
    await sheet.shows(EAST, "Jan", "1,234.50");
    await keyboard.type("2000");
    await keyboard.press("Tab");
    await sheet.isActive(NORTH, "Feb");
    await sheet.shows(NORTH, "Jan", "2,000.00");
    await sheet.isSaved();
  });

  await story.step("Tab leaves the grid at the end of the row, so nobody is caught", async () => {
    await keyboard.press("End");
    await sheet.isActive(NORTH, "Dec");
    await keyboard.press("Tab");
    await expect(sheet.entry).not.toBeFocused();
    await keyboard.press("Shift+Tab");
    await sheet.isActive(NORTH, "Dec");
  });

  expect(sales.complaints).toEqual([]);
  await sales.leave();
});

story("a sheet is submitted by one and approved by another, both without a mouse", async ({ meet }) => {
  const [sales, head] = await Promise.all([meet("sales"), meet("head")]);
  const sheet = await sales.openSheet("Sales");
  await sheet.isSaved();

  await story.step("sales submits: the dialog takes the keyboard, and Escape leaves it where it was", async () => {
    const { page } = sales;
    const submit = page.getByRole("toolbar").getByRole("button", { name: "Submit" });
    const dialog = page.getByRole("dialog", { name: "Submit for approval" });
    await tabTo(page, submit);
    await page.keyboard.press("Enter");
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(submit).toBeFocused();
    await page.keyboard.press("Enter");
    await tabTo(page, dialog.getByRole("button", { name: "Submit" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/requests\//);
  });

  await story.step("the head finds the request and approves it", async () => {
    const { page } = head;
    await page.goto("/");
    await tabTo(page, page.getByRole("link", { name: /^Requests, \d+ waiting for you$/ }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/^[^?]*\/inbox$/);
    await tabTo(page, page.locator("#waiting + ul").getByRole("link", { name: /Sales/ }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Sales budget" })).toBeVisible();
    await tabTo(page, page.getByRole("button", { name: "Approve" }));
    await page.keyboard.press("Enter");
    await expect(page.getByText(`Approved · ${head.name}`)).toBeVisible();
  });

  for (const person of [sales, head]) expect(person.complaints).toEqual([]);
});

story("cells are opened, typed over and given up", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const { keyboard } = sales.page;
  const before = await sheet.amount(EAST, "Jan");

  await story.step("F2 and Enter open a cell with what is in it; Escape gives up", async () => {
    for (const key of ["F2", "Enter"]) {
      await sheet.choose(EAST, "Jan");
      await keyboard.press(key);
      await expect(sheet.entry).toHaveValue(/^1276000(\.00)?$/);
      await keyboard.press("End");
      await keyboard.type("9");
      await keyboard.press("Escape");
      await sheet.shows(EAST, "Jan", figure(before));
      await sheet.isActive(EAST, "Jan");
    }
  });

  await story.step("an open cell keeps its arrows", async () => {
    await keyboard.press("F2");
    await keyboard.press("Home");
    await keyboard.type("3");
    await keyboard.press("ArrowRight");
    await sheet.isActive(EAST, "Jan");
    await keyboard.press("Shift+Enter");
    await sheet.shows(EAST, "Jan", "31,276,000.00");
    await sheet.isActive("Domestic equipment", "Jan");
  });

  await story.step("typing over replaces, Shift+Tab puts and goes back", async () => {
    await sheet.choose(EAST, "Mar");
    await keyboard.type("42");
    await expect(sheet.entry).toHaveValue("42");
    await keyboard.press("Shift+Tab");
    await sheet.shows(EAST, "Mar", "42.00");
    await sheet.isActive(EAST, "Feb");
  });

  await story.step("what is reckoned takes nothing", async () => {
    const difference = await sheet.cell(EAST, "Difference").innerText();
    await sheet.choose(EAST, "Difference");
    await keyboard.type("5");
    await keyboard.press("Enter");
    await sheet.shows(EAST, "Difference", difference);
    await sheet.choose("Domestic equipment", "Jan");
    await keyboard.type("5");
    await keyboard.press("Enter");
    await expect(sheet.cell("Domestic equipment", "Jan")).not.toHaveText("5.00");
  });
});

story("ranges are chosen, copied, pasted, filled and emptied", async ({ meet }) => {
  const sales = await meet("sales", { permissions: ["clipboard-read", "clipboard-write"] });
  const sheet = await sales.openSheet("Sales");
  const { page } = sales;
  const { keyboard } = page;
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

  await story.step("Shift and arrows choose a range, whose sum is told", async () => {
    await sheet.choose(EAST, "Jan");
    await keyboard.press("Shift+ArrowRight");
    await keyboard.press("Shift+ArrowDown");
    await expect(page.locator('[data-row] [aria-selected="true"]')).toHaveCount(4);
    const cells = [await sheet.amount(EAST, "Jan"), await sheet.amount(EAST, "Feb"), await sheet.amount(NORTH, "Jan"), await sheet.amount(NORTH, "Feb")];
    const sum = cells.reduce((sum, cell) => sum + cell, 0);
    await expect(page.locator(".sheet-sum")).toHaveText(`Sum ${figure(sum)} · 4 cells`);
  });

  await story.step("copied as a spreadsheet copies it, and pasted elsewhere", async () => {
    await keyboard.press("Control+c");
    await expect.poll(clipboard).toMatch(/^1276000(\.00)?\t1012000(\.00)?\r?\n860300(\.00)?\t682300(\.00)?\r?\n?$/);
    await sheet.choose(SOUTH, "May");
    await keyboard.press("Control+v");
    await sheet.shows(SOUTH, "May", "1,276,000.00");
    await sheet.shows(SOUTH, "Jun", "1,012,000.00");
    await sheet.shows(SOUTHWEST, "May", "860,300.00");
    await sheet.shows(SOUTHWEST, "Jun", "682,300.00");
    await expect(page.locator('[data-row] [aria-selected="true"]')).toHaveCount(4);
  });

  await story.step("what a spreadsheet copied is read as it is written there", async () => {
    await page.evaluate(() => navigator.clipboard.writeText('"1,200.50"\t（30）\r\n1.5万\tno figure\r\n'));
    await sheet.choose(EAST, "Mar");
    await keyboard.press("Control+v");
    await sheet.shows(EAST, "Mar", "1,200.50");
    await sheet.shows(EAST, "Apr", "\u221230.00");
    await sheet.shows(NORTH, "Mar", "15,000.00");
    await sheet.shows(NORTH, "Apr", "no figure");
    await keyboard.press("Control+z");
    await expect(sheet.cell(EAST, "Mar")).not.toHaveText("1,200.50");
    await expect(sheet.cell(NORTH, "Apr")).not.toHaveText("no figure");
  });

  await story.step("a range that reaches past the last line, a section or December is refused whole, in words", async () => {
    const refusal = page.getByRole("alert").filter({ hasText: "Nothing was pasted" });
    const past = async (line: string, column: Month, range: string, lost: RegExp) => {
      const before = await sheet.cell(line, column).innerText();
      await page.evaluate((range) => navigator.clipboard.writeText(range), range);
      await sheet.choose(line, column);
      await keyboard.press("Control+v");
      await expect(refusal).toHaveText(lost);
      await expect(refusal).toContainText("Add lines to the section first");
      await sheet.shows(line, column, before);
      await expect(page.locator('[data-row] [aria-selected="true"]')).toHaveCount(1);
    };
    await past(EAST, "Nov", "1\t2\t3\r\n4\t5\t6\r\n", /^Nothing was pasted: 2 cells of the range/);
    const section = (await names(sheet)).length;
    await past(EAST, "Jan", "7\r\n".repeat(section + 30), /^Nothing was pasted: \d+ cells of the range/);
    // What is blank has nothing to lose, and the word is gone with the next paste.
    await page.evaluate(() => navigator.clipboard.writeText("8\t9\t\t\r\n"));
    await sheet.choose(EAST, "Nov");
    await keyboard.press("Control+v");
    await sheet.shows(EAST, "Dec", "9.00");
    await expect(refusal).toHaveCount(0);
    await keyboard.press("Control+z");
    await expect(sheet.cell(EAST, "Dec")).not.toHaveText("9.00");
  });

  await story.step("fill right, then empty", async () => {
    await sheet.put(EAST, "Jul", "500");
    await sheet.put(NORTH, "Jul", "600");
    await sheet.choose(EAST, "Jul");
    await keyboard.press("Shift+ArrowDown");
    for (let month = 0; month < 3; month += 1) await keyboard.press("Shift+ArrowRight");
    await keyboard.press("Control+r");
    for (const month of ["Jul", "Aug", "Sep", "Oct"] as const) {
      await sheet.shows(EAST, month, "500.00");
      await sheet.shows(NORTH, month, "600.00");
    }
    await expect(sheet.cell(EAST, "Nov")).not.toHaveText("500.00");
    await keyboard.press("Delete");
    for (const month of ["Jul", "Aug", "Sep", "Oct"] as const) await expect(sheet.cell(NORTH, month)).toBeEmpty();
    await sheet.isSaved();
  });

  await story.step("cut empties what it took", async () => {
    await sheet.choose(EAST, "Nov");
    await keyboard.press("Control+x");
    await expect.poll(clipboard).toMatch(/^2816000(\.00)?$/);
    await expect(sheet.cell(EAST, "Nov")).toBeEmpty();
  });
});

story("undo takes back one's own edits and nobody else's", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  const { keyboard } = sales.page;
  const january = await ours.cell(EAST, "Jan").innerText();
  const february = await ours.cell(EAST, "Feb").innerText();
  const both = async (column: "Jan" | "Feb" | "Mar", text: string) => {
    await ours.shows(EAST, column, text);
    await theirs.shows(EAST, column, text);
  };

  await ours.put(EAST, "Jan", "1");
  await ours.put(EAST, "Feb", "2");
  await theirs.shows(EAST, "Feb", "2.00");
  await theirs.put(EAST, "Mar", "3");
  await ours.shows(EAST, "Mar", "3.00");

  await story.step("the last edit was finance's; undo takes back the last of sales", async () => {
    await ours.choose(NORTH, "Jan");
    await keyboard.press("Control+z");
    await both("Feb", february);
    await both("Mar", "3.00");
    await both("Jan", "1.00");
    await keyboard.press("Control+y");
    await both("Feb", "2.00");
    await keyboard.press("Control+z");
    await keyboard.press("Control+z");
    await both("Jan", january);
    await both("Feb", february);
    await both("Mar", "3.00");
    await keyboard.press("Control+Shift+z");
    await both("Jan", "1.00");
  });

  await story.step("what finance set over it since is left alone", async () => {
    await theirs.put(EAST, "Jan", "100");
    await both("Jan", "100.00");
    await ours.put(EAST, "Feb", "20");
    await theirs.shows(EAST, "Feb", "20.00");
    await ours.choose(NORTH, "Jan");
    await keyboard.press("Control+z");
    await both("Feb", february);
    await keyboard.press("Control+z");
    await keyboard.press("Control+z");
    await both("Jan", "100.00");
    await both("Mar", "3.00");
  });
});

story("lines are added, moved, indented and deleted; folding is one's own", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  const { keyboard } = sales.page;
  const agree = async (expected: string[]) => {
    for (const sheet of [ours, theirs]) await expect.poll(async () => (await names(sheet)).slice(0, expected.length)).toEqual(expected);
  };

  await story.step("Control+Enter adds a line below, open for its name", async () => {
    await ours.choose(EAST, "Line");
    await keyboard.press("Control+Enter");
    await keyboard.type("Rental pumps");
    await keyboard.press("Enter");
    await agree([EAST, "Rental pumps", NORTH]);
    await ours.put("Rental pumps", "Jan", "5000");
    await theirs.shows("Rental pumps", "Jan", "5,000.00");
  });

  await story.step("Alt and arrows move and indent it", async () => {
    await ours.choose("Rental pumps", "Line");
    await keyboard.press("Alt+ArrowDown");
    await agree([EAST, NORTH, "Rental pumps", SOUTH]);
    await ours.isActive("Rental pumps", "Line");
    await keyboard.press("Alt+ArrowUp");
    await agree([EAST, "Rental pumps", NORTH, SOUTH]);
    const total = await ours.total("Income", "Jan").innerText();
    await keyboard.press("Alt+ArrowRight");
    for (const sheet of [ours, theirs]) {
      await expect(sheet.row("Rental pumps")).toHaveClass(/level-1/);
      await expect(sheet.row(EAST)).toHaveClass(/heading/);
      await sheet.shows(EAST, "Jan", "1,281,000.00");
      await expect(sheet.total("Income", "Jan")).toHaveText(total);
    }
    await keyboard.press("Alt+ArrowLeft");
    await expect(theirs.row("Rental pumps")).toHaveClass(/level-0/);
  });

  await story.step("a folded section is folded for sales alone, and counts all the same", async () => {
    const total = await ours.total("Income", "Budget").innerText();
    await ours.choose(EAST, "Jan");
    await keyboard.press("Shift+Space");
    await expect(ours.row(EAST)).toHaveCount(0);
    await expect(ours.fold("Domestic equipment")).toHaveAttribute("aria-expanded", "false");
    await expect(ours.total("Income", "Budget")).toHaveText(total);
    await theirs.put(NORTH, "Jan", "1");
    await expect(ours.total("Income", "Budget")).not.toHaveText(total);
    await expect(theirs.row(EAST)).toBeVisible();
    await expect(theirs.fold("Domestic equipment")).toHaveAttribute("aria-expanded", "true");
    await keyboard.press("Shift+Space");
    await ours.shows(NORTH, "Jan", "1.00");
  });

  await story.step("Control+Delete deletes the line, Control+Z brings it back with its figure", async () => {
    await ours.choose("Rental pumps", "Jan");
    await keyboard.press("Control+Delete");
    await agree([EAST, NORTH, SOUTH]);
    await keyboard.press("Control+z");
    await agree([EAST, "Rental pumps", NORTH, SOUTH]);
    await theirs.shows("Rental pumps", "Jan", "5,000.00");
  });
});
