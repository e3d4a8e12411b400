// Where somebody signs out: the page that asks first says what is not saved at the server yet, and notices when it is; the
// page that follows removes what a service worker would have removed. Every word stands in the page already.

const LOOK_MS = 1_000;

const asks = document.querySelector("[data-leaving]");
const left = document.querySelector("[data-left]");

/** Shows what holds in this state, and hides the rest. */
function show(place, state) {
  place.dataset.state = state;
  for (const each of place.querySelectorAll("[data-when]")) each.hidden = !each.dataset.when.split(" ").includes(state);
}

function entry({ path, title }) {
  const item = document.createElement("li");
  // Written by a page of this site; read again, it leads nowhere else.
  const link = Object.assign(document.createElement("a"), { textContent: title || path });
  link.href = new URL(path, location.origin).pathname;
  item.append(link);
  return item;
}

async function look() {
  const waiting = await kept.unsaved(asks.dataset.leaving);
  const list = asks.querySelector("[data-documents]");
  const shown = JSON.stringify(waiting);
  // Rewritten only when it differs: somebody may be on one of its links.
  if (list.dataset.shown !== shown) list.replaceChildren(...waiting.map(entry));
  list.dataset.shown = shown;
  show(asks, waiting.length > 0 ? "waiting" : "saved");
}

if (asks) {
  asks.querySelector("[name=removed_by]").value = "script";
  const again = () => look().catch(() => show(asks, "unknown")).finally(() => setTimeout(again, LOOK_MS));
  again();
}

if (left) {
  new BroadcastChannel("tandem-left").postMessage("left");
  const clean = async () => {
    await kept.remove();
    show(left, (await kept.unsaved()).length > 0 ? "waiting" : "saved");
  };
  clean().catch(() => {});
}
