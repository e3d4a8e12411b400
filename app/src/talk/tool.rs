//! The tool that opens the talk, with how much of it is new.

use leptos::prelude::*;

use super::Talk;
use crate::primitives::{Glyph, Icon};
use crate::text::{Text, use_text};

fn label(talk: Talk, text: Text) -> String {
    match talk.unread() {
        0 => text.talk_title().to_owned(),
        count => text.talk_unread(count),
    }
}

fn count(talk: Talk) -> Option<AnyView> {
    match talk.unread() {
        0 => None,
        count => Some(view! { <span class="talk-count" aria-hidden="true">{count.to_string()}</span> }.into_any()),
    }
}

#[component]
pub fn TalkTool(talk: Option<Talk>) -> impl IntoView {
    let text = use_text();
    talk.map(|talk| {
        let label = move || label(talk, text);
        let count = move || count(talk);
        view! {
            <button type="button" class="button quiet small icon-only talk-tool" title=move || [&label(), " (Ctrl+Alt+M)"].concat()
                aria-label=label aria-pressed=move || talk.place().is_shown().to_string()
                on:click=move |_| talk.place().show(!untrack(|| talk.place().is_shown()))>
                <Icon glyph=Glyph::Message/>
                {count}
            </button>
        }
        .into_any()
    })
}

/// The same as one of the things a panel can show.
#[component]
pub fn TalkTab(talk: Option<Talk>) -> impl IntoView {
    let text = use_text();
    talk.map(|talk| {
        view! {
            <button type="button" class="talk-tool" title="Ctrl+Alt+M"
                aria-pressed=move || talk.place().is_shown().to_string() on:click=move |_| talk.place().show(true)>
                <span aria-hidden="true">{text.talk_title()} {move || count(talk)}</span>
                <span class="visually-hidden">{move || label(talk, text)}</span>
            </button>
        }
        .into_any()
    })
}
