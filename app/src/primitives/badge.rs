//! [`Badge`]: a state in a word.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

#[component]
pub fn Badge(
    #[prop(optional)] tone: Tone,
    #[prop(optional)] glyph: Option<Glyph>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class=["badge ", tone.class()].concat()>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </span>
    }
    .into_any()
}
