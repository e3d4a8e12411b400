//! The tool that opens the talk, with how much of it is new.

use leptos::prelude::*;

use crate::primitives::{Glyph, Icon};
use crate::sheet::inspector::Pane;
use crate::sheet::loaded::Desk;
use crate::text::use_text;

#[component]
pub fn TalkTool(desk: Desk) -> impl IntoView {
    let text = use_text();
    desk.talk.map(|talk| {
        let label = move || match talk.unread() {
            0 => text.talk_title().to_owned(),
            count => text.talk_unread(count),
        };
        let count = move || match talk.unread() {
            0 => None,
            count => Some(view! { <span class="talk-count" aria-hidden="true">{count.to_string()}</span> }),
        };
        view! {
            <button type="button" class="button quiet small icon-only talk-tool" title=move || [&label(), " (Ctrl+Alt+M)"].concat()
                aria-label=label aria-pressed=move || (desk.pane.get() == Some(Pane::Talk)).to_string()
                on:click=move |_| desk.toggle_pane(Pane::Talk)>
                <Icon glyph=Glyph::Message/>
                {count}
            </button>
        }
        .into_any()
    })
}
