// On a large map one finds a step by its words and sees where one is; and takes the map along as a picture.

import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { DESK, expect, PHONE, type Person, story } from "./people";

// A trace of every node axe looks at takes longer than axe.
story.use({ trace: "off" });

async function openMap(person: Person): Promise<Page> {
  const { page } = person;
  await person.openPlan();
  await page.getByRole("link", { name: "Process maps" }).click();
  await page.getByRole("link", { name: "Purchase to pay" }).click();
  await expect(page.locator("#map-surface")).toBeVisible();
  await expect(page.locator(".saved-slot")).not.toBeEmpty();
  return page;
}

const chosen = (page: Page): Locator => page.locator(".map-panel").getByLabel("Name", { exact: true });

async function examine(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`)}`);
  expect.soft(found, name).toEqual([]);
}

story("a step is found by its words, by keyboard and on a phone", async ({ meet }) => {
  story.setTimeout(120_000);
  const finance = await meet("finance", DESK);
  const page = await openMap(finance);
  await page.locator("#map-surface").focus();
  await page.keyboard.press("Control+f");
  const field = page.getByRole("combobox", { name: "Find on the map" });
  await expect(field).toBeFocused();
  await field.fill("appro");
  const options = page.locator("#map-found").getByRole("option");
  await expect(options.first()).toBeVisible();
  await examine(page, "what is found");
  const name = await options.nth(0).locator("span").innerText();
  await page.keyboard.press("Enter");
  await expect(chosen(page), "the first one is chosen").toHaveValue(name);
  await expect(field).toHaveCount(0);
  await page.keyboard.press("Control+f");
  await field.fill("no such step anywhere");
  await expect(options).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(field).toHaveCount(0);
  await expect(page.locator("#map-surface")).toBeFocused();

  const sales = await meet("sales", PHONE);
  await sales.page.goto(new URL(page.url()).pathname);
  await expect(sales.page.locator(".saved-slot")).not.toBeEmpty();
  await sales.page.getByRole("button", { name: "Find on the map" }).click();
  await sales.page.getByRole("combobox", { name: "Find on the map" }).fill(name.slice(0, 6));
  await sales.page.locator("#map-found").getByRole("option").first().click();
  await expect(sales.page.getByRole("combobox", { name: "Find on the map" })).toHaveCount(0);
  await examine(sales.page, "on a phone");
});

story("the corner shows where one is, and leads elsewhere", async ({ meet }) => {
  const page = await openMap(await meet("finance", DESK));
  await page.locator("#map-surface").focus();
  for (let zoom = 0; zoom < 6; zoom += 1) await page.keyboard.press("+");
  const corner = page.locator(".map-mini");
  await expect(corner).toBeVisible();
  const seen = corner.locator(".seen");
  const left = async () => Number(await seen.getAttribute("x"));
  const before = await left();
  const box = await corner.boundingBox();
  if (box === null) throw new Error("the corner is nowhere");
  await page.mouse.click(box.x + box.width - 4, box.y + box.height / 2);
  await expect.poll(left, { message: "the view went right" }).toBeGreaterThan(before);
});

story("the map is taken along as a PNG", async ({ meet }) => {
  const page = await openMap(await meet("finance", DESK));
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download PNG" }).or(page.locator("button[title='Download PNG']")).first().click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/\.png$/);
  const bytes = readFileSync((await download.path()) ?? "");
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect(width).toBeGreaterThan(1_000);
  expect(width * height).toBeLessThanOrEqual(16_100_000);
  // An empty picture of this size would be some kilobytes.
  expect(bytes.length).toBeGreaterThan(40_000);
});
