// A map as it is to be: a version is made in one press, drawn apart, compared step by step with what it saves, and taken
// over; all of it but the drawing without a script.

import AxeBuilder from "@axe-core/playwright";
import { expect, PHONE, story } from "./people";

story("a map is drawn as it is to be, compared, and taken over", async ({ meet }) => {
  story.setTimeout(150_000);
  const [finance, plain] = await Promise.all([meet("finance"), meet("finance", { javaScriptEnabled: false })]);
  const { page } = plain;

  await story.step("a version is made from the list of maps, and stands below its map", async () => {
    await plain.openPlan();
    await page.getByRole("link", { name: "Process maps" }).click();
    const row = page.locator(".map-list > li").filter({ hasText: "Purchase to pay" });
    await row.getByText("Draw it as it is to be").click();
    await row.getByRole("button", { name: "Make a version" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Purchase to pay · To be");
    await page.getByRole("link", { name: "All maps" }).click();
    await expect(page.locator(".map-list > li.is-version")).toContainText("To be");
    await expect(page.locator(".map-list > li")).toContainText(["Purchase to pay", "Purchase to pay · To be"]);
  });

  await story.step("at first nothing differs", async () => {
    await page.getByRole("link", { name: "Compare with the map it was made from" }).click();
    await expect(page.getByText("Nothing differs")).toBeVisible();
    await expect(page.getByRole("button", { name: "Take over" })).toHaveCount(0);
  });
  const address = page.url();

  await story.step("paying is to cost two instead of five", async () => {
    await finance.page.goto(address.replace(/\/compare$/, ""));
    const surface = finance.page.locator("#map-surface");
    await surface.focus();
    await finance.page.keyboard.press("0");
    await surface.locator('.node[aria-label*="“Pay”"] .body').click();
    const field = finance.page.locator(".map-panel").getByLabel("Cost each time", { exact: false });
    await field.fill("2");
    await field.press("Tab");
    await expect(finance.page.locator(".map-outline tbody tr").filter({ hasText: "Pay" }).first()).toBeVisible();
  });

  await story.step("it saves three times 120 a month, 4,320 a year, and the step says so", async () => {
    await expect(async () => {
      await page.goto(address);
      await expect(page.locator(".map-compare-saving")).toContainText("4,320", { timeout: 1_000 });
    }).toPass();
    const row = page.locator(".map-compare-steps tbody tr");
    await expect(row).toHaveCount(1);
    await expect(row).toContainText("Pay");
    await expect(row).toContainText("Changed");
    await expect(row).toContainText("figures");
    await expect(row).toContainText("360.00");
    await expect(page.locator('.map .mark-changed[aria-label*="“Pay”"]')).toHaveCount(2);
    await finance.page.goto(address);
    for (const colorScheme of ["light", "dark"] as const) {
      await finance.page.emulateMedia({ colorScheme });
      expect((await new AxeBuilder({ page: finance.page }).analyze()).violations).toEqual([]);
    }
  });

  await story.step("it fits a phone", async () => {
    const phone = await meet("finance", { ...PHONE, javaScriptEnabled: false });
    await phone.page.goto(address);
    const overflow = await phone.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  await story.step("what both changed has to be chosen, and then it is taken over", async () => {
    await finance.page.goto(address.replace(/\/compare$/, ""));
    await finance.page.getByRole("link", { name: "All maps" }).click();
    await finance.page.getByRole("link", { name: "Purchase to pay", exact: true }).click();
    const surface = finance.page.locator("#map-surface");
    await surface.focus();
    await finance.page.keyboard.press("0");
    await surface.locator('.node[aria-label*="“Pay”"] .body').click();
    const field = finance.page.locator(".map-panel").getByLabel("Cost each time", { exact: false });
    await field.fill("4");
    await field.press("Tab");

    // Shown before that, so it is refused.
    await page.getByRole("button", { name: "Take over" }).click();
    await expect(page.locator(".banner")).toContainText("Not taken over");
    const clash = page.locator(".map-clash");
    await expect(clash).toContainText("Pay");
    await clash.getByLabel("As in this version").check();
    await page.getByRole("button", { name: "Take over" }).click();
    await expect(page.locator(".banner")).toContainText("1 thing was taken over into the map");
    await expect(page.getByText("Nothing differs")).toBeVisible();
    await expect(field).toHaveValue("2.00");
  });
});
