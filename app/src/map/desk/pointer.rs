//! Mouse, pen and fingers on the surface.

use std::collections::{BTreeMap, BTreeSet};

use leptos::ev::{PointerEvent, WheelEvent};
use leptos::prelude::*;
use shared::process::layout::{Area, PIXEL, snap};
use shared::process::{ElementId, Point};

use super::dom::{self, Met};
use super::gesture::{Gesture, Tool};
use super::{Desk, act};
use crate::canvas::Viewport;

/// So many pixels of the screen a hand may tremble before something follows it.
const STILL: i64 = 4;
/// How near, on the screen, a shape aligns with another.
const REACH: i64 = 6;

/// The fingers on the surface.
pub type Fingers = StoredValue<BTreeMap<i32, (i64, i64)>>;

fn at(desk: Desk, event: &PointerEvent) -> (i64, i64) {
    dom::pixel(desk, event.client_x(), event.client_y())
}

pub fn down(desk: Desk, fingers: Fingers, event: &PointerEvent) {
    if event.button() > 1 {
        return;
    }
    let (x, y) = at(desk, event);
    let view = desk.view.get_untracked();
    fingers.update_value(|fingers| {
        fingers.insert(event.pointer_id(), (x, y));
    });
    dom::capture(desk, event.pointer_id());
    if let Some((apart, x, y)) = two(fingers) {
        undone(desk);
        desk.gesture.set(Gesture::Pinch { apart, x, y, view });
        return;
    }
    act::end_naming(desk);
    dom::focus(desk);
    event.prevent_default();
    let place = view.place(x, y);
    let may_edit = desk.may_edit.get_untracked();
    let met = dom::met(event.target());
    if let Gesture::Connect { from, .. } = desk.gesture.get_untracked() {
        return joined(desk, &from, met);
    }
    match (desk.tool.get_untracked(), met) {
        _ if event.button() == 1 => pan(desk, x, y, view),
        (Tool::Place(sort), _) if may_edit => desk.gesture.set(Gesture::Place(sort, place)),
        (Tool::Connect, Met::Node(id)) | (_, Met::Handle(id)) if may_edit => {
            desk.gesture.set(Gesture::Connect { from: id, begun: place, to: place, over: None, is_moved: false });
        }
        (_, Met::Node(id)) => press(desk, id, place, event.shift_key(), may_edit),
        (_, Met::Flow(id) | Met::Strip(id)) => choose(desk, id, event.shift_key()),
        _ if event.shift_key() => desk.gesture.set(Gesture::Lasso { from: place, to: place }),
        _ => pan(desk, x, y, view),
    }
}

/// A flow that waited for what it shall lead to gets it, or is given up.
fn joined(desk: Desk, from: &ElementId, met: Met) {
    desk.gesture.set(Gesture::Idle);
    if let Met::Node(to) = met
        && to != *from
    {
        act::connect(desk, from, &to);
    }
}

fn pan(desk: Desk, x: i64, y: i64, view: Viewport) {
    desk.gesture.set(Gesture::Pan { x, y, view, is_moved: false });
}

fn choose(desk: Desk, id: ElementId, is_more: bool) {
    if !is_more {
        return desk.choose(Some(id));
    }
    desk.chosen.update(|chosen| {
        if !chosen.remove(&id) {
            chosen.insert(id);
        }
    });
}

/// What is pressed is chosen; what was chosen with it follows too.
fn press(desk: Desk, id: ElementId, from: Point, is_more: bool, may_edit: bool) {
    if is_more || desk.chosen.with_untracked(|chosen| !chosen.contains(&id)) {
        choose(desk, id, is_more);
    }
    if may_edit {
        let ids = act::with_what_stands_on(desk, &desk.chosen.get_untracked());
        desk.gesture.set(Gesture::Drag { ids, from, dx: 0, dy: 0, guides: Vec::new(), is_moved: false });
    }
}

pub fn moved(desk: Desk, fingers: Fingers, event: &PointerEvent) {
    let is_known = fingers.try_update_value(|fingers| match fingers.get_mut(&event.pointer_id()) {
        Some(finger) => {
            *finger = at(desk, event);
            true
        }
        None => false,
    });
    // A flow that waits follows a mouse that is not held.
    let waits = desk.gesture.with_untracked(|gesture| matches!(gesture, Gesture::Connect { .. }));
    if is_known != Some(true) && !waits {
        return;
    }
    let (x, y) = at(desk, event);
    let view = desk.view.get_untracked();
    match desk.gesture.get_untracked() {
        Gesture::Idle => {}
        Gesture::Pan { x: from_x, y: from_y, view: began, is_moved } => {
            let (dx, dy) = (from_x - x, from_y - y);
            if is_moved || dx.abs().max(dy.abs()) > STILL {
                desk.view.set(Viewport { width: view.width, height: view.height, ..began.moved(dx, dy) });
                if !is_moved {
                    desk.gesture.set(Gesture::Pan { x: from_x, y: from_y, view: began, is_moved: true });
                }
            }
        }
        Gesture::Pinch { apart, x: from_x, y: from_y, view: began } => {
            let Some((now, x, y)) = two(fingers) else { return };
            let view = began.moved(from_x - x, from_y - y).zoomed(now * 1_000 / apart.max(1), x, y);
            desk.view.set(view);
        }
        Gesture::Place(sort, _) => desk.gesture.set(Gesture::Place(sort, view.place(x, y))),
        Gesture::Lasso { from, .. } => desk.gesture.set(Gesture::Lasso { from, to: view.place(x, y) }),
        Gesture::Connect { from, begun, is_moved, .. } => {
            let to = view.place(x, y);
            let over = desk.drawn.with_untracked(|drawn| drawn.node_at(to).cloned()).filter(|id| *id != from);
            let is_far = (to.x - begun.x).abs().max((to.y - begun.y).abs()) > view.length(STILL);
            let is_moved = is_moved || (is_far && is_known == Some(true));
            desk.gesture.set(Gesture::Connect { from, begun, to, over, is_moved });
        }
        Gesture::Drag { ids, from, is_moved, .. } => {
            let to = view.place(x, y);
            let (dx, dy) = (to.x - from.x, to.y - from.y);
            if is_moved || dx.abs().max(dy.abs()) > view.length(STILL) {
                follow(desk, ids, from, dx, dy, event.alt_key());
            }
        }
    }
}

/// Shapes follow the hand, and align with others that are near; with Alt held they do not.
fn follow(desk: Desk, ids: BTreeSet<ElementId>, from: Point, dx: i64, dy: i64, is_free: bool) {
    let drawn = desk.drawn.get_untracked();
    let own = drawn.map.nodes().filter(|node| ids.contains(&node.id)).map(|node| Area::of(node.bounds));
    let Some(own) = own.reduce(Area::joined) else { return };
    let others: Vec<Area> =
        drawn.map.nodes().filter(|node| !ids.contains(&node.id)).map(|node| Area::of(node.bounds)).collect();
    let reach = desk.view.with_untracked(|view| view.length(REACH));
    let snapped =
        if is_free { shared::process::layout::Snap::default() } else { snap(own.moved(dx, dy), &others, reach) };
    let (dx, dy) = (dx + snapped.dx, dy + snapped.dy);
    desk.gesture.set(Gesture::Drag { ids, from, dx, dy, guides: snapped.guides, is_moved: true });
}

pub fn up(desk: Desk, fingers: Fingers, event: &PointerEvent) {
    fingers.update_value(|fingers| {
        fingers.remove(&event.pointer_id());
    });
    let gesture = desk.gesture.get_untracked();
    desk.gesture.set(Gesture::Idle);
    match gesture {
        Gesture::Pan { is_moved: false, .. } => desk.choose(None),
        Gesture::Place(sort, place) => act::place(desk, sort, place),
        Gesture::Drag { ids, dx, dy, is_moved: true, .. } => {
            act::shift(desk, &ids, dx, dy);
        }
        Gesture::Lasso { from, to } => {
            let area = Area {
                left: from.x.min(to.x),
                top: from.y.min(to.y),
                right: from.x.max(to.x),
                bottom: from.y.max(to.y),
            };
            let inside = desk.drawn.with_untracked(|drawn| {
                let nodes = drawn.map.nodes().filter(|node| area.encloses(Area::of(node.bounds)));
                nodes.map(|node| node.id.clone()).collect::<BTreeSet<_>>()
            });
            desk.chosen.set(inside);
        }
        // Pressed in place: it leads to what is pressed next.
        Gesture::Connect { is_moved: false, .. } => desk.gesture.set(gesture),
        Gesture::Connect { from, over: Some(over), .. } => {
            act::connect(desk, &from, &over);
        }
        // Let go over paper a step grows there; over where it came from, nothing.
        Gesture::Connect { from, to, over: None, .. } => {
            let own = desk.drawn.with_untracked(|drawn| drawn.area(&from));
            if own.is_none_or(|area| !area.holds(to)) {
                act::grow(desk, &from, to);
            }
        }
        _ => {}
    }
}

/// The hand was taken away by something else.
pub fn lost(desk: Desk, fingers: Fingers) {
    fingers.set_value(BTreeMap::new());
    undone(desk);
}

fn undone(desk: Desk) {
    desk.gesture.set(Gesture::Idle);
}

/// How far apart two fingers are, and their middle.
fn two(fingers: Fingers) -> Option<(i64, i64, i64)> {
    fingers.with_value(|fingers| {
        let mut all = fingers.values();
        let (one, other) = (all.next()?, all.next()?);
        let (dx, dy) = (one.0 - other.0, one.1 - other.1);
        let apart = i64::try_from((dx * dx + dy * dy).unsigned_abs().isqrt()).unwrap_or(1);
        Some((apart.max(1), (one.0 + other.0) / 2, (one.1 + other.1) / 2))
    })
}

/// With Ctrl the wheel zooms, as a pinch on a touchpad does; it moves the paper once the surface has the focus, and the
/// page otherwise, so that nobody is caught on the way down the page.
pub fn wheel(desk: Desk, event: &WheelEvent) {
    let (dx, dy) = (dom::whole(event.delta_x()), dom::whole(event.delta_y()));
    if event.ctrl_key() || event.meta_key() {
        event.prevent_default();
        let (x, y) = dom::pixel(desk, event.client_x(), event.client_y());
        let by = 1_000 - dy.clamp(-100, 100) * 3;
        desk.view.update(|view| *view = view.zoomed(by.max(500), x, y));
    } else if dom::has_focus(desk) {
        event.prevent_default();
        let (dx, dy) = if event.shift_key() { (dy, dx) } else { (dx, dy) };
        desk.view.update(|view| *view = view.moved(dx, dy));
    }
}

/// What was pressed twice wants another name.
pub fn twice(desk: Desk, event: &leptos::ev::MouseEvent) {
    if let (true, Met::Node(id) | Met::Flow(id) | Met::Strip(id)) =
        (desk.may_edit.get_untracked(), dom::met(event.target()))
    {
        desk.choose(Some(id.clone()));
        desk.naming.set(Some(id));
    }
}

/// How far an arrow key moves a shape.
pub const NUDGE: i64 = 10 * PIXEL;
