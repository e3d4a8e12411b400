// The risks and controls of a map as a matrix: what is controlled how and by whom, what is missing, and who has two duties
// that belong to two people. A plain page, and a workbook.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, story } from "./people";

async function examine(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
  await page.setViewportSize({ width: 1440, height: 900 });
}

story("risks and controls stand in a matrix, and who breaks a rule is named with it", async ({ meet }) => {
  story.setTimeout(90_000);
  const [drawer, auditor] = await Promise.all([
    meet("finance"),
    meet("auditor", { javaScriptEnabled: false }),
  ]);
  await auditor.openPlan();
  await auditor.page.getByRole("link", { name: "Process maps" }).click();
  await auditor.page.getByRole("link", { name: "Purchase to pay" }).click();
  const map = new URL(auditor.page.url()).pathname;
  const paying = auditor.page.locator(".controls-table tr").filter({ has: auditor.page.getByRole("link", { name: "Pay", exact: true }) });

  await story.step("a standard map is whole: each risk has its control, and duties are apart", async () => {
    await auditor.page.getByRole("link", { name: "Risk-control matrix" }).click();
    await expect(auditor.page.getByText("Nobody has two duties that exclude each other.")).toBeVisible();
    await expect(auditor.page.getByText("Nothing is missing.")).toBeVisible();
    await expect(paying).toContainText("Pay");
    await expect(auditor.page.locator(".controls-table .badge.danger")).toHaveCount(0);
    // Every word of it is in the reader's language; a rule's name is the one its people gave it.
    await expect(paying.locator(".owner")).toContainText("Cashier");
    const words = await auditor.page.locator(".controls-table td:not(.basis)").allInnerTexts();
    expect(words.join()).not.toMatch(/[\u4e00-\u9fff]/);
    await drawer.page.goto(`${map}/controls`);
    await examine(drawer.page, "a sound map");
  });

  await story.step("somebody pays and keeps the books, and leaves out a control and an evidence", async () => {
    await drawer.page.goto(map);
    const surface = drawer.page.locator("#map-surface");
    await surface.focus();
    await drawer.page.keyboard.press("0");
    const panel = drawer.page.locator(".map-panel");
    const say = async (label: string, words: string) => {
      await panel.getByLabel(label, { exact: true }).fill(words);
      await panel.getByLabel(label, { exact: true }).press("Tab");
    };
    await surface.locator('.node[aria-label*="“Pay”"] .body').click();
    await say("Owner", "Li");
    await say("Control", "");
    await surface.locator('.node[aria-label*="“Book and file”"] .body').click();
    await say("Owner", "Li");
    await say("Evidence", "");
    await expect(async () => {
      await auditor.page.reload();
      await expect(auditor.page.locator(".duty-breach")).toHaveCount(1, { timeout: 500 });
      await expect(auditor.page.locator(".card:has(#missing) li")).toHaveCount(2, { timeout: 500 });
    }).toPass();
  });

  await story.step("the matrix names the person, both duties, the steps, the danger and the rule", async () => {
    const breach = auditor.page.locator(".duty-breach");
    await expect(breach).toContainText("“Li” has both “Pay” and “Record”");
    await expect(breach).toContainText("Accounting Law of the PRC");
    await expect(breach.getByRole("link", { name: "Pay", exact: true })).toHaveAttribute("href", /#row-/);
    await expect(paying.locator(".control")).toContainText("No control");
    await expect(auditor.page.locator(".key-figure", { hasText: "Risks without a control" })).toContainText("1");
    await expect(auditor.page.locator(".card:has(#missing)")).toContainText("name the evidence");
    await drawer.page.goto(`${map}/controls`);
    await examine(drawer.page, "with breaches");
  });

  await story.step("it goes out as a workbook", async () => {
    const href = await auditor.page.getByRole("link", { name: "Download as Excel" }).getAttribute("href");
    const file = await auditor.page.request.get(href ?? "");
    expect(file.status()).toBe(200);
    expect(file.headers()["content-type"]).toContain("spreadsheetml");
    expect((await file.body()).subarray(0, 2).toString()).toBe("PK");
  });
});
