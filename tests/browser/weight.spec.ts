// An approval on a phone with a slow line: what its page fetches in a browser that has fetched nothing, and that it can be
// decided there without scripts.

import type { CDPSession, Page } from "@playwright/test";
import { expect, PHONE, story } from "./people";

/** Of everything the page fetches before it comes alive, as it goes over the line (issue: 60 KB). */
const BYTES_MAX = 60 * 1024;

/** Edge, as far as a warehouse gate has it: half a second there and back, 30 KB a second. */
const SLOW = { offline: false, latency: 500, downloadThroughput: 30 * 1024, uploadThroughput: 10 * 1024 };

async function line(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  return session;
}

story("an approval weighs little, and is decided on a slow line without scripts", async ({ meet, browser }) => {
  story.setTimeout(120_000);
  const head = await meet("head", PHONE);
  await head.page.goto("/inbox");
  const link = head.page.locator("#waiting + ul").getByRole("link").first();
  const address = new URL((await link.getAttribute("href")) ?? "", head.page.url()).href;
  const kept = await head.context.storageState();

  await story.step("with everything, the page fetches no more than it may", async () => {
    const context = await browser.newContext({ ...PHONE, storageState: kept, serviceWorkers: "block" });
    const page = await context.newPage();
    const session = await line(page);
    const addresses = new Map<string, string>();
    const fetched: [string, number][] = [];
    session.on("Network.requestWillBeSent", ({ requestId, request }) => addresses.set(requestId, request.url));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      fetched.push([addresses.get(requestId) ?? requestId, encodedDataLength]);
    });
    await page.goto(address, { waitUntil: "load" });
    await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
    // What keeps decisions offline comes once the page stands (`afterwards.js`): nobody waits for it.
    const later = await page.evaluate(() => {
      const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      const entries = performance.getEntriesByType("resource").filter((entry) => page && entry.startTime >= page.loadEventStart);
      return entries.map((entry) => entry.name);
    });
    fetched.splice(0, fetched.length, ...fetched.filter(([url]) => !later.includes(url)));
    const bytes = fetched.reduce((sum, [, each]) => sum + each, 0);
    expect(bytes, fetched.map(([url, each]) => `${each} ${url}`).join("\n")).toBeLessThanOrEqual(BYTES_MAX);
    expect(bytes, "the line was listened to").toBeGreaterThan(5_000);
    await context.close();
  });

  await story.step("on a slow line, without scripts, it is read and approved", async () => {
    const context = await browser.newContext({ ...PHONE, storageState: kept, javaScriptEnabled: false });
    const page = await context.newPage();
    const session = await line(page);
    await session.send("Network.emulateNetworkConditions", SLOW);
    await page.goto(address);
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByText(`Approved · ${head.name}`)).toBeVisible({ timeout: 20_000 });
    await context.close();
  });
});
