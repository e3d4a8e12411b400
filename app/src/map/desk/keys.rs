//! The surface by keyboard: arrows walk along the work, letters draw on.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::process::layout::{Side, toward, walk};

use super::gesture::{Gesture, Tool};
use super::pointer::NUDGE;
use super::sort::Sort;
use super::{Desk, act, copy, dom};

pub fn pressed(desk: Desk, event: &KeyboardEvent) {
    if desk.naming.with_untracked(Option::is_some) || event.is_composing() {
        return;
    }
    let key = event.key();
    let is_command = event.ctrl_key() || event.meta_key();
    let side = match key.as_str() {
        "ArrowLeft" => Some(Side::Left),
        "ArrowUp" => Some(Side::Top),
        "ArrowRight" => Some(Side::Right),
        "ArrowDown" => Some(Side::Bottom),
        _ => None,
    };
    let may_edit = desk.may_edit.get_untracked();
    let is_done = match (side, key.as_str()) {
        (Some(side), _) if event.shift_key() && may_edit => nudge(desk, side),
        (Some(side), _) if !is_command && !event.alt_key() => walk_to(desk, side),
        (_, "z" | "Z") if is_command && may_edit => {
            if event.shift_key() {
                desk.map.redo()
            } else {
                desk.map.undo()
            };
            true
        }
        (_, "y" | "Y") if is_command && may_edit => {
            desk.map.redo();
            true
        }
        (_, "c" | "C") if is_command && may_edit => copy::copy(desk),
        (_, "v" | "V") if is_command && may_edit => copy::paste(desk),
        (_, "f" | "F") if is_command => {
            desk.searching.set(true);
            true
        }
        (_, "a" | "A") if is_command => {
            let all = desk.now().nodes().map(|node| node.id.clone()).collect();
            desk.chosen.set(all);
            true
        }
        _ if is_command || event.alt_key() => false,
        (_, "Escape") => {
            // First what is under way, then what is chosen; then the key is the page's.
            let is_idle = desk.gesture.with_untracked(|gesture| *gesture == Gesture::Idle)
                && desk.tool.get_untracked() == Tool::Hand
                && desk.chosen.with_untracked(|chosen| chosen.is_empty());
            desk.gesture.set(Gesture::Idle);
            if desk.tool.get_untracked() != Tool::Hand {
                desk.tool.set(Tool::Hand)
            } else {
                desk.choose(None)
            }
            !is_idle
        }
        (_, "Enter" | "F2") if may_edit => match desk.chosen.with_untracked(|chosen| chosen.first().cloned()) {
            Some(id) => {
                desk.naming.set(Some(id));
                true
            }
            None => walk_to(desk, Side::Right),
        },
        (_, "Delete" | "Backspace") if may_edit => act::remove(desk),
        (_, "+" | "=") => zoom(desk, true),
        (_, "-" | "_") => zoom(desk, false),
        (_, "0") => {
            let area = desk.drawn.with_untracked(|drawn| drawn.scene.view);
            desk.view.update(|view| *view = view.fit(area));
            true
        }
        (_, letter) if may_edit && !event.shift_key() => match sort(letter) {
            Some(sort) => act::append(desk, sort),
            None => false,
        },
        _ => false,
    };
    if is_done {
        event.prevent_default();
    }
}

/// What a letter draws after what is chosen.
fn sort(letter: &str) -> Option<Sort> {
    Some(match letter {
        "s" => Sort::Step,
        "d" => Sort::Decision,
        "e" => Sort::End,
        "b" => Sort::Start,
        "n" => Sort::Note,
        _ => return None,
    })
}

fn zoom(desk: Desk, is_larger: bool) -> bool {
    desk.view.update(|view| *view = view.stepped(is_larger));
    true
}

/// To the next step that way; from nowhere to where the work begins.
fn walk_to(desk: Desk, side: Side) -> bool {
    let map = desk.now();
    let here = desk.chosen.with_untracked(|chosen| chosen.first().cloned());
    let next = match here.as_ref().filter(|id| map.node(id).is_some()) {
        Some(here) => toward(&map, here, side),
        None => walk(&map).into_iter().next(),
    };
    let Some(next) = next else { return true };
    act::show(desk, &next.id);
    true
}

fn nudge(desk: Desk, side: Side) -> bool {
    let (x, y) = side.step();
    let ids = act::with_what_stands_on(desk, &desk.chosen.get_untracked());
    act::shift(desk, &ids, x * NUDGE, y * NUDGE);
    dom::focus(desk);
    true
}
