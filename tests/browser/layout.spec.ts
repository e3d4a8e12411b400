// Every page holds its shape: nothing wider than a narrow phone, no jump when the page comes alive, and a browser that has
// nothing to complain about, the content policy included.

import type { BrowserContext, Page } from "@playwright/test";
import { fillSignIn } from "./people";
import { expect, test } from "./tandem";

const NARROW = { width: 360, height: 780 };
/** Shifts below this are rounding, not movement. */
const SHIFT_MAX = 0.01;

/** The pages, each by the way to it. */
const PAGES: [name: string, open: (page: Page) => Promise<void>][] = [
  ["sign-in", (page) => visit(page, "/sign-in")],
  ["home", (page) => visit(page, "/")],
  ["plan", async (page) => visit(page, await planAddress(page))],
  ["sheet", openSheet],
  ["inbox", (page) => visit(page, "/inbox")],
  ["request", async (page) => visit(page, await addressOn(page, "/inbox", ".inbox-row"))],
];

async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForLoadState("networkidle");
}

async function addressOn(page: Page, address: string, link: string): Promise<string> {
  await page.goto(address);
  return (await page.locator(link).first().getAttribute("href")) ?? "";
}

function planAddress(page: Page): Promise<string> {
  return addressOn(page, "/", ".plan-card a");
}

async function openSheet(page: Page): Promise<void> {
  const plan = await planAddress(page);
  await visit(page, await addressOn(page, plan, ".name-line a[href]"));
  await expect(page.locator(".saved-slot")).not.toBeEmpty();
}

/** Signs the head of department in, who sees every kind of page. */
async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await fillSignIn(page, "head");
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Keeps how far each thing moved that nobody moved, from the first paint on. */
async function watchShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] })[]) {
        if (entry.hadRecentInput) continue;
        const what = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.textContent).join(", ");
        moved.push(`${entry.value.toFixed(4)} ${what}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

function shifts(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { moved: string[] }).moved);
}

test.describe("on a narrow phone", () => {
  test.use({ viewport: NARROW });
  test.skip(({ isMobile }) => !isMobile, "a phone's page");

  test("nothing is wider than the screen, nothing jumps, nothing is complained about", async ({ page, complaints, context }) => {
    test.setTimeout(60_000);
    await watchShifts(context);
    await page.goto("/sign-in");
    for (const [name, open] of PAGES) {
      await test.step(name, async () => {
        if (name === "home") await signIn(page);
        await open(page);
        const { scrolled, wide } = await page.evaluate((width) => ({
          scrolled: document.documentElement.scrollWidth,
          // What sticks out without being in something that scrolls by itself.
          wide: [...document.querySelectorAll("body *")]
            .filter((node) => node.getBoundingClientRect().right > width + 1)
            .filter((node) => !node.closest(".grid-scroll, .sheet-tools, .sheet-standing, [popover], dialog"))
            .map((node) => node.outerHTML.slice(0, 100)),
        }), NARROW.width);
        expect.soft(scrolled, `${name} is as wide as the screen`).toBeLessThanOrEqual(NARROW.width);
        expect.soft(wide, `${name} holds everything`).toEqual([]);
        const moved = (await shifts(page)).filter((shift) => Number.parseFloat(shift) >= SHIFT_MAX);
        expect.soft(moved, `${name} stands still`).toEqual([]);
      });
    }
    expect(complaints).toEqual([]);
  });
});

test.describe("at a desk", () => {
  test.skip(({ isMobile }) => isMobile, "a desk's page");

  test("nothing jumps and nothing is complained about", async ({ page, complaints, context }) => {
    test.setTimeout(60_000);
    await watchShifts(context);
    await page.goto("/sign-in");
    for (const [name, open] of PAGES) {
      await test.step(name, async () => {
        if (name === "home") await signIn(page);
        await open(page);
        const moved = (await shifts(page)).filter((shift) => Number.parseFloat(shift) >= SHIFT_MAX);
        expect.soft(moved, `${name} stands still`).toEqual([]);
      });
    }
    expect(complaints).toEqual([]);
  });

  test("what does not exist says so and leads back", async ({ page }) => {
    await signIn(page);
    const answer = await page.goto("/plans/nothing/here");
    expect(answer?.status()).toBe(404);
    await expect(page.getByText("There is nothing here")).toBeVisible();
    await page.getByRole("link", { name: "Back to plans" }).click();
    await expect(page).toHaveURL(/\/$/);
  });

  test("the bars of the plan stay within their cells", async ({ page }) => {
    await signIn(page);
    await visit(page, await planAddress(page));
    const out = await page.locator("td.gap").evaluateAll((cells) =>
      cells.flatMap((cell) => {
        const frame = cell.getBoundingClientRect();
        const parts = [...cell.querySelectorAll("svg, .change")].map((part) => part.getBoundingClientRect());
        return parts.filter((part) => part.left < frame.left - 1 || part.right > frame.right + 1).map((part) => `${part.left} is left of ${frame.left}`);
      }),
    );
    expect(out).toEqual([]);
  });
});
