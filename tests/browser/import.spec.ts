// Importing a file: it is read and shown with what its columns mean; nothing is written before “Import”; the totals are
// the file's own, to the cent; one undo takes it back. The large public files are used where they lie beside the project.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Locator, type Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";
import { figure } from "./sheet";

const FIXTURES = fileURLToPath(new URL("../fixtures/budgets", import.meta.url));
const PUBLIC = fileURLToPath(new URL("../../../shared/data/budgets", import.meta.url));
const PHILADELPHIA = join(PUBLIC, "philadelphia-adopted.csv");
const TAIWAN = join(PUBLIC, "taiwan-2019.csv");

/** The open dialog. */
class Import {
  readonly dialog: Locator;
  readonly submit: Locator;

  private constructor(readonly page: Page) {
    this.dialog = page.locator("#import");
    this.submit = this.dialog.locator(".dialog-foot .primary");
  }

  static async open(page: Page): Promise<Import> {
    await page.getByRole("button", { name: "Import" }).click();
    const opened = new Import(page);
    await expect(opened.dialog).toBeVisible();
    return opened;
  }

  async bring(file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.dialog.locator("input[type=file]").setInputFiles(file);
  }

  /** A figure above the report: Lines, Sections, Total, Rows that won’t load. */
  fact(name: string): Locator {
    return this.dialog.locator(".import-facts > div").filter({ has: this.page.getByText(name, { exact: true }) }).locator("dd");
  }

  meaning(column: string): Locator {
    return this.dialog.getByLabel(`What column ${column} means`);
  }

  kept(column: string): Locator {
    return this.dialog.getByLabel(`Rows kept by column ${column}`);
  }

  async means(column: string, meaning: string): Promise<void> {
    await this.meaning(column).selectOption({ label: meaning });
  }
}

/** The sum of some columns over the rows of one year, in hundredths, from the file's own text. */
function sumOf(file: string, year: string): number {
  const [head, ...rows] = readFileSync(file, "utf8").trim().split("\n").map((row) => row.split(","));
  const classes = head.flatMap((title, column) => (title.startsWith("class_") ? [column] : []));
  const yearColumn = head.indexOf("fiscal_year");
  const hundredths = (text: string) => Math.round(Number(text) * 100);
  return rows
    .filter((row) => row[yearColumn] === year)
    .reduce((sum, row) => sum + classes.reduce((part, column) => part + hundredths(row[column]), 0), 0);
}

story("a file is shown before anything is written, row by row, and written at once", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const before = await sheet.total("Expense", "Budget").innerText();
  const dialog = await Import.open(sales.page);
  await dialog.bring(join(FIXTURES, "ragged.csv"));

  await expect(dialog.meaning("A").locator("option:checked")).toHaveText("section");
  await expect(dialog.meaning("B").locator("option:checked")).toHaveText("line");
  const refused = dialog.dialog.locator(".import-list").filter({ hasText: "Rows that won’t load" }).locator("li");
  await expect(refused.filter({ hasText: "forty" })).toContainText(/Row \d+, column C/);
  await expect(refused.filter({ hasText: "no name" })).toContainText("The line has no name.");
  await expect(dialog.dialog.locator(".import-list")).not.toHaveCount(0);
  expect(await sheet.total("Expense", "Budget").innerText()).toBe(before);

  await dialog.means("C", "not loaded");
  await expect(dialog.dialog.getByText("No column holds figures")).toBeVisible();
  await expect(dialog.submit).toBeDisabled();
  await dialog.means("C", "year’s total");
  const lines = Number(await dialog.fact("Lines").innerText());
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  await expect(sales.page.locator(".toast")).toContainText(`${lines} lines imported`);
  await expect(sheet.row("Coffee, tea")).toBeVisible();
  await sheet.isSaved();

  await sheet.entry.focus();
  await sales.page.keyboard.press("Control+z");
  await expect(sheet.row("Coffee, tea")).toBeHidden();
  await expect(sheet.total("Expense", "Budget")).toHaveText(before);
  await sheet.isSaved();
  expect(sales.complaints).toEqual([]);
});

story("a colleague sees the imported lines land, and other files are read as they are", async ({ meet }) => {
  const sales = await meet("sales");
  const finance = await meet("finance");
  const sheet = await sales.openSheet("Sales");
  const seen = await finance.openSheet("Sales");
  for (const [file, encoding] of [["months-gbk.csv", "GBK (GB18030)"], ["ministries-big5.csv", "Big5"], ["unicode-text-utf16.txt", "UTF-16 LE"]]) {
    const dialog = await Import.open(sales.page);
    await dialog.bring(join(FIXTURES, file));
    await expect(dialog.dialog.getByLabel("Encoding").locator("option:checked")).toHaveText(encoding);
    const lines = Number(await dialog.fact("Lines").innerText());
    expect(lines).toBeGreaterThan(0);
    const count = async (page: Page) => Number((await page.locator(".sheet-count").innerText()).replace(/\D/g, ""));
    const had = await count(finance.page);
    await dialog.submit.click();
    await expect(dialog.dialog).toBeHidden();
    await expect.poll(() => count(finance.page)).toBe(had + lines);
  }
  await sheet.isSaved();
  await expect.poll(() => seen.total("Expense", "Budget").innerText()).toBe(await sheet.total("Expense", "Budget").innerText());
});

story("what is no table is refused with the reason, and the sheet is as it was", async ({ meet }) => {
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const count = await sales.page.locator(".sheet-count").innerText();
  const dialog = await Import.open(sales.page);
  const check = async (name: string, bytes: Buffer, said: string) => {
    await dialog.bring({ name, mimeType: "application/octet-stream", buffer: bytes });
    await expect(dialog.dialog.getByRole("alert")).toContainText(said);
    await expect(dialog.submit).toBeDisabled();
    await dialog.dialog.getByRole("button", { name: "Another file" }).click();
  };
  await check("empty.csv", Buffer.alloc(0), "The file is empty");
  await check("old.xls", Buffer.from("d0cf11e0a1b11ae1", "hex"), "old workbook");
  await check("page.xls", Buffer.from("<html><table><tr><td>1</td></tr></table>"), "web page");
  await check("broken.xlsx", Buffer.from("PK\u0003\u0004 and then nothing"), "open it in a spreadsheet program");
  await check("picture.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), "no text");
  await dialog.dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(sales.page.locator(".sheet-count")).toHaveText(count);
  await sheet.isSaved();
});

story("a city's adopted budget: one fiscal year, each class of spending a line, to the cent", async ({ meet }) => {
  story.skip(!existsSync(PHILADELPHIA), "the public file is not here");
  story.setTimeout(90_000);
  const sales = await meet("sales");
  const sheet = await sales.openSheet("Sales");
  const dialog = await Import.open(sales.page);
  await dialog.bring(PHILADELPHIA);
  await dialog.kept("H").selectOption({ label: "2023" });
  const expected = sumOf(PHILADELPHIA, "2023");
  await expect(dialog.fact("Total")).toContainText(figure(expected));
  await expect(dialog.dialog.getByText(/Every row’s sum equals column J/)).toBeVisible();
  const before = await sheet.total("Expense", "Budget").innerText();
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  await sheet.isSaved();
  const after = Math.round(Number(before.replaceAll(",", "")) * 100) + expected;
  await expect(sheet.total("Expense", "Budget")).toHaveText(figure(after));
});

story("a government's budget in Chinese, brought on a phone", async ({ meet }) => {
  story.skip(!existsSync(TAIWAN), "the public file is not here");
  story.setTimeout(90_000);
  const sales = await meet("sales", PHONE);
  const sheet = await sales.openSheet("Sales");
  const dialog = await Import.open(sales.page);
  await dialog.bring(TAIWAN);
  await expect(dialog.fact("Lines")).toHaveText("1177");
  await expect(dialog.fact("Total")).toContainText("1,683,097,073,000.00");
  await dialog.submit.click();
  await expect(dialog.dialog).toBeHidden();
  await sheet.isSaved();
  await sales.page.reload();
  await sheet.ready();
  await expect(sales.page.locator(".sheet-count")).toHaveText(/1,?238 lines/);
  expect(sales.complaints).toEqual([]);
});
