// A map is drawn and changed in its outline alone: by keyboard, on a phone, by one person there while another draws on the
// surface; and its paths say what a case costs on each of them.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { drawing } from "./bench/drawing.mjs";
import { expect, PHONE, type Person, story } from "./people";

async function begin(person: Person, title: string): Promise<string> {
  await person.openPlan();
  await person.page.getByRole("link", { name: "Process maps" }).click();
  await person.page.getByLabel("Name", { exact: true }).fill(title);
  await person.page.getByRole("button", { name: "Create" }).click();
  await expect(person.page.locator("#map-surface")).toBeVisible();
  return new URL(person.page.url()).pathname;
}

/** The outline of a map, as somebody works in it. */
class Outline {
  constructor(readonly page: Page) {}

  get card(): Locator {
    return this.page.locator(".map-outline-card");
  }

  /** The open row. */
  get edit(): Locator {
    return this.card.locator(".outline-edit");
  }

  get names(): Locator {
    return this.card.locator(".row-name");
  }

  get said(): Locator {
    return this.page.locator(".map-live [role=status]");
  }

  name(name: string): Locator {
    return this.page.locator(".row-name", { hasText: new RegExp(`^${name.replace("?", "\\?")}$`) });
  }

  row(name: string): Locator {
    return this.card.locator("tbody tr").filter({ has: this.name(name) });
  }

  field(label: string): Locator {
    return this.edit.getByLabel(new RegExp(`^${label}`));
  }

  node(name: string): Locator {
    return this.page.locator(`#map-surface .node[aria-label*="“${name}”"]`);
  }

  async order(names: string[]): Promise<void> {
    await expect(this.names).toHaveText(names);
  }

  async examine(what: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).include(".map-outline-card").include(".map-paths-card").analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`)}`);
    expect.soft(found, what).toEqual([]);
  }
}

story("a map is drawn in its outline by keyboard alone, and others see it drawn", async ({ meet }) => {
  story.setTimeout(90_000);
  const [finance, sales] = await Promise.all([meet("finance"), meet("sales")]);
  const path = await begin(finance, "By list");
  await sales.page.goto(path);
  const [mine, theirs] = [new Outline(finance.page), new Outline(sales.page)];
  await expect(theirs.names).toHaveCount(1);
  const { keyboard } = finance.page;

  await story.step("S adds a step after the one that has the keyboard, and asks for its name", async () => {
    await mine.names.first().focus();
    await keyboard.press("s");
    await expect(mine.field("Name")).toBeFocused();
    await keyboard.type("Ask");
    await keyboard.press("Control+Enter");
    await expect(mine.field("Name")).toHaveValue("");
    await expect(mine.field("Name")).toBeFocused();
    await keyboard.type("Order");
    await keyboard.press("Enter");
    await keyboard.press("Escape");
    await expect(mine.edit).toHaveCount(0);
    await expect(mine.name("Order")).toBeFocused();
    await theirs.order(["Start", "Ask", "Order"]);
    await expect(theirs.node("Order")).toBeVisible();
  });

  await story.step("what is put after a step stands on its way, and is said", async () => {
    await keyboard.press("ArrowUp");
    await expect(mine.name("Ask")).toBeFocused();
    await keyboard.press("d");
    await expect(mine.said).toContainText("Added after “Ask”");
    await expect(mine.field("Name")).toBeFocused();
    await keyboard.type("Granted?");
    await keyboard.press("Enter");
    await theirs.order(["Start", "Ask", "Granted?", "Order"]);
    await expect(theirs.row("Ask").locator(".next")).toHaveText("Granted?");
    await expect(theirs.row("Granted?").locator(".next")).toHaveText("Order");
  });

  await story.step("a way leads to a step by its name, or to a new one; it says when and how often", async () => {
    await mine.field("Lead on to").focus();
    await keyboard.type("Turn down");
    await keyboard.press("Enter");
    await expect(theirs.name("Turn down")).toBeVisible();
    await expect(theirs.row("Granted?").locator(".next li")).toHaveCount(2);
    const ways = mine.edit.locator(".outline-way");
    await expect(ways).toHaveCount(2);
    const down = ways.filter({ has: mine.page.getByLabel("Remove the way to “Turn down”") });
    await down.getByLabel("Share").focus();
    await keyboard.type("25");
    await keyboard.press("Tab");
    // The keyboard goes on to the next field, though what was written has gone into the map.
    await expect(down.getByLabel("Taken when no other is")).toBeFocused();
    await expect(theirs.row("Granted?").locator(".next")).toContainText("25%");
    await down.getByLabel("Condition").focus();
    await keyboard.type("no");
    await keyboard.press("Tab");
    await expect(theirs.row("Granted?").locator(".next")).toContainText("no 25% Turn down");
    await keyboard.press("Escape");
    await expect(mine.name("Granted?")).toBeFocused();
  });

  await story.step("kind, lane and figures, and what they come to", async () => {
    await mine.name("Order").focus();
    await keyboard.press("Enter");
    await expect(mine.field("Name")).toBeFocused();
    await mine.field("Kind").selectOption("manual");
    await expect(theirs.row("Order").locator(".kind")).toHaveText("Manual task");
    await mine.field("Handling").focus();
    await keyboard.type("30");
    await keyboard.press("Tab");
    await expect(mine.field("Waiting")).toBeFocused();
    await mine.field("Rate").fill("120");
    await keyboard.press("Tab");
    await expect(theirs.row("Order").locator(".time")).toContainText("30 min");
    await mine.field("Capacity, a month").fill("much");
    await keyboard.press("Tab");
    await expect(mine.edit.getByRole("alert")).toHaveText("This is no figure, and is not kept");
    await mine.field("Capacity, a month").focus();
    await keyboard.press("Escape");
    await expect(mine.field("Capacity, a month"), "Escape gives up what was written, and stays").toHaveValue("");
    await expect(mine.field("Capacity, a month")).toBeFocused();
    await keyboard.press("Escape");
    await mine.names.first().focus();
    await keyboard.press("F2");
    await mine.field("Times a month").fill("200");
    await keyboard.press("Enter");
    await keyboard.press("Escape");
    // Three of four go this way: 150 times half an hour at 120.
    await expect(theirs.row("Order").locator(".cost")).toContainText("9,000");
  });

  await story.step("the paths say what a case costs on each of them", async () => {
    const paths = theirs.page.locator(".map-paths-card tbody tr");
    const lines = (await paths.allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
    expect(lines[0]).toMatch(/Granted\? Order .*75% 150 .*30 min 60/);
    expect(lines[1]).toMatch(/Granted\? no .*25% 50 /);
    expect(lines[2]).toMatch(/On average .*200 .*45/);
    await paths.first().locator("summary").click();
    await paths.first().getByRole("button", { name: "Show on the map" }).click();
    await expect(theirs.page.locator("#map-surface .chosen")).toHaveCount(4);
  });

  await story.step("Alt and an arrow take a step along, and the keyboard with it; a place it can't have is told", async () => {
    await mine.name("Ask").focus();
    await keyboard.press("s");
    await expect(mine.field("Name")).toBeFocused();
    await keyboard.type("Check");
    await keyboard.press("Enter");
    await keyboard.press("Escape");
    await mine.order(["Start", "Ask", "Check", "Granted?", "Order", "Turn down"]);
    await keyboard.press("Alt+ArrowUp");
    await expect(mine.said).toContainText("“Check” comes before “Ask” now");
    for (const outline of [mine, theirs]) {
      await outline.order(["Start", "Check", "Ask", "Granted?", "Order", "Turn down"]);
      await expect(outline.row("Check").locator(".next")).toHaveText("Ask");
    }
    await expect(mine.name("Check")).toBeFocused();
    await keyboard.press("Alt+ArrowUp");
    await expect(finance.page.locator(".toast")).toContainText("one way in and one way on");
    await mine.order(["Start", "Check", "Ask", "Granted?", "Order", "Turn down"]);
  });

  await story.step("what is removed leaves its neighbours joined; one step back brings it again", async () => {
    await keyboard.press("Delete");
    await mine.order(["Start", "Ask", "Granted?", "Order", "Turn down"]);
    await expect(mine.names.first()).toBeFocused();
    await expect(theirs.row("Start").locator(".next")).toHaveText("Ask");
    await keyboard.press("Control+z");
    await theirs.order(["Start", "Check", "Ask", "Granted?", "Order", "Turn down"]);
    await expect(theirs.row("Check").locator(".next")).toHaveText("Ask");
  });

  await story.step("axe finds nothing, with a row open", async () => {
    await mine.name("Granted?").focus();
    await keyboard.press("Enter");
    await expect(mine.field("Name")).toBeFocused();
    await mine.examine("an open row");
  });

  for (const person of [finance, sales]) expect(person.complaints).toEqual([]);
});

story("a map is changed on a phone, by finger, with a thumb's room for each thing", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales", PHONE), meet("finance")]);
  const path = await begin(finance, "By finger");
  await sales.page.goto(path);
  const [phone, desk] = [new Outline(sales.page), new Outline(finance.page)];

  await story.step("a step is added at the end, named, and another after it", async () => {
    await phone.card.getByRole("button", { name: "Add a step" }).tap();
    await expect(phone.field("Name")).toBeFocused();
    await phone.field("Name").fill("Pick");
    await phone.edit.getByRole("button", { name: "Step", exact: true }).tap();
    await expect(phone.field("Name")).toHaveValue("");
    await phone.field("Name").fill("Pack");
    await phone.edit.getByRole("button", { name: "End", exact: true }).tap();
    await expect(phone.field("Name")).toHaveValue("");
    await phone.field("Name").fill("Sent");
    await phone.edit.getByRole("button", { name: "Close" }).tap();
    await desk.order(["Start", "Pick", "Pack", "Sent"]);
  });

  await story.step("an open row is no wider than the window, and all in it can be hit", async () => {
    await phone.name("Pack").tap();
    await expect(phone.edit).toBeVisible();
    await expect(phone.name("Pack"), "no keyboard comes up unasked").toHaveAttribute("aria-expanded", "true");
    await expect(phone.field("Name")).not.toBeFocused();
    expect(await sales.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const low = await phone.card.locator("button:visible, input:visible, select:visible").evaluateAll((all) =>
      all.filter((one) => !one.closest("label.map-check") && one.getBoundingClientRect().height < 40).map((one) => one.outerHTML.slice(0, 90)),
    );
    expect(low).toEqual([]);
    await phone.examine("a phone");
  });

  await story.step("whoever may only read opens a row too, reads all of it and changes nothing", async () => {
    const auditor = await meet("auditor", PHONE);
    await auditor.page.goto(path);
    const read = new Outline(auditor.page);
    await read.name("Pack").tap();
    await expect(read.field("Name")).toHaveValue("Pack");
    await expect(read.field("Name")).not.toBeEditable();
    await expect(read.field("Kind")).toBeDisabled();
    await expect(read.edit.getByRole("button")).toHaveText(["Close"]);
    await expect(read.card.getByRole("button", { name: "Add a step" })).toHaveCount(0);
  });

  await story.step("it changes places, by pressing, and goes", async () => {
    await phone.edit.getByRole("button", { name: "Earlier" }).tap();
    await desk.order(["Start", "Pack", "Pick", "Sent"]);
    await expect(phone.edit, "the row stays open where it went").toBeVisible();
    await phone.edit.getByRole("button", { name: "Remove the step" }).tap();
    await desk.order(["Start", "Pick", "Sent"]);
    await expect(phone.edit).toHaveCount(0);
    await phone.card.getByRole("button", { name: "Undo" }).tap();
    await desk.order(["Start", "Pack", "Pick", "Sent"]);
  });
});

story("the outline of a long map is whole, to its last step", async ({ meet }) => {
  const finance = await meet("finance");
  const { page } = finance;
  await finance.openPlan();
  await page.getByRole("link", { name: "Process maps" }).click();
  const file = { name: "Long.bpmn", mimeType: "application/xml", buffer: Buffer.from(drawing()) };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("form", { has: page.locator("input[type=file]") }).locator("button").click();
  await page.getByRole("link", { name: "Open the map" }).click();
  const outline = new Outline(page);
  await expect(outline.names).toHaveCount(500, { timeout: 20_000 });
  await outline.card.getByRole("button", { name: "Add a step" }).click();
  await expect(outline.field("Name")).toBeFocused();
  await page.keyboard.type("One more");
  await page.keyboard.press("Enter");
  await expect(outline.name("One more")).toBeVisible();
  await expect(outline.names).toHaveCount(501);
});

story("one writes in the outline while another draws: neither loses a word", async ({ meet }) => {
  const [finance, sales] = await Promise.all([meet("finance"), meet("sales")]);
  const path = await begin(finance, "Both at once");
  const [list, drawing] = [new Outline(finance.page), new Outline(sales.page)];
  await list.names.first().focus();
  for (const [key, name] of [["s", "Ask"], ["s", "Order"]] as const) {
    await finance.page.keyboard.press(key);
    await expect(list.field("Name")).toBeFocused();
    await finance.page.keyboard.type(name);
    await finance.page.keyboard.press("Enter");
    await finance.page.keyboard.press("Escape");
    await expect(list.name(name)).toBeFocused();
  }
  await sales.page.goto(path);
  await expect(drawing.node("Order")).toBeVisible();

  await story.step("what one is writing stays, while others change the same step and the steps around it", async () => {
    await list.name("Order").press("Enter");
    await list.field("Name").fill("Order the goo");
    // On the surface, the same step gets a figure and another comes before all of them.
    await drawing.node("Order").locator(".body").click();
    const handling = sales.page.locator(".map-panel").getByLabel("Handling");
    await handling.fill("15");
    await handling.press("Tab");
    await expect(list.row("Order").locator(".time")).toContainText("15 min");
    await expect(list.field("Handling")).toHaveValue("15");
    await sales.page.locator("#map-surface").focus();
    await sales.page.keyboard.press("s");
    await sales.page.locator(".map-naming").fill("Pay");
    await sales.page.keyboard.press("Enter");
    await expect(list.name("Pay")).toBeVisible();
    await expect(list.field("Name")).toHaveValue("Order the goo");
    await expect(list.field("Name")).toBeFocused();
    await finance.page.keyboard.type("ds");
    await finance.page.keyboard.press("Enter");
    await expect(drawing.node("Order the goods")).toBeVisible();
    await expect(drawing.row("Order the goods").locator(".time")).toContainText("15 min");
  });

  await story.step("each sees where the other is", async () => {
    await expect(drawing.row("Order the goods").locator(".outline-peer")).toHaveText(finance.name);
    await expect(sales.page.locator(".peer-name")).toHaveText(finance.name);
    await expect(list.row("Pay").locator(".outline-peer")).toHaveText(sales.name);
  });

  await story.step("a step is moved under the hand of whoever writes in it: the keyboard stays", async () => {
    await list.field("Handling").focus();
    await drawing.name("Order the goods").focus();
    await sales.page.keyboard.press("Alt+ArrowUp");
    await list.order(["Start", "Order the goods", "Ask", "Pay"]);
    await expect(list.field("Handling")).toBeFocused();
  });

  await story.step("what one has open is removed by the other: the row closes and the keyboard has a place", async () => {
    await drawing.name("Order the goods").focus();
    await sales.page.keyboard.press("Delete");
    await list.order(["Start", "Ask", "Pay"]);
    await expect(list.edit).toHaveCount(0);
    await expect(list.name("Ask")).toBeFocused();
  });
});
