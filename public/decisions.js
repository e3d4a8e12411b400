// What somebody decided without a network: kept on this device with its key and the version it was decided on, and sent
// under the same key when the network is back. The service worker takes the form and sends it; the pages of requests show
// what became of it. A request has one decision here at a time, and none is sent for anybody but who made it.

const decisions = (() => {
  const NAME = "tandem-decisions";
  const STORE = "decisions";
  /** An inbox on a long flight; who has more is better served by the next one. */
  const COUNT_MAX = 50;
  /** A comment of the greatest length and the lines of a long return. */
  const FORM_LENGTH_MAX = 64 * 1024;
  /** The page that tells why not, with its table of differences. */
  const ANSWER_LENGTH_MAX = 512 * 1024;
  /** What a gateway says whose server is away: that it got through, or not, is unknown, and the key tells. */
  const AWAY = [502, 503, 504];
  const CHANNEL = "tandem-decisions";

  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /** Runs `work` in one transaction. Nothing where nothing was ever kept: whoever only looks leaves no database behind. */
  async function within(mode, work, isMade = false) {
    const request = indexedDB.open(NAME, 1);
    const make = () => request.result.createObjectStore(STORE, { keyPath: "request" });
    request.onupgradeneeded = () => (isMade ? make() : request.transaction.abort());
    const database = await (isMade ? answer(request) : answer(request).catch(() => undefined));
    if (database === undefined) return undefined;
    // Whoever signs out deletes it and does not wait for us.
    database.onversionchange = () => database.close();
    try {
      const transaction = database.transaction(STORE, mode);
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const result = await work(transaction.objectStore(STORE));
      await done;
      return result;
    } finally {
      database.close();
    }
  }

  /** Pages that are open look again. */
  function changed() {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage("changed");
    channel.close();
  }

  /** Keeps the form of a decision; says whether it is kept. Pressed twice it is one decision: the first. */
  async function put(request, form, title) {
    const fields = new URLSearchParams(form);
    const [person, key, decision] = ["decided_by", "idempotency_key", "decision"].map((name) => fields.get(name));
    if (!person || !key || !decision || form.length > FORM_LENGTH_MAX) return false;
    // It proves a page that is of yesterday by then; a new one is asked for.
    fields.delete("csrf");
    const entry = { request, key, person, decision, title, form: fields.toString(), at: Date.now(), state: "waiting" };
    const isKept = await within("readwrite", async (store) => {
      const before = await answer(store.get(request));
      if (before?.state === "waiting" && before.person === person) return true;
      if (before === undefined && (await answer(store.count())) >= COUNT_MAX) return false;
      store.put(entry);
      return true;
    }, true);
    if (isKept) changed();
    return isKept;
  }

  /** Everything of this person, the oldest first. */
  async function of(person) {
    const all = (await within("readonly", (store) => answer(store.getAll()))) ?? [];
    return all.filter((each) => each.person === person).sort((one, other) => one.at - other.at);
  }

  async function remove(request, key) {
    await within("readwrite", async (store) => {
      const now = await answer(store.get(request));
      if (now?.key !== key) return;
      store.delete(request);
    });
  }

  /** Writes down what became of it, unless it was taken back or signed out of meanwhile. */
  async function settle(entry, state, said) {
    await within("readwrite", async (store) => {
      const now = await answer(store.get(entry.request));
      if (now?.key !== entry.key || now.state !== "waiting") return;
      store.put({ ...now, state, answer: said.slice(0, ANSWER_LENGTH_MAX) });
    });
    changed();
  }

  let sending;

  /** Sends what waits, one after the other, and once at a time. What does not get through waits on. */
  function send() {
    sending ??= sendAll().finally(() => (sending = undefined));
    return sending;
  }

  async function sendAll() {
    const all = (await within("readonly", (store) => answer(store.getAll()))) ?? [];
    for (const entry of all.filter(({ state }) => state === "waiting").sort((one, other) => one.at - other.at)) {
      if (!(await deliver(entry))) return;
    }
  }

  /** Whether the network is there. */
  async function deliver(entry) {
    const here = { credentials: "same-origin", headers: { accept: "text/html" } };
    try {
      const page = await fetch(entry.request, here);
      if (page.status >= 500) return false;
      // Signed out; it waits for who made it.
      if (page.redirected) return true;
      const text = await page.text();
      if (!page.ok) {
        await settle(entry, "refused", text);
        return true;
      }
      const person = /name="person" value="([0-9a-f-]{36})"/.exec(text)?.[1];
      const csrf = /name="csrf" value="([^"]+)"/.exec(text)?.[1];
      if (person !== entry.person || csrf === undefined) return true;
      const body = new URLSearchParams(entry.form);
      body.set("csrf", csrf);
      const said = await fetch(`${entry.request}/decide`, { ...here, method: "POST", body });
      if (AWAY.includes(said.status)) return false;
      // A decision that was taken leads on to the request; what was refused is told at once.
      const isDone = said.redirected && said.ok && new URL(said.url).pathname === entry.request;
      if (said.redirected && !isDone) return true;
      await settle(entry, isDone ? "sent" : "refused", await said.text());
      return true;
    } catch {
      return false;
    }
  }

  return { AWAY, CHANNEL, put, of, remove, send };
})();
