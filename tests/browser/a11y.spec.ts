// Accessibility: axe finds nothing on any page, in both languages, both themes, at a desk and on a phone; nor in what comes
// and goes on a sheet: a file before it is imported, two values of one cell, a sheet that is frozen and written on.

import AxeBuilder from "@axe-core/playwright";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { fillSignIn, story } from "./people";
import { expect, test } from "./tandem";

/** What axe finds, short enough to be read: the rule, and where it is broken. */
async function examine(page: Page, name: string, part = "html"): Promise<void> {
  // A dialog or menu that still moves has colours of its own.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const found = violations.map(({ id, nodes }) => {
    const where = nodes.slice(0, 3).map((node) => `${node.target} ${node.any[0]?.message ?? ""}`.trim());
    return `${id}, ${nodes.length} times: ${where.join(" | ")}`;
  });
  expect.soft(found, name).toEqual([]);
}

async function follow(page: Page, link: string): Promise<void> {
  await page.goto((await page.locator(link).first().getAttribute("href")) ?? "");
}

// A trace of every node axe looks at takes longer than axe.
test.use({ trace: "off" });

/** Words do not depend on colours, so each language comes with one theme. */
const VIEWS = [
  { locale: "en-GB", colorScheme: "light" },
  { locale: "zh-CN", colorScheme: "dark" },
] as const;

for (const view of VIEWS) {
  test.describe(`${view.locale}, ${view.colorScheme}`, () => {
    test.use(view);

    test("axe finds nothing", async ({ page }) => {
      test.setTimeout(90_000);
      await page.goto("/sign-in");
      await examine(page, "sign-in");
      await page.locator("#email").fill("sales@demo.tandem");
      await page.locator("#password").fill("wrong");
      await page.locator(".sign-in-form button").click();
      await expect(page.getByRole("alert")).toBeVisible();
      await examine(page, "sign-in, refused");
      await fillSignIn(page, "sales");

      await expect(page.locator(".plan-card").first()).toBeVisible();
      await examine(page, "home");
      await page.locator(".account-button").click();
      await examine(page, "home, account menu");
      await follow(page, ".plan-card a");
      await expect(page.locator("tr.department").first()).toBeVisible();
      await examine(page, "plan");
      await follow(page, ".name-line a[href]");
      await expect(page.locator(".saved-slot")).not.toBeEmpty();
      await examine(page, "sheet");
      await page.locator(".tool-group.end .button.primary").click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await examine(page, "sheet, about to submit", "dialog[open]");

      await page.context().clearCookies();
      await page.goto("/sign-in");
      await fillSignIn(page, "head");
      await expect(page.locator(".waiting-item")).toBeVisible();
      await examine(page, "home, something waits");
      await page.goto("/inbox");
      await examine(page, "inbox");
      await follow(page, ".inbox-row");
      await expect(page.locator(".decide-form")).toBeVisible();
      await page.locator(".decide-comment summary").click();
      await examine(page, "request");
    });
  });
}

/** The first month of the first line, whatever it is called. */
function firstCell(page: Page) {
  return page.locator(".grid-row.item").first().locator('[data-column="5"]');
}

async function type(page: Page, figure: string): Promise<void> {
  await firstCell(page).click();
  await page.keyboard.insertText(figure);
  await page.keyboard.press("Enter");
}

const FILE = fileURLToPath(new URL("../fixtures/budgets/ragged.csv", import.meta.url));

for (const view of VIEWS) {
  story(`axe finds nothing in what comes and goes on a sheet, ${view.locale}, ${view.colorScheme}`, async ({ meet, isMobile }) => {
    story.setTimeout(180_000);
    story.skip(isMobile, "its people bring their own windows");
    const [sales, finance] = await Promise.all([meet("sales", view), meet("finance", view)]);
    const { page } = sales;
    await page.goto("/");
    await follow(page, ".plan-card a");
    await follow(page, ".name-line a[href]");
    const address = new URL(page.url()).pathname;
    await finance.page.goto(address);
    for (const { page } of [sales, finance]) await expect(page.locator(".saved-slot")).not.toBeEmpty();

    await page.locator(".tool-group.end > button.small:not(.primary, .icon-only)").click();
    await page.locator("#import input[type=file]").setInputFiles(FILE);
    await expect(page.locator("#import .import-facts")).toBeVisible();
    await examine(page, "a file before it is imported", "#import");
    await page.keyboard.press("Escape");
    await expect(page.locator("#import")).toBeHidden();

    await sales.goOffline();
    await type(page, "1111");
    await type(finance.page, "2222");
    await sales.goOnline();
    for (const { page } of [sales, finance]) await expect(firstCell(page)).toHaveClass(/contested/);
    await firstCell(page).click();
    await expect(page.locator(".rivals li")).toHaveCount(2);
    await examine(page, "two values of one cell");
    await page.locator(".rivals li button").first().click();
    await expect(firstCell(finance.page)).not.toHaveClass(/contested/);
    await expect(page.locator(".saved-slot .saved")).toHaveClass(/done/);

    await page.locator(".tool-group.end .button.primary").click();
    await page.locator("dialog[open] .button.primary").click();
    await expect(page).toHaveURL(/\/requests\//);
    await page.goto(address);
    await expect(page.locator(".saved-slot")).not.toBeEmpty();
    await expect(page.locator(".sheet-banners .banner")).toHaveCount(1);
    await examine(page, "frozen");
    await page.locator(".sheet-banners .banner button").click();
    await type(page, "3333");
    await expect(page.locator(".saved-slot")).toContainText("1");
    await examine(page, "frozen, and written on as a proposal");
  });
}
