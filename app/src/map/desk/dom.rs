//! The browser under the surface: where a pointer is, what lies under it, and what is not seen while a hand has it.

use leptos::prelude::*;
use leptos::web_sys::{Element, EventTarget};
use shared::process::ElementId;
use wasm_bindgen::JsCast;

use super::Desk;

/// What a pointer met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    Paper,
    Node(ElementId),
    Flow(ElementId),
    /// The strip with the name of a pool or a lane.
    Strip(ElementId),
    /// The mark beside a chosen shape from which a flow is drawn.
    Handle(ElementId),
}

/// Screens are smaller than this; what lies beyond is no place.
pub fn whole(value: f64) -> i64 {
    // Rounded as the browser's own whole coordinates are.
    if value.abs() < 1e6 { value as i64 } else { 0 }
}

fn surface(desk: Desk) -> Option<Element> {
    desk.surface.get_untracked().map(|surface| surface.unchecked_into())
}

/// Where a pointer is, in pixels of the surface.
pub fn pixel(desk: Desk, x: i32, y: i32) -> (i64, i64) {
    let Some(surface) = surface(desk) else { return (0, 0) };
    let rect = surface.get_bounding_client_rect();
    (i64::from(x) - whole(rect.left()), i64::from(y) - whole(rect.top()))
}

/// How large the surface is.
pub fn size(desk: Desk) -> Option<(i64, i64)> {
    let rect = surface(desk)?.get_bounding_client_rect();
    let (width, height) = (whole(rect.width()), whole(rect.height()));
    (width > 0 && height > 0).then_some((width, height))
}

pub fn met(target: Option<EventTarget>) -> Met {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return Met::Paper };
    let Ok(Some(group)) = element.closest("[data-id]") else { return Met::Paper };
    let id: Option<ElementId> = group.get_attribute("data-id").and_then(|id| id.parse().ok());
    let class = group.get_attribute("class").unwrap_or_default();
    let has = |word: &str| class.split(' ').any(|own| own == word);
    match id {
        Some(id) if has("handle") => Met::Handle(id),
        Some(id) if has("node") => Met::Node(id),
        Some(id) if has("flow") => Met::Flow(id),
        Some(id) if element.class_list().contains("strip") => Met::Strip(id),
        _ => Met::Paper,
    }
}

pub fn capture(desk: Desk, pointer: i32) {
    if let Some(surface) = surface(desk) {
        // A pointer that is gone by now needs no catching.
        let _ = surface.set_pointer_capture(pointer);
    }
}

pub fn focus(desk: Desk) {
    if let Some(surface) = desk.surface.get_untracked() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = surface.unchecked_into::<web_sys::HtmlElement>().focus_with_options(&options);
    }
}

/// Whether something lies in what a selector names.
pub fn is_in(target: Option<EventTarget>, selector: &str) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Leaves what has the keyboard, so that what is written there is kept.
pub fn leave() {
    if let Some(element) = document().active_element().and_then(|active| active.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // What is gone by now has kept it.
        let _ = element.blur();
    }
}

/// Scrolls the page to the surface.
pub fn into_sight(desk: Desk) {
    if let Some(surface) = surface(desk) {
        surface.scroll_into_view();
    }
}

pub fn has_focus(desk: Desk) -> bool {
    let active = document().active_element();
    surface(desk).is_some_and(|surface| active.is_some_and(|active| active == surface))
}

fn shape(desk: Desk, id: &ElementId) -> Option<Element> {
    // An element's id is an XML name: none of its characters ends a quoted string.
    surface(desk)?.query_selector(&["[data-id=\"", id.as_str(), "\"]"].concat()).ok().flatten()
}

/// What is drawn under a hand is not seen where it was.
pub fn hide(desk: Desk, id: &ElementId, is_hidden: bool) {
    if let Some(shape) = shape(desk, id) {
        let _ =
            if is_hidden { shape.set_attribute("visibility", "hidden") } else { shape.remove_attribute("visibility") };
    }
}

/// The class of what stands on paper alone.
const STRIP: &str = "strip";

/// What part of the map the sheets show, at once; and what parts are shown once more below, which nothing keeps up to date.
pub fn view(desk: Desk, view_box: &str, strips: &[String]) {
    let Some(surface) = surface(desk) else { return };
    let Ok(sheets) = surface.query_selector_all(".map.live") else { return };
    let sheets = (0..sheets.length()).filter_map(|at| sheets.item(at)?.dyn_into::<Element>().ok());
    let (old, sheets): (Vec<Element>, Vec<Element>) = sheets.partition(|sheet| sheet.class_list().contains(STRIP));
    old.iter().for_each(Element::remove);
    // The screen is filled; on paper nothing is cut off.
    let fit = if is_paper() { "xMidYMid meet" } else { "xMidYMid slice" };
    for sheet in &sheets {
        for (name, value) in [("viewBox", view_box), ("preserveAspectRatio", fit)] {
            // A sheet takes any view.
            let _ = sheet.set_attribute(name, value);
        }
    }
    for strip in strips {
        let copy = sheets.first().and_then(|sheet| sheet.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok());
        let Some(copy) = copy else { return };
        let attributes = [("class", ["map live ", STRIP].concat()), ("viewBox", strip.clone())];
        for (name, value) in attributes.into_iter().chain([("aria-hidden", "true".to_owned())]) {
            let _ = copy.set_attribute(name, &value);
        }
        // Where it does not fit in, the whole still stands.
        let _ = surface.append_child(&copy);
    }
}

/// Whether what stands in the window is being printed.
pub fn is_paper() -> bool {
    window().match_media("print").ok().flatten().is_some_and(|medium| medium.matches())
}

/// Takes the size of the surface for the view's. On paper it has one of its own, which is none to come back to.
pub fn measure(desk: Desk) {
    if let Some((width, height)) = size(desk).filter(|_| !is_paper()) {
        let is_new = desk.view.with_untracked(|view| (view.width, view.height) != (width, height));
        if is_new {
            desk.view.update(|view| (view.width, view.height) = (width, height));
        }
    }
}

/// Has the view follow the size of the surface; true once it has been fitted to it.
pub fn follow_size(desk: Desk) -> RwSignal<bool> {
    let is_fitted = RwSignal::new(false);
    Effect::new(move |before: Option<bool>| {
        let is_there = desk.surface.get().is_some();
        if is_there && before != Some(true) {
            measure(desk);
            let area = desk.drawn.with_untracked(|drawn| drawn.scene.view);
            desk.view.update(|view| *view = view.fit_width(area));
            is_fitted.set(true);
        }
        is_there
    });
    let handle = send_wrapper::SendWrapper::new(window_event_listener(leptos::ev::resize, move |_| measure(desk)));
    on_cleanup(move || handle.take().remove());
    is_fitted
}
