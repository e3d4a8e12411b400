//! [`Page`]: the page's own line in the bar, and the page.

use leptos::prelude::*;

use super::slots::{Present, SavedState, Slots, UpdateOffer};
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

/// A step of the way back. The last one is the page itself and leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub name: String,
    pub href: Option<String>,
}

impl Crumb {
    pub fn to(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self { name: name.into(), href: Some(href.into()) }
    }

    pub fn here(name: impl Into<String>) -> Self {
        Self { name: name.into(), href: None }
    }
}

/// Every page stands in one. `fit` gives it the height of the window, for what scrolls by itself.
#[component]
pub fn Page(crumbs: Vec<Crumb>, #[prop(optional)] fit: bool, children: Children) -> impl IntoView {
    let slots = use_context::<Slots>();
    let live = slots.map(|slots| {
        view! {
            <UpdateOffer update=slots.update/>
            <SavedState saved=slots.saved/>
            <Present present=slots.present/>
        }
    });
    view! {
        <div class="page-bar">
            <Crumbs crumbs/>
            {live}
        </div>
        <main id="content" tabindex="-1" class=if fit { "fit" } else { "flow" }>
            {children()}
        </main>
    }
    .into_any()
}

#[component]
fn Crumbs(crumbs: Vec<Crumb>) -> impl IntoView {
    let step = |Crumb { name, href }| {
        let current = href.is_none().then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>{name}</a>
                <Icon glyph=Glyph::ChevronRight/>
            </li>
        }
    };
    view! {
        <nav class="crumbs" aria-label=use_text().frame_crumbs()>
            <ol>{crumbs.into_iter().map(step).collect_view()}</ol>
        </nav>
    }
}
