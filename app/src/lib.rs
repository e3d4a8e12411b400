//! What people see: pages, the grid, the open document, offline keeping.
//!
//! # The modules, from the ground up
//! - [`text`], [`mod@format`]: sentences and figures in the reader's language. [`session`]: who the reader is.
//! - [`backend`]: what pages show, answered by the server's own code or over HTTP. `reader`: the worker that reads files.
//! - [`primitives`], [`charts`], [`canvas`]: what every page is made of. [`frame`]: the bar around every page.
//! - [`grid`], [`talk`]: what pages share and more than one is built around.
//! - The pages: [`plan`], [`sheet`] are live, hydrated in the browser; `sign_in`, `home`, `inbox`, `request` are plain,
//!   written by the server and nothing else. Pages know what stands above them here, and never each other.
//! - [`routes`] tells the live pages apart, `pages` writes all of them, `shell` puts the document around each.
//!
//! # To add a next one
//! - *A sentence*: a key in `locales/zh.json` and `locales/en.json`; then it is a function of [`text::Text`].
//! - *A page*: a module, its view in [`backend`], its address in [`routes`], its style in `style/`.
//! - *An icon*: a symbol in `public/sprite.svg` and a line in [`primitives::Glyph`].

#[cfg(feature = "ssr")]
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod actuals;
#[cfg(feature = "ssr")]
pub mod adjust;
#[cfg(feature = "ssr")]
pub mod adjusted;
#[cfg(feature = "ssr")]
pub mod adjustments;
#[cfg(feature = "ssr")]
pub mod ask;
#[cfg(feature = "ssr")]
pub mod audit;
pub mod backend;
#[cfg(feature = "ssr")]
pub mod batch;
#[cfg(feature = "ssr")]
pub mod bridge;
pub mod browser;
#[cfg(feature = "ssr")]
pub mod calls;
pub mod canvas;
#[cfg(feature = "ssr")]
pub mod certificate;
#[cfg(feature = "ssr")]
pub mod chain;
pub mod charts;
#[cfg(feature = "ssr")]
pub mod chats;
#[cfg(feature = "ssr")]
pub mod compare;
#[cfg(feature = "ssr")]
pub mod delegations;
#[cfg(feature = "ssr")]
pub mod departments;
pub mod document;
#[cfg(feature = "ssr")]
pub mod drivers;
#[cfg(feature = "ssr")]
mod duties;
#[cfg(feature = "ssr")]
pub mod evidence;
#[cfg(feature = "ssr")]
pub mod exceptions;
#[cfg(feature = "ssr")]
pub mod factor;
#[cfg(feature = "ssr")]
pub mod feeds;
#[cfg(feature = "ssr")]
pub mod files;
pub mod format;
pub mod frame;
pub mod grid;
#[cfg(feature = "ssr")]
mod hands;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod inbox;
#[cfg(feature = "ssr")]
pub mod leave;
pub mod map;
#[cfg(feature = "ssr")]
pub mod maps;
#[cfg(feature = "ssr")]
pub mod me;
#[cfg(feature = "ssr")]
pub mod merging;
#[cfg(feature = "ssr")]
pub mod missed_rates;
#[cfg(feature = "ssr")]
pub mod new_plan;
#[cfg(feature = "ssr")]
pub mod next_year;
#[cfg(any(test, feature = "hydrate"))]
pub mod offline;
#[cfg(feature = "ssr")]
pub mod outturn;
#[cfg(feature = "ssr")]
pub mod packages;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod plan;
#[cfg(feature = "ssr")]
pub mod policy;
pub mod primitives;
#[cfg(feature = "ssr")]
mod queued;
#[cfg(feature = "ssr")]
pub mod rates;
#[cfg(feature = "hydrate")]
pub mod reader;
#[cfg(feature = "ssr")]
pub mod readers;
#[cfg(feature = "ssr")]
pub mod request;
pub mod routes;
pub mod saved;
#[cfg(feature = "ssr")]
pub mod security;
pub mod session;
#[cfg(feature = "ssr")]
pub mod setup;
pub mod sheet;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod sign_in;
pub mod talk;
#[cfg(feature = "ssr")]
pub mod targets;
pub mod text;
#[cfg(feature = "ssr")]
pub mod whole;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::frame::Slots;
use crate::primitives::{ToastRegion, Toasts};
use crate::routes::LivePage;
use crate::session::Visit;

/// The id of the element the live pages stand in. The bar above it is the server's alone.
pub const ROOT: &str = "app";

/// The id of the element in which the server sends what a live page was written from.
pub const SENT: &str = "sent";

/// What a live page is written from: the same on the server and in the browser, so both render the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    pub visit: Visit,
    pub page: LivePage,
}

/// A live page, in the server and in the browser.
#[component]
pub fn App(sent: Sent) -> impl IntoView {
    provide_context::<Visit>(sent.visit);
    let slots = Slots::new();
    provide_context(slots);
    #[cfg(feature = "hydrate")]
    {
        let updates = offline::updates();
        Effect::new(move |_| slots.update.set(updates.get()));
    }
    let toasts = Toasts::new();
    provide_context(toasts);
    #[cfg(feature = "hydrate")]
    provide_context(plan::PlanFeed::new(document::follow_plan));
    view! {
        {sent.page.view()}
        <ToastRegion toasts/>
    }
}

/// Takes over the page the server wrote. The document calls it once the module is there; a page that cannot be taken over
/// stays as it is.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    offline::register();
    offline::leave_with_others();
    let element = |id: &str| document().get_element_by_id(id);
    let (Some(sent), Some(root)) = (element(SENT), element(ROOT)) else { return };
    let text = sent.text_content().unwrap_or_default();
    // Its figures are the page's from here on, and would be kept twice.
    sent.remove();
    let root = leptos::wasm_bindgen::JsCast::dyn_into(root);
    if let (Ok(sent), Ok(root)) = (serde_json::from_str::<Sent>(&text), root) {
        leptos::mount::hydrate_from(root, move || view! { <App sent/> }).forget();
    }
}
