// Keeps a page that is written by the server true to what others do while it is open: what carries `data-live` is taken over
// from the page as the server writes it now. What somebody types stays, since fields carry no such mark. Nothing is asked
// while nobody looks, and less and less often while there is no answer.

const EVERY_MS = 3_000;
const SLOWEST_MS = 60_000;

const place = document.querySelector("[data-live-page]");
const states = [...place.querySelectorAll("[data-live-state]")];
let wait = EVERY_MS;
let timer;

/** Every word stands in the page already; this shows the one that holds. */
function show(state) {
  for (const each of states) each.hidden = each.dataset.liveState !== state;
}

function takeOver(fresh) {
  const found = new Map([...fresh.querySelectorAll("[data-live]")].map((each) => [each.dataset.live, each]));
  for (const here of place.querySelectorAll("[data-live]")) {
    const now = found.get(here.dataset.live);
    if (!now || now.innerHTML === here.innerHTML) continue;
    here.replaceChildren(...now.childNodes);
    // The mark is set anew, so that a figure that moves twice is seen to move twice.
    here.classList.remove("is-fresh");
    void here.offsetWidth;
    here.classList.add("is-fresh");
  }
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.livePage, { headers: { accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
    wait = EVERY_MS;
    show("on");
  } catch {
    wait = Math.min(wait * 2, SLOWEST_MS);
    show("off");
  }
  timer = setTimeout(look, wait);
}

document.addEventListener("visibilitychange", look);
window.addEventListener("online", look);
look();
