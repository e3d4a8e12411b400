//! The HTML document around a page, as the server writes it. There are two kinds: of [`live`] the part below the bar is
//! hydrated by the client module, [`plain`] carries no script at all.
//!
//! The content policy needs no exception but the nonce of the one inline script: styles come from a file, and no element
//! has a style attribute.

mod assets;
mod plain;

pub use assets::Assets;
pub use plain::{Plain, bare, plain};

use leptos::html;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::frame::Bar;
use crate::session::{Theme, Visit, use_visit};
use crate::text::use_text;
use crate::{App, ROOT};

/// The document of a live page. The server provides [`Assets`], [`Visit`] and the backend as context.
pub fn live() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    let visit = use_visit();
    let boot = boot_script(&assets);
    let nonce = use_nonce();
    view! {
        <!DOCTYPE html>
        <html lang=visit.language.tag() data-theme=theme_word(&visit)>
            <head>
                <Head assets=assets.clone()/>
                <script type="module" nonce=nonce inner_html=boot></script>
                <MetaTags/>
            </head>
            <body class="frame">
                <Bar/>
                <div id=ROOT>
                    <App/>
                </div>
            </body>
        </html>
    }
}

/// Loads the module and hands the page over to it. A page that fails to start stays as the server wrote it.
///
/// On a slow line the module takes seconds, and what is read first takes none of them: loading begins when the page has
/// been painted. A page nobody looks at is not painted and does not wait for it. The page is taken over in a task of its
/// own, so that a touch in between is answered first.
fn boot_script(assets: &Assets) -> String {
    let quote = |path: &str| serde_json::to_string(path).unwrap_or_default().replace('<', "\\u003c");
    format!(
        "if (!document.hidden) await new Promise(painted => requestAnimationFrame(() => setTimeout(painted))); \
         const wasm = fetch({}); const {{ default: start, hydrate }} = await import({}); \
         await start({{ module_or_path: wasm }}); setTimeout(hydrate);",
        quote(&assets.wasm),
        quote(&assets.js)
    )
}

/// No word at all lets the device choose.
fn theme_word(visit: &Visit) -> Option<&'static str> {
    (visit.theme != Theme::Auto).then(|| visit.theme.as_str())
}

/// The colour of `--paper`, for the bar of the browser.
fn theme_colour(colour: &'static str, media: &'static str) -> impl IntoView {
    html::meta().name("theme-color").content(colour).attr("media", media)
}

/// What every document has in its head.
#[component]
fn Head(assets: Assets) -> impl IntoView {
    let text = use_text();
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"/>
        <meta name="color-scheme" content="light dark"/>
        {theme_colour("#ffffff", "(prefers-color-scheme: light)")}
        {theme_colour("#16191e", "(prefers-color-scheme: dark)")}
        <meta name="description" content=text.product_claim()/>
        <link rel="preload" href="/fonts/inter-4.001-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
        <link rel="stylesheet" href=assets.css/>
        <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
        <link rel="icon" href="/icons/icon-32.png" sizes="32x32"/>
        <link rel="apple-touch-icon" href="/icons/apple-touch-icon.png"/>
        <link rel="manifest" href="/manifest.webmanifest"/>
    }
}
