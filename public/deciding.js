// What the pages of requests say of decisions that were made without a network (`decisions.js`). Every word stands in the
// page already. The service worker, which keeps and sends them, is registered here too: who only ever decides has no other
// page that would.

const RETRY_MS = 15_000;

const own = document.querySelector("[data-queued]");
const list = document.querySelector("[data-queue]");
const person = document.querySelector('form[action="/sign-out"] [name=person]')?.value;
/** What stood here before: a page that waits is loaded anew when its decision has arrived. */
let before;
let later;

async function worker() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return registration?.active;
}

/** Asks for what waits to be sent; without a worker nothing was kept. */
async function send() {
  (await worker())?.postMessage({ type: "send-decisions" });
}

/** The server's own words, out of the page it answered with. */
function words(html) {
  const page = new DOMParser().parseFromString(html ?? "", "text/html");
  const notice = page.querySelector(".request-notice");
  return notice ? [document.importNode(notice, true)] : [];
}

function showOwn(entry) {
  own.hidden = entry === undefined;
  for (const each of own.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== entry?.state;
  for (const each of own.querySelectorAll("[data-decision]")) each.hidden = each.dataset.decision !== entry?.decision;
  const said = entry?.state === "refused" ? words(entry.answer) : [];
  own.querySelector("[data-answer]").replaceChildren(...said);
  own.querySelector("[data-difference]").hidden = !said.some((each) => each.querySelector("#difference"));
  // What waits is not decided a second time.
  for (const form of document.querySelectorAll('form[action$="/decide"]')) form.hidden = entry?.state === "waiting";
  for (const press of own.querySelectorAll("[data-take-back] button")) {
    press.onclick = () => decisions.remove(entry.request, entry.key).then(again);
  }
}

function item({ request, title, state }) {
  // A page is called after what stands in it, and then after the product.
  const [name] = new DOMParser().parseFromString(title ?? "", "text/html").body.textContent.split(" · ");
  const link = Object.assign(document.createElement("a"), { href: request, textContent: name || request });
  const word = Object.assign(document.createElement("span"), { className: "soft", textContent: ` · ${list.dataset[state]}` });
  const place = document.createElement("li");
  place.append(link, word);
  return place;
}

async function look() {
  if (person === undefined) return;
  const all = await decisions.of(person);
  if (list) {
    list.hidden = all.length === 0;
    list.querySelector("ul").replaceChildren(...all.map(item));
  }
  const entry = own && all.find(({ request }) => request === own.dataset.queued);
  if (own) {
    if (before === "waiting" && entry?.state === "sent") return location.replace(own.dataset.queued);
    before = entry?.state;
    showOwn(entry);
  }
  // That it arrived is told once.
  const told = list ? all.filter(({ state }) => state === "sent") : [entry].filter((each) => each?.state === "sent");
  for (const each of told) await decisions.remove(each.request, each.key);
  clearTimeout(later);
  if (all.some(({ state }) => state === "waiting")) later = setTimeout(() => send().catch(() => {}), RETRY_MS);

}

const again = () => look().catch(() => {});
const channel = new BroadcastChannel(decisions.CHANNEL);
channel.onmessage = again;
again();

addEventListener("online", () => send().catch(() => {}));
addEventListener("pageshow", () => send().catch(() => {}));

/** Kept from now on, this page too: it came before there was a worker. */
async function register() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/service-worker.js");
  const { active } = await navigator.serviceWorker.ready;
  const [loaded] = performance.getEntriesByType("navigation");
  if (!loaded?.workerStart) active.postMessage({ type: "keep-page", path: location.pathname });
}
register().catch(() => {});
