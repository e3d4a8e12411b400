// A map one works on is printed as the page that stands still is: all of it on a sheet lying across, whatever part was seen,
// and nothing of what only a screen can use.

import { writeFileSync } from "node:fs";
import { expect, story } from "./people";

story("the live map is printed whole, and is as it was afterwards", async ({ meet }) => {
  const finance = await meet("finance", { colorScheme: "dark" });
  const { page } = finance;
  await finance.openPlan();
  await page.getByRole("link", { name: "Process maps" }).click();
  await page.getByRole("link", { name: "Purchase to pay" }).click();
  const surface = page.locator("#map-surface");
  const sheet = surface.locator("svg.map").first();
  await surface.focus();
  // Close to one corner, so that most of the map is out of sight.
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("+");
  const seen = await sheet.getAttribute("viewBox");
  const lowest = async () => (await surface.boundingBox())?.height ?? 0;
  const before = await lowest();

  await story.step("on paper all of it is in view, without tools and panel", async () => {
    await page.emulateMedia({ media: "print" });
    // A4 lying across at 96 dots an inch, less its margins.
    await page.setViewportSize({ width: 1047, height: 718 });
    await expect(sheet).not.toHaveAttribute("viewBox", seen ?? "");
    const frame = await sheet.boundingBox();
    expect(frame).not.toBeNull();
    const nodes = await sheet.locator(".nodes > *").all();
    expect(nodes.length).toBeGreaterThan(10);
    for (const node of nodes) {
      const box = await node.boundingBox();
      if (box === null || frame === null) continue;
      expect(box.x).toBeGreaterThanOrEqual(frame.x - 1);
      expect(box.y).toBeGreaterThanOrEqual(frame.y - 1);
      expect(box.x + box.width).toBeLessThanOrEqual(frame.x + frame.width + 1);
      expect(box.y + box.height).toBeLessThanOrEqual(frame.y + frame.height + 1);
    }
    expect(frame?.height ?? 0, "no more than a sheet").toBeLessThanOrEqual(718);
    for (const away of [".map-tools", ".map-panel", ".map-mini", ".outline-parties", ".map.live.above"]) {
      for (const one of await page.locator(away).all()) await expect(one).toBeHidden();
    }
    // Fitted to a sheet the names are small, so the map stands once more in parts one can read, each step whole in one.
    const strips = surface.locator("svg.strip");
    await expect(strips).not.toHaveCount(0);
    const torn = await surface.evaluate((element) => {
      const inside = (inner: DOMRect, outer: DOMRect) =>
        inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
      const parts = [...element.querySelectorAll("svg.strip")];
      const steps = [...(element.querySelector("svg.map")?.querySelectorAll(".nodes > [data-id]") ?? [])];
      return steps.map((step) => step.getAttribute("data-id")).filter((id) => {
        const isWhole = (part: Element) => {
          const own = part.querySelector(`[data-id="${id}"] .body`) ?? part.querySelector(`[data-id="${id}"]`);
          return own !== null && inside(own.getBoundingClientRect(), part.getBoundingClientRect());
        };
        return !parts.some(isWhole);
      });
    });
    expect(torn).toEqual([]);
    const size = await strips.first().evaluate((part) => {
      const word = part.querySelector<SVGTextElement>(".nodes text");
      return word === null ? 0 : Number.parseFloat(getComputedStyle(word).fontSize) * (word.getScreenCTM()?.a ?? 0);
    });
    expect(size, "in points, as newspapers are set").toBeGreaterThan(5 / 0.75);
    const [width, window_] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(width).toBeLessThanOrEqual(window_);
    const paper = await page.pdf({ preferCSSPageSize: true });
    if (process.env.TANDEM_PAPER) writeFileSync(process.env.TANDEM_PAPER, paper);
    const sizes = [...paper.toString("latin1").matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(sizes.length).toBeGreaterThan(0);
    for (const [, across, down] of sizes) expect(Number(across), "the sheets lie across").toBeGreaterThan(Number(down));
  });

  await story.step("back on the screen one sees what one saw", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await expect(page.locator(".map-panel")).toBeVisible();
    await expect(sheet).toHaveAttribute("viewBox", seen ?? "");
    expect(await lowest()).toBe(before);
    await expect(surface.locator("svg.strip")).toHaveCount(0);
  });
  expect(finance.complaints).toEqual([]);
});
