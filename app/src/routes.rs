//! Which address shows which page. The live pages are routed here, in the server and in the browser alike; the plain ones
//! are routed by the server, and a link to one says `rel="external"`.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::not_found::NotFoundPage;
use crate::plan::PlanPage;
use crate::sheet::SheetPage;

/// The addresses of the live pages, as the server's router writes them.
pub const LIVE: [&str; 2] = ["/plans/{plan}", "/plans/{plan}/sheets/{sheet}"];

/// The addresses of the plain pages that are read.
pub const PLAIN: [&str; 4] = ["/sign-in", "/", "/inbox", "/requests/{request}"];

/// The forms of the pages: where they post to, and the fields they send beside `csrf`.
pub const FORMS: [(&str, &[&str]); 7] = [
    ("/plans/{plan}/sheets/{sheet}/submit", &["idempotency_key"]),
    ("/sign-in", &["email", "password", "return_to"]),
    ("/sign-out", &[]),
    ("/locale", &["locale", "return_to"]),
    ("/theme", &["theme", "return_to"]),
    ("/requests/{request}/decide", &["decision", "comment", "version", "idempotency_key"]),
    ("/requests/{request}/withdraw", &["idempotency_key"]),
];

#[component]
pub fn LivePages() -> impl IntoView {
    view! {
        <Router>
            <Pages/>
        </Router>
    }
}

/// Inside the router, where the address is known.
#[component]
fn Pages() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    keep_return_addresses();
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/plans/:plan") view=PlanPage/>
            <Route path=path!("/plans/:plan/sheets/:sheet") view=SheetPage/>
        </Routes>
    }
}

/// The forms of the bar come back to the page they were sent from. The bar is not hydrated, so when the page changes in
/// place, their addresses are changed here.
#[cfg(feature = "hydrate")]
fn keep_return_addresses() {
    use leptos::wasm_bindgen::JsCast;

    let location = leptos_router::hooks::use_location();
    Effect::new(move |_| {
        let (path, search) = (location.pathname.get(), location.search.get());
        let here = if search.is_empty() { path } else { [path.as_str(), "?", search.trim_start_matches('?')].concat() };
        // The selector is a constant and valid; a page without such forms has an empty list.
        let Ok(fields) = document().query_selector_all("input[name=return_to]") else { return };
        for index in 0..fields.length() {
            if let Some(field) = fields.get(index).and_then(|node| node.dyn_into::<web_sys::HtmlInputElement>().ok()) {
                field.set_value(&here);
            }
        }
    });
}
