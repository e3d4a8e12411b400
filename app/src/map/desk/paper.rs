//! On paper the surface shows the whole map, whatever part of it was seen: the sheet below is drawn with all of it in view,
//! and what is only of the screen is left away by the style. A map so wide that its names could not be read on a sheet is
//! shown once more below, in strips that can.

use gloo::events::EventListener;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::process::layout::{Area, PIXEL};

use super::{Desk, dom};
use crate::canvas::view_box;

/// So much of a map's width can be read across a sheet of A4 that lies.
const READABLE: i64 = 1_700 * PIXEL;
/// Strips share so much that every step is whole in one of them.
const SHARED: i64 = 160 * PIXEL;
/// More would be no map any more.
const STRIPS_MAX: i64 = 24;

/// What the sheets show: the part that is seen, or on paper all there is.
pub fn shown(desk: Desk) -> Memo<String> {
    let is_paper = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        view_box(if is_paper.get() { desk.drawn.with(|drawn| drawn.scene.view) } else { desk.view.get().seen() })
    });
    let Ok(Some(medium)) = window().match_media("print") else { return shown };
    let turn = move || {
        is_paper.set(dom::is_paper());
        // The window may have another size by now.
        dom::measure(desk);
        // A browser prints what stands there when its word of it has been heard, and effects come after that.
        let whole = desk.drawn.with_untracked(|drawn| drawn.scene.view);
        let strips = if is_paper.get_untracked() { strips(whole) } else { Vec::new() };
        dom::view(desk, &shown.get_untracked(), &strips.into_iter().map(view_box).collect::<Vec<_>>());
    };
    let listener = SendWrapper::new(EventListener::new(&medium, "change", move |_| turn()));
    on_cleanup(move || drop(listener));
    shown
}

/// The strips of a map that is too wide for a sheet.
fn strips(whole: Area) -> Vec<Area> {
    let width = whole.width();
    if width <= READABLE {
        return Vec::new();
    }
    let count = ((width - SHARED + READABLE - SHARED - 1) / (READABLE - SHARED)).min(STRIPS_MAX);
    let step = (width - SHARED) / count;
    let strip = |at: i64| {
        let left = whole.left + at * step;
        Area { left, right: left + step + SHARED, ..whole }
    };
    (0..count).map(strip).collect()
}
