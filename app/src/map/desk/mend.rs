//! What can be done about a flow that lost an end, in one press: joined to a shape that is near, or removed.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use shared::document::{Deed, MapCommand};
use shared::process::layout::{LostEnd, lost_end, nearest};
use shared::process::{Element, ElementId};

use super::{Desk, act, dom};
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

/// More than two would have to be looked through.
const OFFERED_MAX: usize = 2;

#[component]
pub fn Mend(desk: Desk, flow: ElementId) -> impl IntoView {
    let text = use_text();
    if !desk.may_edit.get() {
        return ().into_any();
    }
    let map = desk.now();
    let near = map.flow(&flow).map(|flow| nearest(&map, flow, OFFERED_MAX)).unwrap_or_default();
    let offers = near.into_iter().filter_map(|to| {
        let words = text.map_reattach(&act::called(map.node(&to)?, text));
        let flow = flow.clone();
        let press = move |event: MouseEvent| {
            reattach(desk, &flow, &to);
            keep_keyboard(desk, &event);
        };
        Some(view! {
            <button type="button" class="button small" on:click=press><Icon glyph=Glyph::ArrowRight/><span>{words}</span></button>
        })
    });
    let offers = offers.collect_view();
    let remove = move |event: MouseEvent| {
        if desk.map.edit(&[MapCommand::Delete(vec![flow.clone()])]) {
            desk.said.set(text.map_removed(1));
        }
        keep_keyboard(desk, &event);
    };
    view! {
        <span class="map-mend" role="group" aria-label=text.map_mend()>
            {offers}
            <button type="button" class="button small quiet" on:click=remove><Icon glyph=Glyph::Trash/><span>{text.map_remove()}</span></button>
        </span>
    }
    .into_any()
}

/// The button goes with what it was for; whoever pressed it by key goes on at the surface.
fn keep_keyboard(desk: Desk, event: &MouseEvent) {
    if event.detail() == 0 {
        dom::focus(desk);
    }
}

fn reattach(desk: Desk, flow: &ElementId, to: &ElementId) {
    let map = desk.now();
    let Some((mut flow, node)) = map.flow(flow).cloned().zip(map.node(to)) else { return };
    match lost_end(&map, &flow) {
        Some(LostEnd::Source) => flow.source = to.clone(),
        Some(LostEnd::Target) => flow.target = to.clone(),
        // Somebody else was faster.
        None => return,
    }
    // It finds its way anew.
    flow.waypoints.clear();
    let id = flow.id.clone();
    if act::commit(desk, Deed::Connect, vec![Element::Flow(flow)]) {
        desk.choose(Some(id));
        desk.said.set(desk.text.map_reattached(&act::called(node, desk.text)));
    }
}
