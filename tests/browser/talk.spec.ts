// People talk about a sheet beside its figures: about a cell, by name, until it is settled; while the sheet is submitted,
// and without a network.

import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, type Person, PHONE, story } from "./people";
import { submit } from "./requests";
import type { Sheet } from "./sheet";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";
const MIDDLE_EAST = "Centrifugal pumps · Middle East";

/** The pane of talk, in the words of the reader's language. */
class Talk {
  constructor(
    readonly page: Page,
    readonly words: { title: RegExp; begin: string; answer: string } = {
      title: /^Talk/,
      begin: "Write about this; @ names somebody",
      answer: "Answer; @ names somebody",
    },
  ) {}

  get tool(): Locator {
    return this.page.getByRole("toolbar").getByRole("button", { name: this.words.title });
  }

  get pane(): Locator {
    return this.page.getByRole("complementary", { name: this.words.title });
  }

  get begin(): Locator {
    return this.pane.getByRole("textbox", { name: this.words.begin });
  }

  get answer(): Locator {
    return this.pane.getByRole("textbox", { name: this.words.answer });
  }

  thread(topic: string): Locator {
    return this.pane.locator(".talk-thread").filter({ has: this.page.getByRole("button", { name: topic, exact: true }) });
  }

  async open(): Promise<void> {
    if ((await this.tool.getAttribute("aria-pressed")) !== "true") await this.tool.click();
    await expect(this.pane).toBeVisible();
  }

  /** How many threads have something new, as the tool says. */
  async hasNew(count: number): Promise<void> {
    const name = count === 0 ? "Talk" : `Talk, ${count} ${count === 1 ? "thread" : "threads"} with something new`;
    await expect(this.tool).toHaveAccessibleName(name);
  }
}

async function talkTo(person: Person, department: string): Promise<[Sheet, Talk]> {
  return [await person.openSheet(department), new Talk(person.page)];
}

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`)}`);
  expect.soft(found, name).toEqual([]);
}

story.use({ trace: "off" });

story("two people talk about a cell, until it is settled", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [[ours, mine], [theirs, yours]] = await Promise.all([talkTo(sales, "Sales"), talkTo(finance, "Sales")]);
  const march = `${EAST} · Mar`;

  await story.step("what was said before is marked in the grid and counted as new", async () => {
    await expect(theirs.cell(MIDDLE_EAST, "Line")).toHaveAccessibleDescription("1 open thread");
    await yours.hasNew(1);
  });

  await story.step("sales asks about a cell with the keyboard alone, and names finance", async () => {
    await ours.choose(EAST, "Mar");
    await sales.page.keyboard.press("Control+Alt+m");
    await expect(mine.begin).toBeFocused();
    await sales.page.keyboard.type("Is this the fair? @lin");
    const names = mine.pane.getByRole("listbox", { name: "People to name" });
    await expect(names.getByRole("option")).toHaveText([/Lin Xiao/]);
    await examine(sales.page, "names are offered");
    await sales.page.keyboard.press("Enter");
    await expect(mine.begin).toHaveValue(`Is this the fair? @${finance.name} `);
    await sales.page.keyboard.type("please look");
    await sales.page.keyboard.press("Enter");
    await expect(mine.thread(march)).toContainText(`Is this the fair? @${finance.name} please look`);
    await expect(mine.begin).toHaveValue("");
    await expect(ours.cell(EAST, "Mar")).toHaveAccessibleDescription("1 open thread");
    // From the cell again, the keys lead into its thread; Escape leads back.
    await sales.page.keyboard.press("Escape");
    await ours.isActive(EAST, "Mar");
    await sales.page.keyboard.press("Control+Alt+m");
    await expect(mine.answer).toBeFocused();
  });

  await story.step("it is there for finance at once: in the grid, in the count, and by name on the first page", async () => {
    await expect(theirs.cell(EAST, "Mar")).toHaveAccessibleDescription("1 open thread");
    await yours.hasNew(2);
    await finance.page.goto("/");
    const call = finance.page.getByRole("link", { name: `${sales.name} named you: Sales` });
    await expect(call).toContainText("please look");
    const noted = finance.page.waitForResponse((response) => response.url().endsWith("/seen") && response.ok());
    await call.click();
    await finance.sheet("Sales");
    await noted;
  });

  await story.step("the link opens the sheet at the cell, with the thread; reading it is remembered", async () => {
    await expect(theirs.cell(EAST, "Mar")).toHaveAttribute("data-active", "true");
    await expect(yours.thread(march).locator(".talk-name.own")).toHaveText(`@${finance.name}`);
    await yours.hasNew(1);
    await finance.page.reload();
    await finance.sheet("Sales");
    await yours.hasNew(1);
  });

  await story.step("finance answers, and gives the thread to sales; sales sees both land", async () => {
    await expect(yours.thread(march)).toBeVisible();
    await yours.answer.fill("Yes, two of them.");
    await yours.answer.press("Control+Enter");
    await yours.thread(march).getByRole("combobox", { name: "Given to" }).selectOption({ label: sales.name });
    await expect(mine.thread(march)).toContainText("Yes, two of them.");
    await expect(mine.thread(march).getByRole("combobox", { name: "Given to" }).locator("option:checked")).toHaveText(sales.name);
    // The thread stands open before sales, so it is read as it comes.
    await mine.hasNew(0);
  });

  await story.step("one's own words are edited and taken back, another's are not", async () => {
    const remarks = yours.thread(march).getByRole("article");
    await expect(remarks.nth(0).getByRole("button", { name: "Edit" })).toHaveCount(0);
    await remarks.nth(1).getByRole("button", { name: "Edit" }).click();
    const field = yours.thread(march).getByRole("textbox", { name: "Edit" });
    await expect(field).toHaveValue("Yes, two of them.");
    await field.fill("Yes, three of them.");
    await field.press("Enter");
    await expect(mine.thread(march)).toContainText("Yes, three of them.");
    await expect(mine.thread(march)).toContainText("edited");
    await yours.answer.fill("Oops");
    await yours.answer.press("Enter");
    await expect(mine.thread(march)).toContainText("Oops");
    await yours.thread(march).getByRole("article").nth(2).getByRole("button", { name: "Withdraw" }).click();
    await expect(mine.thread(march)).toContainText(`${finance.name} withdrew a remark`);
    await expect(mine.thread(march)).not.toContainText("Oops");
  });

  await story.step("sales settles it: the mark goes, and the thread is found among the resolved", async () => {
    await examine(sales.page, "a thread in full");
    await mine.thread(march).getByRole("button", { name: "Resolve" }).click();
    for (const [sheet, talk] of [[ours, mine], [theirs, yours]] as const) {
      await expect(sheet.cell(EAST, "Mar")).not.toHaveAttribute("title");
      await talk.pane.getByRole("button", { name: /^Resolved/ }).click();
      await expect(talk.thread(march)).toBeVisible();
    }
    await mine.thread(march).getByRole("button", { name: march, exact: true }).click();
    await expect(mine.thread(march)).toContainText(`${sales.name} resolved this`);
    await mine.thread(march).getByRole("button", { name: "Reopen" }).click();
    await expect(theirs.cell(EAST, "Mar")).toHaveAccessibleDescription("1 open thread");
  });

  for (const person of [sales, finance]) expect(person.complaints).toEqual([]);
});

story("talk goes on while the sheet is submitted, without a network, and on a phone", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, head, auditor] = await Promise.all([
    meet("sales"),
    meet("head", { ...PHONE, locale: "zh-CN" }),
    meet("auditor"),
  ]);
  const [ours, mine] = await talkTo(sales, "Sales");
  const address = new URL(sales.page.url()).pathname;

  await story.step("sales submits; the sheet is frozen, its talk is not", async () => {
    await submit(ours);
    await sales.page.goto(address);
    await ours.ready();
    await expect(ours.saved).toHaveText("Read-only");
    await mine.open();
    await mine.begin.fill("Everything is in.");
    await mine.pane.getByRole("combobox", { name: "About" }).selectOption({ label: "The whole sheet" });
    await mine.pane.getByRole("button", { name: "Send" }).click();
    await expect(mine.thread("The whole sheet")).toContainText("Everything is in.");
  });

  const chinese = new Talk(head.page, { title: /^讨论/, begin: "说点什么，@ 可点名", answer: "回复，@ 可点名" });
  await story.step("the department's head, who may not write a figure, answers from a phone in Chinese", async () => {
    await head.page.goto(address);
    await expect(head.page.locator(".saved-slot")).not.toBeEmpty();
    await chinese.open();
    await chinese.thread("整张预算表").getByRole("button", { name: "整张预算表" }).click();
    await chinese.answer.fill("收到，正在看。");
    await chinese.thread("整张预算表").getByRole("button", { name: "发送" }).click();
    await expect(mine.thread("The whole sheet")).toContainText("收到，正在看。");
    const wide = await head.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, "nothing sticks out of the screen").toBeLessThanOrEqual(0);
    await examine(head.page, "a phone, in Chinese");
  });

  await story.step("an auditor reads along and is not offered to speak", async () => {
    await auditor.page.goto(address);
    const talk = new Talk(auditor.page);
    await expect(auditor.page.locator(".saved-slot")).not.toBeEmpty();
    await talk.open();
    await expect(talk.pane).toContainText("You may read this talk");
    await expect(talk.thread("The whole sheet")).toContainText("2 remarks");
    await expect(talk.begin).toHaveCount(0);
  });

  await story.step("what is said offline waits on the device, over a closed tab, and is sent later", async () => {
    await sales.isKept();
    await sales.goOffline();
    await mine.answer.fill("Said on the train.");
    await mine.answer.press("Enter");
    await expect(mine.pane).toContainText("1 change of the talk waits on this device to be sent");
    await expect(mine.thread("The whole sheet")).toContainText("Said on the train.");
    await sales.page.reload();
    await ours.ready();
    await mine.open();
    await expect(mine.thread("The whole sheet")).toContainText("3 remarks");
    await sales.goOnline();
    await expect(chinese.thread("整张预算表")).toContainText("Said on the train.");
    await expect(mine.pane).not.toContainText("waits on this device");
  });

  for (const person of [head, auditor]) expect(person.complaints).toEqual([]);
});
