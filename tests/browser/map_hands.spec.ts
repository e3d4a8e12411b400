// What hands do on a map beyond drawing: copy and paste, aligning with what is near, zooming by keys, wheel and two fingers,
// messages between pools; and files that mean harm, which show nothing but words.

import type { CDPSession, Locator, Page } from "@playwright/test";
import { expect, PHONE, type Person, story } from "./people";

const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/** Two companies, each with a step; a link that would run, where links can stand, and a script in a name. */
const TWO_POOLS = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${BPMN}" id="D" targetNamespace="urn:t">
  <collaboration id="C"><participant id="P1" name="Buyer" processRef="A"/><participant id="P2" name="Supplier" processRef="B"/></collaboration>
  <process id="A">
    <documentation>&lt;a href="javascript:document.title='run'"&gt;more&lt;/a&gt;</documentation>
    <startEvent id="S1" name="Need"/><task id="T1" name="Order goods"/><endEvent id="E1" name="Done"/>
    <sequenceFlow id="F1" sourceRef="S1" targetRef="T1"/><sequenceFlow id="F2" sourceRef="T1" targetRef="E1"/>
    <textAnnotation id="N1"><text>javascript:alert(1)</text></textAnnotation>
  </process>
  <process id="B"><task id="T2" name="Take the order"/><task id="T3" name="&lt;script&gt;alert(1)&lt;/script&gt;"/></process>
</definitions>`;

async function send(page: Page, maps: string, name: string, text: string): Promise<void> {
  await page.goto(maps);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/xml", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Import" }).click();
}

async function imported(person: Person): Promise<string> {
  const { page } = person;
  await person.openPlan();
  const maps = `${new URL(page.url()).pathname}/maps`;
  await send(page, maps, "Two companies.bpmn", TWO_POOLS);
  await page.getByRole("link", { name: "Open the map" }).click();
  await expect(page.locator("#map-surface")).toBeVisible();
  return new URL(page.url()).pathname;
}

const node = (page: Page, name: string): Locator => page.locator(`#map-surface .node[aria-label*="“${name}”"]`);
const row = (page: Page, name: string): Locator =>
  page.locator(".map-outline tbody tr").filter({ has: page.locator("th .name", { hasText: name }) });

async function middle(shape: Locator): Promise<{ x: number; y: number }> {
  await shape.first().evaluate((element) => element.closest(".map-work")?.scrollIntoView({ block: "center" }));
  const box = await shape.first().locator(".body").boundingBox();
  if (!box) throw new Error("the shape is not drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** How much of the map is seen across, in its own pixels. */
async function seen(page: Page): Promise<number> {
  const [, , width] = ((await page.locator("#map-surface svg").first().getAttribute("viewBox")) ?? "").split(" ");
  return Number(width);
}

/** Where a shape stands: its upper left corner. */
async function place(shape: Locator): Promise<[number, number]> {
  const found = /translate\((\S+) (\S+)\)/.exec((await shape.first().getAttribute("transform")) ?? "");
  return [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
}

story("shapes are copied with what joins them, aligned by hand, and joined across pools", async ({ meet }) => {
  story.setTimeout(120_000);
  const [finance, sales] = await Promise.all([meet("finance"), meet("sales")]);
  const { page } = finance;
  const map = await imported(finance);
  await sales.page.goto(map);
  await expect(sales.page.locator("#map-surface")).toBeVisible();
  const press = async (shape: Locator, more = false) => {
    const at = await middle(shape);
    if (more) await shape.page().keyboard.down("Shift");
    await shape.page().mouse.click(at.x, at.y);
    if (more) await shape.page().keyboard.up("Shift");
  };

  await story.step("two steps are copied and pasted with the flow among them; one undo takes all of it back", async () => {
    await page.locator("#map-surface").focus();
    await page.keyboard.press("0");
    await press(node(page, "Need"));
    await press(node(page, "Order goods"), true);
    await page.keyboard.press("Control+c");
    await page.keyboard.press("Control+v");
    for (const each of [page, sales.page]) {
      await expect(node(each, "Order goods")).toHaveCount(2);
      await expect(row(each, "Need").locator(".next", { hasText: "Order goods" })).toHaveCount(2);
    }
    await expect(row(page, "Order goods").locator(".next", { hasText: "Done" }), "what led out of it stays its own").toHaveCount(1);
    await page.keyboard.press("Control+z");
    await expect(node(sales.page, "Order goods")).toHaveCount(1);
    await expect(node(sales.page, "Need")).toHaveCount(1);
  });

  await story.step("a step that comes near another's edge aligns with it, and says with what", async () => {
    const [, line] = await place(node(page, "Order goods"));
    const from = await middle(node(page, "Done"));
    const onLine = await middle(node(page, "Order goods"));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y + 40, { steps: 4 });
    await page.mouse.move(from.x + 40, onLine.y + 3, { steps: 4 });
    await expect(page.locator("#map-surface line.guide")).not.toHaveCount(0);
    await page.mouse.up();
    await expect(page.locator("#map-surface line.guide")).toHaveCount(0);
    // A step is 80 high and an event 36: middles are aligned.
    await expect.poll(async () => (await place(node(page, "Done")))[1]).toBe(line + 22);
    await expect.poll(async () => (await place(node(sales.page, "Done")))[1]).toBe(line + 22);
  });

  await story.step("what is held is seen once, though somebody renames it meanwhile; Escape puts it back", async () => {
    const below = (name: string) => page.locator(`#map-surface .nodes > .node[aria-label*="“${name}”"]`);
    const held = page.locator("#map-surface .lifted");
    const before = await place(below("Done"));
    const from = await middle(below("Done"));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 50, { steps: 4 });
    await expect(held.locator(".node")).toHaveCount(1);
    await expect(held).toHaveAttribute("transform", /^translate\(/);
    await expect(below("Done")).toBeHidden();
    await press(node(sales.page, "Done"));
    await sales.page.locator(".map-panel").getByLabel("Name").fill("All done");
    await sales.page.keyboard.press("Tab");
    await expect(held.locator('.node[aria-label*="“All done”"]')).toHaveCount(1);
    await expect(below("All done")).toBeHidden();
    await page.keyboard.press("Escape");
    await expect(held.locator(".node")).toHaveCount(0);
    await expect(below("All done")).toBeVisible();
    await page.mouse.up();
    expect(await place(below("All done"))).toEqual(before);
  });

  await story.step("chosen by name, a step of another company is told by a message", async () => {
    await press(node(page, "Order goods"));
    await page.locator(".map-panel").getByLabel("Leads to").selectOption({ label: "Take the order" });
    await expect(sales.page.locator("#map-surface .flow.message")).toHaveCount(1);
    await expect(page.locator(".saved-slot")).toContainText("Saved");
    const file = await page.request.get(`${map}/export.bpmn`);
    expect(await file.text()).toMatch(/messageFlow [^>]*sourceRef="T1" targetRef="T2"/);
  });

  await story.step("what a file would have run are words, on the page and in the picture", async () => {
    await page.reload();
    await expect(node(page, "<script>alert(1)</script>")).toBeVisible();
    await expect(page.locator('a[href^="javascript" i]')).toHaveCount(0);
    await expect(page).not.toHaveTitle("run");
    const picture = await (await page.request.get(`${map}/export.svg`)).text();
    expect(picture).toContain("&lt;script&gt;");
    expect(picture).not.toMatch(/<script|<a[ >]|\son\w+=/i);
  });
  expect(finance.complaints).toEqual([]);
});

story("keys, wheel and two fingers zoom", async ({ meet }) => {
  story.setTimeout(120_000);
  const finance = await meet("finance");
  const { page } = finance;
  const map = await imported(finance);
  await page.locator("#map-surface").focus();
  await page.keyboard.press("0");
  const whole = await seen(page);

  await story.step("plus shows less and larger, minus more, nought all of it", async () => {
    await page.keyboard.press("+");
    await expect.poll(() => seen(page)).toBeLessThan(whole);
    const near = await seen(page);
    await page.keyboard.press("-");
    await page.keyboard.press("-");
    await expect.poll(() => seen(page)).toBeGreaterThan(near);
    await page.keyboard.press("0");
    await expect.poll(() => seen(page)).toBe(whole);
  });

  await story.step("the wheel zooms with Ctrl, around where the hand is", async () => {
    const at = await middle(node(page, "Order goods"));
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -100);
    await page.keyboard.up("Control");
    await expect.poll(() => seen(page)).toBeLessThan(whole);
    const still = await middle(node(page, "Order goods"));
    expect(Math.abs(still.x - at.x) + Math.abs(still.y - at.y), "what is under the hand stays there").toBeLessThan(4);
  });

  await story.step("on a phone two fingers draw it apart", async () => {
    const phone = await meet("sales", PHONE);
    await phone.page.goto(map);
    const surface = phone.page.locator("#map-surface");
    await surface.scrollIntoViewIfNeeded();
    await expect(surface).toBeVisible();
    const before = await seen(phone.page);
    const box = await surface.boundingBox();
    if (!box) throw new Error("there is no surface");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hand: CDPSession = await phone.context.newCDPSession(phone.page);
    const fingers = (apart: number) => [
      { x: x - apart, y, id: 1 },
      { x: x + apart, y, id: 2 },
    ];
    await hand.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(30) });
    for (const apart of [40, 55, 70, 90]) {
      await hand.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
    }
    await hand.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(() => seen(phone.page)).toBeLessThan(before / 2);

    const shapes = phone.page.locator("#map-surface .nodes .node");
    const count = await shapes.count();
    await phone.page.getByRole("toolbar").getByRole("button", { name: "Note", exact: true }).click();
    const near = await seen(phone.page);
    await hand.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(90).slice(0, 1) });
    await hand.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(90) });
    for (const apart of [70, 50]) await hand.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
    await hand.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(() => seen(phone.page)).toBeGreaterThan(near);
    await expect(shapes, "two fingers put nothing down").toHaveCount(count);
    await surface.tap({ position: { x: box.width / 2, y: 40 } });
    await expect(shapes, "one does").toHaveCount(count + 1);
  });
});
