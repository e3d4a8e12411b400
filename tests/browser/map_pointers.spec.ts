// Where others point on a map is seen while they point: on the same step whatever part of the map is seen and how large,
// in their colour and by their name, no more often than the line bears; a pointer that rests or leaves is gone.

import type { Page } from "@playwright/test";
import { expect, NAMES, PHONE, type Person, story } from "./people";

const STEP = '.node[aria-label*="“Pay”"] .body';

async function open(person: Person): Promise<void> {
  await person.openPlan();
  await person.page.getByRole("link", { name: "Process maps" }).click();
  await person.page.getByRole("link", { name: "Purchase to pay" }).click();
  await expect(person.page.locator("#map-surface .node").first()).toBeVisible();
}

/** The middle of a step on somebody's screen. */
async function middle(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator(`#map-surface ${STEP}`).boundingBox();
  if (box === null) throw new Error("the step is not on the page");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

story("others' pointers are seen where they point, and go when they rest or leave", async ({ meet }) => {
  story.setTimeout(120_000);
  const [finance, sales] = await Promise.all([meet("finance"), meet("sales")]);
  await Promise.all([open(finance), open(sales)]);
  const pointer = finance.page.locator("#map-surface .peer-pointer");
  const tip = async () => {
    const box = await pointer.locator("path").boundingBox();
    const there = await middle(finance.page);
    return box === null ? Number.POSITIVE_INFINITY : Math.hypot(box.x - there.x, box.y - there.y);
  };
  const show = async (page: Page) => {
    await page.locator("#map-surface").focus();
    await page.keyboard.press("0");
  };
  await Promise.all([show(finance.page), show(sales.page)]);
  // Each is told of the other before either points.
  await expect(finance.page.locator(".present .avatar").first()).toBeVisible();

  const point = async (off = 0) => {
    const { x, y } = await middle(sales.page);
    await sales.page.mouse.move(x + off, y);
    await sales.page.mouse.move(x, y);
  };

  await story.step("it is seen on the step, by name, also where the map is seen larger", async () => {
    await expect(async () => {
      await point(3);
      await expect(pointer).toHaveCount(1, { timeout: 500 });
    }).toPass();
    await expect(pointer).toContainText(NAMES.sales);
    await expect.poll(tip).toBeLessThan(6);
    await finance.page.keyboard.press("+");
    await finance.page.keyboard.press("+");
    await point(5);
    await expect.poll(tip).toBeLessThan(6);
    await finance.page.mouse.wheel(0, 0);
    await finance.page.keyboard.press("0");
    await point(7);
    await expect.poll(tip).toBeLessThan(6);
  });

  await story.step("it glides, but not for whoever wants nothing to move", async () => {
    const glides = () => pointer.evaluate((element) => getComputedStyle(element).transitionDuration);
    await point(9);
    expect(await glides()).not.toBe("0s");
    await finance.page.emulateMedia({ reducedMotion: "reduce" });
    expect(await glides()).toBe("0s");
    await finance.page.emulateMedia({ reducedMotion: null });
  });

  await story.step("much movement is told twenty times a second at most", async () => {
    const { x, y } = await middle(sales.page);
    await pointer.evaluate((element) => {
      const heard = (element as unknown as { heard: number; ear: MutationObserver });
      heard.heard = 0;
      heard.ear = new MutationObserver((changes) => (heard.heard += changes.length));
      heard.ear.observe(element, { attributes: true });
    });
    const began = Date.now();
    for (let step = 0; step < 120; step += 1) await sales.page.mouse.move(x + (step % 40), y + (step % 7));
    await sales.page.mouse.move(x, y);
    await expect.poll(tip).toBeLessThan(6);
    const seconds = (Date.now() - began) / 1_000;
    const heard = await pointer.evaluate((element) => (element as unknown as { heard: number }).heard);
    expect(heard).toBeGreaterThan(0);
    expect(heard).toBeLessThanOrEqual(Math.ceil(seconds * 20) + 1);
  });

  await story.step("away from the map it is gone, and where it rests it goes", async () => {
    await point(11);
    await expect(pointer).toHaveCount(1);
    await sales.page.mouse.move(5, 5);
    await expect(pointer).toHaveCount(0);
    await point(13);
    await expect(pointer).toHaveCount(1);
    // Nobody moves any more.
    await expect(pointer).toHaveCount(0, { timeout: 15_000 });
  });

  await story.step("a finger is no pointer", async () => {
    const phone = await meet("production", PHONE);
    await open(phone);
    await phone.page.locator(`#map-surface ${STEP}`).scrollIntoViewIfNeeded();
    await show(phone.page);
    await expect(async () => {
      await phone.page.locator(`#map-surface ${STEP}`).tap();
      await expect(finance.page.locator("#map-surface .peer-name", { hasText: NAMES.production })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expect(pointer).toHaveCount(0);
  });
  for (const person of [finance, sales]) expect(person.complaints).toEqual([]);
});
