//! What is done to the map from its outline. The step it is done to is the chosen one, so others see where one is, and what
//! was done is said.

use leptos::prelude::*;
use shared::document::Deed;
use shared::process::{ElementId, FlowKind, sequence};

use super::{ADD_ID, Listed, focus};
use crate::map::desk::act;
use crate::map::desk::sort::Sort;

/// Opens a row, or closes it. By key the name is gone to; a finger would only find its keyboard in the way.
pub fn toggle(listed: Listed, id: &ElementId, is_by_key: bool) {
    if listed.open.with_untracked(|open| open.as_ref() == Some(id)) {
        close(listed);
    } else {
        open(listed, id, is_by_key);
    }
}

pub fn open(listed: Listed, id: &ElementId, is_asked: bool) {
    act::show(listed.desk, id);
    listed.asked.set(is_asked.then(|| id.clone()));
    listed.open.set(Some(id.clone()));
}

pub fn close(listed: Listed) {
    listed.open.set(None);
}

/// Goes to a step's row.
pub fn go(listed: Listed, id: &ElementId) {
    act::show(listed.desk, id);
    focus::give(focus::name_id(id));
}

/// Draws something after a step, and asks for its name.
pub fn add(listed: Listed, sort: Sort, after: Option<&ElementId>) {
    let desk = listed.desk;
    let before = after.map(|after| listed.name(after));
    if let Some(id) = act::insert(desk, sort, after, "", false) {
        open(listed, &id, true);
        desk.said
            .set(before.map_or_else(|| sort.word(desk.text).to_owned(), |name| desk.text.map_outline_added(&name)));
    }
}

/// Takes a step out of the work; the keyboard goes to the one before it.
pub fn remove(listed: Listed, id: &ElementId) {
    let beside = listed.lines.with_untracked(|lines| {
        let at = lines.order.iter().position(|own| own == id)?;
        let next = at.checked_sub(1).unwrap_or(at + 1);
        lines.order.get(next).cloned()
    });
    listed.desk.choose(Some(id.clone()));
    act::remove(listed.desk);
    focus::give(beside.map_or_else(|| ADD_ID.to_owned(), |beside| focus::name_id(&beside)));
}

/// A step and its neighbour change places; where they can't, why is said.
pub fn exchange(listed: Listed, id: &ElementId, is_earlier: bool) {
    let (desk, text) = (listed.desk, listed.desk.text);
    let map = desk.now();
    let elements = if is_earlier { sequence::earlier(&map, id) } else { sequence::later(&map, id) };
    let Some(elements) = elements else {
        return desk.tell(text.map_outline_fixed());
    };
    let ways = || map.flows().filter(|flow| flow.kind == FlowKind::Sequence);
    let other = if is_earlier {
        ways().find(|flow| flow.target == *id).map(|flow| flow.source.clone())
    } else {
        ways().find(|flow| flow.source == *id).map(|flow| flow.target.clone())
    };
    let (name, other) = (listed.name(id), other.map(|other| listed.name(&other)).unwrap_or_default());
    desk.choose(Some(id.clone()));
    if act::commit(desk, Deed::Connect, elements) {
        let words = if is_earlier {
            text.map_outline_now_before(&name, &other)
        } else {
            text.map_outline_now_after(&name, &other)
        };
        desk.said.set(words);
    }
}

/// Leads on from a step: to the one that is called so, else to a new one.
pub fn lead(listed: Listed, from: &ElementId, to: Option<ElementId>, typed: &str) {
    let (desk, name) = (listed.desk, listed.name(from));
    let is_done = match to {
        Some(to) => act::connect(desk, from, &to),
        None => act::insert(desk, Sort::Step, Some(from), typed, true).is_some(),
    };
    if is_done {
        desk.choose(Some(from.clone()));
        desk.said.set(desk.text.map_outline_leads(&name, typed));
    }
}
