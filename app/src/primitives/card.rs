//! [`Card`]: a part of a page under a heading of its own.

use leptos::prelude::*;

#[component]
pub fn Card(
    /// The heading's id, by which the part is named.
    id: &'static str,
    #[prop(into)] title: String,
    /// Said once beside the heading, such as the unit of the figures.
    #[prop(optional, into)]
    aside: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby=id>
            <header class="card-head">
                <h2 id=id>{title}</h2>
                {aside.map(|aside| view! { <span class="aside">{aside}</span> })}
            </header>
            {children()}
        </section>
    }
    .into_any()
}
