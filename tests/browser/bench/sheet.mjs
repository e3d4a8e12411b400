// Measures the sheet's page in Chromium. `make bench` starts it with a server, the address of a sheet of 1,000 lines and of
// one whose 1,000 lines follow a driver (TANDEM_BENCH_PAGE, _DRIVEN).
//
// Key to paint: from the keydown event's own time stamp (when the browser took the key in) to the first message after the
// animation frame in which the cell already shows the new figure. That message is dealt with once the frame's style,
// layout and paint are done and handed to the compositor; waiting for a second animation frame would add a whole frame
// that nobody sees. The wait for the frame is in it: at 60 frames a second 8 ms on average. Key handling is the same
// without that wait: until the handlers and whatever they queued have run. A driver's repaint is the same time, to the
// frame in which the last line in sight that follows it shows another figure.

import { measure, OPEN_MS_MAX, quantile, signedIn, url } from "./chromium.mjs";

const { TANDEM_BENCH_PAGE: page_path, TANDEM_BENCH_DRIVEN: driven_path } = process.env;
const EDITS = 120;
const SCROLL_MS = 4000;
/** The first month; before it stand name, account, last year, budget and difference. */
const COLUMN = 5;

await measure(async (browser) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  const transfer = await follow(context, page);
  const begun = performance.now();
  await page.goto(url + page_path, { waitUntil: "load" });
  const row = await live(page);
  const page_open = performance.now() - begun;
  const sent = transfer();
  const typed = await type(page, row);
  const scrolled = await scroll(page);
  await page.goto(url + driven_path, { waitUntil: "load" });
  const driver = await live(page);
  return { ...sent, page_open, ...typed, ...scrolled, ...(await drive(page, driver)) };
});

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
  await watch(page, null);
  for (let edit = 0; edit < EDITS; edit++) {
    await put(page, String(100_000 + edit), edit + 1);
    // Enter goes a line down; past the end of the section it meets a row that takes no figure.
    if (edit % 20 === 19) await choose(page, row);
  }
  const { painted, handled } = await page.evaluate(() => window.bench);
  return {
    key_to_paint_p50: quantile(painted, 0.5),
    key_to_paint_p95: quantile(painted, 0.95),
    key_handling_p50: quantile(handled, 0.5),
  };
}

/** Changes the driver, again and again, and looks at the last line in sight that follows it. */
async function drive(page, row) {
  const below = await page.evaluate((column) => {
    const foot = document.querySelector(".grid-foot")?.getBoundingClientRect().top ?? window.innerHeight;
    const cells = [...document.querySelectorAll(`.grid-row.item [data-column="${column}"]`)];
    return cells.filter((cell) => cell.getBoundingClientRect().bottom < Math.min(foot, window.innerHeight)).at(-1)?.id;
  }, COLUMN);
  await watch(page, below);
  for (let edit = 0; edit < EDITS; edit++) {
    await choose(page, row);
    await put(page, String(20 + edit), edit + 1);
  }
  const { painted } = await page.evaluate(() => window.bench);
  return { driver_to_paint_p50: quantile(painted, 0.5), driver_to_paint_p95: quantile(painted, 0.95) };
}

async function choose(page, row) {
  await page.locator(`#cell-${row}-${COLUMN}`).scrollIntoViewIfNeeded();
  await page.locator(`#cell-${row}-${COLUMN}`).click();
}

async function put(page, figure, count) {
  for (const key of figure) await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  await page.waitForFunction((count) => window.bench.painted.length === count, count);
}

/** Takes the time from each Enter to the frame in which a cell, or the one it was pressed in, shows something else. */
async function watch(page, cell) {
  await page.evaluate((watched) => {
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
        const id = watched ?? document.querySelector('[data-active="true"]').id;
        const before = document.getElementById(id).textContent;
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
  }, cell);
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
