//! What people see: pages, the grid, the open document, offline keeping.
//!
//! # The modules, from the ground up
//! - [`text`], [`mod@format`]: sentences and figures in the reader's language. [`session`]: who the reader is.
//! - [`backend`]: what pages ask for, answered by the server's own code or over HTTP.
//! - [`primitives`], [`charts`]: what every page is made of. [`frame`]: the bar around every page.
//! - The pages: [`plan`], [`sheet`], [`not_found`] are live, hydrated in the browser; `sign_in`, `home`, `inbox`, `request`
//!   are plain, written by the server and nothing else. Pages know what stands above them here, and never each other.
//! - [`routes`] leads to the live pages, `pages` writes the plain ones, `shell` puts the document around either.
//!
//! # To add a next one
//! - *A sentence*: a key in `locales/zh.json` and `locales/en.json`; then it is a function of [`text::Text`].
//! - *A page*: a module, its view in [`backend`], its address in [`routes`], its style in `style/`.
//! - *An icon*: a symbol in `public/sprite.svg` and a line in [`primitives::Glyph`].

pub mod backend;
pub mod browser;
pub mod charts;
pub mod document;
pub mod format;
pub mod frame;
pub mod grid;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod inbox;
pub mod not_found;
#[cfg(any(test, feature = "hydrate"))]
pub mod offline;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod plan;
pub mod primitives;
#[cfg(feature = "ssr")]
pub mod request;
pub mod routes;
pub mod saved;
pub mod session;
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod sign_in;
pub mod text;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};

use crate::frame::Slots;
use crate::primitives::{ToastRegion, Toasts};
use crate::routes::LivePages;
use crate::session::{Visit, use_visit};
use crate::text::use_text;

/// The id of the element the live pages stand in. The bar above it is the server's alone.
pub const ROOT: &str = "app";

/// The live pages, in the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // The browser reads here what the server wrote there, so both render the same.
    provide_context::<Visit>(SharedValue::new(use_visit).into_inner());
    provide_context(Slots::new());
    let toasts = Toasts::new();
    provide_context(toasts);
    #[cfg(feature = "hydrate")]
    provide_context(plan::PlanFeed::new(document::follow_plan));
    let product = use_text().product_name();
    view! {
        <Title formatter=move |title: String| if title.is_empty() { product.to_owned() } else { [&title, " · ", product].concat() }/>
        <LivePages/>
        <ToastRegion toasts/>
    }
}

/// Takes over the page the server wrote. The document calls it once the module is there.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    use leptos::wasm_bindgen::JsCast;

    console_error_panic_hook::set_once();
    offline::register();
    let root = document().get_element_by_id(ROOT).and_then(|element| element.dyn_into().ok());
    if let Some(root) = root {
        leptos::mount::hydrate_from(root, App).forget();
    }
}
