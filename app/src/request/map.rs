//! The map that is asked for: what it costs and what is otherwise since the version approved last, with both drawings;
//! the first time, the map alone.

use leptos::prelude::*;
use shared::money::Minor;

use crate::backend::MapAsked;
use crate::canvas::{Compared, Drawing, Overlay, Reckoned, Scene, figures};
use crate::format::Money;
use crate::text::use_text;

#[component]
pub fn AskedMap(map: MapAsked) -> impl IntoView {
    let text = use_text();
    match map.before {
        Some(before) => {
            let names = (text.request_map_approved().to_owned(), text.request_map_asked().to_owned());
            view! { <div class="map-page request-map"><Compared before after=map.after names/></div> }.into_any()
        }
        None => view! { <First map/> }.into_any(),
    }
}

/// Nothing was approved of it before.
#[component]
fn First(map: MapAsked) -> impl IntoView {
    let text = use_text();
    let map = map.after;
    let money = Money::exact(text.language(), map.header.currency);
    let totals = Reckoned::of(&map, text).totals;
    let unknown = || text.map_unknown().to_owned();
    let amount = |sum: Option<i128>| sum.map_or_else(unknown, |sum| money.round(Minor::of_sum(sum)));
    let time = totals.elapsed.map_or_else(unknown, |minutes| figures::time(minutes, text));
    let steps = map.nodes().filter(|node| node.kind.is_activity()).count();
    let scene = Scene::of(&map, &Overlay::default(), text);
    let about = text.map_about(map.header.title.in_language(text.language()));
    let label = about.clone();
    view! {
        <div class="map-page request-map">
            <section class="card key-figures" aria-label=text.map_key_figures()>
                <div class="key-figure">
                    <h2>{text.map_cost_year()}</h2>
                    <p class="key-amount figures">
                        {amount(totals.month.map(|month| month * 12))} " " <span class="unit">{money.beside()}</span>
                    </p>
                    <p><span class="faint">{text.ask_map_first()}</span></p>
                </div>
                <div class="key-figure">
                    <h2>{text.map_cost_case()}</h2>
                    <p class="key-amount figures">{amount(totals.each)}</p>
                </div>
                <div class="key-figure">
                    <h2>{text.map_time_case()}</h2>
                    <p class="key-amount figures">{time}</p>
                </div>
            </section>
            <section class="card map-card" aria-labelledby="asked-map">
                <header class="card-head">
                    <h2 id="asked-map">{text.request_map_asked()}</h2>
                    <span class="aside">{text.map_steps(steps)}</span>
                </header>
                <div class="map-scroll" tabindex="0" role="region" aria-label=label>
                    <Drawing scene about/>
                </div>
            </section>
        </div>
    }
    .into_any()
}
