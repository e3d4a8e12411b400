//! The HTML document around a page, as the server writes it. There are two kinds: of [`live`] the part below the bar is
//! hydrated by the client module, [`plain`] carries no script at all.
//!
//! The content policy needs no exception but the nonce of the one inline script: styles come from a file, and no element
//! has a style attribute.

mod assets;
mod live;
mod plain;

pub use assets::Assets;
pub use live::live;
pub use plain::{bare, plain};

use leptos::html;
use leptos::prelude::*;

use crate::session::{Theme, Visit};
use crate::text::use_text;

/// A document ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub status: u16,
    pub html: String,
}

/// Writes a document; it is built inside, where visit and words can be found.
fn written<V: IntoView>(visit: &Visit, status: u16, document: impl FnOnce() -> V) -> Written {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(visit.clone());
        document().into_view().to_html()
    });
    owner.cleanup();
    Written { status, html }
}

/// No word at all lets the device choose.
fn theme_word(visit: &Visit) -> Option<&'static str> {
    (visit.theme != Theme::Auto).then(|| visit.theme.as_str())
}

/// The colour of `--paper`, for the bar of the browser.
fn theme_colour(colour: &'static str, media: &'static str) -> impl IntoView {
    html::meta().name("theme-color").content(colour).attr("media", media)
}

/// Text as a title holds it. A title is no place for the marks that are set between children elsewhere: a browser would
/// show them.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// What every document has in its head.
#[component]
fn Head<'a>(assets: Assets, title: &'a str) -> impl IntoView + use<> {
    let text = use_text();
    let maps = with_context::<Visit, _>(|visit| assets.maps_for(&visit.path)).flatten();
    view! {
        <title inner_html=escaped(&[title, " · ", text.product_name()].concat())></title>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"/>
        <meta name="color-scheme" content="light dark"/>
        {theme_colour("#ffffff", "(prefers-color-scheme: light)")}
        {theme_colour("#16191e", "(prefers-color-scheme: dark)")}
        <meta name="description" content=text.product_claim()/>
        <link rel="preload" href="/fonts/inter-4.001-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
        <link rel="stylesheet" href=assets.css/>
        {maps.map(|href| view! { <link rel="stylesheet" href=href/> })}
        <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
        <link rel="icon" href="/icons/icon-32.png" sizes="32x32"/>
        <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
    }
}
