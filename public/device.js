// What the page of one's own settings asks of the device, and no form can: to be told on it, and to install Tandem. Every
// word stands in the page already; this shows those that hold. The service worker shows what is pushed.

const place = document.querySelector("[data-push-key]");
const states = [...place.querySelectorAll("[data-state]")];
const press = place.querySelector("#push-on");

/** Shows the one state that holds; the button goes with those in which a press may change something. */
function show(state) {
  for (const each of states) each.hidden = each.dataset.state !== state;
  press.hidden = !["off", "failed", "unreachable"].includes(state);
  press.disabled = false;
}

function send(path, body) {
  const headers = { "content-type": "application/json" };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
}

async function current() {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration?.pushManager.getSubscription();
}

async function look() {
  if (!globalThis.isSecureContext) return show("insecure");
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis)) {
    return show("unsupported");
  }
  if (Notification.permission === "denied") return show("denied");
  const subscription = await current();
  if (!subscription) return show("off");
  const answer = await send("/api/v1/me/pushes/met", { endpoint: subscription.endpoint });
  const { known } = await answer.json();
  if (!known) await subscription.unsubscribe();
  return show(known ? "on" : "off");
}

async function subscribe() {
  press.disabled = true;
  // Asked on a press, never by the page itself.
  if ((await Notification.requestPermission()) !== "granted") return show("denied");
  const registration = await navigator.serviceWorker.register("/service-worker.js");
  await navigator.serviceWorker.ready;
  // One for another key of the server would be in the way.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const wanted = { userVisibleOnly: true, applicationServerKey: place.dataset.pushKey };
  const subscription = await registration.pushManager.subscribe(wanted);
  const answer = await send("/api/v1/me/pushes", subscription.toJSON());
  if (answer.ok) return location.reload();
  await subscription.unsubscribe();
  return show(answer.status === 422 ? "unreachable" : "failed");
}

const failed = () => show("failed");
press.addEventListener("click", () => subscribe().catch(failed));
look().catch(failed);

/** The browser says once that Tandem can be installed; the offer waits in the page until somebody takes it. */
const offer = document.querySelector("#install");
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer.hidden = false;
  offer.querySelector("button").onclick = () => event.prompt();
});
addEventListener("appinstalled", () => (offer.hidden = true));
