// Has Lighthouse judge pages as on a phone with a slow line (TANDEM_BENCH_PAGES, JSON of name to address), from the folder
// TANDEM_BENCH_PEERS. What is signed in is Chromium's own profile, which Lighthouse joins.

import { chromium } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ARGUMENTS, enter, installed, url } from "./chromium.mjs";

const { TANDEM_BENCH_PEERS: peers, TANDEM_BENCH_PAGES: pages } = process.env;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const { default: lighthouse } = await import(pathToFileURL(join(peers, "node_modules/lighthouse/core/index.js")).href);

const figures = {};
const complaints = {};
for (const [name, address] of Object.entries(JSON.parse(pages))) {
  const profile = mkdtempSync(join(tmpdir(), "lighthouse-"));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: installed(),
    args: [...ARGUMENTS, `--remote-debugging-port=${port}`],
  });
  try {
    if (address !== "/sign-in") await enter(context);
    const judged = await lighthouse(url + address, { port, onlyCategories: CATEGORIES, logLevel: "silent", disableStorageReset: true });
    for (const category of CATEGORIES) {
      const { score, auditRefs } = judged.lhr.categories[category];
      figures[`${name}_${category.replace("-", "_")}`] = Math.round(score * 100);
      const low = auditRefs.map(({ id, weight }) => ({ ...judged.lhr.audits[id], weight })).filter(({ score, weight }) => weight > 0 && score !== null && score < 0.9);
      if (low.length > 0) complaints[`${name}_${category}`] = low.map(({ id, displayValue }) => (displayValue ? `${id} ${displayValue}` : id));
    }
    if (judged.lhr.finalDisplayedUrl !== url + address) complaints[`${name}_address`] = [judged.lhr.finalDisplayedUrl];
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
console.log(JSON.stringify({ ...figures, complaints }));

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
