// A sheet as a person sees it: lines by their names, columns by their heads, figures as exact amounts.

import { expect, type Locator, type Page } from "@playwright/test";

/** The columns before the months, then the months as the head names them. */
const COLUMNS = ["Line", "Account", "Last year", "Budget", "Difference"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export type Month = "Jan" | "Feb" | "Mar" | "Apr" | "May" | "Jun" | "Jul" | "Aug" | "Sep" | "Oct" | "Nov" | "Dec";
export type Column = Month | "Line" | "Account" | "Last year" | "Budget" | "Difference";

/** Where a column stands, counted from zero. */
export function place(column: Column): number {
  return [...COLUMNS, ...MONTHS].indexOf(column);
}

/** A figure on the page as hundredths: `1,276,000.00`, `−15.5`, `+3`. */
export function hundredths(figure: string): number {
  const plain = figure.replaceAll(",", "").replace("\u2212", "-").replace("+", "").trim();
  if (!/^-?\d+(\.\d{1,2})?$/.test(plain)) throw new Error(`“${figure}” is no figure`);
  return Math.round(Number(plain) * 100);
}

/** Hundredths as the sheet shows them. */
export function figure(hundredths: number): string {
  const [whole, part] = (Math.abs(hundredths) / 100).toFixed(2).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${hundredths < 0 ? "\u2212" : ""}${grouped}.${part}`;
}

export class Sheet {
  readonly grid: Locator;
  /** The one field that takes what is typed. */
  readonly entry: Locator;
  /** How far the last edit has come. */
  readonly saved: Locator;

  constructor(readonly page: Page) {
    this.grid = page.getByRole("grid");
    this.entry = page.locator(".grid-entry");
    this.saved = page.locator(".saved-slot");
  }

  /** Waits until the page has come alive: the state of saving is written by the client alone. */
  async ready(): Promise<void> {
    await expect(this.saved).not.toBeEmpty();
  }

  /** The row of a line or a section. */
  row(name: string): Locator {
    const whole = new RegExp(`^\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
    return this.page.locator("[data-row]").filter({ has: this.page.locator('[data-column="0"]', { hasText: whole }) });
  }

  cell(line: string, column: Column): Locator {
    return this.row(line).locator(`[data-column="${place(column)}"]`);
  }

  /** What folds a section and unfolds it. */
  fold(section: string): Locator {
    return this.row(section).locator(".grid-fold");
  }

  /** A cell of the foot: `Income`, `Expense` or `Result`. */
  total(name: string, column: Column): Locator {
    const rows = this.page.locator(".grid-foot .grid-row");
    return rows.filter({ has: this.page.getByRole("rowheader", { name, exact: true }) }).locator(".cell").nth(place(column));
  }

  async amount(line: string, column: Column): Promise<number> {
    return hundredths(await this.cell(line, column).innerText());
  }

  /** Chooses a cell with the mouse. */
  async choose(line: string, column: Column): Promise<void> {
    await this.cell(line, column).click();
    await this.isActive(line, column);
  }

  /** Types over a cell and leaves it with Enter, as one does in a spreadsheet. */
  async put(line: string, column: Column, text: string): Promise<void> {
    await this.choose(line, column);
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press("Enter");
  }

  async isActive(line: string, column: Column): Promise<void> {
    await expect(this.cell(line, column)).toHaveAttribute("data-active", "true");
    await expect(this.entry).toBeFocused();
  }

  async shows(line: string, column: Column, text: string): Promise<void> {
    await expect(this.cell(line, column)).toHaveText(text);
  }

  async isSaved(): Promise<void> {
    await expect(this.saved).toHaveText("Saved");
  }

  /** What the line under the grid says about the active cell. */
  get about(): Locator {
    return this.page.locator(".sheet-about");
  }
}
