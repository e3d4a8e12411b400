// People talk about a process map beside its drawing: about a step, by name, until it is settled; from a phone, and
// without a right to draw.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, PHONE, type Person, story } from "./people";

const words = {
  en: { talk: /^Talk/, begin: "Write about this; @ names somebody", answer: "Answer; @ names somebody", whole: "The whole map" },
  zh: { talk: /^讨论/, begin: "说点什么，@ 可点名", answer: "回复，@ 可点名", whole: "整张流程图" },
};

/** The talk beside a map, in the words of the reader's language. */
class MapTalk {
  constructor(readonly page: Page, readonly say = words.en) {}

  get panel(): Locator {
    return this.page.locator(".map-panel");
  }

  get tab(): Locator {
    return this.panel.getByRole("button", { name: this.say.talk });
  }

  get begin(): Locator {
    return this.panel.getByRole("textbox", { name: this.say.begin });
  }

  get answer(): Locator {
    return this.panel.getByRole("textbox", { name: this.say.answer });
  }

  thread(topic: string): Locator {
    return this.panel.locator(".talk-thread").filter({ has: this.page.getByRole("button", { name: topic, exact: true }) });
  }

  node(name: string): Locator {
    return this.page.locator(`#map-surface .node[aria-label*="“${name}”"]`);
  }

  row(name: string): Locator {
    return this.page.locator(".map-outline tbody tr").filter({ has: this.page.locator("th .name", { hasText: name }) });
  }
}

async function open(person: Person, title = "Purchase to pay"): Promise<MapTalk> {
  await person.openPlan();
  await person.page.getByRole("link", { name: "Process maps" }).click();
  await person.page.getByRole("link", { name: title, exact: true }).click();
  await expect(person.page.locator("#map-surface")).toBeVisible({ timeout: 20_000 });
  return new MapTalk(person.page);
}

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`)}`);
  expect.soft(found, name).toEqual([]);
}

story("a step is talked about where it stands, until that is settled", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance, auditor] = await Promise.all([meet("sales"), meet("finance"), meet("auditor")]);
  const [mine, yours] = await Promise.all([open(sales), open(finance)]);
  const step = "Check the budget";

  await story.step("what was said before is marked at its step, on the drawing and in the outline", async () => {
    await expect(mine.node("Approve requisition")).toHaveAccessibleName(/1 open thread/);
    await expect(mine.row("Approve requisition")).toContainText("1 open thread");
    await expect(mine.tab).toHaveAccessibleName("Talk, 1 thread with something new");
  });

  await story.step("sales, who works in one department, asks about a step by keyboard and names finance", async () => {
    await sales.page.locator("#map-surface").focus();
    await sales.page.keyboard.press("ArrowRight");
    await sales.page.keyboard.press("ArrowRight");
    await sales.page.keyboard.press("ArrowRight");
    await sales.page.keyboard.press("Control+Alt+m");
    await expect(mine.begin).toBeFocused();
    await expect(mine.panel.getByRole("combobox", { name: "About" })).toContainText(step);
    await sales.page.keyboard.type("Every time? @lin");
    await expect(mine.panel.getByRole("option", { name: /Lin Xiao/ })).toBeVisible();
    await sales.page.keyboard.press("Enter");
    await sales.page.keyboard.press("Enter");
    await expect(mine.thread(step)).toContainText(`Every time? @${finance.name}`);
    await expect(mine.node(step)).toHaveAccessibleName(/1 open thread/);
    await examine(sales.page, "the talk beside the map");
  });

  await story.step("it is at once at finance's step, and on finance's first page", async () => {
    await expect(yours.row(step)).toContainText("1 open thread");
    await finance.page.goto("/");
    const call = finance.page.getByRole("link", { name: `${sales.name} named you: Purchase to pay` });
    await expect(call).toContainText("Every time?");
    const noted = finance.page.waitForResponse((response) => response.url().endsWith("/seen") && response.ok());
    await call.click();
    await noted;
  });

  await story.step("the link opened the map at the step, with its thread; an answer and an assignment land", async () => {
    await expect(yours.thread(step).locator(".talk-name.own")).toHaveText(`@${finance.name}`);
    await expect(yours.panel.getByRole("combobox", { name: "About" })).toContainText(step);
    await yours.answer.fill("Every time, by the system.");
    await yours.answer.press("Enter");
    await yours.thread(step).getByRole("combobox", { name: "Given to" }).selectOption({ label: sales.name });
    await expect(mine.thread(step)).toContainText("Every time, by the system.");
    await expect(mine.thread(step).getByRole("combobox", { name: "Given to" }).locator("option:checked")).toHaveText(sales.name);
  });

  await story.step("a step has no figure to propose, and everything has its place too", async () => {
    await expect(mine.panel.getByRole("textbox", { name: /figure/i })).toHaveCount(0);
    await mine.begin.fill("Who keeps this map?");
    await mine.panel.getByRole("combobox", { name: "About" }).selectOption({ label: words.en.whole });
    await mine.panel.getByRole("button", { name: "Send" }).first().click();
    await expect(yours.thread(words.en.whole)).toContainText("Who keeps this map?");
  });

  await story.step("settled, the mark leaves the step everywhere", async () => {
    await mine.thread(step).getByRole("button", { name: step, exact: true }).click();
    await mine.thread(step).getByRole("button", { name: "Resolve" }).click();
    for (const talk of [mine, yours]) {
      await expect(talk.row(step)).not.toContainText("open thread");
      await expect(talk.node(step)).not.toHaveAccessibleName(/open thread/);
    }
  });

  await story.step("the auditor reads along and is not offered to speak", async () => {
    const theirs = await open(auditor);
    await theirs.tab.click();
    await expect(theirs.panel).toContainText("You may read this talk");
    await expect(theirs.thread(words.en.whole)).toContainText("Who keeps this map?");
    await expect(theirs.begin).toHaveCount(0);
  });

  for (const person of [sales, finance, auditor]) expect(person.complaints).toEqual([]);
});

story("a department's head answers from a phone in Chinese, and offline words wait on the device", async ({ meet }) => {
  story.setTimeout(120_000);
  const sales = await meet("sales");
  const mine = await open(sales);
  const head = await meet("head", { ...PHONE, locale: "zh-CN" });
  const address = new URL(sales.page.url()).pathname;
  const theirs = new MapTalk(head.page, words.zh);

  await story.step("the thread opens on the phone and is answered", async () => {
    await head.page.goto(address);
    await expect(head.page.locator("#map-surface")).toBeVisible();
    await theirs.tab.click();
    await theirs.thread("审批采购申请").getByRole("button", { name: "审批采购申请", exact: true }).click();
    await theirs.answer.fill("已改，请看。");
    await theirs.thread("审批采购申请").getByRole("button", { name: "发送" }).click();
    await mine.tab.click();
    await mine.thread("Approve requisition").getByRole("button", { name: "Approve requisition", exact: true }).click();
    await expect(mine.thread("Approve requisition")).toContainText("已改，请看。");
    const wide = await head.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, "nothing sticks out of the screen").toBeLessThanOrEqual(0);
    await examine(head.page, "a phone, in Chinese");
  });

  await story.step("what is said offline waits on the device and is sent later", async () => {
    await sales.isKept();
    await sales.goOffline();
    await mine.answer.fill("Said on the train.");
    await mine.answer.press("Enter");
    await expect(mine.panel).toContainText("1 change of the talk waits on this device to be sent");
    await sales.goOnline();
    await expect(theirs.thread("审批采购申请")).toContainText("Said on the train.");
    await expect(mine.panel).not.toContainText("waits on this device");
  });

  expect(head.complaints).toEqual([]);
});
