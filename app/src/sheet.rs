//! The sheet page: one cost centre's budget, open for as many people as want it.
//!
//! The page is whole before the client module arrives: the server lays the grid out from the saved document that it also
//! sends along. The browser opens the same bytes, adds what the device kept, and goes on the line.

#[cfg(feature = "hydrate")]
mod anchor;
mod banners;
mod conflict;
mod history;
mod import;
mod inspector;
mod later;
mod loaded;
mod model;
mod proposal;
mod scenario;
mod status;
mod submit;
mod talk;
mod toolbar;
#[cfg(feature = "hydrate")]
mod wire;

use leptos::prelude::*;

use crate::backend::SheetPageView;

/// `/plans/{plan}/sheets/{sheet}`
#[component]
pub fn SheetPage(page: SheetPageView) -> impl IntoView {
    view! { <loaded::Loaded page/> }
}
