//! The browser under the grid: reading where things are and setting what cannot be written into the page.
//!
//! On the server these do nothing: nothing there is scrolled, focused or marked.

use leptos::html;
use leptos::prelude::*;

use super::selection::Spot;
use super::state::GridState;

/// What of the rows is in sight, in CSS pixels of the body.
pub struct Sight {
    pub top: usize,
    pub height: usize,
}

/// An attribute to set on a painted cell until the next time.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "nothing is marked on the server"))]
pub struct Mark {
    cell: String,
    attribute: &'static str,
    value: String,
    hue: Option<u8>,
}

impl Mark {
    pub fn picked(cell: String) -> Self {
        Self { cell, attribute: "aria-selected", value: "true".to_owned(), hue: None }
    }

    pub fn active(cell: String) -> Self {
        Self { cell, attribute: "data-active", value: "true".to_owned(), hue: None }
    }

    pub fn touched(cell: String) -> Self {
        Self { cell, attribute: "data-touched", value: "true".to_owned(), hue: None }
    }

    pub fn peer(cell: String, name: String, hue: u8) -> Self {
        Self { cell, attribute: "data-peer", value: name, hue: Some(hue) }
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::web_sys::{Element, EventTarget, HtmlElement};
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::Closure;
    use web_sys::ResizeObserver;

    use super::{GridState, Mark, NodeRef, Sight, Spot, html};
    use crate::grid::window::ROW_HEIGHT;
    use leptos::prelude::*;

    /// A length in CSS pixels as a count; scroll positions are never negative here and screens are not that large.
    fn pixels(length: i32) -> usize {
        usize::try_from(length).unwrap_or(0)
    }

    fn part_height(scroller: &Element, selector: &str) -> i32 {
        let part = scroller.query_selector(selector).ok().flatten();
        part.and_then(|part| part.dyn_into::<HtmlElement>().ok()).map_or(0, |part| part.offset_height())
    }

    pub fn sight(scroller: NodeRef<html::Div>) -> Option<Sight> {
        let scroller = scroller.get_untracked()?;
        Some(Sight { top: pixels(scroller.scroll_top()), height: pixels(scroller.client_height()) })
    }

    /// Works again whenever the grid gets another size: a window that is enlarged, a bar that comes or goes.
    pub fn follow_size(scroller: NodeRef<html::Div>, work: impl Fn() + 'static) {
        let work = Closure::<dyn Fn()>::new(work);
        let Ok(observer) = ResizeObserver::new(work.as_ref().unchecked_ref()) else { return };
        let watched = observer.clone();
        Effect::new(move |_| {
            if let Some(scroller) = scroller.get() {
                watched.observe(&scroller);
            }
        });
        // The closure lives as long as somebody may call it.
        let held = StoredValue::new_local(Some((observer, work)));
        on_cleanup(move || {
            if let Some((observer, _)) = held.try_update_value(Option::take).flatten() {
                observer.disconnect();
            }
        });
    }

    pub fn set_height(space: NodeRef<html::Div>, height: usize) {
        if let Some(space) = space.get_untracked() {
            let style = leptos::web_sys::HtmlElement::style(&space);
            let _ = style.set_property("height", &format!("{height}px"));
        }
    }

    pub fn spot_under(target: Option<EventTarget>) -> Option<Spot> {
        let cell = target?.dyn_into::<Element>().ok()?.closest("[data-column]").ok()??;
        let row = cell.closest("[data-row]").ok()??;
        Some(Spot {
            row: row.get_attribute("data-row")?.parse().ok()?,
            column: cell.get_attribute("data-column")?.parse().ok()?,
        })
    }

    pub fn is_touch(event: &leptos::ev::MouseEvent) -> bool {
        // Clicks are pointer events in every browser of these years; their kind tells a finger from a mouse.
        event.dyn_ref::<leptos::web_sys::PointerEvent>().is_some_and(|event| event.pointer_type() == "touch")
    }

    pub fn focus(input: NodeRef<html::Input>) {
        if let Some(input) = input.get_untracked() {
            let options = leptos::web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = input.focus_with_options(&options);
        }
    }

    pub fn value(input: NodeRef<html::Input>) -> String {
        input.get_untracked().map(|input| input.value()).unwrap_or_default()
    }

    pub fn fill(input: NodeRef<html::Input>, text: &str) {
        if let Some(input) = input.get_untracked() {
            input.set_value(text);
        }
    }

    pub fn fill_and_select(input: NodeRef<html::Input>, text: &str) {
        fill(input, text);
        if let Some(input) = input.get_untracked() {
            input.select();
        }
    }

    pub fn write_clipboard(event: &leptos::ev::ClipboardEvent, text: &str) -> bool {
        event.clipboard_data().is_some_and(|data| data.set_data("text/plain", text).is_ok())
    }

    pub fn read_clipboard(event: &leptos::ev::ClipboardEvent) -> Option<String> {
        event.clipboard_data()?.get_data("text/plain").ok()
    }

    pub fn next_frame(work: impl FnOnce() + 'static) {
        request_animation_frame(work);
    }

    pub fn mark(scroller: NodeRef<html::Div>, marks: &[Mark]) {
        let Some(scroller) = scroller.get_untracked() else { return };
        let document = document();
        if let Ok(marked) = scroller.query_selector_all("[aria-selected],[data-active],[data-peer],[data-touched]") {
            for index in 0..marked.length() {
                let Some(cell) = marked.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
                for attribute in ["aria-selected", "data-active", "data-peer", "data-hue", "data-touched"] {
                    let _ = cell.remove_attribute(attribute);
                }
            }
        }
        for mark in marks {
            let Some(cell) = document.get_element_by_id(&mark.cell) else { continue };
            let _ = cell.set_attribute(mark.attribute, &mark.value);
            if let Some(hue) = mark.hue {
                let _ = cell.set_attribute("data-hue", &hue.to_string());
            }
        }
    }

    /// Puts the entry field over the active cell.
    pub fn place_entry(state: GridState) {
        let spot = state.selection.get_untracked().active;
        let (Some(scroller), Some(input)) = (state.scroller.get_untracked(), state.input.get_untracked()) else {
            return;
        };
        let Some(cell) = document().get_element_by_id(&crate::grid::row::cell_id(spot.row, spot.column)) else {
            return;
        };
        let (frame, place) = (scroller.get_bounding_client_rect(), cell.get_bounding_client_rect());
        let left = place.left() - frame.left() + f64::from(scroller.scroll_left());
        let top = place.top() - frame.top() + f64::from(scroller.scroll_top());
        let style = leptos::web_sys::HtmlElement::style(&input);
        for (name, length) in [("left", left), ("top", top), ("width", place.width()), ("height", place.height())] {
            let _ = style.set_property(name, &format!("{length}px"));
        }
    }

    /// Scrolls as little as shows the active end of the selection.
    pub fn show(state: GridState) {
        let Some(scroller) = state.scroller.get_untracked() else { return };
        let selection = state.selection.get_untracked();
        let spot = if selection.is_single() { selection.active } else { selection.corner };
        let (head, foot) = (part_height(&scroller, ".grid-head"), part_height(&scroller, ".grid-foot"));
        let row = i32::try_from(spot.row * ROW_HEIGHT).unwrap_or(i32::MAX);
        let height = i32::try_from(ROW_HEIGHT).unwrap_or(0);
        let room = scroller.client_height() - head - foot;
        let top = scroller.scroll_top();
        if row < top {
            scroller.set_scroll_top(row);
        } else if row + height > top + room {
            scroller.set_scroll_top(row + height - room);
        }
        let heads = scroller.query_selector_all(".grid-head .cell").ok();
        let head_of =
            |index: usize| -> Option<HtmlElement> { heads.as_ref()?.item(u32::try_from(index).ok()?)?.dyn_into().ok() };
        let (Some(name), Some(column)) = (head_of(0), head_of(spot.column)) else { return };
        if spot.column == 0 {
            return;
        }
        let (left, width) = (column.offset_left(), column.offset_width());
        let (from, until) =
            (scroller.scroll_left() + name.offset_width(), scroller.scroll_left() + scroller.client_width());
        if left < from {
            scroller.set_scroll_left(left - name.offset_width());
        } else if left + width > until {
            scroller.set_scroll_left(left + width - scroller.client_width());
        }
    }
}

#[cfg(feature = "hydrate")]
pub use live::{
    fill, fill_and_select, focus, follow_size, is_touch, mark, next_frame, place_entry, read_clipboard, set_height,
    show, sight, spot_under, value, write_clipboard,
};

#[cfg(not(feature = "hydrate"))]
mod still {
    use super::{GridState, Mark, NodeRef, Sight, Spot, html};
    use leptos::ev::{ClipboardEvent, MouseEvent};
    use leptos::web_sys::EventTarget;

    pub fn sight(_: NodeRef<html::Div>) -> Option<Sight> {
        None
    }
    pub fn follow_size(_: NodeRef<html::Div>, _: impl Fn() + 'static) {}
    pub fn set_height(_: NodeRef<html::Div>, _: usize) {}
    pub fn spot_under(_: Option<EventTarget>) -> Option<Spot> {
        None
    }
    pub fn is_touch(_: &MouseEvent) -> bool {
        false
    }
    pub fn focus(_: NodeRef<html::Input>) {}
    pub fn value(_: NodeRef<html::Input>) -> String {
        String::new()
    }
    pub fn fill(_: NodeRef<html::Input>, _: &str) {}
    pub fn fill_and_select(_: NodeRef<html::Input>, _: &str) {}
    pub fn write_clipboard(_: &ClipboardEvent, _: &str) -> bool {
        false
    }
    pub fn read_clipboard(_: &ClipboardEvent) -> Option<String> {
        None
    }
    pub fn next_frame(_: impl FnOnce() + 'static) {}
    pub fn mark(_: NodeRef<html::Div>, _: &[Mark]) {}
    pub fn place_entry(_: GridState) {}
    pub fn show(_: GridState) {}
}

#[cfg(not(feature = "hydrate"))]
pub use still::{
    fill, fill_and_select, focus, follow_size, is_touch, mark, next_frame, place_entry, read_clipboard, set_height,
    show, sight, spot_under, value, write_clipboard,
};

/// Scrolls to the selection once what else is due in this frame is painted.
pub fn show_soon(state: GridState) {
    next_frame(move || show(state));
}
