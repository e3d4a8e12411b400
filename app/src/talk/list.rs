//! A list whose items keep their place on the page while others come and go. One for threads and remarks alike: what makes
//! such a list is large, and is sent once.

use leptos::prelude::*;
use shared::id::CommentId;

/// The items of `ids`, each made once by `item`.
pub fn list(
    ids: impl Fn() -> Vec<CommentId> + Send + Sync + 'static,
    item: impl Fn(CommentId) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    keyed(Signal::derive(ids), Callback::new(item))
}

fn keyed(ids: Signal<Vec<CommentId>>, item: Callback<CommentId, AnyView>) -> AnyView {
    view! { <For each=move || ids.get() key=|id| *id let(id)>{item.run(id)}</For> }.into_any()
}
