// What the measurements in the browser share: the machine's Chromium, somebody signed in, and quantiles. `make bench`
// starts them with a server and what to measure in it (TANDEM_BENCH_…); each prints one line of JSON.

import { chromium } from "@playwright/test";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export const OPEN_MS_MAX = 60_000;

/** Where the server is, and who signs in. */
const { TANDEM_BENCH_URL: url, TANDEM_BENCH_EMAIL: email, TANDEM_BENCH_PASSWORD: password } = process.env;
export { url };

export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser, measures, and prints what came of it. */
export async function measure(figures) {
  const browser = await chromium.launch({ executablePath: installed(), args: ARGUMENTS });
  try {
    console.log(JSON.stringify(await figures(browser)));
  } finally {
    await browser.close();
  }
}

/** A browser profile of somebody who has just signed in and has fetched nothing. */
export async function signedIn(browser) {
  // The service worker would fetch the page's files a second time, for later.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block", locale: "en" });
  await enter(context);
  return context;
}

export async function enter(context) {
  const answer = await context.request.post(`${url}/api/v1/sign-in`, { data: { email, password } });
  if (!answer.ok()) throw new Error(`signing in answers ${answer.status()}`);
}

/** The value that a part of all values, from 0 to 1, do not exceed. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

export function installed() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (!found) throw new Error("no Chromium on this machine; .ci/setup --tests installs it");
  return found;
}
