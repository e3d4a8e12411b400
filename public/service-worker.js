// The service worker: opens Tandem without a network. It keeps the shell (script, module, style) by build and the pages a
// signed-in person has seen; figures lie in IndexedDB, which it reads none of and empties when somebody signs out. It never
// takes over on its own: a new version waits until the person says so. It shows what is pushed to the device, and how much
// waits on the icon. A decision that finds no network is kept (`decisions.js`) and sent when there is one. The server fills
// in the build and its assets when it hands this file out.

importScripts("/kept.js");
importScripts("/decisions.js");

const BUILD = "__BUILD__";
const SHELL = __SHELL_ASSETS__;

const ASSETS = `tandem-assets-${BUILD}`;
const PAGES = "tandem-pages";
/** A page with its sheet is up to 300 KB, so this stays below 20 MB. */
const PAGES_MAX = 60;
/** Who waits longer takes the line for dead; a page that comes later still replaces the kept one. */
const NETWORK_MS_MAX = 3_000;
const OFFERED_MAX = 12;

/** The pages that can be opened again without a network. All of them ask for a signed-in person. */
const KEPT = /^\/(?:inbox|requests(?:\/[^/]+)?|plans\/[^/]+(?:\/(?:sheets|maps)\/[^/]+)?)?$/;
/** A name with a hash in it never changes its content. */
const HASHED = /^\/pkg\/.+\.[0-9a-f]{8,}\.\w+$/;
/** Pictures and fonts may change under their name; the kept copy is for when there is no network. */
const PUBLIC = /^\/(?:(?:fonts|icons)\/.+|[\w-]+\.(?:svg|png|ico|webmanifest))$/;
/** Whoever signs in may be another person than the one the kept pages are for. */
const ENTERING = /^\/(?:api\/v1\/)?sign-in$/;
/** Decides on a request. */
const DECIDING = /^(\/requests\/[^/]+)\/decide$/;
const LEAVING = /^\/(?:api\/v1\/)?sign-out$/;
/** How many requests wait for whoever is signed in, on the pages that know it. */
const WAITING = "x-tandem-waiting";
/** Answers by which the server says that the page is not, or no longer, this person's. */
const WITHDRAWN = [401, 403, 404, 410];

/** Counts the times somebody signed out, so that a page still under way then is not kept afterwards. */
let sittings = 0;
/** In which of them the server was told that this device is in use. */
let metIn = -1;

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(removeStaleAssets().then(() => self.clients.claim())));

self.addEventListener("message", (event) => {
  const { type, path } = event.data ?? {};
  if (type === "skip-waiting") event.waitUntil(self.skipWaiting());
  if (type === "send-decisions") event.waitUntil(decisions.send());
  if (type === "keep-page") event.waitUntil(Promise.all([keepPage(path).catch(() => {}), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && ENTERING.test(pathname)) event.waitUntil(forgetPages());
  if (request.method === "POST" && LEAVING.test(pathname)) event.respondWith(leave(event));
  const decided = request.method === "POST" && request.mode === "navigate" && DECIDING.exec(pathname);
  if (decided) event.respondWith(decide(event, decided[1]));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (HASHED.test(pathname) || SHELL.includes(pathname)) event.respondWith(asset(event, pathname, true));
  else if (PUBLIC.test(pathname)) event.respondWith(asset(event, pathname, false));
});

// The browser's own word that there is a network again, where it gives one, whether or not a page is open.
self.addEventListener("sync", (event) => {
  if (event.tag === decisions.CHANNEL) event.waitUntil(decisions.send());
});

self.addEventListener("push", (event) => event.waitUntil(showPush(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAgain(event).catch(() => {})));

async function keepShell() {
  const cache = await caches.open(ASSETS);
  // The HTTP cache may be trusted with hashed names only.
  const fresh = (path) => new Request(absolute(path), { cache: HASHED.test(path) ? "default" : "reload" });
  await cache.addAll(SHELL.map(fresh));
}

/** The network's page if it comes in time, else the kept one, else a page that says what can be opened. */
async function page(event, pathname) {
  const sitting = sittings;
  const network = fetch(event.request).then((response) => {
    // Copied at once: a moment later the browser is reading the body.
    event.waitUntil(take(pathname, response.clone(), sitting).catch(() => {}));
    return response;
  });
  event.waitUntil(network.then(() => decisions.send()).catch(() => {}));
  const kept = KEPT.test(pathname) ? await find(PAGES, pathname) : undefined;
  try {
    const response = await (kept ? inTime(network) : network);
    // A proxy whose server is down answers in its stead.
    if (response && !(kept && response.status >= 500)) return response;
  } catch {
    // No network. What is kept is as good an answer as there is.
  }
  return kept && sitting === sittings ? kept : offlinePage();
}

function inTime(network) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, NETWORK_MS_MAX)));
  return Promise.race([network, late]).finally(() => clearTimeout(timer));
}

/** Learns from what the server answered: keeps a good page, drops one that was withdrawn, forgets all after sign-out. */
async function take(pathname, response, sitting) {
  if (pathname === "/sign-in" && response.ok) return forgetPages();
  await countWaiting(response.headers.get(WAITING)).catch(() => {});
  if (!KEPT.test(pathname)) return;
  const cache = await caches.open(PAGES);
  if (WITHDRAWN.includes(response.status)) return cache.delete(absolute(pathname));
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (!isPage || response.status !== 200 || response.redirected || sitting !== sittings) return;
  await cache.put(absolute(pathname), response);
  if (sitting !== sittings) return cache.delete(absolute(pathname));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - PAGES_MAX)).map((key) => cache.delete(key)));
}

/**
 * Asked for by a page that was on its way before this worker was there. It is claimed once more, too: one that was still
 * loading when the worker woke up was passed over, and what it fetches later would not be looked for here.
 */
async function keepPage(path) {
  const { origin, pathname } = new URL(String(path), self.location.origin);
  if (origin !== self.location.origin || !KEPT.test(pathname)) return;
  const sitting = sittings;
  const response = await fetch(absolute(pathname), { headers: { accept: "text/html" }, credentials: "same-origin" });
  const isSignedOut = response.redirected && new URL(response.url).pathname === "/sign-in";
  await take(isSignedOut ? "/sign-in" : pathname, response, sitting);
}

/** What cannot change under its name comes from the cache, the rest from there only without a network. */
async function asset(event, pathname, isFixed) {
  // Another build's cache may hold the same plain name with other content, so the own one comes first.
  const kept = (await find(ASSETS, pathname)) ?? (await find(undefined, pathname));
  if (kept && isFixed) return kept;
  try {
    const response = await fetch(event.request);
    if (response.status === 200) {
      const copy = response.clone();
      // A full disk must not cost the page its script.
      event.waitUntil(caches.open(ASSETS).then((cache) => cache.put(absolute(pathname), copy)).catch(() => {}));
    }
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** Removes the assets of earlier builds, except of those whose pages are still kept: they would open without a script. */
async function removeStaleAssets() {
  const pages = await caches.open(PAGES);
  const texts = await Promise.all((await pages.keys()).map(async (key) => (await pages.match(key)).text()));
  for (const name of await caches.keys()) {
    if (!name.startsWith("tandem-assets-") || name === ASSETS) continue;
    const own = (await (await caches.open(name)).keys()).map((key) => new URL(key.url).pathname);
    const needed = own.filter((path) => HASHED.test(path) && !SHELL.includes(path));
    if (!texts.some((text) => needed.some((path) => text.includes(path)))) await caches.delete(name);
  }
}

async function forgetPages() {
  sittings += 1;
  await caches.delete(PAGES);
}

/**
 * Signs out. What is not saved at the server yet is asked about first, by a page; what is kept here goes once the server
 * has answered, and the other tabs are led to where nobody is signed in.
 */
async function leave(event) {
  const { request } = event;
  const isForm = request.mode === "navigate";
  const sent = new URLSearchParams(isForm ? await request.clone().text() : "unsaved=keep");
  const [person, choice] = [sent.get("person"), sent.get("unsaved")];
  if (choice === null && (await kept.unsaved(person).catch(() => [])).length > 0) {
    return Response.redirect(absolute("/sign-out"), 303);
  }
  let answer;
  try {
    answer = await fetch(request);
  } catch (error) {
    if (isForm) return offlinePage();
    throw error;
  }
  // A form is led on by the server; that page is for the browser to fetch.
  if (answer.type === "opaqueredirect" || answer.status === 204) {
    const discarding = choice === "discard" ? person : undefined;
    const work = [forgetPages(), kept.remove(discarding), fallSilent()];
    event.waitUntil(Promise.allSettled(work).then(() => leadOut(discarding)));
    await Promise.allSettled(work);
  }
  return answer;
}

/** What a tab was still writing while it was led out is removed behind it. */
async function leadOut(discarding) {
  const windows = await self.clients.matchAll({ type: "window" });
  const inside = windows.filter(({ url }) => new URL(url).pathname !== "/sign-in");
  await Promise.allSettled(inside.map((each) => each.navigate(absolute("/sign-in?left=1"))));
  await kept.remove(discarding).catch(() => {});
}

/** Sends a decision; where there is no network it is kept, and the request says that it waits. */
async function decide(event, request) {
  const form = await event.request.clone().text();
  try {
    const answer = await fetch(event.request);
    if (!decisions.AWAY.includes(answer.status)) return answer;
  } catch {
    // No network.
  }
  if (!(await decisions.put(request, form, await titleOf(request)).catch(() => false))) return offlinePage();
  await self.registration.sync?.register(decisions.CHANNEL).catch(() => {});
  return Response.redirect(absolute(request), 303);
}

/** What was said of a request before gives way to what is said now; what comes a second time makes no second sound. */
async function showPush(data) {
  const { title = "Tandem", body, path = "/inbox", tag = "tandem", key, lang, waiting } = read(data);
  const [before] = await self.registration.getNotifications({ tag });
  const renotify = before !== undefined && before.data?.key !== key;
  const icons = { icon: absolute("/icons/icon-192.png"), badge: absolute("/icons/icon-192.png") };
  await self.registration.showNotification(title, { body, tag, lang, renotify, data: { path, key }, ...icons });
  await mark(waiting).catch(() => {});
}

/** What cannot be read is shown all the same: a browser that shows nothing takes the right to push away. */
function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

/** Opens a page of this site, or goes to where it is open. */
async function open(path) {
  const { origin, pathname, href } = new URL(String(path ?? "/inbox"), self.location.origin);
  if (origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((each) => new URL(each.url).pathname === pathname);
  await (there ? there.focus() : self.clients.openWindow(href));
}

/** A page of somebody signed in came: the icon says what waits, and the server hears once that the device is in use. */
async function countWaiting(waiting) {
  if (waiting === null) return;
  await mark(Number(waiting));
  if (metIn === sittings) return;
  metIn = sittings;
  const subscription = await self.registration.pushManager?.getSubscription();
  if (!subscription) return;
  const answer = await tell("/api/v1/me/pushes/met", { endpoint: subscription.endpoint });
  // Somebody else subscribed it: what is theirs is not shown to whoever uses it now.
  if (answer.ok && !(await answer.json()).known) await subscription.unsubscribe();
}

/** The number on the icon of the installed Tandem, where there are such numbers. */
async function mark(waiting) {
  if (waiting > 0) await self.navigator.setAppBadge?.(waiting);
  else if (waiting === 0) await self.navigator.clearAppBadge?.();
}

/** Whoever signs out is told nothing more here, and nothing that was said stays on the screen. */
async function fallSilent() {
  await mark(0);
  for (const shown of await self.registration.getNotifications()) shown.close();
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
}

/** The push service gave the device another address. */
async function subscribeAgain({ oldSubscription, newSubscription }) {
  const wanted = { userVisibleOnly: true, applicationServerKey: oldSubscription?.options.applicationServerKey };
  const subscription = newSubscription ?? (await self.registration.pushManager.subscribe(wanted));
  await tell("/api/v1/me/pushes", subscription.toJSON());
}

function tell(path, body) {
  const headers = { "content-type": "application/json" };
  return fetch(absolute(path), { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
}

function find(cacheName, pathname) {
  return caches.match(absolute(pathname), { cacheName, ignoreVary: true });
}

function absolute(path) {
  return new URL(path, self.location.origin).href;
}

/** What a page that is kept is called, as the server escaped it. */
async function titleOf(path) {
  const page = await find(PAGES, path);
  return /<title[^>]*>([^<]+)<\/title>/.exec((await page?.text()) ?? "")?.[1];
}

const WORDS = {
  zh: ["zh-CN", "没有网络", "此页未保存在本设备上。未发出的修改仍在本设备，联网后自动发送。", "可以打开", "重试"],
  en: ["en", "No network", "This page is not kept here. Your unsent changes are, and go out when you are online.", "You can open", "Try again"],
};
const STYLE = `body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem}
h1{font-size:1.375rem;margin:0}h2{font-size:1rem}p{margin:.25rem 0 1.25rem;opacity:.8}a{color:inherit}ul{padding-left:1.2rem}`;

/** Says in both languages that there is no network, and leads to the pages that are kept. */
async function offlinePage() {
  const cache = await caches.open(PAGES);
  const offered = (await cache.keys()).reverse().slice(0, OFFERED_MAX).map(async (key) => {
    const path = new URL(key.url).pathname;
    // The title was escaped by the server that wrote it.
    return `<li><a href="${path}">${(await titleOf(path)) ?? path}</a></li>`;
  });
  const list = (await Promise.all(offered)).join("");
  const order = self.navigator?.language?.startsWith("zh") ? [WORDS.zh, WORDS.en] : [WORDS.en, WORDS.zh];
  const both = (index) => order.map((words) => words[index]).join(" · ");
  const said = order.map(([lang, title, text]) => `<section lang="${lang}"><h1>${title}</h1><p>${text}</p></section>`);
  const html = `<!DOCTYPE html><html lang="${order[0][0]}"><meta charset="utf-8"><title>${both(1)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>${STYLE}</style><main>${said.join("")}<p><a href="">${both(4)}</a></p>
${list && `<h2>${both(3)}</h2><ul>${list}</ul>`}</main>`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  };
  return new Response(html, { status: 503, headers });
}
