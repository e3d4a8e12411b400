//! Plain documents: a title, a page, no script. What they show is there before they are written, so nothing waits.

use leptos::prelude::*;

use super::{Assets, Head, Written, theme_word, written};
use crate::ROOT;
use crate::frame::Bar;
use crate::session::Visit;

/// Writes the document of a page under the bar. `page` is built inside, where visit and words can be found.
pub fn plain<V: IntoView>(
    visit: &Visit,
    assets: &Assets,
    status: u16,
    title: &str,
    page: impl FnOnce() -> V,
) -> Written {
    let body = || {
        view! {
            <body class="frame">
                <Bar/>
                <div id=ROOT>{page()}</div>
            </body>
        }
    };
    write(visit, assets, status, title, body)
}

/// Writes the document of a page that stands alone.
pub fn bare<V: IntoView>(
    visit: &Visit,
    assets: &Assets,
    status: u16,
    title: &str,
    page: impl FnOnce() -> V,
) -> Written {
    write(visit, assets, status, title, || view! { <body>{page()}</body> })
}

fn write<V: IntoView>(visit: &Visit, assets: &Assets, status: u16, title: &str, body: impl FnOnce() -> V) -> Written {
    written(visit, status, || {
        view! {
            <!DOCTYPE html>
            <html lang=visit.language.tag() data-theme=theme_word(visit)>
                <head>
                    <Head assets=assets.clone() title/>
                </head>
                {body()}
            </html>
        }
    })
}
