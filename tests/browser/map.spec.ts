// A process map: begun from the plan, drawn by two people at once, by keyboard alone, offline, read on a phone and without
// a script, and found clean by axe.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, PHONE, type Person, story } from "./people";

/** Begins a blank map from the plan's page, as a person does, and waits until it is alive. */
async function begin(person: Person, title: string): Promise<string> {
  await person.openPlan();
  await person.page.getByRole("link", { name: "Process maps" }).click();
  await person.page.getByLabel("Name", { exact: true }).fill(title);
  await person.page.getByRole("button", { name: "Create" }).click();
  await expect(person.page.getByRole("heading", { level: 1 })).toHaveText(title);
  await alive(person.page);
  return new URL(person.page.url()).pathname;
}

async function alive(page: Page): Promise<Locator> {
  const surface = page.locator("#map-surface");
  await expect(surface).toBeVisible();
  return surface;
}

const node = (page: Page, name: string): Locator => page.locator(`#map-surface .node[aria-label*="“${name}”"]`);
const row = (page: Page, name: string): Locator => {
  const whole = new RegExp(`^${name.replace("?", "\\?")}(?!\\w)`);
  return page.locator(".map-outline tbody tr").filter({ has: page.locator("th .name", { hasText: whole }) });
};

/** Draws a thing after what is chosen, by its key, and names it. */
async function draw(page: Page, key: string, name: string): Promise<void> {
  await page.keyboard.press(key);
  const field = page.locator(".map-naming");
  await expect(field).toBeFocused();
  await field.fill(name);
  await page.keyboard.press("Enter");
  await expect(node(page, name)).toBeVisible();
}

async function middle(shape: Locator): Promise<{ x: number; y: number }> {
  // Typing may have scrolled the page on; the surface as a whole fits the window.
  await shape.evaluate((element) => element.closest(".map-work")?.scrollIntoView({ block: "center" }));
  const box = await shape.locator(".body").boundingBox();
  if (!box) throw new Error("the shape is not drawn");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

story("two people draw one map, and see each other and what it costs", async ({ meet }) => {
  const [finance, sales] = await Promise.all([meet("finance"), meet("sales")]);
  const path = await begin(finance, "Purchase to pay");
  await sales.page.goto(path);
  await alive(sales.page);

  await story.step("by keyboard alone: walk to the start, draw on, name each thing", async () => {
    await finance.page.locator("#map-surface").focus();
    await finance.page.keyboard.press("ArrowRight");
    await draw(finance.page, "s", "Ask for goods");
    await draw(finance.page, "d", "Granted?");
    await draw(finance.page, "s", "Order");
    await draw(finance.page, "e", "Ordered");
    await expect(row(finance.page, "Ask for goods").locator(".next")).toHaveText("Granted?");
  });

  await story.step("the other sees it appear, with the name of whoever stands there", async () => {
    for (const name of ["Ask for goods", "Granted?", "Order", "Ordered"]) {
      await expect(node(sales.page, name)).toBeVisible();
    }
    await expect(sales.page.locator(".peer-name")).toHaveText(finance.name);
    await expect(finance.page.locator(".saved-slot")).toContainText("Saved");
  });

  await story.step("a flow is drawn by hand; let go over paper, a step grows there", async () => {
    const at = await middle(node(sales.page, "Granted?"));
    await sales.page.mouse.click(at.x, at.y);
    const handle = await sales.page.locator("#map-surface .handle circle").boundingBox();
    if (!handle) throw new Error("there is no handle to draw a flow from");
    await sales.page.mouse.move(handle.x + 9, handle.y + 9);
    await sales.page.mouse.down();
    await sales.page.mouse.move(handle.x + 60, handle.y - 70, { steps: 5 });
    await sales.page.mouse.up();
    await sales.page.locator(".map-naming").fill("Turn down");
    await sales.page.keyboard.press("Enter");
    await expect(row(finance.page, "Granted?").locator(".next")).toContainText("Turn down");
  });

  await story.step("figures typed at one desk move the year's cost at both", async () => {
    const choose = async (name: string) => {
      const at = await middle(name === "" ? finance.page.locator("#map-surface .node.start") : node(finance.page, name));
      await finance.page.mouse.click(at.x, at.y);
    };
    const type = async (label: string, value: string) => {
      const field = finance.page.locator(".map-panel").getByLabel(label, { exact: false });
      await field.fill(value);
      await field.press("Tab");
    };
    await choose("");
    await type("Times a month", "200");
    await choose("Order");
    await type("Handling", "30");
    await type("Rate", "120");
    // Half of two hundred go this way, each takes half an hour at 120 an hour: 6,000 a month.
    for (const person of [finance, sales]) {
      await expect(row(person.page, "Order").locator(".cost")).toContainText("6,000");
      await expect(person.page.locator(".key-amount").first()).toContainText("72,000");
    }
  });

  await story.step("checks say at once what is missing", async () => {
    await expect(sales.page.locator(".map-findings")).toContainText("some ways out say no share");
  });

  await story.step("dragged by hand, a step takes its flows along, and one undo puts it back", async () => {
    const before = await middle(node(finance.page, "Order"));
    await finance.page.mouse.move(before.x, before.y);
    await finance.page.mouse.down();
    await finance.page.mouse.move(before.x + 10, before.y + 30, { steps: 3 });
    await finance.page.mouse.move(before.x, before.y + 90, { steps: 5 });
    await finance.page.mouse.up();
    const place = (page: Page) => node(page, "Order").getAttribute("transform");
    const moved = await place(finance.page);
    await expect(node(sales.page, "Order")).toHaveAttribute("transform", moved ?? "");
    await finance.page.locator("#map-surface").focus();
    await finance.page.keyboard.press("Control+z");
    await expect(node(finance.page, "Order")).not.toHaveAttribute("transform", moved ?? "");
  });

  await story.step("what is removed takes its flows with it, and comes back", async () => {
    await finance.page.keyboard.press("Delete");
    await expect(row(finance.page, "Order")).toHaveCount(0);
    await expect(node(sales.page, "Order")).toHaveCount(0);
    await finance.page.keyboard.press("Control+z");
    await expect(node(sales.page, "Order")).toBeVisible();
    await expect(row(sales.page, "Granted?").locator(".next")).toContainText("Order");
  });

  await story.step("drawn offline, it is kept on the device and sent when the network is back", async () => {
    await sales.goOffline();
    await sales.page.locator("#map-surface").focus();
    await draw(sales.page, "s", "Drawn offline");
    await expect(sales.page.locator(".saved-slot")).toContainText("on this device");
    await expect(node(finance.page, "Drawn offline")).toHaveCount(0);
    await sales.goOnline();
    await expect(node(finance.page, "Drawn offline")).toBeVisible();
  });

  for (const person of [finance, sales]) {
    expect(person.complaints.filter((complaint) => !/ERR_INTERNET_DISCONNECTED|WebSocket|Failed to fetch/.test(complaint))).toEqual([]);
  }
});

story("a map is read on a phone as its outline, without a script as it is, and axe finds nothing", async ({ meet }) => {
  const finance = await meet("finance");
  const path = await begin(finance, "Expense claims");
  await finance.page.locator("#map-surface").focus();
  await finance.page.keyboard.press("ArrowRight");
  await draw(finance.page, "s", "Write the claim");
  await draw(finance.page, "e", "Paid");
  await expect(finance.page.locator(".saved-slot")).toContainText("Saved");

  await story.step("axe", async () => {
    const { violations } = await new AxeBuilder({ page: finance.page }).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target} ${nodes[0]?.any[0]?.message ?? ""}`)).toEqual([]);
    await finance.page.goto(path.replace(/\/[^/]+$/, ""));
    const list = await new AxeBuilder({ page: finance.page }).analyze();
    expect.soft(list.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target}`)).toEqual([]);
  });

  await story.step("on a phone the outline comes first, and nothing is wider than the window", async () => {
    const phone = await meet("sales", PHONE);
    await phone.page.goto(path);
    await alive(phone.page);
    const outline = await phone.page.locator(".map-outline-card").boundingBox();
    const drawing = await phone.page.locator(".map-card").boundingBox();
    expect(outline?.y ?? 0).toBeLessThan(drawing?.y ?? 0);
    await expect(row(phone.page, "Write the claim").locator(".next")).toContainText("Paid");
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  await story.step("without a script the server's page has drawing and outline, and the picture is a file", async () => {
    const answer = await finance.page.request.get(path);
    const html = await answer.text();
    expect(html).toContain('role="graphics-document"');
    expect(html).toContain("Write the claim");
    const file = await finance.page.request.get(`${path}/export.svg`);
    expect(file.headers()["content-type"]).toContain("image/svg+xml");
    expect(await file.text()).toMatch(/^<\?xml[^]*Write the claim[^]*<\/svg>\n$/);
  });
});
