// Requests for approval, from the sheet that is submitted to the page on which it is decided.

import type { Locator, Page } from "@playwright/test";
import { expect, type Person } from "./people";
import type { Sheet } from "./sheet";

/** Asks for approval of a sheet, as the dialog offers it. */
export async function submit(sheet: Sheet): Promise<void> {
  const { page } = sheet;
  await sheet.isSaved();
  await page.getByRole("toolbar").getByRole("button", { name: "Submit" }).click();
  const dialog = page.getByRole("dialog", { name: "Submit for approval" });
  await dialog.getByRole("button", { name: "Submit" }).click();
}

/** A step of the request by who decides it. */
export function step(page: Page, role: "Approver" | "Finance"): Locator {
  return page.locator(".step").filter({ has: page.getByText(role, { exact: true }) });
}

export async function openRequest(person: Person): Promise<void> {
  await person.page.goto("/inbox");
  await person.page.locator("#waiting + ul").getByRole("link", { name: /Sales/ }).click();
  await expect(person.page.getByRole("heading", { level: 1, name: "Sales budget" })).toBeVisible();
}

/** Says yes to the request about sales that waits. */
export async function approve(person: Person): Promise<void> {
  await openRequest(person);
  await person.page.getByRole("button", { name: "Approve" }).click();
  await expect(person.page.getByText(`Approved · ${person.name}`)).toBeVisible();
}
