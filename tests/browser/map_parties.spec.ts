// Pools and lanes are named, given a department, ordered, added and removed in the outline by keyboard alone, and a step is
// put in another lane there; the drawing follows.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, story } from "./people";

/** Goes on by Tab until something has the keyboard. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  for (let press = 0; press < 150; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error("the keyboard does not get there");
}

story("lanes and pools are worked on in the outline by keyboard alone", async ({ meet }) => {
  story.setTimeout(150_000);
  const finance = await meet("finance");
  const { page } = finance;
  await finance.openPlan();
  await page.getByRole("link", { name: "Process maps" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Hiring");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.locator("#map-surface")).toBeVisible();
  const parties = page.locator(".outline-parties");
  const names = parties.getByLabel("Name", { exact: true });
  const said = page.locator(".map-live [role=status]");
  const party = (name: string) => parties.getByRole("group", { name: new RegExp(`“${name}”`) });
  const called = async (expected: string[]) => {
    await expect.poll(async () => Promise.all((await names.all()).map((field) => field.inputValue()))).toEqual(expected);
  };
  const addLane = parties.getByRole("button", { name: "Add a lane", exact: true });
  /** How far down a lane is drawn. */
  const drawn = async (name: string) => {
    const box = await page.locator("#map-surface .frames > *", { hasText: name }).first().boundingBox();
    return box?.y ?? Number.NaN;
  };

  await story.step("the lane a map begins with is named anew and given a department, and another is added", async () => {
    await page.locator("#outline-add").focus();
    await tabTo(page, parties.locator("summary"));
    await page.keyboard.press("Enter");
    await called(["Hiring", "Department"]);
    await tabTo(page, names.nth(1));
    await page.keyboard.type("Applicants");
    await page.keyboard.press("Tab");
    const department = party("Applicants").getByLabel(/^Department/);
    await expect(department).toBeFocused();
    await page.keyboard.type("Purch");
    await expect(department.locator("option:checked")).toHaveText("Purchasing");
    await tabTo(page, addLane);
    await page.keyboard.press("Enter");
    await expect(names.nth(2)).toBeFocused();
    await page.keyboard.type("Personnel");
    await page.keyboard.press("Enter");
    await called(["Hiring", "Applicants", "Personnel"]);
    expect(await drawn("Applicants")).toBeLessThan(await drawn("Personnel"));
  });

  await story.step("with Alt it goes up, the keyboard stays in it, and the drawing follows", async () => {
    await expect(names.nth(2)).toBeFocused();
    await page.keyboard.press("Alt+ArrowUp");
    await called(["Hiring", "Personnel", "Applicants"]);
    await expect(said).toHaveText("“Personnel” stands one place earlier now");
    await expect(names.nth(1)).toBeFocused();
    expect(await drawn("Personnel")).toBeLessThan(await drawn("Applicants"));
    await page.keyboard.press("Alt+ArrowUp");
    await expect(said).toHaveText("“Personnel” is the first already");
    await called(["Hiring", "Personnel", "Applicants"]);
    // By its button too.
    await tabTo(page, party("Personnel").getByRole("button", { name: "Later: “Personnel”" }));
    await page.keyboard.press("Enter");
    await called(["Hiring", "Applicants", "Personnel"]);
    await expect(party("Personnel").getByRole("button", { name: "Later: “Personnel”" })).toBeFocused();
  });

  await story.step("a pool is added below, with a lane of its own", async () => {
    await tabTo(page, parties.getByRole("button", { name: "Add a pool" }));
    await page.keyboard.press("Enter");
    await expect(party("Pool").getByLabel("Name", { exact: true })).toBeFocused();
    await page.keyboard.type("Agency");
    await page.keyboard.press("Enter");
    await tabTo(page, parties.getByRole("button", { name: "Add a lane: “Agency”" }));
    await page.keyboard.press("Enter");
    await page.keyboard.type("Search");
    await page.keyboard.press("Enter");
    await called(["Hiring", "Applicants", "Personnel", "Agency", "Search"]);
    await expect(party("Search")).toHaveClass(/depth-1/);
  });

  await story.step("a step is drawn and put in another lane from its row", async () => {
    await page.locator("#outline-add").focus();
    await page.keyboard.press("Enter");
    const edit = page.locator(".outline-edit");
    await edit.getByLabel("Name", { exact: true }).waitFor();
    await page.keyboard.type("Interview");
    await page.keyboard.press("Enter");
    const lane = edit.getByLabel(/^Lane/);
    await tabTo(page, lane);
    await page.keyboard.type("Perso");
    await expect(lane.locator("option:checked")).toHaveText("Personnel");
    await page.keyboard.press("Escape");
    const row = page.locator(".map-outline tbody tr", { has: page.locator(".row-name", { hasText: "Interview" }) });
    await expect(row.locator("td.lane")).toHaveText("Personnel");
  });

  await story.step("axe finds nothing, in either theme", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect((await new AxeBuilder({ page }).include(".map-outline-card").analyze()).violations).toEqual([]);
    }
  });

  await story.step("a lane that is removed leaves its steps; one undo brings it back", async () => {
    const row = page.locator(".map-outline tbody tr", { has: page.locator(".row-name", { hasText: "Interview" }) });
    await names.nth(2).focus();
    await tabTo(page, party("Personnel").getByRole("button", { name: "Remove; its steps stay: “Personnel”" }));
    await page.keyboard.press("Enter");
    await called(["Hiring", "Applicants", "Agency", "Search"]);
    await expect(names.nth(1)).toBeFocused();
    await expect(row.locator("td.lane")).toHaveText("");
    await tabTo(page, parties.getByRole("button", { name: "Later: “Applicants”" }));
    await page.keyboard.press("Control+z");
    await called(["Hiring", "Applicants", "Personnel", "Agency", "Search"]);
    await expect(row.locator("td.lane")).toHaveText("Personnel");
  });

  await story.step("all of it is kept", async () => {
    await expect(page.locator(".saved-slot")).toContainText("Saved");
    await page.reload();
    await parties.locator("summary").press("Enter");
    await called(["Hiring", "Applicants", "Personnel", "Agency", "Search"]);
    await expect(party("Applicants").getByLabel(/^Department/).locator("option:checked")).toHaveText("Purchasing");
  });
  expect(finance.complaints).toEqual([]);
});
