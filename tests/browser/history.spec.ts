// History: who set a figure, when, from what to what; the sheet as it was, by slider; a version with a name; the way back;
// and what each author did to the total. It needs no network and nobody's leave to write.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";

const EAST = "Centrifugal pumps · East China";
const NORTH = "Centrifugal pumps · North China";

/** What axe finds in a part of the page. */
async function faults(page: Page, part: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" | ")}`);
}

const pane = (page: Page) => page.getByRole("complementary", { name: "History" });
const replay = (page: Page) => page.getByRole("region", { name: /^As of/ });

story("two people haggle, a third reads how, and it can all be had again", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance, auditor] = await Promise.all([meet("sales"), meet("finance"), meet("auditor")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  const before = await ours.cell(EAST, "Jan").innerText();
  const north = await ours.cell(NORTH, "Feb").innerText();
  await ours.put(EAST, "Jan", "100");
  await theirs.shows(EAST, "Jan", "100.00");
  await theirs.put(EAST, "Jan", "80");
  await ours.shows(EAST, "Jan", "80.00");
  await theirs.put(NORTH, "Feb", "5");
  await ours.shows(NORTH, "Feb", "5.00");

  await story.step("who only reads sees who set the cell, when, and from what", async () => {
    const read = await auditor.openSheet("Sales");
    await read.choose(EAST, "Jan");
    await auditor.page.keyboard.press("Control+Alt+h");
    const entries = pane(auditor.page).locator(".history-entry");
    await expect(pane(auditor.page).getByRole("heading", { name: `${EAST} · Jan` })).toBeVisible();
    await expect(entries.nth(0)).toContainText(finance.name);
    await expect(entries.nth(0).locator(".history-change")).toHaveText("100.00 → 80.00");
    await expect(entries.nth(1)).toContainText(sales.name);
    await expect(entries.nth(1).locator(".history-change")).toHaveText(`${before} → 100.00`);
    await expect(entries.nth(1).locator("time")).toHaveText(/^\d{1,2} \w{3}, \d{2}:\d{2}$/);
    await expect(pane(auditor.page).getByRole("button", { name: "Restore 100.00" })).toBeHidden();
    await auditor.page.keyboard.press("ArrowRight");
    await expect(pane(auditor.page).getByRole("heading", { name: `${EAST} · Feb` })).toBeVisible();
    expect(await faults(auditor.page, ".inspector")).toEqual([]);
  });

  await story.step("an earlier figure is put back, under the name of who does it", async () => {
    await ours.choose(EAST, "Jan");
    await sales.page.keyboard.press("Control+Alt+h");
    await pane(sales.page).getByRole("button", { name: "Restore 100.00" }).click();
    await theirs.shows(EAST, "Jan", "100.00");
    await expect(pane(sales.page).locator(".history-entry").first()).toContainText(sales.name);
    await expect(pane(sales.page).locator(".history-entry").first().locator(".history-change")).toHaveText("80.00 → 100.00");
  });

  const bar = replay(sales.page);
  const slider = bar.getByRole("slider", { name: "Moment" });
  await story.step("the slider goes back by keyboard; the grid shows the sheet as it was and takes nothing", async () => {
    await pane(sales.page).getByRole("button", { name: "Replay", exact: true }).click();
    await expect(slider).toBeFocused();
    await expect(slider).toHaveAttribute("aria-valuetext", new RegExp(`${sales.name} set figures · ${EAST} · Jan: 80.00 → 100.00$`));
    await slider.press("ArrowLeft");
    await expect(slider).toHaveAttribute("aria-valuetext", new RegExp(`${finance.name} set figures · ${NORTH} · Feb: ${north} → 5.00$`));
    await ours.shows(NORTH, "Feb", "5.00");
    await expect(ours.cell(NORTH, "Feb")).toHaveAttribute("data-touched", "true");
    await slider.press("ArrowLeft");
    await ours.shows(NORTH, "Feb", north);
    await ours.shows(EAST, "Jan", "80.00");
    await expect(ours.cell(EAST, "Jan")).toHaveAttribute("data-touched", "true");
    await slider.press("ArrowLeft");
    await ours.shows(EAST, "Jan", "100.00");
    await expect(bar).toContainText(`${sales.name} set figures`);
    await slider.press("ArrowLeft");
    await expect(bar).not.toContainText(`${sales.name} set figures · ${EAST}`);
    await slider.press("ArrowRight");
    await ours.shows(EAST, "Jan", "100.00");
    await expect(ours.grid).toHaveAttribute("aria-readonly", "true");
    await ours.choose(EAST, "Jan");
    await sales.page.keyboard.type("9");
    await ours.shows(EAST, "Jan", "100.00");
    expect(await faults(sales.page, ".sheet-page")).toEqual([]);
  });

  await story.step("others write meanwhile; the past stands still", async () => {
    const count = (await slider.getAttribute("max")) ?? "";
    await theirs.put(EAST, "Mar", "3");
    const last = await slider.getAttribute("max");
    await expect(slider).not.toHaveAttribute("max", count);
    expect(Number(last)).toBeGreaterThan(Number(await slider.inputValue()));
    await ours.shows(EAST, "Jan", "100.00");
    await expect(ours.cell(EAST, "Mar")).not.toHaveText("3.00");
  });

  await story.step("the moment gets a name, which everybody finds again", async () => {
    await bar.getByRole("textbox", { name: "Name of the version" }).fill("Before the haggling");
    await bar.getByRole("button", { name: "Name this version" }).click();
    await sales.page.keyboard.press("Escape");
    await expect(bar).toBeHidden();
    await ours.shows(EAST, "Mar", "3.00");
    await auditor.page.bringToFront();
    await pane(auditor.page).getByRole("button", { name: /^Before the haggling/ }).click();
    await expect(replay(auditor.page)).toBeVisible();
    await expect(auditor.page.locator(".replay-restore")).toBeHidden();
    await replay(auditor.page).getByRole("button", { name: "Back to now" }).click();
  });

  await story.step("the bridge from there to now says what each author did", async () => {
    await pane(sales.page).getByRole("button", { name: "Compare", exact: true }).click();
    const dialog = sales.page.getByRole("dialog", { name: "What changed between two versions" });
    await expect(dialog.getByRole("combobox", { name: "From" })).toHaveValue(/\d+/);
    const table = dialog.getByRole("table", { name: "Income" });
    await expect(table.getByRole("rowheader").first()).toHaveText("Before the haggling");
    await expect(table.getByRole("rowheader", { name: finance.name })).toBeVisible();
    await expect(table.getByRole("row", { name: new RegExp(sales.name) }).locator(".figure")).toContainText("+20.00");
    await dialog.getByText("By account").click();
    await expect(table.getByRole("rowheader", { name: finance.name })).toHaveCount(0);
    expect(await faults(sales.page, "dialog[open]")).toEqual([]);
    await sales.page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });

  await story.step("the whole sheet goes back, and one undo returns", async () => {
    await pane(sales.page).getByRole("button", { name: /^Before the haggling/ }).click();
    await bar.getByRole("group", { name: "Restore to here:" }).getByRole("button", { name: "Whole sheet" }).click();
    await theirs.shows(NORTH, "Feb", north);
    await theirs.shows(EAST, "Jan", "100.00");
    await expect(bar).toBeHidden();
    await sales.page.keyboard.press("Control+z");
    await theirs.shows(NORTH, "Feb", "5.00");
    await theirs.shows(EAST, "Mar", "3.00");
  });
  for (const person of [sales, finance, auditor]) expect(person.complaints).toEqual([]);
});

story("without a network the history is all there", async ({ meet }) => {
  const sales = await meet("sales");
  const ours = await sales.openSheet("Sales");
  const before = await ours.cell(EAST, "Jan").innerText();
  await ours.isSaved();
  const income = await ours.total("Income", "Jan").innerText();
  await sales.goOffline();
  await ours.put(EAST, "Jan", "1");
  await ours.choose(EAST, "Jan");
  await sales.page.keyboard.press("Control+Alt+h");
  await expect(pane(sales.page).locator(".history-change").first()).toHaveText(`${before} → 1.00`);
  await pane(sales.page).getByRole("button", { name: "Replay", exact: true }).click();
  await sales.page.keyboard.press("ArrowLeft");
  await expect(ours.total("Income", "Jan")).toHaveText(income);
  await sales.page.keyboard.press("Escape");
  await expect(ours.total("Income", "Jan")).not.toHaveText(income);
});

for (const locale of ["en-GB", "zh-CN"]) {
  story(`on a phone one looks back too, ${locale}`, async ({ meet }) => {
    const sales = await meet("sales", { ...PHONE, locale, colorScheme: locale === "zh-CN" ? "dark" : "light" });
    const { page } = sales;
    await page.goto("/");
    await page.goto((await page.locator(".plan-card a").first().getAttribute("href")) ?? "");
    await page.goto((await page.locator(".name-line a[href]").first().getAttribute("href")) ?? "");
    await expect(page.locator(".saved-slot")).not.toBeEmpty();
    const width = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.getByRole("button", { name: /History|修改历史/ }).tap();
    await expect(page.locator(".history-whole")).toBeVisible();
    expect(await faults(page, ".inspector")).toEqual([]);
    await page.locator(".history-buttons button").first().tap();
    await expect(page.locator(".replay")).toBeVisible();
    await expect(page.locator(".replay input[type=range]")).toBeInViewport();
    expect(await width()).toBeLessThanOrEqual(0);
    await page.locator(".replay-acts > .button").tap();
    await expect(page.locator("dialog[open]")).toBeVisible();
    await expect(page.locator("dialog[open] .segments")).toBeInViewport();
    expect(await faults(page, "dialog[open]")).toEqual([]);
    expect(sales.complaints).toEqual([]);
  });
}

story("a line that was deleted goes back alone, and what others did meanwhile stands", async ({ meet }) => {
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  const [ours, theirs] = await Promise.all([sales.openSheet("Sales"), finance.openSheet("Sales")]);
  await ours.put(EAST, "Jan", "100");
  await ours.put(EAST, "Feb", "200");
  await theirs.shows(EAST, "Feb", "200.00");
  const whole = await theirs.amount(EAST, "Budget");
  await ours.choose(EAST, "Line");
  await sales.page.getByRole("button", { name: /^Delete lines/ }).click();
  await expect(theirs.row(EAST)).toHaveCount(0);
  await theirs.put(NORTH, "Feb", "7");
  await ours.shows(NORTH, "Feb", "7.00");

  await sales.page.keyboard.press("Control+Alt+h");
  await pane(sales.page).getByRole("button", { name: "Replay", exact: true }).click();
  const slider = replay(sales.page).getByRole("slider", { name: "Moment" });
  await slider.press("ArrowLeft");
  await slider.press("ArrowLeft");
  await ours.shows(EAST, "Feb", "200.00");
  await expect(ours.cell(NORTH, "Feb")).not.toHaveText("7.00");
  await ours.choose(EAST, "Jan");
  await replay(sales.page).getByRole("group", { name: "Restore to here:" }).getByRole("button", { name: "This line" }).click();
  for (const sheet of [ours, theirs]) {
    await sheet.shows(EAST, "Jan", "100.00");
    await sheet.shows(NORTH, "Feb", "7.00");
    expect(await sheet.amount(EAST, "Budget")).toBe(whole);
  }
  for (const person of [sales, finance]) expect(person.complaints).toEqual([]);
});

story("what was said and what was asked for stands among the changes of a cell", async ({ meet }) => {
  const [auditor, it] = await Promise.all([meet("auditor"), meet("it")]);
  const talked = await auditor.openSheet("Production");
  await talked.choose("Overtime", "Line");
  await auditor.page.keyboard.press("Control+Alt+h");
  const said = pane(auditor.page).locator(".history-entry.said");
  await expect(said).toContainText("林晓 Lin Xiao");
  await expect(said.locator("blockquote")).toHaveText("@赵刚 Zhao Gang 加班费与产量预测的口径请对齐。");
  await talked.choose("Wages, foundry", "Line");
  await expect(pane(auditor.page).getByRole("heading", { name: "Wages, foundry" })).toBeVisible();
  await expect(said, "it was said of another line").toHaveCount(0);

  const asked = await it.openSheet("Information Technology");
  await asked.choose("Virtual machines", "Apr");
  await it.page.keyboard.press("Control+Alt+h");
  const entries = pane(it.page).locator(".history-entry");
  await expect(entries.first()).toContainText("Asked for in a request");
  await expect(entries.nth(1)).toContainText(it.name);
  expect(await faults(it.page, ".inspector")).toEqual([]);
  await entries.first().getByRole("link").click();
  await expect(it.page).toHaveURL(/\/requests\//);
  for (const person of [auditor, it]) expect(person.complaints).toEqual([]);
});
