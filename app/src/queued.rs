//! What was decided without a network: the decision waits on the device, and the page says so. Every word stands in the
//! page already; `public/deciding.js` shows what holds of it, and `public/decisions.js` keeps and sends it.

use leptos::prelude::*;

use shared::id::RequestId;

use crate::primitives::{Banner, Button, Glyph, Tone};
use crate::session::use_visit;
use crate::text::use_text;

/// What a decision is about, and whose it is: on a device that somebody else uses by then it is not sent.
#[component]
pub fn Judged(version: String) -> impl IntoView {
    let person = use_visit().session.map(|session| session.person.to_string());
    view! {
        <input type="hidden" name="version" value=version/>
        <input type="hidden" name="decided_by" value=person/>
    }
}

/// On the request itself: that the decision waits, has arrived, or was refused and why.
#[component]
pub fn Queued(request: RequestId) -> impl IntoView {
    let text = use_text();
    let address = ["/requests/", &request.to_string()].concat();
    let own = address.clone();
    let decided = [
        ("approve", text.queued_approve()),
        ("return", text.queued_return()),
        ("return_lines", text.queued_return_lines()),
        ("reject", text.queued_reject()),
    ];
    let decided = decided.map(|(decision, words)| view! { <strong data-decision=decision hidden>{words} " "</strong> });
    view! {
        <div class="request-queued" data-queued=own hidden>
            <div data-when="waiting" hidden>
                <Banner tone=Tone::Warn glyph=Glyph::Clock title=text.queued_waiting()>
                    <p>{decided.collect_view()}{text.queued_waiting_hint()}</p>
                    <p class="queued-ways"><span data-take-back=""><Button small=true glyph=Glyph::Undo>{text.queued_take_back()}</Button></span></p>
                </Banner>
            </div>
            <div data-when="sent" hidden>
                <Banner tone=Tone::Good glyph=Glyph::CheckCircle title=text.queued_sent()/>
            </div>
            <div data-when="refused" hidden>
                <Banner tone=Tone::Danger glyph=Glyph::AlertTriangle title=text.queued_refused() alert=true>
                    <p>{text.queued_refused_hint()}</p>
                    <p class="queued-ways">
                        <a class="button small" href="#queued-answer" data-difference="" hidden>{text.queued_difference()}</a>
                        <a class="button small" href=address>{text.queued_now()}</a>
                        <span data-take-back=""><Button small=true>{text.queued_understood()}</Button></span>
                    </p>
                </Banner>
            </div>
            // What the server answered, in its own words.
            <div id="queued-answer" data-answer=""></div>
        </div>
    }
    .into_any()
}

/// In the inbox: every decision that waits, or came to something.
#[component]
pub fn QueueCard() -> impl IntoView {
    let text = use_text();
    view! {
        <section
            class="card queued-card"
            aria-labelledby="queued"
            data-queue=""
            data-waiting=text.queued_is_waiting()
            data-sent=text.queued_is_sent()
            data-refused=text.queued_is_refused()
            hidden
        >
            <h2 id="queued">{text.queued_title()}</h2>
            <ul></ul>
        </section>
    }
    .into_any()
}

#[component]
pub fn QueueScripts() -> impl IntoView {
    // The page is read and decided without them: they come once it stands.
    view! { <script src="/afterwards.js" data-then="/decisions.js /deciding.js" defer></script> }
}
