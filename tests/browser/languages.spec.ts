// Two languages and two themes: the browser chooses until the reader does; figures, units and dates follow the language;
// no page shows a word of the other language or a word that is missing.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, fillSignIn, type Person, story } from "./people";

type Words = { [key: string]: string | Words };

function words(language: "zh" | "en"): Map<string, string> {
  const file = join(import.meta.dirname, `../../app/locales/${language}.json`);
  const flat = (words: Words, path: string): [string, string][] =>
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "string" ? [[`${path}${key}`, value] as [string, string]] : flat(value, `${path}${key}.`),
    );
  return new Map(flat(JSON.parse(readFileSync(file, "utf8")), ""));
}

const ENGLISH = words("en");
const CHINESE = words("zh");
const SHARED = /^(Tandem|English|简体中文)$/;

/** Whole texts that only the other language would show; names and data may be in both. */
function foreign(own: Map<string, string>, other: Map<string, string>): Set<string> {
  const ours = new Set(own.values());
  const theirs = [...other.values()].filter((text) => text.length > 1 && !text.includes("{") && !ours.has(text) && !SHARED.test(text));
  return new Set(theirs);
}

/** Everything the page says: texts, names and hints. */
function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ["aria-label", "title", "placeholder", "alt"]) texts.push(node.getAttribute(name) ?? "");
      } else if (!(node.parentElement instanceof HTMLScriptElement)) texts.push(node.textContent ?? "");
    }
    return texts.map((text) => text.trim()).filter((text) => text !== "");
  });
}

async function speaks(page: Page, language: "zh" | "en"): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", language === "zh" ? /^zh/ : /^en/);
  const texts = await said(page);
  const strangers = language === "zh" ? foreign(CHINESE, ENGLISH) : foreign(ENGLISH, CHINESE);
  expect.soft(texts.filter((text) => strangers.has(text)), `${page.url()} speaks one language`).toEqual([]);
  const keys = new Set(ENGLISH.keys());
  expect.soft(texts.filter((text) => /\{\w+\}/.test(text) || keys.has(text)), `${page.url()} misses no word`).toEqual([]);
}

async function choose(page: Page, name: string): Promise<void> {
  await page.locator(".account-button").click();
  await page.getByRole("button", { name, exact: true }).click();
}

/** The pages one after the other, without knowing a word. */
async function visitAll(person: Person, language: "zh" | "en"): Promise<void> {
  const { page } = person;
  await page.goto("/");
  await speaks(page, language);
  await page.locator(".plan-card a").first().click();
  await expect(page.locator("tr.department").first()).toBeVisible();
  await speaks(page, language);
  await page.goto((await page.locator(".name-line a[href]").first().getAttribute("href")) ?? "");
  await expect(page.locator(".saved-slot")).not.toBeEmpty();
  await speaks(page, language);
  await page.goto("/inbox");
  await speaks(page, language);
  await page.locator(".inbox-row").first().click();
  await expect(page.locator(".request-main")).toBeVisible();
  await speaks(page, language);
}

story("a Chinese browser is spoken to in Chinese, in Chinese figures and dates", async ({ meet, browser, ownServer }) => {
  story.setTimeout(60_000);
  const outside = await browser.newContext({ baseURL: ownServer.url, locale: "zh-CN" });
  const door = await outside.newPage();
  await story.step("already at the door", async () => {
    await door.goto("/sign-in");
    await expect(door.getByRole("heading", { level: 1 })).toHaveText(CHINESE.get("sign_in.title") ?? "");
    await speaks(door, "zh");
    await door.locator("#email").fill("sales@demo.tandem");
    await door.locator("#password").fill("wrong");
    await door.locator(".sign-in-form button").click();
    await expect(door.getByRole("alert")).toHaveText(CHINESE.get("sign_in.unknown") ?? "");
    await outside.close();
  });

  const head = await meet("head", { locale: "zh-CN" });
  const { page } = head;
  await story.step("on every page", () => visitAll(head, "zh"));

  await story.step("in ten thousands, with dates as people write them", async () => {
    await page.goto("/inbox");
    await page.locator(".inbox-row").first().click();
    await expect(page.locator(".request-who")).toContainText(/\d+月\d+日 \d\d:\d\d/);
    await page.goto("/");
    await expect(page.locator(".plan-card").first()).toContainText("单位：万元");
    await page.locator(".plan-card a").first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("2027 年度预算");
    await expect(page.locator("tr.department").first().locator("td.total")).toHaveText("28,000.00");
    await page.goto((await page.locator(".name-line a[href]").first().getAttribute("href")) ?? "");
    await expect(page.getByRole("columnheader", { name: "1月", exact: true })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: "12月", exact: true })).toHaveCount(1);
  });

  await story.step("until the reader chooses English, on this page and the next", async () => {
    await choose(page, "English");
    await expect(page.getByRole("columnheader", { name: "Jan", exact: true })).toBeVisible();
    await expect(page).toHaveURL(/\/sheets\//);
    await speaks(page, "en");
    await page.goto("/");
    await expect(page.locator(".plan-card").first()).toContainText("CNY thousands");
    await page.locator(".plan-card a").first().click();
    await expect(page.locator("tr.department").first().locator("td.total")).toHaveText("280,000");
  });
  expect(head.complaints).toEqual([]);
});

story("an English browser is spoken to in English, until the reader chooses Chinese", async ({ meet, browser, ownServer }) => {
  story.setTimeout(60_000);
  const head = await meet("head", { locale: "en-GB" });
  const { page } = head;
  await story.step("on every page", () => visitAll(head, "en"));
  await story.step("with English dates", () => expect(page.locator(".request-who")).toContainText(/\d+ [A-Z][a-z]{2}, \d\d:\d\d/));
  await story.step("the plan in Chinese stays the plan", async () => {
    await page.goto("/");
    await page.locator(".plan-card a").first().click();
    const address = page.url();
    await choose(page, "简体中文");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("2027 年度预算");
    await expect(page).toHaveURL(address);
  });

  await story.step("at the door too, and the choice comes along inside", async () => {
    const outside = await browser.newContext({ baseURL: ownServer.url, locale: "en-GB" });
    const door = await outside.newPage();
    await door.goto("/sign-in");
    await speaks(door, "en");
    await door.getByRole("button", { name: "Language and appearance" }).click();
    await door.getByRole("button", { name: "简体中文" }).click();
    await expect(door.getByRole("heading", { level: 1 })).toHaveText(CHINESE.get("sign_in.title") ?? "");
    await fillSignIn(door, "sales");
    await expect(door.locator("html")).toHaveAttribute("lang", /^zh/);
    await expect(door.locator(".plan-card").first()).toContainText("单位：万元");
    await outside.close();
  });
  expect(head.complaints).toEqual([]);
});

/** How light the paper is, from 0 to 255. */
async function paper(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    if (!canvas) return -1;
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
}

story("the device chooses between light and dark until the reader does", async ({ meet }) => {
  const sales = await meet("sales", { colorScheme: "dark" });
  const { page } = sales;
  await page.goto("/");
  expect(await paper(page)).toBeLessThan(80);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await paper(page)).toBeGreaterThan(200);
  await choose(page, "Dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await paper(page)).toBeLessThan(80);
  await sales.openSheet("Sales");
  expect(await paper(page)).toBeLessThan(80);
  await page.emulateMedia({ colorScheme: "dark" });
  await choose(page, "Light");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  expect(await paper(page)).toBeGreaterThan(200);
  await choose(page, "As the device");
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
  expect(await paper(page)).toBeLessThan(80);
  expect(sales.complaints).toEqual([]);
});
