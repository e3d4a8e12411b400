// The palette grows from a workshop's few shapes to all of BPMN; flows are led by clicks as well as by dragging; what stands
// in a subprocess belongs to it. What was drawn goes out as a file other programs read.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { BpmnModdle } from "bpmn-moddle";
import { expect, PHONE, story } from "./people";

const node = (page: Page, name: string): Locator => page.locator(`#map-surface .node[aria-label*="“${name}”"]`);

async function middle(shape: Locator): Promise<{ x: number; y: number }> {
  const box = await shape.first().boundingBox();
  if (!box) throw new Error("the shape is not drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

story("the palette grows to all of BPMN, and flows are led by clicks", async ({ meet }) => {
  story.setTimeout(120_000);
  const [finance, sales] = await Promise.all([meet("finance"), meet("sales", PHONE)]);
  const { page } = finance;
  await finance.openPlan();
  await page.goto(`${new URL(page.url()).pathname}/maps`);
  await page.getByLabel("Name", { exact: true }).fill("All of it");
  await page.getByRole("button", { name: "Create" }).click();
  const surface = page.locator("#map-surface");
  await expect(surface).toBeVisible();
  const map = new URL(page.url()).pathname;
  await surface.evaluate((element) => element.closest(".map-work")?.scrollIntoView({ block: "center" }));
  const tools = page.getByRole("toolbar", { name: "Drawing tools" });
  const more = tools.locator("summary");
  /** Puts a shape at a place of the surface, and gives it a name. */
  const draw = async (word: string, x: number, y: number, name: string) => {
    const button = tools.getByRole("button", { name: word, exact: true });
    if (!(await button.isVisible())) await more.click();
    await button.click();
    const box = await surface.boundingBox();
    if (!box) throw new Error("there is no surface");
    await page.mouse.click(box.x + x, box.y + y);
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await expect(node(page, name)).toBeVisible();
  };
  const file = async () => (await page.request.get(`${map}/export.bpmn`)).text();

  await story.step("a step drawn in a subprocess belongs to it", async () => {
    await draw("Subprocess", 260, 160, "Check offers");
    await draw("Step", 200, 160, "Compare prices");
    await draw("Step", 560, 120, "Order");
    await draw("Step", 560, 260, "Tell the others");
    await expect(page.locator(".saved-slot")).toContainText("Saved");
    expect(await file()).toMatch(/<(\w+:)?subProcess [^>]*name="Check offers"[\s\S]*name="Compare prices"[\s\S]*<\/(\w+:)?subProcess>/);
  });

  await story.step("a click on a shape's arrow and one on another shape join the two", async () => {
    const order = await middle(node(page, "Order").locator(".body"));
    await page.mouse.click(order.x, order.y);
    const handle = await middle(surface.locator(".handle"));
    await page.mouse.click(handle.x, handle.y);
    const tell = await middle(node(page, "Tell the others").locator(".body"));
    await page.mouse.move(tell.x, tell.y);
    await page.mouse.click(tell.x, tell.y);
    await expect(surface.locator(".flow")).toHaveCount(1);
    await expect(surface.locator(".nodes .node"), "nothing grew").toHaveCount(5);
  });

  await story.step("a flow begun and given up leaves nothing", async () => {
    const order = await middle(node(page, "Order").locator(".body"));
    await page.mouse.click(order.x, order.y);
    const handle = await middle(surface.locator(".handle"));
    await page.mouse.click(handle.x, handle.y);
    await page.keyboard.press("Escape");
    const box = await surface.boundingBox();
    await page.mouse.click((box?.x ?? 0) + 40, (box?.y ?? 0) + 330);
    await expect(surface.locator(".flow")).toHaveCount(1);
    await expect(surface.locator(".nodes .node")).toHaveCount(5);
  });

  await story.step("an event is put on a border, data and a pool beside", async () => {
    const order = await middle(node(page, "Order").locator(".body"));
    const box = await surface.boundingBox();
    await draw("Boundary event", order.x - (box?.x ?? 0) + 20, order.y - (box?.y ?? 0), "Too late");
    await draw("Data object", 60, 60, "Offer");
    await more.click();
    expect((await new AxeBuilder({ page }).include(".map-card").analyze()).violations.map(({ id }) => id)).toEqual([]);
    await tools.getByRole("button", { name: "Pool", exact: true }).click();
    await page.keyboard.type("Supplier");
    await page.keyboard.press("Enter");
    await expect(page.locator(".saved-slot")).toContainText("Saved");
    const xml = await file();
    expect(xml).toMatch(/<(\w+:)?boundaryEvent [^>]*attachedToRef="[^"]+"/);
    expect(xml).toMatch(/<(\w+:)?participant [^>]*name="Supplier"/);
    const { warnings } = await new BpmnModdle().fromXML(xml);
    expect(warnings.map(({ message }: { message: string }) => message)).toEqual([]);
  });

  await story.step("the other person, on a phone, has all of it", async () => {
    await sales.page.goto(map);
    for (const name of ["Check offers", "Compare prices", "Order", "Too late", "Offer"]) {
      await expect(node(sales.page, name), name).toHaveCount(1);
    }
  });
});
