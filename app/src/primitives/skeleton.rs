//! [`Skeleton`]: the shape of what is on its way.

use leptos::prelude::*;

use crate::text::use_text;

/// `kind` is a class of `skeleton.css`: `text`, `title`, `block`, `tall`.
#[component]
pub fn Skeleton(#[prop(default = "text")] kind: &'static str) -> impl IntoView {
    view! { <span class=["skeleton ", kind].concat() aria-hidden="true"></span> }
}

/// The shape of a page with a heading, a strip and a table.
#[component]
pub fn SkeletonPage() -> impl IntoView {
    view! {
        <div class="page" aria-busy="true">
            <p class="visually-hidden" role="status">{use_text().state_loading()}</p>
            <Skeleton kind="title"/>
            <Skeleton kind="block"/>
            <Skeleton kind="tall"/>
        </div>
    }
}
