// Signing in in two steps, without a script: an app is set up from one's own page, its code is asked for after the
// password, and an administrator says whose role asks for it.

import { createHmac } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { DESK, expect, fillSignIn, type Person, PHONE, story } from "./people";

story.use({ trace: "off" });

const BARE = { ...PHONE, javaScriptEnabled: false };
const STEP_MS = 30_000;

/** What an authenticator app does with a key (RFC 6238). */
function codeAt(key: string, ms: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / STEP_MS)));
  const hash = createHmac("sha1", Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))).update(counter).digest();
  const number = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return (number % 1_000_000).toString().padStart(6, "0");
}

async function axe(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target).join(" | ")}`);
  expect.soft(found, name).toEqual([]);
  const width = page.viewportSize()?.width ?? 0;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(wide, `${name} is no wider than the screen`).toBeLessThanOrEqual(width);
}

/** The page in front, looked at with a script running, on both kinds of screen, in both languages and themes. */
async function isSound(person: Person, name: string): Promise<void> {
  const storageState = await person.context.storageState();
  for (const options of [
    { ...PHONE, locale: "en-GB" },
    { ...DESK, locale: "zh-CN", colorScheme: "dark" as const },
  ]) {
    const twin = await person.context.browser()?.newContext({ ...options, storageState });
    const page = await twin?.newPage();
    if (page === undefined) throw new Error("there is no browser");
    await page.goto(person.page.url());
    await axe(page, name);
    await twin?.close();
  }
}

async function keyOn(page: Page): Promise<string> {
  await expect(page.getByRole("img", { name: "The key as a QR code" })).toBeVisible();
  return await page.locator(".factor-letters").innerText();
}

async function typeCode(page: Page, code: string, button: string): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: button, exact: true }).click();
}

story("an app is set up, its code asked for once, and a recovery code helps out", async ({ meet }) => {
  const sales = await meet("sales", BARE);
  const { page } = sales;
  await page.goto("/me");
  const card = page.getByRole("region", { name: "Two-step sign-in" });
  await expect(card).toContainText("Off");
  await card.getByRole("link", { name: "Set up" }).click();
  await isSound(sales, "setting up");
  const key = await keyOn(page);
  await typeCode(page, "000000", "Turn on");
  await expect(page.getByRole("alert")).toContainText("not right");
  expect(await keyOn(page), "whoever mistypes keeps the key they scanned").toBe(key);
  const first = Date.now();
  await typeCode(page, codeAt(key, first), "Turn on");
  const codes = await page.locator(".factor-codes code").allInnerTexts();
  expect(codes).toHaveLength(10);
  await page.getByRole("link", { name: "I have kept them" }).click();
  await expect(card).toContainText("On");
  await card.getByRole("link", { name: "Change" }).click();
  await expect(page.getByText("10 recovery codes left")).toBeVisible();
  await isSound(sales, "in use");

  await page.context().clearCookies();
  await page.goto("/sign-in?next=/inbox");
  await fillSignIn(page, "sales");
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await typeCode(page, codeAt(key, first), "Sign in");
  await expect(page.getByRole("alert"), "a code opens once").toContainText("used already");
  // The app is half a minute ahead, as the clocks of phones are.
  await typeCode(page, codeAt(key, first + STEP_MS), "Sign in");
  await expect(page).toHaveURL(/^[^?]*\/inbox$/);

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await fillSignIn(page, "sales");
  await typeCode(page, codes[3]?.toUpperCase() ?? "", "Sign in");
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto("/me/factor");
  await expect(page.getByText("9 recovery codes left")).toBeVisible();
  expect(sales.complaints.filter((said) => !/40[13]/.test(said))).toEqual([]);
});

story("a role asks for it: who has none sets it up on the way in", async ({ meet }) => {
  const [admin, finance] = await Promise.all([meet("admin", BARE), meet("finance", BARE)]);
  await admin.page.goto("/");
  await admin.page.locator(".account-button").click();
  await admin.page.getByRole("link", { name: "Sign-in security" }).click();
  await isSound(admin, "security");
  await admin.page.getByLabel("Finance").check();
  await admin.page.getByLabel("Administrator").check();
  await admin.page.getByRole("button", { name: "Save" }).click();
  await expect(admin.page.getByRole("alert")).toContainText("lock yourself out");
  await admin.page.getByLabel("Administrator").uncheck();
  await admin.page.getByRole("button", { name: "Save" }).click();
  await expect(admin.page.getByRole("status")).toContainText("Saved");

  const { page } = finance;
  await page.goto("/inbox");
  await expect(page, "the session of a password has ended").toHaveURL(/sign-in/);
  await fillSignIn(page, "finance");
  await expect(page.getByText("Your role asks for a second step")).toBeVisible();
  const key = await keyOn(page);
  await typeCode(page, codeAt(key, Date.now()), "Turn on");
  await expect(page.locator(".factor-codes code")).toHaveCount(10);
  await page.getByRole("link", { name: "I have kept them" }).click();
  await expect(page).toHaveURL(/^[^?]*\/inbox$/);
  await page.goto("/me/factor");
  await expect(page.getByText("it cannot be turned off")).toBeVisible();

  await admin.page.goto("/security");
  await admin.page.getByRole("button", { name: /Reset/ }).click();
  await expect(admin.page.getByRole("status")).toContainText("set it up anew");
  await admin.page.goto("/audit?kind=sign-in");
  await expect(admin.page.locator(".audit-list")).not.toBeEmpty();
});
