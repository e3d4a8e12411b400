// A standard map as it comes: it computes, is looked at by cost and by time, takes a share that is typed, a flow that is
// dropped on what it shall lead to, a lane, and is tidied; what it costs moves with each.

import type { Locator, Page } from "@playwright/test";
import { expect, story } from "./people";

const node = (page: Page, name: string): Locator => page.locator(`#map-surface .nodes .node[aria-label*="“${name}”"]`);
const cost = async (page: Page): Promise<number> => Number((await page.locator(".key-amount").first().innerText()).replace(/[^\d.]/g, ""));

async function middle(shape: Locator): Promise<{ x: number; y: number }> {
  await shape.first().evaluate((element) => element.closest(".map-work")?.scrollIntoView({ block: "center" }));
  const box = await shape.first().locator(".body").boundingBox();
  if (!box) throw new Error("the shape is not drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function choose(page: Page, shape: Locator): Promise<void> {
  const at = await middle(shape);
  await page.mouse.click(at.x, at.y);
}

story("a standard map computes as it comes, is looked at by cost and time, and is changed by hand", async ({ meet }) => {
  story.setTimeout(120_000);
  const finance = await meet("finance");
  const { page } = finance;
  const lenses = page.getByRole("navigation", { name: "How to look at the map" });

  await story.step("begun from the library, it has lanes, volumes and a cost", async () => {
    await finance.openPlan();
    await page.getByRole("link", { name: "Process maps" }).click();
    await page.locator(".map-offer", { hasText: "Order to cash" }).click();
    await page.getByLabel("Name", { exact: true }).fill("How we sell");
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("How we sell");
    await expect(page.locator("#map-surface")).toBeVisible();
    await expect(page.locator("#map-surface .frames .lane")).not.toHaveCount(0);
    expect(await cost(page)).toBeGreaterThan(0);
  });
  await page.locator("#map-surface").focus();
  await page.keyboard.press("0");

  for (const [lens, query] of [["Cost", "cost"], ["Time", "time"]] as const) {
    await story.step(`by ${lens.toLowerCase()} the dearest step is hottest, alive and as the server writes it`, async () => {
      await lenses.getByRole("link", { name: lens, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`lens=${query}$`));
      await expect(page.locator("#map-surface .node.heat-5")).not.toHaveCount(0);
      const alive = await page.locator("#map-surface .node .caption").allTextContents();
      expect(alive.filter((figure) => /\d/.test(figure)).length).toBeGreaterThan(2);
      const still = await (await page.request.get(page.url(), { headers: { "accept-language": "en" } })).text();
      const written = [...still.matchAll(/class="caption[^"]*"[^>]*>([^<]+)</g)].map(([, figure]) => figure);
      expect(written.sort()).toEqual(alive.sort());
    });
  }
  await lenses.getByRole("link", { name: "Work", exact: true }).click();

  await story.step("a share that is typed moves what a year costs, and one undo takes it back", async () => {
    const before = await cost(page);
    const at = await page.locator("#map-surface").evaluate((surface) => {
      surface.scrollIntoView({ block: "center" });
      for (const flow of surface.querySelectorAll(".flows .flow")) {
        const way = flow.querySelector<SVGPathElement>(".reach");
        if (!way || !flow.textContent?.includes("%")) continue;
        for (let part = 0.1; part < 1; part += 0.1) {
          const { x, y } = way.getPointAtLength(way.getTotalLength() * part).matrixTransform(way.getScreenCTM() ?? undefined);
          if (flow.contains(document.elementFromPoint(x, y))) return { x, y };
        }
      }
      throw new Error("no flow with a share is in sight");
    });
    await page.mouse.click(at.x, at.y);
    const share = page.locator(".map-panel").getByLabel("Share");
    await share.fill("55");
    await share.press("Tab");
    await expect.poll(() => cost(page)).not.toBe(before);
    await page.locator("#map-surface").focus();
    await page.keyboard.press("Control+z");
    await expect.poll(() => cost(page)).toBe(before);
  });

  await story.step("dragged from its mark onto another step, a flow leads there", async () => {
    const flows = page.locator("#map-surface .flows .flow");
    const count = await flows.count();
    const steps = page.locator("#map-surface .nodes .node.activity");
    const [from, to] = [steps.nth(0), steps.nth(3)];
    await choose(page, from);
    const handle = await page.locator("#map-surface .handle circle").boundingBox();
    if (!handle) throw new Error("there is no handle");
    const target = await middle(to);
    await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
    await page.mouse.down();
    await page.mouse.move(target.x, target.y, { steps: 8 });
    await expect(page.locator("#map-surface .target"), "what it will lead to is shown").toHaveCount(1);
    await page.mouse.up();
    await expect(flows).toHaveCount(count + 1);
    await page.keyboard.press("Control+z");
    await expect(flows).toHaveCount(count);
  });

  await story.step("a lane is added by its button, and named", async () => {
    const lanes = page.locator("#map-surface .frames .lane");
    const count = await lanes.count();
    await page.getByRole("toolbar").getByRole("button", { name: "Lane", exact: true }).click();
    await page.keyboard.type("Warehouse two");
    await page.keyboard.press("Enter");
    await expect(lanes).toHaveCount(count + 1);
    await expect(lanes.filter({ hasText: "Warehouse two" })).toHaveCount(1);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await expect(lanes).toHaveCount(count);
  });

  await story.step("a step that was pushed on another is put in line again by Tidy", async () => {
    const [first, second] = [page.locator("#map-surface .nodes .node.activity").nth(0), page.locator("#map-surface .nodes .node.activity").nth(1)];
    const [from, to] = [await middle(first), await middle(second)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x - 8, to.y - 6, { steps: 6 });
    await page.mouse.up();
    const apart = async () => {
      const [one, other] = [await middle(first), await middle(second)];
      return Math.hypot(one.x - other.x, one.y - other.y);
    };
    await expect.poll(apart).toBeLessThan(20);
    await page.keyboard.press("Escape");
    await page.getByRole("toolbar").getByRole("button", { name: "Tidy", exact: true }).click();
    await expect.poll(apart, "no step lies on another").toBeGreaterThan(40);
  });
  expect(finance.complaints).toEqual([]);
});
