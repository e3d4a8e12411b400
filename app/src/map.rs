//! A process map's page: key figures, the drawing under the question one asks of it, the same map as an outline, and what
//! checks found.
//!
//! The server writes it whole, so it is read without a script, on paper, and on a phone with the outline first.

mod findings;
mod legend;
mod lens;
mod outline;
mod reckoned;
mod summary;

pub use lens::Lens;
pub use reckoned::Reckoned;

use leptos::prelude::*;
use shared::process::ProcessMap;

use crate::backend::MapPageView;
use crate::canvas::{Drawing, Scene};
use crate::format::Money;
use crate::primitives::{EmptyState, Glyph, Icon};
use crate::text::use_text;

/// `/plans/{plan}/maps/{map}`
#[component]
pub fn MapBoard(view: MapPageView, map: ProcessMap, lens: Lens) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let base = view.address();
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let maps = [&plan, "/maps"].concat();
    let svg = [&base, "/export.svg", lens.query()].concat();
    view! {
        <div class="page map-page">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{map.header.title.in_language(language).to_owned()}</h1>
                    <p class="map-links">
                        <a href=maps><Icon glyph=Glyph::Layers/>{text.map_all()}</a>
                        <a href=svg download=""><Icon glyph=Glyph::Download/>{text.map_svg()}</a>
                    </p>
                </div>
            </header>
            <Desk map lens base/>
        </div>
    }
    .into_any()
}

/// What follows from the map alone: all of it is shown anew when the map moves.
#[component]
pub fn Desk(map: ProcessMap, lens: Lens, base: String) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, map.header.currency);
    let reckoned = Reckoned::of(&map, text);
    let overlay = lens.overlay(&map, &reckoned, money, text);
    let scene = Scene::of(&map, &overlay, text);
    let title = map.header.title.in_language(language).to_owned();
    let about = text.map_about(&title);
    let drawing = if map.nodes().next().is_none() && map.lanes().next().is_none() {
        view! { <EmptyState glyph=Glyph::Branch title=text.map_empty() hint=text.map_empty_hint()/> }.into_any()
    } else {
        view! {
            <div class="map-scroll" tabindex="0" role="region" aria-label=text.map_drawing()>
                <Drawing scene about/>
            </div>
        }
        .into_any()
    };
    view! {
        <summary::Summary reckoned=reckoned.clone() money/>
        <section class="card map-card" aria-labelledby="drawing">
            <header class="card-head">
                <h2 id="drawing">{text.map_drawing()}</h2>
                <lens::Lenses lens base/>
            </header>
            {drawing}
            <legend::Legend map=map.clone() lens/>
        </section>
        <outline::Outline map=map.clone() reckoned=reckoned.clone() money/>
        <findings::Findings map reckoned/>
    }
    .into_any()
}
