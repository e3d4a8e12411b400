//! Plain documents: a title, a page, no script. What they show is there before they are written, so nothing waits.

use leptos::prelude::*;

use super::{Assets, Head, theme_word};
use crate::ROOT;
use crate::frame::Bar;
use crate::session::Visit;
use crate::text::use_text;

/// A document ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    pub status: u16,
    pub html: String,
}

/// Writes the document of a page under the bar. `page` is built inside, where visit and words can be found.
pub fn plain<V: IntoView>(visit: &Visit, assets: &Assets, status: u16, title: &str, page: impl FnOnce() -> V) -> Plain {
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
pub fn bare<V: IntoView>(visit: &Visit, assets: &Assets, status: u16, title: &str, page: impl FnOnce() -> V) -> Plain {
    write(visit, assets, status, title, || view! { <body>{page()}</body> })
}

fn write<V: IntoView>(visit: &Visit, assets: &Assets, status: u16, title: &str, body: impl FnOnce() -> V) -> Plain {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(visit.clone());
        let title = [title, " · ", use_text().product_name()].concat();
        let document = view! {
            <!DOCTYPE html>
            <html lang=visit.language.tag() data-theme=theme_word(visit)>
                <head>
                    <Head assets=assets.clone()/>
                    <title>{title}</title>
                </head>
                {body()}
            </html>
        };
        document.to_html()
    });
    owner.cleanup();
    Plain { status, html }
}
