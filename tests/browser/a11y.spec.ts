// Accessibility: axe finds nothing on any page, in both languages, both themes, at a desk and on a phone.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { fillSignIn } from "./people";
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
