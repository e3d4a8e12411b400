// What lives on the device: a new version is offered and never forced, a full disk costs nothing that was typed, and Tandem
// can be installed.

import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Person, story as base } from "./people";
import { site } from "./programs";

const EAST = "Centrifugal pumps · East China";

/** The packed site, in a copy that a story may change as the next version would. */
const story = base.extend<{ packed: string }>({
  packed: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "tandem-site-"));
    cpSync(site(), folder, { recursive: true });
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  settings: async ({ packed }, use) => use({ TANDEM_SITE: packed }),
});

interface Entry {
  sha256: string;
  bytes: number;
  br_bytes: number | null;
}

/** The next version differs in its worker, as far as a browser can tell. */
function release(folder: string): void {
  const file = join(folder, "service-worker.js");
  const text = `${readFileSync(file, "utf8")}\n// The next version.\n`;
  writeFileSync(file, text);
  const list = join(folder, "manifest.json");
  const manifest = JSON.parse(readFileSync(list, "utf8")) as Record<string, Entry>;
  const entry = manifest["service-worker.js"];
  if (entry === undefined) throw new Error("there is no worker in the site");
  const sha256 = createHash("sha256").update(text).digest("hex");
  Object.assign(entry, { sha256, bytes: Buffer.byteLength(text), br_bytes: null });
  writeFileSync(list, JSON.stringify(manifest));
}

/** Looks for a new version now; the page does so once an hour. */
function look(person: Person): Promise<void> {
  return person.page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update();
  });
}

story("a new version is offered, and what was typed is kept", async ({ meet, ownServer, packed }) => {
  story.setTimeout(120_000);
  const sales = await meet("sales");
  let sheet = await sales.openSheet("Sales");
  await sales.isKept();
  const offer = sales.page.getByRole("button", { name: "Update ready: reload" });
  await look(sales);
  await expect(offer, "there is nothing new").toBeHidden();
  release(packed);
  await ownServer.fall();
  await sheet.isSaved();
  await look(sales);
  await expect(offer).toBeVisible();
  await sheet.put(EAST, "Jan", "4321");
  await sheet.shows(EAST, "Jan", "4,321.00");
  await expect(offer, "it waits for the person").toBeVisible();
  await sheet.isSaved();
  await sales.goOffline();
  await sheet.put(EAST, "Feb", "8765");
  // The first may be on its way still when the line is cut.
  await expect(sheet.saved).toHaveText(/^\d changes? on this device$/);
  await sales.goOnline();
  await Promise.all([sales.page.waitForEvent("load"), offer.click()]);
  sheet = await sales.sheet("Sales");
  await sheet.shows(EAST, "Jan", "4,321.00");
  await sheet.shows(EAST, "Feb", "8,765.00");
  await sheet.isSaved();
  await expect(offer).toBeHidden();
  const waits = await sales.page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
  expect(waits, "the new one has taken over").toBe(false);
});

story("a full disk says so, and work goes on and reaches the others", async ({ meet }) => {
  story.setTimeout(120_000);
  const [sales, finance] = await Promise.all([meet("sales"), meet("finance")]);
  // As the browser answers when the disk is full; the quota that DevTools sets does not reach IndexedDB.
  await sales.context.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...given) {
      if (localStorage.full) throw new DOMException("there is no room", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  const ours = await sales.openSheet("Sales");
  const theirs = await finance.openSheet("Sales");
  await sales.page.evaluate(() => (localStorage.full = "yes"));
  await ours.put(EAST, "Jan", "1111");
  const banner = sales.page.getByText("This browser keeps nothing on the device");
  await expect(banner).toBeVisible({ timeout: 20_000 });
  await theirs.shows(EAST, "Jan", "1,111.00");
  await ours.isSaved();
  await sales.page.evaluate(() => delete localStorage.full);
  await ours.put(EAST, "Feb", "2222");
  await theirs.shows(EAST, "Feb", "2,222.00");
  await expect(banner, "with room again it is kept again, without a reload").toBeHidden({ timeout: 60_000 });
});

story("Tandem can be installed, and offers it where it can", async ({ meet }) => {
  const sales = await meet("sales");
  const { page } = sales;
  await sales.openSheet("Sales");
  await sales.isKept();
  const devtools = await sales.context.newCDPSession(page);
  const { errors } = await devtools.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  await page.goto("/me");
  const offer = page.getByRole("button", { name: "Install Tandem" });
  await expect(page.locator("[data-state]:not([hidden])"), "the script has looked").toHaveCount(1);
  await expect(offer).toBeHidden();
  await page.evaluate(() => {
    const prompt = () => (document.title = "asked");
    dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt }));
  });
  await offer.click();
  await expect(page).toHaveTitle("asked");
  await page.evaluate(() => dispatchEvent(new Event("appinstalled")));
  await expect(offer).toBeHidden();
});
