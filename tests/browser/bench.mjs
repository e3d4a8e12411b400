// Measures the sheet's page in Chromium and prints one line of JSON. `make bench` starts it with a server, the address of
// a sheet of 1,000 lines and somebody to sign in as (TANDEM_BENCH_URL, _PAGE, _EMAIL, _PASSWORD).
//
// Key to paint: from the keydown event's own time stamp (when the browser took the key in) to the first message after the
// animation frame in which the cell already shows the new figure. That message is dealt with once the frame's style,
// layout and paint are done and handed to the compositor; waiting for a second animation frame would add a whole frame
// that nobody sees. The wait for the frame is in it: at 60 frames a second 8 ms on average. Key handling is the same
// without that wait: until the handlers and whatever they queued have run.

import { chromium } from "@playwright/test";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const { TANDEM_BENCH_URL: url, TANDEM_BENCH_PAGE: page_path, TANDEM_BENCH_EMAIL: email, TANDEM_BENCH_PASSWORD: password } =
  process.env;
const EDITS = 120;
const SCROLL_MS = 4000;
const OPEN_MS_MAX = 60_000;
/// The first month; before it stand name, account, last year, budget and difference.
const COLUMN = 5;

const browser = await chromium.launch({
  executablePath: installed(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  console.log(JSON.stringify(await measure()));
} finally {
  await browser.close();
}

async function measure() {
  // The service worker would fetch the page's files a second time, for later.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const answer = await context.request.post(`${url}/api/v1/sign-in`, { data: { email, password } });
  if (!answer.ok()) throw new Error(`signing in answers ${answer.status()}`);
  const page = await context.newPage();
  const transfer = await follow(context, page);
  const begun = performance.now();
  await page.goto(url + page_path, { waitUntil: "load" });
  const row = await live(page);
  const page_open = performance.now() - begun;
  const sent = transfer();
  return { ...sent, page_open, ...(await type(page, row)), ...(await scroll(page)) };
}

/** Counts bytes on the wire, by kind. */
async function follow(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const kinds = new Map();
  const bytes = { module: 0, document: 0, rest: 0 };
  session.on("Network.responseReceived", ({ requestId, response, type }) => {
    kinds.set(requestId, response.mimeType === "application/wasm" ? "module" : type === "Document" ? "document" : "rest");
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) ?? "rest"] += encodedDataLength;
  });
  return () => ({
    page_transfer: (bytes.module + bytes.document + bytes.rest) / 1024,
    page_transfer_module: bytes.module / 1024,
    page_transfer_document: bytes.document / 1024,
  });
}

/** Waits until the grid answers to the mouse, and gives the row of the first line. */
async function live(page) {
  const cell = page.locator(`.grid-row.item [data-column="${COLUMN}"]`).first();
  await cell.waitFor({ timeout: OPEN_MS_MAX });
  const deadline = Date.now() + OPEN_MS_MAX;
  while (Date.now() < deadline) {
    await cell.click();
    const is_active = await cell.evaluate((cell) => cell.dataset.active === "true");
    if (is_active) return Number(await cell.evaluate((cell) => cell.closest("[data-row]").dataset.row));
  }
  throw new Error("the grid does not come to life");
}

/** Types a figure and Enter, again and again; Enter is the key that puts the figure into the cell and moves every sum. */
async function type(page, row) {
  await page.evaluate(() => {
    window.bench = { painted: [], handled: [] };
    const after_frame = (then) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => then(performance.now());
        channel.port2.postMessage(null);
      });
    };
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter") return;
        const cell = document.querySelector('[data-active="true"]');
        const before = cell.textContent;
        const id = cell.id;
        const look = (now) => {
          if (document.getElementById(id)?.textContent !== before) window.bench.painted.push(now - event.timeStamp);
          else after_frame(look);
        };
        // After the handlers of the page, and after what they queued.
        const queued = new MessageChannel();
        queued.port1.onmessage = () => window.bench.handled.push(performance.now() - event.timeStamp);
        queued.port2.postMessage(null);
        after_frame(look);
      },
      { capture: true },
    );
  });
  for (let edit = 0; edit < EDITS; edit++) {
    for (const key of String(100_000 + edit)) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    await page.waitForFunction((count) => window.bench.painted.length === count, edit + 1);
    // Enter goes a line down; past the end of the section it meets a row that takes no figure.
    if (edit % 20 === 19) await page.locator(`#cell-${row}-${COLUMN}`).scrollIntoViewIfNeeded();
    if (edit % 20 === 19) await page.locator(`#cell-${row}-${COLUMN}`).click();
  }
  const { painted, handled } = await page.evaluate(() => window.bench);
  return {
    key_to_paint_p50: quantile(painted, 0.5),
    key_to_paint_p95: quantile(painted, 0.95),
    key_handling_p50: quantile(handled, 0.5),
  };
}

/** Scrolls through the whole sheet, a step each frame, and looks how far frames are apart. */
async function scroll(page) {
  const frames = await page.evaluate(
    (lasts) =>
      new Promise((done) => {
        const scroller = document.querySelector(".grid-scroll");
        const begun = performance.now();
        const frames = [];
        let last = begun;
        let down = 1;
        const step = (now) => {
          frames.push(now - last);
          last = now;
          if (now - begun > lasts) return done(frames.slice(2));
          const end = scroller.scrollHeight - scroller.clientHeight;
          if (scroller.scrollTop >= end - 1) down = -1;
          if (scroller.scrollTop <= 0) down = 1;
          scroller.scrollTop += down * 240;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    SCROLL_MS,
  );
  return { scroll_longest_frame: Math.max(...frames), scroll_p99_frame: quantile(frames, 0.99) };
}

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function installed() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (!found) throw new Error("no Chromium on this machine; .ci/setup --tests installs it");
  return found;
}
