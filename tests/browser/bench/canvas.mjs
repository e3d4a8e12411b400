// Measures a process map of 500 shapes beside bpmn-js on the same file in the same Chromium: from the address to a shape
// that lets itself be chosen, and what a frame costs while a step is dragged. TANDEM_BENCH_PLAN is the plan's address,
// TANDEM_BENCH_PEERS the folder with bpmn-js.
//
// Opening is measured in a browser profile that has fetched nothing, and again in the same profile; both are served from
// this machine. A frame costs what the page's main thread is busy from one frame's commit to the next: handlers, the
// animation frame, style, layout, paint, taken from Chromium's own trace.

import { createServer } from "node:http";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure, OPEN_MS_MAX, quantile, signedIn, url } from "./chromium.mjs";
import { drawing } from "./drawing.mjs";

const { TANDEM_BENCH_PLAN: plan, TANDEM_BENCH_PEERS: peers } = process.env;
const OPENINGS = 7;
const MOVES = 150;
/** What the main thread does once in a frame, last of all. */
const FRAME = "Layerize";

const OURS = { canvas: "#map-surface", shapes: "#map-surface .node", chosen: "#map-surface .over .chosen" };
const THEIRS = { canvas: ".djs-container", shapes: ".djs-shape", chosen: ".djs-element.selected" };

await measure(async (browser) => {
  const xml = drawing();
  const peer = await servePeer(xml);
  const own = url + (await bring(browser, xml));
  const times = { open: [], again: [], peer_open: [], peer_again: [] };
  for (let round = 0; round < OPENINGS; round++) {
    for (const [at, names, prefix] of [[own, OURS, ""], [peer.url, THEIRS, "peer_"]]) {
      const context = await signedIn(browser);
      const page = await context.newPage();
      times[`${prefix}open`].push(await open(page, at, names));
      await page.goto("about:blank");
      times[`${prefix}again`].push(await open(page, at, names));
      await context.close();
    }
  }
  const figures = {};
  for (const [name, values] of Object.entries(times)) figures[name] = quantile(values, 0.5);
  for (const [at, names, prefix] of [[own, OURS, ""], [peer.url, THEIRS, "peer_"]]) {
    const context = await signedIn(browser);
    const page = await context.newPage();
    await open(page, at, names);
    const frames = await drag(context, page, names);
    figures[`${prefix}drag_frames`] = frames.length;
    figures[`${prefix}drag_frame_p50`] = quantile(frames, 0.5);
    figures[`${prefix}drag_frame_p95`] = quantile(frames, 0.95);
    await context.close();
  }
  peer.close();
  return figures;
});

/** Imports the file as a person does, and gives the map's address. */
async function bring(browser, xml) {
  const context = await signedIn(browser);
  const page = await context.newPage();
  await page.goto(`${url}${plan}/maps`);
  const file = { name: "Five hundred.bpmn", mimeType: "application/xml", buffer: Buffer.from(xml) };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.locator("form", { has: page.locator("input[type=file]") }).locator("button").click();
  const link = page.locator(".banner a, .map-imported a").first();
  await link.waitFor({ timeout: OPEN_MS_MAX });
  const address = await link.getAttribute("href");
  await context.close();
  return address;
}

/** From the address to the shape that is chosen by a press. */
async function open(page, at, names) {
  const begun = performance.now();
  await page.goto(at, { waitUntil: "commit" });
  await page.waitForSelector(names.shapes, { state: "attached", timeout: OPEN_MS_MAX });
  const deadline = performance.now() + OPEN_MS_MAX;
  while (performance.now() < deadline) {
    const place = await middle(page, names);
    if (place) await page.mouse.click(place.x, place.y);
    if (await page.evaluate((chosen) => document.querySelector(chosen) !== null, names.chosen)) return performance.now() - begun;
  }
  throw new Error(`nothing can be chosen at ${at}`);
}

/** The middle of a step that is in sight, near the middle of the canvas. */
function middle(page, { canvas, shapes }) {
  return page.evaluate(([canvas, shapes]) => {
    const box = document.querySelector(canvas).getBoundingClientRect();
    if (box.bottom > window.innerHeight || box.top < 0) document.querySelector(canvas).scrollIntoView({ block: "end" });
    const paper = document.querySelector(canvas).getBoundingClientRect();
    const [middle_x, middle_y] = [paper.x + paper.width / 2, paper.y + paper.height / 2];
    const found = [...document.querySelectorAll(shapes)].map((shape) => {
      const { x, y, width, height } = shape.getBoundingClientRect();
      return { shape, x: x + width / 2, y: y + height / 2, is_step: width > height * 1.1 };
    });
    found.sort((one, other) => Math.hypot(one.x - middle_x, one.y - middle_y) - Math.hypot(other.x - middle_x, other.y - middle_y));
    const seen = found.find(({ shape, x, y, is_step }) => is_step && shape.contains(document.elementFromPoint(x, y)));
    return seen ? { x: seen.x, y: seen.y } : null;
  }, [canvas, shapes]);
}

/** Drags the step in the middle to and fro; what each frame cost, in ms. */
async function drag(context, page, names) {
  const place = await middle(page, names);
  const session = await context.newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.move(place.x + 12, place.y + 12);
  const includedCategories = ["disabled-by-default-devtools.timeline", "devtools.timeline", "devtools.timeline.frame", "toplevel", "__metadata"];
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories, excludedCategories: ["*"] } });
  for (let move = 0; move < MOVES; move++) {
    const along = 80 * Math.sin((move / 30) * Math.PI);
    await page.mouse.move(place.x + along, place.y + along / 2);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  const complete = once(session, "Tracing.tracingComplete");
  await session.send("Tracing.end");
  await complete;
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return frames(events);
}

/** Busy time of the page's main thread by frame. */
function frames(events) {
  const busiest = new Map();
  const mains = new Set(
    events.filter((event) => event.name === "thread_name" && event.args.name === "CrRendererMain").map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const own = events.filter(({ pid, tid }) => mains.has(`${pid}/${tid}`));
  for (const { pid, tid, name } of own) {
    if (name === FRAME) busiest.set(`${pid}/${tid}`, (busiest.get(`${pid}/${tid}`) ?? 0) + 1);
  }
  const [main] = [...busiest].sort((one, other) => other[1] - one[1])[0] ?? [];
  const here = own.filter(({ pid, tid }) => `${pid}/${tid}` === main);
  const tasks = here.filter(({ name, ph }) => ph === "X" && name === "RunTask");
  const begins = here.filter(({ name }) => name === FRAME).map(({ ts }) => ts);
  tasks.sort((one, other) => one.ts - other.ts);
  const costs = [];
  let [busy, next] = [0, 0];
  begins.sort((one, other) => one - other);
  for (const { ts, dur = 0 } of tasks) {
    busy += dur;
    let draws = false;
    while (next < begins.length && begins[next] <= ts + dur) {
      draws = true;
      next += 1;
    }
    if (draws) {
      costs.push(busy / 1000);
      busy = 0;
    }
  }
  return costs;
}

/** bpmn-js on a page of its own, with the same file. */
async function servePeer(xml) {
  const dist = join(peers, "node_modules/bpmn-js/dist");
  const page = `<!doctype html><meta charset="utf-8"><title>bpmn-js</title>
<link rel="stylesheet" href="/assets/diagram-js.css"><link rel="stylesheet" href="/assets/bpmn-js.css">
<link rel="stylesheet" href="/assets/bpmn-font/css/bpmn-embedded.css">
<style>html,body,#canvas{height:100%;margin:0}</style><div id="canvas"></div>
<script src="/bpmn-modeler.production.min.js"></script>
<script>
  const modeler = new BpmnJS({ container: "#canvas" });
  fetch("/map.bpmn").then((answer) => answer.text()).then(async (xml) => {
    await modeler.importXML(xml);
    modeler.get("canvas").zoom("fit-viewport");
  });
</script>`;
  const kinds = { css: "text/css", js: "text/javascript", bpmn: "application/xml" };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://peer").pathname;
    const body = path === "/" ? page : path === "/map.bpmn" ? xml : read(join(dist, path));
    if (body === null) return response.writeHead(404).end();
    const type = kinds[path.split(".").at(-1)] ?? (path === "/" ? "text/html" : "application/octet-stream");
    response.writeHead(200, { "content-type": type, "cache-control": "max-age=3600" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function read(path) {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}
