//! What a flow says of itself, in fields: when it is taken, how often, and whether it is what is left. The panel and the
//! outline show the same ones.

use leptos::prelude::*;
use shared::document::Deed;
use shared::process::{Flow, GatewayKind, NodeKind, Share};

use super::field::{Figure, Words};
use super::subject::Subject;
use crate::text::use_text;

#[component]
pub fn WayFields(way: Subject<Flow>) -> impl IntoView {
    let text = use_text();
    let desk = way.desk;
    // Behind a parallel gateway every way is taken; an event on a border is left for a part of the cases.
    let told = Memo::new(move |_| {
        let source = way.with(|flow| flow.source.clone())?;
        desk.drawn.with(|drawn| {
            let kind = &drawn.map.node(&source)?.kind;
            let is_choice = kind.is_gateway() && *kind != NodeKind::Gateway(GatewayKind::Parallel);
            Some((is_choice, is_choice || matches!(kind, NodeKind::Boundary { .. })))
        })
    });
    let default = move || {
        let is_default = way.read(|flow| flow.is_default);
        let set = move |event: leptos::ev::Event| {
            let is_default = event_target_checked(&event);
            way.change(Deed::Share, |flow| flow.is_default = is_default);
        };
        told.get().is_some_and(|(is_choice, _)| is_choice).then(|| {
            view! {
                <label class="map-check">
                    <input type="checkbox" prop:checked=move || is_default.get() disabled=move || !desk.may_edit.get() on:change=set/>
                    <span>{text.map_is_default()}</span>
                </label>
            }
        })
    };
    let share = move || {
        // Typed as a percentage, which two places further left is a share.
        let set = Box::new(move |value: Option<i64>| {
            way.change(Deed::Share, |flow| flow.share = value.map(|value| Share(value / 100)));
        });
        let value = way.read(|flow| flow.share.map(|share| share.millionths() * 100));
        told.get().is_some_and(|(_, has_share)| has_share).then(|| {
            view! { <Figure desk label=text.map_share() unit="%".to_owned() value is_money=false set/> }
        })
    };
    let name = way.words(|flow, language| flow.name.in_language(language).to_owned());
    view! {
        <Words desk label=text.map_flow_name() value=name set=way.rename()/>
        {share}
        {default}
    }
    .into_any()
}
