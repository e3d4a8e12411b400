//! The map as the server writes it: all of it follows from the map and the lens.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::budget::Fed;
use shared::process::{ElementId, ProcessMap};

use super::lens::Lens;
use super::{findings, legend, lens, outline, paths, summary};
use crate::canvas::{Drawing, Reckoned, Scene};
use crate::format::Money;
use crate::primitives::{EmptyState, Glyph};
use crate::text::use_text;

#[component]
pub fn Still(
    map: ProcessMap,
    lens: Lens,
    policies: Vec<String>,
    fed: Vec<(ElementId, Fed)>,
    base: String,
) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, map.header.currency);
    let reckoned = Reckoned::of(&map, text).with_policies(&map, &policies, text).with_fed(&fed);
    let overlay = lens.overlay(&map, &reckoned, money, text);
    let scene = Scene::of(&map, &overlay, text);
    let lines = outline::Lines::of(&map, &reckoned, &BTreeMap::new(), money, text);
    let ways = paths::PathsFrom::all(&map, &reckoned, money, text);
    let about = text.map_about(map.header.title.in_language(language));
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
        <outline::Outline lines money lens/>
        <paths::PathsCard paths=ways money/>
        <findings::Findings map reckoned/>
    }
    .into_any()
}
