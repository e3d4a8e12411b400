//! Asks before somebody signs out: a plain page with a form. `public/leaving.js` says what is not saved at the server yet
//! and shows what of this holds; without a script all of it can be chosen.

use leptos::prelude::*;

use crate::primitives::{Banner, Button, Csrf, Glyph, Press, Tone};
use crate::session::use_visit;
use crate::text::use_text;

#[component]
pub fn LeaveBoard() -> impl IntoView {
    let text = use_text();
    let person = use_visit().session.map(|session| session.person.to_string()).unwrap_or_default();
    let own = person.clone();
    view! {
        <div class="page leave" data-leaving=person data-state="unknown">
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.leave_title()}</h1>
                </div>
            </header>
            <div data-when="unknown">
                <Banner tone=Tone::Warn glyph=Glyph::Info title=text.leave_unknown()><p>{text.leave_unknown_hint()}</p></Banner>
            </div>
            <section class="card leave-waiting" data-when="waiting" aria-labelledby="waiting" hidden>
                <h2 id="waiting">{text.leave_waiting()}</h2>
                <ul data-documents=""></ul>
                <p class="soft">{text.leave_waiting_hint()}</p>
            </section>
            <div data-when="saved" hidden>
                <Banner tone=Tone::Good glyph=Glyph::CheckCircle title=text.leave_saved()><p>{text.leave_saved_hint()}</p></Banner>
            </div>
            <form class="leave-choices" method="post" action="/sign-out">
                <Csrf/>
                <input type="hidden" name="person" value=own/>
                <input type="hidden" name="removed_by"/>
                <div data-when="saved" hidden>
                    <Button press=Press::Primary submit=true name="unsaved" value="keep">{text.leave_now()}</Button>
                </div>
                <div data-when="unknown waiting">
                    <Button press=Press::Primary submit=true name="unsaved" value="keep">{text.leave_keep()}</Button>
                    <p class="soft">{text.leave_keep_hint()}</p>
                </div>
                <div data-when="unknown waiting">
                    <Button press=Press::Danger submit=true name="unsaved" value="discard">{text.leave_discard()}</Button>
                    <p class="soft">{text.leave_discard_hint()}</p>
                </div>
            </form>
            <p><a href="/">{text.leave_stay()}</a></p>
        </div>
    }
    .into_any()
}
