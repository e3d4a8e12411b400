// A sheet goes out as a file, is edited in another program, and comes back as changes to choose from.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, story } from "./people";

/** Reckoned by a formula. */
const INSURANCE = "Social insurance and housing fund";

async function handOut(page: Page, form: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: form }).click()]);
  await page.keyboard.press("Escape");
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function bringBack(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByRole("button", { name: "Import" }).click();
  await page.locator("#import input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
}

story("a workbook that nobody edited changes nothing, and an edited file is looked through", async ({ meet }) => {
  const production = await meet("production");
  const sheet = await production.openSheet("Production");
  const { page } = production;

  await story.step("the workbook reads back as the sheet itself", async () => {
    const { name, bytes } = await handOut(page, "Excel workbook");
    expect(name).toMatch(/Production budget 2027 1\.xlsx$/);
    await bringBack(page, name, bytes);
    await expect(page.getByText("The file says what the sheet says: nothing to take.")).toBeVisible();
  });

  await story.step("an edited file shows each change, and only the chosen ones are taken", async () => {
    const { name, bytes } = await handOut(page, "CSV text");
    expect(name).toMatch(/\.csv$/);
    const lines = bytes.toString("utf8").split("\r\n");
    const at = (name: string) => lines.findIndex((line) => line.includes(`,${name},`));
    const edit = (name: string, column: number, text: string) => {
      const cells = lines[at(name)].split(",");
      cells[column] = text;
      lines[at(name)] = cells.join(",");
    };
    edit("Overtime", 7, "90000");
    edit("Agency workers", 8, "12345.67");
    edit(INSURANCE, 7, "1000000");
    const reckoned = await sheet.cell(INSURANCE, "Jan").innerText();
    lines.splice(at("Year-end bonuses"), 1);
    await bringBack(page, name, Buffer.from(lines.join("\r\n")));
    const review = page.getByRole("dialog", { name: "What the file changes" });
    const rows = review.getByRole("listitem");
    await expect(rows).toHaveCount(4);
    const over = "1,000,000.00 · this figure takes the place of the formula in this month";
    await expect(rows.filter({ hasText: INSURANCE })).toContainText(`${reckoned} → ${over}`);
    await expect(rows.filter({ hasText: "formula" })).toHaveCount(1);
    await expect(rows.filter({ hasText: "Overtime" })).toContainText("82,800.00 → 90,000.00");
    await expect(rows.filter({ hasText: "Year-end bonuses" }).getByRole("checkbox")).not.toBeChecked();
    await rows.filter({ hasText: "Agency workers" }).getByRole("checkbox").uncheck();
    const kept = await sheet.cell("Agency workers", "Feb").innerText();
    await review.locator(".dialog-foot .primary").click();
    await expect(review).toBeHidden();
    await sheet.shows("Overtime", "Jan", "90,000.00");
    await sheet.shows(INSURANCE, "Jan", "1,000,000.00");
    await sheet.shows("Agency workers", "Feb", kept);
    await expect(sheet.row("Year-end bonuses")).toBeVisible();
    await sheet.choose("Overtime", "Jan");
    await page.keyboard.press("Control+z");
    await sheet.shows("Overtime", "Jan", "82,800.00");
    await sheet.shows(INSURANCE, "Jan", reckoned);
  });
  expect(production.complaints).toEqual([]);
});
