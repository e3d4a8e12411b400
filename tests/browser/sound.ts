// Whether a plain page is sound: axe finds nothing, and nothing is cut off at the side. Looked at in a browser with a
// script, which axe needs, with every form open, on a phone in English and at a desk in Chinese and in the dark.

import AxeBuilder from "@axe-core/playwright";
import { DESK, expect, type Person, PHONE } from "./people";

const WAYS = [
  { ...PHONE, locale: "en-GB" },
  { ...DESK, locale: "zh-CN", colorScheme: "dark" as const },
];

/** Opens the page that is in front of somebody a second time, and judges it. */
export async function isSound(person: Person): Promise<void> {
  const storageState = await person.context.storageState();
  for (const way of WAYS) {
    const twin = await person.context.browser()?.newContext({ ...way, storageState });
    const page = await twin?.newPage();
    if (page === undefined) throw new Error("there is no browser");
    await page.goto(person.page.url());
    await page.evaluate(() => document.querySelectorAll("main details").forEach((part) => part.setAttribute("open", "")));
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target).join(" | ")}`);
    const where = `${new URL(page.url()).pathname} ${way.locale}`;
    expect.soft(found, where).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(width, `${where}: nothing is cut off at the side`).toBeLessThanOrEqual(way.viewport?.width ?? 0);
    await twin?.close();
  }
}
