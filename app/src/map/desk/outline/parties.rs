//! Pools and lanes in the outline: named, ordered, given a department, added and removed without a surface. Each pool stands
//! with its lanes below it; with Alt, arrows change the place of the one the keyboard is in.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use shared::document::Deed;
use shared::process::{ElementId, ProcessMap, parties};

use super::focus;
use crate::map::desk::party::{LaneFields, PoolFields};
use crate::map::desk::subject::Subject;
use crate::map::desk::{Desk, act, lanes};
use crate::primitives::{Glyph, Icon};
use crate::text::{Text, use_text};

/// The id of the button that adds a lane that stands in no pool.
const ADD_ID: &str = "parties-add";

/// A pool or a lane, and how deep a lane stands in others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Party {
    Pool(ElementId),
    Lane(ElementId, usize),
}

impl Party {
    const fn id(&self) -> &ElementId {
        match self {
            Self::Pool(id) | Self::Lane(id, _) => id,
        }
    }
}

/// Pools in their order, each before its lanes; before them the lanes that stand in none.
fn listed(map: &ProcessMap) -> Vec<Party> {
    let mut found = Vec::new();
    below(map, None, None, 0, &mut found);
    for pool in map.pools_in_order() {
        found.push(Party::Pool(pool.id.clone()));
        below(map, Some(&pool.id), None, 1, &mut found);
    }
    found
}

fn below(map: &ProcessMap, pool: Option<&ElementId>, parent: Option<&ElementId>, depth: usize, found: &mut Vec<Party>) {
    for lane in map.lanes_in_order() {
        // A valid map has no lane within itself, so this ends.
        if lane.parent.as_ref() == parent && (parent.is_some() || lane.pool.as_ref() == pool) {
            found.push(Party::Lane(lane.id.clone(), depth));
            below(map, pool, Some(&lane.id), depth + 1, found);
        }
    }
}

/// The id of the field of its name.
fn field_id(id: &ElementId) -> String {
    ["party-", id.as_str()].concat()
}

fn name(desk: Desk, id: &ElementId, text: Text) -> String {
    let name = desk.now().element(id).map(|element| element.name().in_language(text.language()).trim().to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| text.map_compare_nameless().to_owned())
}

#[component]
pub fn Parties(desk: Desk) -> impl IntoView {
    let text = use_text();
    let parties = Memo::new(move |_| desk.drawn.with(|drawn| listed(&drawn.map)));
    let is_empty = Memo::new(move |_| parties.with(Vec::is_empty));
    let add = move || {
        desk.may_edit.get().then(|| {
            view! {
                <div class="outline-deeds">
                    <button type="button" id=ADD_ID class="button small" on:click=move |_| added(desk, lanes::new_lane(desk, alone(desk).as_ref()))>
                        <Icon glyph=Glyph::Plus/><span>{text.map_party_add_lane()}</span>
                    </button>
                    <button type="button" class="button small" on:click=move |_| added(desk, lanes::new_pool(desk))>
                        <Icon glyph=Glyph::Plus/><span>{text.map_party_add_pool()}</span>
                    </button>
                </div>
            }
        })
    };
    // Looked through only by whoever opens it: a large map has many.
    let is_open = RwSignal::new(false);
    let body = move || {
        is_open.get().then(|| {
            view! {
                {move || is_empty.get().then(|| view! { <p class="soft">{text.map_parties_none()}</p> })}
                <For each=move || parties.get() key=|party| party.clone() let(party)><PartyRow desk party/></For>
                {add}
                {move || (desk.may_edit.get() && !is_empty.get()).then(|| view! { <p class="soft outline-keys">{text.map_parties_keys()}</p> })}
            }
        })
    };
    let toggled = move |event: Event| {
        let is = event_target::<leptos::web_sys::Element>(&event).has_attribute("open");
        is_open.set(is);
    };
    view! {
        <details class="outline-parties" on:toggle=toggled>
            <summary>{text.map_parties()}</summary>
            <div class="parties">{body}</div>
        </details>
    }
    .into_any()
}

/// Where a lane goes that is wanted in no pool by name: into the only one.
fn alone(desk: Desk) -> Option<ElementId> {
    let map = desk.now();
    let pools = map.pools_in_order();
    pools.first().filter(|_| pools.len() == 1).map(|pool| pool.id.clone())
}

#[component]
fn PartyRow(desk: Desk, party: Party) -> impl IntoView {
    let text = use_text();
    let id = StoredValue::new(party.id().clone());
    let label = {
        let id = party.id().clone();
        let is_pool = matches!(party, Party::Pool(_));
        move || {
            desk.map.get();
            let kind = if is_pool { text.map_pool() } else { text.map_lane() };
            [kind, " “", &name(desk, &id, text), "”"].concat()
        }
    };
    let deed = move |key: &'static str, glyph: Glyph, word: &'static str, work: fn(Desk, &ElementId)| {
        let own = [id.with_value(field_id).as_str(), key].concat();
        let said = move || {
            desk.map.get();
            id.with_value(|id| text.map_party_deed(word, &name(desk, id, text)))
        };
        view! {
            <button type="button" class="button quiet small icon-only" id=own aria-label=said title=word
                on:click=move |_| id.with_value(|id| work(desk, id))>
                <Icon glyph/>
            </button>
        }
    };
    let is_pool = matches!(party, Party::Pool(_));
    let deeds = move || {
        desk.may_edit.get().then(|| {
            view! {
                <span class="outline-deeds">
                    {is_pool.then(|| deed("-add", Glyph::Plus, text.map_party_add_lane(), add_within))}
                    {deed("-up", Glyph::ArrowUp, text.map_outline_earlier(), earlier)}
                    {deed("-down", Glyph::ArrowDown, text.map_outline_later(), later)}
                    {deed("-remove", Glyph::Trash, text.map_party_remove(), remove)}
                </span>
            }
        })
    };
    let pressed = move |event: KeyboardEvent| {
        if !event.alt_key() || event.is_composing() || !desk.may_edit.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "ArrowUp" => id.with_value(|id| earlier(desk, id)),
            "ArrowDown" => id.with_value(|id| later(desk, id)),
            _ => return,
        }
        event.prevent_default();
    };
    let field = id.with_value(field_id);
    let (class, fields) = match party {
        Party::Pool(pool) => ("party pool".to_owned(), view! { <PoolFields desk pool id=Some(field)/> }.into_any()),
        Party::Lane(lane, depth) => {
            let lane = Subject::lane(desk, &lane);
            (
                ["party lane depth-", &depth.min(3).to_string()].concat(),
                view! { <LaneFields lane id=Some(field)/> }.into_any(),
            )
        }
    };
    view! {
        <div class=class role="group" aria-label=label on:keydown=pressed>
            {fields}
            {deeds}
        </div>
    }
    .into_any()
}

/// What is new is named first.
fn added(desk: Desk, id: Option<ElementId>) {
    let Some(id) = id else { return };
    desk.choose(Some(id.clone()));
    desk.said.set(desk.text.map_party_added(&name(desk, &id, desk.text)));
    focus::give(field_id(&id));
}

fn add_within(desk: Desk, pool: &ElementId) {
    added(desk, lanes::new_lane(desk, Some(pool)));
}

fn earlier(desk: Desk, id: &ElementId) {
    exchange(desk, id, true);
}

fn later(desk: Desk, id: &ElementId) {
    exchange(desk, id, false);
}

/// Changes places with its neighbour; the keyboard stays on what was pressed.
fn exchange(desk: Desk, id: &ElementId, is_earlier: bool) {
    let (map, text) = (desk.now(), desk.text);
    let elements = if is_earlier { parties::earlier(&map, id) } else { parties::later(&map, id) };
    let called = name(desk, id, text);
    let Some(elements) = elements else {
        let words = if is_earlier { text.map_party_first(&called) } else { text.map_party_last(&called) };
        return desk.said.set(words);
    };
    desk.choose(Some(id.clone()));
    let held = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
    if act::commit(desk, Deed::Lane, elements) {
        desk.said.set(if is_earlier { text.map_party_earlier(&called) } else { text.map_party_later(&called) });
        if let Some(held) = held {
            focus::hold(held);
        }
    }
}

/// Takes a pool or a lane away; the steps in it stay, without one. The keyboard goes to the one before it.
fn remove(desk: Desk, id: &ElementId) {
    let all = listed(&desk.now());
    let at = all.iter().position(|party| party.id() == id).unwrap_or_default();
    let beside = all.get(at.checked_sub(1).unwrap_or(at + 1)).map(|party| field_id(party.id()));
    desk.choose(Some(id.clone()));
    act::remove(desk);
    focus::give(beside.unwrap_or_else(|| ADD_ID.to_owned()));
}
