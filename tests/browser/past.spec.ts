// What happened to a map: who changed what, from what to what; giving it another name, putting it away and bringing it
// back. A plain page.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, NAMES, story } from "./people";

async function examine(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
  await page.setViewportSize({ width: 1440, height: 900 });
}

story("a map's past is told, and a map is renamed, put away and brought back", async ({ meet }) => {
  story.setTimeout(120_000);
  const [drawer, reader] = await Promise.all([
    meet("finance"),
    meet("finance", { javaScriptEnabled: false }),
  ]);
  await reader.openPlan();
  await reader.page.getByRole("link", { name: "Process maps" }).click();
  await reader.page.getByRole("link", { name: "Purchase to pay" }).click();
  const map = new URL(reader.page.url()).pathname;
  const latest = reader.page.locator(".past-moment").first();

  await story.step("a payment is made dearer and gets an owner", async () => {
    await drawer.page.goto(map);
    const surface = drawer.page.locator("#map-surface");
    await surface.focus();
    await drawer.page.keyboard.press("0");
    await surface.locator('.node[aria-label*="“Pay”"] .body').click();
    const panel = drawer.page.locator(".map-panel");
    const cost = panel.getByLabel("Cost each time", { exact: false });
    await cost.fill("10");
    await cost.press("Tab");
    const owner = panel.getByLabel("Owner", { exact: true });
    await owner.fill("Li");
    await owner.press("Tab");
  });

  await story.step("the history says who did it, what stood there, and what stands there now", async () => {
    await expect(async () => {
      await reader.page.goto(`${map}/history`);
      await expect(latest).toContainText("Li", { timeout: 500 });
    }).toPass();
    await expect(latest).toContainText(NAMES.finance);
    const pay = latest.locator("li").filter({ has: reader.page.getByRole("link", { name: "Pay", exact: true }) });
    await expect(pay.locator(".past-field").filter({ hasText: "Cost each time" }).locator("del")).toHaveText("5.00");
    await expect(pay.locator(".past-field").filter({ hasText: "Cost each time" }).locator("ins")).toHaveText("10.00");
    await expect(pay.locator(".past-field").filter({ hasText: "Owner" }).locator("ins")).toHaveText("Li");
    await drawer.page.goto(`${map}/history`);
    await examine(drawer.page, "history");
  });

  await story.step("renamed, it bears its new name everywhere, and the history tells the old one", async () => {
    await reader.page.getByLabel("Name in English").fill("Procure to pay");
    await reader.page.getByRole("button", { name: "Rename" }).click();
    await expect(reader.page.getByRole("heading", { level: 1 })).toHaveText("History of “Procure to pay”");
    await expect(latest).toContainText("Map renamed: Purchase to pay Procure to pay");
    await reader.page.getByRole("navigation").getByRole("link", { name: "Process maps" }).click();
    await expect(reader.page.getByRole("link", { name: "Procure to pay" })).toBeVisible();
  });

  await story.step("put away, it leaves the list and can't be changed, and comes back", async () => {
    await reader.page.goto(`${map}/history`);
    await expect(reader.page.getByText("1 sheet takes figures of this map, so it cannot be archived.")).toBeVisible();
    await expect(reader.page.getByRole("button", { name: "Archive the map" })).toHaveCount(0);
    await reader.page.getByRole("navigation").getByRole("link", { name: "Process maps" }).click();
    await reader.page.getByLabel("Name", { exact: true }).fill("A first idea");
    await reader.page.getByRole("button", { name: "Create" }).click();
    await reader.page.getByRole("link", { name: "History" }).click();
    await reader.page.getByRole("button", { name: "Archive the map" }).click();
    await expect(reader.page.getByText("This map is archived")).toBeVisible();
    await expect(reader.page.getByRole("button", { name: "Rename" })).toHaveCount(0);
    await reader.page.getByRole("navigation").getByRole("link", { name: "Process maps" }).click();
    const away = reader.page.locator(".card:has(#put-away)");
    await away.getByRole("link", { name: "A first idea" }).click();
    await reader.page.getByRole("button", { name: "Bring it back" }).click();
    await expect(reader.page.getByRole("button", { name: "Archive the map" })).toBeVisible();
  });
});
