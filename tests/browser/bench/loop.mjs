// Measures how soon a figure on a process map is a figure of the budget on somebody else's screen: from the key that
// leaves the field of a volume in one browser to the frame in which a cell that takes the step's cost shows it in another.
// Both read the same clock. TANDEM_BENCH_PLAN is the plan's address; the demo's map and sheet are used.

import { measure, OPEN_MS_MAX, quantile, signedIn, url } from "./chromium.mjs";

const { TANDEM_BENCH_PLAN: plan } = process.env;
const CHANGES = 60;
const LINE = "Iron castings";
/** January; before it stand name, account, last year, budget and difference. */
const COLUMN = 5;

await measure(async (browser) => {
  const [buyer, drawer] = [await signedIn(browser), await signedIn(browser)];
  const [sheet, map] = [await buyer.newPage(), await drawer.newPage()];
  await sheet.goto(url + plan);
  const address = await sheet.getByRole("link", { name: "Purchasing", exact: true }).last().getAttribute("href");
  await sheet.goto(url + address);
  await sheet.locator(".saved-slot:not(:empty)").waitFor({ timeout: OPEN_MS_MAX });
  const row = sheet.locator("[data-row]").filter({ has: sheet.locator('[data-column="0"]', { hasText: LINE }) });
  const cell = row.locator(`[data-column="${COLUMN}"]`);
  const before = await cell.innerText();
  await cell.click();
  await sheet.keyboard.type('= "Purchase to pay"."Pay cost"');
  await sheet.getByText("Jan: ").first().waitFor({ timeout: OPEN_MS_MAX });
  await sheet.keyboard.press("Enter");
  await sheet.waitForFunction(([id, before]) => document.getElementById(id).innerText !== before, [await cell.getAttribute("id"), before]);
  await sheet.evaluate(watch, await cell.getAttribute("id"));

  await map.goto(`${url}${plan}/maps`);
  await map.getByRole("link", { name: "Purchase to pay" }).click();
  const surface = map.locator("#map-surface");
  await surface.waitFor({ timeout: OPEN_MS_MAX });
  await surface.focus();
  await map.keyboard.press("0");
  await surface.locator('.node[aria-label*="“Pay”"]').waitFor();
  const start = surface.locator(".node.start").first();
  await start.locator(".body").click();
  const field = map.locator(".map-panel").getByLabel("Times a month", { exact: false });
  await field.waitFor();
  await map.evaluate(() => {
    window.left = [];
    document.addEventListener("change", (event) => window.left.push(performance.timeOrigin + event.timeStamp), { capture: true });
  });
  const took = [];
  for (let change = 0; change < CHANGES; change++) {
    await field.fill(String(200 + change));
    await field.press("Tab");
    await sheet.waitForFunction((count) => window.seen.length >= count, change + 1, { timeout: 10_000 });
    const [left, seen] = [await map.evaluate(() => window.left), await sheet.evaluate(() => window.seen)];
    took.push(seen[change] - left[change]);
  }
  return { volume_to_figure_p50: quantile(took, 0.5), volume_to_figure_p95: quantile(took, 0.95) };
});

/** Notes when each new figure of the cell has been painted. */
function watch(id) {
  window.seen = [];
  let last = document.getElementById(id).textContent;
  const look = () => {
    const now = document.getElementById(id)?.textContent;
    if (now !== undefined && now !== last) {
      last = now;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.seen.push(performance.timeOrigin + performance.now());
      channel.port2.postMessage(null);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
