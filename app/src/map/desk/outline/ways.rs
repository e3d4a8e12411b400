//! Where a step leads: each way with the step it goes to, when and how often; and the next one by a name. Steps are named
//! as they are called; those that are called alike are told apart by their lanes.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::document::MapCommand;
use shared::process::{ElementId, FlowKind, Node, NodeKind, ProcessMap};

use super::super::field::{Setter, Words, said};
use super::super::subject::Subject;
use super::super::way::WayFields;
use super::{Listed, work};
use crate::canvas::names;
use crate::map::desk::act;
use crate::primitives::{Glyph, Icon};
use crate::text::{Text, use_text};

/// The id of the steps that are offered.
const STEPS_ID: &str = "outline-steps";

/// What each step is called in a field, in the order of the work.
pub(super) fn called(map: &ProcessMap, text: Text) -> Vec<(String, ElementId)> {
    let language = text.language();
    let steps = shared::process::layout::walk(map);
    let steps: Vec<&Node> = steps.into_iter().filter(|node| node.kind.is_flow_node()).collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for node in &steps {
        *times.entry(names::node(node, text)).or_default() += 1;
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |node: &Node| {
        let name = names::node(node, text);
        let lane = node.lane.as_ref().and_then(|lane| map.lane(lane)).map(|lane| lane.name.in_language(language));
        let name = match lane.filter(|lane| times.get(&name) > Some(&1) && !lane.trim().is_empty()) {
            Some(lane) => [&name, " · ", lane].concat(),
            None => name,
        };
        let number = taken.entry(name.clone()).or_default();
        *number += 1;
        if *number > 1 { [&name, " ", &number.to_string()].concat() } else { name }
    };
    steps.into_iter().map(|node| (name(node), node.id.clone())).collect()
}

/// The step that is called so.
fn named(listed: Listed, typed: &str) -> Option<ElementId> {
    listed.called.with_untracked(|called| called.iter().find(|(name, _)| name == typed).map(|(_, id)| id.clone()))
}

/// The steps a field offers, while there is one.
#[component]
pub fn Steps(listed: Listed) -> impl IntoView {
    let is_open = Memo::new(move |_| listed.open.with(Option::is_some));
    let offered = Memo::new(move |_| if is_open.get() { listed.called.get() } else { Vec::new() });
    let options = move || {
        let led_to = |id: &ElementId| {
            let map = listed.desk.now();
            map.node(id).is_some_and(|node| !matches!(node.kind, NodeKind::Start(_) | NodeKind::Boundary { .. }))
        };
        let offered = offered.get().into_iter().filter(|(_, id)| led_to(id));
        offered.map(|(name, _)| view! { <option value=name></option> }).collect_view()
    };
    view! { <datalist id=STEPS_ID>{options}</datalist> }.into_any()
}

#[component]
pub fn Ways(listed: Listed, id: ElementId) -> impl IntoView {
    let text = use_text();
    let desk = listed.desk;
    let from = StoredValue::new(id);
    let ways = Memo::new(move |_| {
        let is_way = |kind| matches!(kind, FlowKind::Sequence | FlowKind::Message);
        desk.drawn.with(|drawn| {
            let ways = drawn.map.flows().filter(|flow| is_way(flow.kind) && from.with_value(|id| flow.source == *id));
            ways.map(|flow| flow.id.clone()).collect::<Vec<_>>()
        })
    });
    let lead: Setter = Box::new(move |typed| {
        if let Some(typed) = said(&typed) {
            from.with_value(|id| work::lead(listed, id, named(listed, typed), typed));
        }
    });
    let next = StoredValue::new(Some(lead));
    let add = move || {
        let lead = next.try_update_value(Option::take).flatten();
        lead.map(|set| {
            view! { <Words desk label=text.map_outline_lead() value=String::new() list=STEPS_ID hint=text.map_outline_lead_hint() set/> }
        })
    };
    view! {
        <fieldset class="outline-ways">
            <legend>{text.map_leads_to()}</legend>
            <For each=move || ways.get() key=|id| id.clone() let(id)><Way listed id/></For>
            {desk.may_edit.get_untracked().then(add)}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Way(listed: Listed, id: ElementId) -> impl IntoView {
    let text = use_text();
    let desk = listed.desk;
    let way = Subject::flow(desk, &id);
    let target = Memo::new(move |_| {
        let target = way.with(|flow| flow.target.clone())?;
        listed.called.with(|called| called.iter().find(|(_, id)| *id == target).map(|(name, _)| name.clone()))
    });
    let shown = Signal::derive(move || target.get().unwrap_or_else(|| text.map_gone().to_owned()));
    let set: Setter = Box::new(move |typed| {
        let Some(typed) = said(&typed) else { return };
        match named(listed, typed) {
            Some(to) => {
                if way.id.with_value(|id| act::lead(desk, id, &to)) {
                    let from = way.with_untracked(|flow| listed.name(&flow.source)).unwrap_or_default();
                    desk.said.set(text.map_outline_leads(&from, typed));
                }
            }
            None => desk.tell(&text.map_outline_no_step(typed)),
        }
    });
    let remove = move |_| {
        if desk.map.edit(&[MapCommand::Delete(vec![way.id.get_value()])]) {
            desk.said.set(text.map_removed(1));
        }
    };
    let unlead = move || text.map_outline_unlead(&shown.get());
    view! {
        <div class="outline-way">
            <Words desk label=text.map_outline_way() list=STEPS_ID value=shown set/>
            <WayFields way/>
            {move || desk.may_edit.get().then(|| view! {
                <button type="button" class="button quiet small icon-only" aria-label=unlead title=unlead on:click=remove>
                    <Icon glyph=Glyph::X/>
                </button>
            })}
        </div>
    }
    .into_any()
}
