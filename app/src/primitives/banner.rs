//! [`Banner`]: one thing one must know about this page.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

/// An alert is read out at once; use it for what went wrong, not for what is merely so.
#[component]
pub fn Banner(
    #[prop(optional)] tone: Tone,
    glyph: Glyph,
    #[prop(into)] title: String,
    #[prop(optional)] alert: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=["banner ", tone.class()].concat() role=if alert { "alert" } else { "status" }>
            <Icon glyph/>
            <div class="banner-text">
                <strong>{title}</strong>
                {children.map(|children| children())}
            </div>
        </div>
    }
    .into_any()
}
