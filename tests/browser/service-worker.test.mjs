// The service worker without a browser: its file runs in a sandbox with caches that are maps and a network that is a
// table. What only a browser can tell (that a page opens from the cache and comes alive) is for the journeys.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../public/service-worker.js", import.meta.url), "utf8");
const origin = "https://tandem.test";
const OLD = "/pkg/app.00000000000000aa.js";
const NEW = "/pkg/app.00000000000000bb.js";

class FakeCache {
  entries = new Map();

  constructor(owner) {
    this.owner = owner;
  }

  async addAll(requests) {
    for (const request of requests) await this.put(request.url, await this.owner.fetch(request));
  }

  async match(key) {
    return this.entries.get(key.url ?? key)?.clone();
  }

  async put(key, response) {
    const bytes = await response.arrayBuffer();
    this.entries.delete(key);
    this.entries.set(key, new Response(bytes, response));
  }

  async delete(key) {
    return this.entries.delete(key.url ?? key);
  }

  async keys() {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
}

class FakeCaches {
  all = new Map();

  async open(name) {
    if (!this.all.has(name)) this.all.set(name, new FakeCache(this));
    return this.all.get(name);
  }

  async match(key, { cacheName } = {}) {
    const searched = cacheName === undefined ? [...this.all.values()] : [this.all.get(cacheName)];
    for (const cache of searched) {
      const found = await cache?.match(key);
      if (found) return found;
    }
  }

  async delete(name) {
    return this.all.delete(name);
  }

  async keys() {
    return [...this.all.keys()];
  }
}

/** A device on which one build of the worker runs. `world` carries over what a browser keeps between builds. */
function device(build, shell, world = { caches: new FakeCaches() }) {
  const listeners = {};
  const network = new Map();
  const calls = [];
  const timers = [];
  /** What lies in IndexedDB as far as the worker is told, and what it had removed. */
  const store = { unsaved: [], removed: [] };
  const kept = { unsaved: async (person) => store.unsaved.filter((each) => each.person === person), remove: async (of) => store.removed.push(of ? `all of ${of}` : "saved") };
  /** What was decided without a network, and how often the worker tried to send it. */
  const queue = { kept: [], sent: 0, isFull: false };
  const decisions = {
    AWAY: [502, 503, 504],
    CHANNEL: "tandem-decisions",
    put: async (...entry) => !queue.isFull && queue.kept.push(entry) > 0,
    send: async () => (queue.sent += 1),
  };
  /** What the person sees of it, and where it is pushed to. */
  const screen = { badge: undefined, shown: [], windows: [], subscription: null };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const self = {
    location: new URL(origin),
    navigator: {
      language: "en",
      setAppBadge: async (count) => (screen.badge = count),
      clearAppBadge: async () => (screen.badge = 0),
    },
    clients: {
      claim: async () => calls.push("claim"),
      matchAll: async () => screen.windows,
      openWindow: async (url) => calls.push(`open ${url}`),
    },
    registration: {
      getNotifications: async ({ tag } = {}) => screen.shown.filter((each) => tag === undefined || each.tag === tag),
      showNotification: async (title, options) => {
        const others = screen.shown.filter((each) => each.tag !== options.tag);
        const close = () => (screen.shown = screen.shown.filter((each) => each !== shown));
        const shown = { title, ...options, close };
        screen.shown = [...others, shown];
      },
      pushManager: { getSubscription: async () => screen.subscription },
    },
    skipWaiting: async () => calls.push("skip-waiting"),
    addEventListener: (type, listener) => (listeners[type] = listener),
  };
  const fetch = async (request) => {
    const path = new URL(request.url ?? request).pathname;
    calls.push(path);
    const answer = network.get(path);
    if (answer === undefined) throw new TypeError("no network");
    return typeof answer === "function" ? answer() : answer.clone();
  };
  world.caches.fetch = fetch;
  const text = source.replace("__BUILD__", build).replace("__SHELL_ASSETS__", JSON.stringify(shell));
  const globals = { URL, URLSearchParams, Request, Response, console, self, fetch, caches: world.caches, kept, decisions };
  globals.importScripts = (path) => assert.ok(["/kept.js", "/decisions.js"].includes(path));
  // Time stands still here; a test lets it pass.
  globals.setTimeout = (callback) => timers.push(callback);
  globals.clearTimeout = () => {};
  vm.runInNewContext(text, globals);

  let answer;
  async function emit(type, fields) {
    const extended = [];
    answer = undefined;
    listeners[type]({ ...fields, waitUntil: (work) => extended.push(work), respondWith: (work) => (answer = work) });
    const response = await answer;
    // Work may ask for more work.
    for (let done = 0; done < extended.length; done += 1) await extended[done];
    return response;
  }

  const request = (path, fields) => {
    const clone = () => ({ text: async () => fields?.body ?? "" });
    return emit("fetch", { request: { url: origin + path, method: "GET", clone, ...fields } });
  };

  return {
    world,
    network,
    calls,
    store,
    queue,
    screen,
    emit,
    push: (message) => emit("push", { data: message && { json: () => JSON.parse(message) } }),
    fetch: (path, fields) => request(path, { mode: "no-cors", ...fields }),
    navigate: (path) => request(path, { mode: "navigate" }),
    post: (path, body) => request(path, { mode: "navigate", method: "POST", body }),
    /** Sends the form that signs out. */
    leave: (body) => request("/sign-out", { mode: "navigate", method: "POST", body }),
    message: (data) => emit("message", { data }),
    /** What the worker answered last, before it is done with what it does besides. */
    get answer() {
      return answer;
    },
    /** Lets the time-out come that the worker is about to set. */
    letTimePass: async () => {
      while (timers.length === 0) await turn();
      timers.splice(0).forEach((callback) => callback());
    },
    pages: async () => (await (await world.caches.open("tandem-pages")).keys()).map(({ url }) => new URL(url).pathname),
  };
}

function html(text, init = {}) {
  return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" }, ...init });
}

/** As a browser hands it over after following the server elsewhere. */
function redirected(path) {
  return Object.defineProperties(html("elsewhere"), {
    redirected: { value: true },
    url: { value: origin + path },
    clone: { value: () => redirected(path) },
  });
}

/** The server leads a form on; the browser alone sees where to. */
function leadsOn() {
  const answer = { type: "opaqueredirect", status: 0, clone: () => answer };
  return answer;
}

test("a new version keeps its shell and waits until it is told to take over", async () => {
  const it = device("b", [NEW]);
  it.network.set(NEW, new Response("script"));
  await it.emit("install");
  assert.deepEqual(it.calls, [NEW]);
  await it.message({ type: "skip-waiting" });
  assert.deepEqual(it.calls, [NEW, "skip-waiting"]);
  it.network.clear();
  assert.equal(await (await it.fetch(NEW)).text(), "script");
});

test("a shell that came in part is not installed", async () => {
  await assert.rejects(device("b", [NEW]).emit("install"));
});

test("a page that was seen opens again without a network, whatever its query", async () => {
  const it = device("a", []);
  it.network.set("/plans/p/sheets/s", html("figures"));
  assert.equal(await (await it.navigate("/plans/p/sheets/s")).text(), "figures");
  it.network.clear();
  assert.equal(await (await it.navigate("/plans/p/sheets/s?unit=1000")).text(), "figures");
});

test("the network comes first while there is one", async () => {
  const it = device("a", []);
  it.network.set("/", html("old"));
  await it.navigate("/");
  it.network.set("/", html("new"));
  assert.equal(await (await it.navigate("/")).text(), "new");
});

test("a slow network gives way to the kept page and still renews it", async () => {
  const it = device("a", []);
  it.network.set("/", html("old"));
  await it.navigate("/");
  let arrive;
  it.network.set("/", () => new Promise((resolve) => (arrive = resolve)));
  const answered = it.navigate("/");
  await it.letTimePass();
  assert.equal(await (await it.answer).text(), "old");
  arrive(html("new"));
  await answered;
  it.network.clear();
  assert.equal(await (await it.navigate("/")).text(), "new");
});

test("a page that is not kept says so in both languages and leads to those that are", async () => {
  const it = device("a", []);
  it.network.set("/plans/p", html("<title>Plan &amp; targets</title>"));
  await it.navigate("/plans/p");
  it.network.clear();
  const response = await it.navigate("/settings");
  const text = await response.text();
  assert.equal(response.status, 503);
  const expected = ["No network", "没有网络", '<a href="/plans/p">Plan &amp; targets</a>'];
  for (const said of expected) assert.ok(text.includes(said), said);
});

test("a proxy's complaint does not hide the kept page, a server's own reaches who has none", async () => {
  const it = device("a", []);
  it.network.set("/", html("kept"));
  await it.navigate("/");
  for (const path of ["/", "/inbox"]) it.network.set(path, html("bad gateway", { status: 502 }));
  assert.equal(await (await it.navigate("/")).text(), "kept");
  assert.equal((await it.navigate("/inbox")).status, 502);
});

test("only good pages of somebody signed in are kept", async () => {
  const it = device("a", []);
  const answers = {
    "/sign-in": html("sign in"),
    "/requests/7/evidence": html("a request"),
    "/api/v1/plans": html("not really"),
    "/plans/broken": html("trouble", { status: 500 }),
    "/plans/json": new Response("{}", { headers: { "content-type": "application/json" } }),
    "/plans/elsewhere": redirected("/"),
    "/plans/p/sheets/s/export": html("an export"),
  };
  for (const [path, answer] of Object.entries(answers)) {
    it.network.set(path, answer);
    await it.navigate(path);
  }
  assert.deepEqual(await it.pages(), []);
});

test("what the server withdraws is gone from the device", async () => {
  const it = device("a", []);
  it.network.set("/plans/p", html("figures"));
  await it.navigate("/plans/p");
  it.network.set("/plans/p", html("not yours", { status: 403 }));
  await it.navigate("/plans/p");
  assert.deepEqual(await it.pages(), []);
});

const signOuts = {
  "the form is sent": (it) => it.leave("csrf=1"),
  "the program says so": (it) => it.fetch("/api/v1/sign-out", { method: "POST" }),
  "the server asks to sign in": (it) => it.navigate("/sign-in"),
  "the server asks so in the background": (it) => it.message({ type: "keep-page", path: "/inbox" }),
};
for (const [when, signOut] of Object.entries(signOuts)) {
  test(`signing out forgets the pages when ${when}`, async () => {
    const it = device("a", []);
    it.network.set("/", html("figures"));
    await it.navigate("/");
    it.network.set("/sign-in", html("sign in"));
    it.network.set("/inbox", redirected("/sign-in"));
    it.network.set("/sign-out", leadsOn());
    it.network.set("/api/v1/sign-out", new Response(null, { status: 204 }));
    await signOut(it);
    assert.deepEqual(await it.pages(), []);
  });
}

test("what is saved goes with whoever signs out, and the other tabs are led out before it is gone for good", async () => {
  const it = device("a", []);
  it.network.set("/sign-out", leadsOn());
  const tab = (path) => ({ url: origin + path, navigate: async (to) => it.store.removed.push(to) });
  it.screen.windows = [tab("/plans/p"), tab("/sign-in?left=1")];
  assert.equal((await it.leave("csrf=1")).type, "opaqueredirect");
  assert.deepEqual(it.store.removed, ["saved", `${origin}/sign-in?left=1`, "saved"]);
});

test("work that is not saved is asked about first, and what was chosen is done", async () => {
  const it = device("a", []);
  it.network.set("/", html("figures"));
  await it.navigate("/");
  it.network.set("/sign-out", leadsOn());
  it.store.unsaved = [{ person: "p", document: "d", path: "/plans/p/sheets/s", title: "Sales" }];
  const asked = await it.leave("csrf=1&person=p");
  assert.deepEqual([asked.status, asked.headers.get("location")], [303, `${origin}/sign-out`]);
  assert.deepEqual([it.store.removed, await it.pages()], [[], ["/"]], "nothing has happened yet");
  assert.ok(!it.calls.includes("/sign-out"), "nor does the server know of it");
  await it.leave("csrf=1&person=p&unsaved=keep");
  await it.leave("csrf=1&person=p&unsaved=discard");
  assert.deepEqual(it.store.removed.splice(0), ["saved", "saved", "all of p", "all of p"]);
  await it.leave("csrf=1&person=q");
  assert.deepEqual(it.store.removed, ["saved", "saved"], "what waits is another person's, and stays");
});

test("without a network nobody is signed out, and nothing is removed", async () => {
  const it = device("a", []);
  it.network.set("/", html("figures"));
  await it.navigate("/");
  it.network.clear();
  assert.equal((await it.leave("csrf=1")).status, 503);
  assert.deepEqual([it.store.removed, await it.pages()], [[], ["/"]]);
  it.network.set("/sign-out", html("this form is too old", { status: 403 }));
  assert.equal((await it.leave("csrf=1")).status, 403);
  assert.deepEqual([it.store.removed, await it.pages()], [[], ["/"]]);
});

test("a page under way while somebody signs out is not kept", async () => {
  const it = device("a", []);
  let arrive;
  it.network.set("/", () => new Promise((resolve) => (arrive = resolve)));
  const answered = it.navigate("/");
  it.network.set("/sign-out", leadsOn());
  await it.leave("csrf=1");
  arrive(html("figures"));
  await answered;
  assert.deepEqual(await it.pages(), []);
});

test("a page reached without loading it is kept on request, and no other address is", async () => {
  const it = device("a", []);
  it.network.set("/plans/p/sheets/s", html("figures"));
  it.network.set("/api/v1/plans", html("not really"));
  await it.message({ type: "keep-page", path: "/plans/p/sheets/s?x=1" });
  for (const path of ["/api/v1/plans", "https://elsewhere.test/", undefined]) {
    await it.message({ type: "keep-page", path });
  }
  assert.deepEqual(await it.pages(), ["/plans/p/sheets/s"]);
});

test("sixty pages are kept, and the one not seen longest goes first", async () => {
  const it = device("a", []);
  const open = async (path) => {
    it.network.set(path, html(path));
    await it.navigate(path);
  };
  for (let index = 0; index < 60; index += 1) await open(`/plans/${index}`);
  await open("/plans/0");
  await open("/plans/60");
  const pages = await it.pages();
  assert.equal(pages.length, 60);
  assert.ok(pages.includes("/plans/0") && !pages.includes("/plans/1"));
});

test("pictures come from the network, and from the cache without one", async () => {
  const it = device("a", []);
  it.network.set("/sprite.svg", new Response("first"));
  await it.fetch("/sprite.svg");
  it.network.set("/sprite.svg", new Response("second"));
  assert.equal(await (await it.fetch("/sprite.svg")).text(), "second");
  it.network.clear();
  assert.equal(await (await it.fetch("/sprite.svg")).text(), "second");
  await assert.rejects(it.fetch("/favicon.svg"));
});

test("the API, the socket, forms and other origins pass by", async () => {
  const it = device("a", []);
  for (const path of ["/api/v1/plans", "/sync", "/service-worker.js"]) assert.equal(await it.fetch(path), undefined);
  assert.equal(await it.fetch("/requests/7/withdraw", { method: "POST", mode: "navigate" }), undefined);
  assert.equal(await it.fetch(NEW, { url: `https://elsewhere.test${NEW}` }), undefined);
});

test("a decision passes by where there is a network, and is kept where there is none", async () => {
  const it = device("a", []);
  it.network.set("/requests/7", html("<title>Sales budget · Tandem</title>"));
  await it.navigate("/requests/7");
  const decide = () => it.post("/requests/7/decide", "decision=approve&idempotency_key=1");
  it.network.set("/requests/7/decide", leadsOn());
  assert.equal((await decide()).type, "opaqueredirect");
  it.network.set("/requests/7/decide", new Response("no longer this version", { status: 409 }));
  assert.equal((await decide()).status, 409, "a refusal is the server's to tell");
  assert.deepEqual(it.queue.kept, []);

  for (const away of [new Response("bad gateway", { status: 502 }), undefined]) {
    if (away) it.network.set("/requests/7/decide", away);
    else it.network.clear();
    const answer = await decide();
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, `${origin}/requests/7`]);
  }
  const entry = ["/requests/7", "decision=approve&idempotency_key=1", "Sales budget · Tandem"];
  assert.deepEqual(it.queue.kept, [entry, entry]);

  it.queue.isFull = true;
  assert.equal((await decide()).status, 503, "what cannot be kept is not said to be");
});

test("what waits is sent with the next page, when a page asks, and when the browser says there is a network", async () => {
  const it = device("a", []);
  it.network.set("/inbox", html("inbox"));
  await it.navigate("/inbox");
  assert.equal(it.queue.sent, 1);
  await it.message({ type: "send-decisions" });
  await it.emit("sync", { tag: "tandem-decisions" });
  await it.emit("sync", { tag: "another" });
  assert.equal(it.queue.sent, 3);
});

test("a kept page of the last build still finds its script, and no longer than it is kept", async () => {
  const before = device("a", [OLD]);
  before.network.set(OLD, new Response("old script"));
  await before.emit("install");
  before.network.set("/", html(`<script src="${OLD}"></script>`));
  await before.navigate("/");

  const after = device("b", [NEW], before.world);
  after.network.set(NEW, new Response("new script"));
  await after.emit("install");
  await after.emit("activate");
  after.network.clear();
  assert.equal(await (await after.fetch(OLD)).text(), "old script");

  after.network.set("/", html(`<script src="${NEW}"></script>`));
  await after.navigate("/");
  await after.emit("activate");
  assert.deepEqual(await after.world.caches.keys(), ["tandem-pages", "tandem-assets-b"]);
});

const ASKED = {
  title: "Please approve: Sales",
  body: "Wang Lei asks",
  path: "/requests/7",
  tag: "requests/7",
  key: "7.turn-0",
  lang: "en",
  waiting: 2,
};

test("what is pushed is shown, counted on the icon, and led to", async () => {
  const it = device("a", []);
  await it.push(JSON.stringify(ASKED));
  const [shown] = it.screen.shown;
  assert.deepEqual([shown.title, shown.body, shown.lang, shown.renotify], [ASKED.title, ASKED.body, "en", false]);
  assert.equal(it.screen.badge, 2);
  await it.emit("notificationclick", { notification: shown });
  assert.deepEqual([it.calls.at(-1), it.screen.shown.length], [`open ${origin}/requests/7`, 0]);
});

test("a second time is no second notice, and news of the same request takes its place aloud", async () => {
  const it = device("a", []);
  await it.push(JSON.stringify(ASKED));
  await it.push(JSON.stringify(ASKED));
  assert.deepEqual([it.screen.shown.length, it.screen.shown[0].renotify], [1, false]);
  await it.push(JSON.stringify({ ...ASKED, title: "Reminder", key: "7.reminded-1", waiting: 0 }));
  assert.deepEqual([it.screen.shown.length, it.screen.shown[0].title, it.screen.shown[0].renotify], [1, "Reminder", true]);
  assert.equal(it.screen.badge, 0);
});

test("what cannot be read is shown all the same and leads to the inbox", async () => {
  const it = device("a", []);
  for (const message of [undefined, "not JSON"]) await it.push(message);
  assert.equal(it.screen.shown[0].title, "Tandem");
  await it.emit("notificationclick", { notification: it.screen.shown[0] });
  assert.equal(it.calls.at(-1), `open ${origin}/inbox`);
});

test("a press goes to where the request is open, and never to another site", async () => {
  const it = device("a", []);
  it.screen.windows = [{ url: `${origin}/requests/7?x=1`, focus: async () => it.calls.push("focus") }];
  const notification = (path) => ({ close() {}, data: { path } });
  await it.emit("notificationclick", { notification: notification("/requests/7") });
  assert.equal(it.calls.at(-1), "focus");
  await it.emit("notificationclick", { notification: notification("https://elsewhere.test/") });
  assert.equal(it.calls.at(-1), "focus");
});

test("a page says how much waits, and the server hears once that the device is in use", async () => {
  const it = device("a", []);
  const inbox = (waiting) => html("inbox", { headers: { "content-type": "text/html", "x-tandem-waiting": waiting } });
  it.screen.subscription = { endpoint: "https://push.test/1", unsubscribe: async () => it.calls.push("unsubscribed") };
  it.network.set("/api/v1/me/pushes/met", new Response('{"known":true}'));
  for (const waiting of ["3", "2"]) {
    it.network.set("/inbox", inbox(waiting));
    await it.navigate("/inbox");
    assert.equal(it.screen.badge, Number(waiting));
  }
  assert.equal(it.calls.filter((call) => call === "/api/v1/me/pushes/met").length, 1);
  it.network.set("/api/v1/me/pushes/met", new Response('{"known":false}'));
  await it.fetch("/sign-in", { method: "POST", mode: "navigate" });
  await it.navigate("/inbox");
  assert.equal(it.calls.at(-1), "unsubscribed", "somebody else signed in");
});

test("whoever signs out is told nothing more", async () => {
  const it = device("a", []);
  await it.push(JSON.stringify(ASKED));
  it.screen.subscription = { endpoint: "https://push.test/1", unsubscribe: async () => it.calls.push("unsubscribed") };
  it.network.set("/sign-out", leadsOn());
  await it.leave("csrf=1");
  assert.deepEqual([it.calls.at(-1), it.screen.badge, it.screen.shown.length], ["unsubscribed", 0, 0]);
});
