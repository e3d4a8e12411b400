//! What talk asks of the reader, as a card of the first page and of the inbox. Each leads to the sheet or map, open at the thread.

use leptos::prelude::*;

use crate::backend::CallView;
use crate::primitives::{Avatar, Badge, Glyph, Icon, Moment};
use crate::text::use_text;

#[component]
pub fn Calls(calls: Vec<CallView>) -> impl IntoView {
    let text = use_text();
    let count = calls.iter().filter(|call| call.is_unread).count();
    let count = (count > 0).then(|| view! { <span class="count">{count.to_string()}</span> });
    (!calls.is_empty()).then(|| {
        view! {
            <section class="card calls" aria-labelledby="calls">
                <header class="card-head"><h2 id="calls">{text.talk_calls()}</h2> {count}</header>
                <ul class="call-list">{calls.into_iter().map(|call| view! { <Row call/> }).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

#[component]
fn Row(call: CallView) -> impl IntoView {
    let text = use_text();
    let href = call.href();
    let (name, hue) = call.by.map_or_else(|| (text.talk_somebody().to_owned(), 0), |by| (by.name, by.hue));
    let about = call.about.in_language(text.language());
    let words =
        if call.is_assigned { text.talk_call_assigned(about, &name) } else { text.talk_call_mentioned(about, &name) };
    let new = call.is_unread.then(|| view! { <Badge>{text.talk_new()}</Badge> });
    view! {
        <li>
            <a class="call-item" href=href>
                <Avatar name hue/>
                <span class="home-item-text">
                    <span class="call-words"><strong>{words}</strong> {new}</span>
                    <q class="lately-comment">{call.text}</q>
                    <span class="faint">
                        {call.plan_title.in_language(text.language()).to_owned()} " · " <Moment at=call.at/>
                    </span>
                </span>
                <Icon glyph=Glyph::ChevronRight/>
            </a>
        </li>
    }
    .into_any()
}
