//! The outline by keyboard: on a step the same letters add as on the surface, arrows go from step to step, and with Alt they
//! take the step along.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::process::ElementId;

use super::{Listed, focus, work};
use crate::map::desk::dom;
use crate::map::desk::sort::Sort;

/// On the name of a step.
pub fn on_step(listed: Listed, id: &ElementId, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let may_edit = listed.desk.may_edit.get_untracked();
    match (event.key().as_str(), event.alt_key()) {
        ("ArrowUp", true) if may_edit => work::exchange(listed, id, true),
        ("ArrowDown", true) if may_edit => work::exchange(listed, id, false),
        (_, true) => return,
        ("ArrowUp", _) => go(listed, id, |at, _| at.saturating_sub(1)),
        ("ArrowDown", _) => go(listed, id, |at, last| (at + 1).min(last)),
        ("Home", _) => go(listed, id, |_, _| 0),
        ("End", _) => go(listed, id, |_, last| last),
        ("F2", _) => work::open(listed, id, true),
        ("Delete" | "Backspace", _) if may_edit => work::remove(listed, id),
        (letter, _) if may_edit && !event.shift_key() => match sort(letter) {
            Some(sort) => work::add(listed, sort, Some(id)),
            None => return,
        },
        _ => return,
    }
    event.prevent_default();
}

fn sort(letter: &str) -> Option<Sort> {
    match letter {
        "s" => Some(Sort::Step),
        "d" => Some(Sort::Decision),
        "e" => Some(Sort::End),
        _ => None,
    }
}

fn go(listed: Listed, id: &ElementId, to: impl FnOnce(usize, usize) -> usize) {
    let next = listed.lines.with_untracked(|lines| {
        let at = lines.order.iter().position(|own| own == id)?;
        lines.order.get(to(at, lines.order.len() - 1)).cloned()
    });
    if let Some(next) = next {
        focus::give(focus::name_id(&next));
    }
}

/// In an open row.
pub fn in_row(listed: Listed, id: &ElementId, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let is_command = event.ctrl_key() || event.meta_key();
    match event.key().as_str() {
        "Escape" => {
            work::close(listed);
            focus::give(focus::name_id(id));
        }
        // One line after the other: what is written is kept, and the next step asked for.
        "Enter" if is_command && listed.desk.may_edit.get_untracked() => {
            dom::leave();
            work::add(listed, Sort::Step, Some(id));
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// In the whole outline, where no field takes the key for what is written in it.
pub fn anywhere(listed: Listed, event: &KeyboardEvent) {
    let is_command = event.ctrl_key() || event.meta_key();
    if !is_command || !listed.desk.may_edit.get_untracked() || dom::is_in(event.target(), "input, select") {
        return;
    }
    match (event.key().as_str(), event.shift_key()) {
        ("z" | "Z", false) => listed.desk.map.undo(),
        ("z" | "Z", true) | ("y" | "Y", _) => listed.desk.map.redo(),
        _ => return,
    };
    event.prevent_default();
}
