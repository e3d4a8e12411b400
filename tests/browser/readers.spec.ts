// A sheet becomes secret: finance gives it to a few, whoever else has it open loses it at once, and the plan goes on
// showing what it adds up to. The page that chooses is plain: it works without scripts.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, NAMES, type Person, PHONE, story } from "./people";

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`), name).toEqual([]);
  const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect.soft(width, `${name}: nothing is cut off at the side`).toBeLessThanOrEqual(window_);
}

/** What a department's row of the plan says it spends. */
async function total(person: Person, department: string): Promise<string> {
  await person.openPlan();
  return person.page.locator("tr.department", { hasText: department }).last().locator("td.total").innerText();
}

story("a sheet is given to a few, and whoever else had it open loses it", async ({ meet }) => {
  story.setTimeout(150_000);
  const [finance, eyes, cfo, head] = await Promise.all([
    meet("finance", { javaScriptEnabled: false }),
    meet("finance"),
    meet("cfo"),
    meet("head", { ...PHONE, javaScriptEnabled: false }),
  ]);
  const before = await total(cfo, "Research & Development");
  await cfo.openSheet("Research & Development");
  const sheet = new URL(cfo.page.url()).pathname;
  const { page } = finance;
  const choose = page.locator(".reader-form");

  await story.step("finance is shown the way from the sheet, and who could be asked to read", async () => {
    await page.goto(sheet);
    await page.getByRole("link", { name: "Who sees it" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Research & Development");
    await expect(choose.getByRole("checkbox", { name: NAMES.finance })).toBeChecked();
    await eyes.page.goto(`${sheet}/readers`);
    await examine(eyes.page, "readers, open to all");
  });

  await story.step("a list without whoever writes it is refused, and what was ticked stays", async () => {
    await choose.getByRole("checkbox", { name: NAMES.finance }).uncheck();
    await choose.getByRole("checkbox", { name: NAMES.auditor }).check();
    await choose.getByRole("button", { name: "Keep it secret" }).click();
    await expect(page.getByRole("alert")).toContainText("Tick yourself");
    await expect(choose.getByRole("checkbox", { name: NAMES.auditor })).toBeChecked();
  });

  await story.step("kept for two, it leaves the screen of whoever else has it open", async () => {
    const hidden = cfo.page.waitForEvent("websocket");
    await choose.getByRole("checkbox", { name: NAMES.finance }).check();
    await choose.getByRole("checkbox", { name: NAMES.head }).uncheck();
    await choose.getByRole("button", { name: "Keep it secret" }).click();
    await expect(page.getByText("Secret: 2 people read it")).toBeVisible();
    await hidden;
    await expect(cfo.page.getByRole("alert").filter({ hasText: "no longer" })).toBeVisible();
    const answers = ["", "/export.xlsx", "/export.csv", "/outturn", "/readers"];
    for (const path of answers) expect((await cfo.page.request.get(sheet + path)).status(), path).toBe(404);
    await eyes.page.goto(`${sheet}/readers`);
    await examine(eyes.page, "readers, secret");
  });

  await story.step("the plan shows the same total, with a lock and no way in", async () => {
    expect(await total(cfo, "Research & Development")).toBe(before);
    const row = cfo.page.locator("tr.department", { hasText: "Research & Development" }).last();
    await expect(row.getByRole("img", { name: "Its lines are secret" })).toBeVisible();
    await expect(row.locator(".name a[href]")).toHaveCount(0);
    expect(await total(head, "Research & Development")).toBe(before);
    expect((await head.page.goto(sheet))?.status()).toBe(404);
  });

  await story.step("opened again, everybody whose role says so reads", async () => {
    await eyes.page.setViewportSize(PHONE.viewport ?? { width: 390, height: 844 });
    await examine(eyes.page, "readers on a phone");
    await choose.getByRole("button", { name: "Open to everybody" }).click();
    await expect(page.getByText("Open to everybody whose role says so")).toBeVisible();
    expect((await cfo.page.goto(sheet))?.status()).toBe(200);
  });
  for (const person of [finance, cfo, head]) expect.soft(person.complaints.filter((of) => !/status of 4\d\d/.test(of)), person.role).toEqual([]);
});
