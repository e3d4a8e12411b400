//! An address that names a step, `#row-{id}`, chooses it and brings it into sight: how a budget's figure leads to what causes
//! it.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::process::ElementId;

use super::{Desk, act, dom};

/// The element an anchor names.
fn element_of(anchor: &str) -> Option<ElementId> {
    anchor.trim_start_matches('#').strip_prefix("row-")?.parse().ok()
}

/// Follows the page's address, once the surface stands and whenever its anchor changes.
pub fn follow(desk: Desk) {
    let go = move || {
        let named = window().location().hash().ok().and_then(|anchor| element_of(&anchor));
        if let Some(id) = named.filter(|id| desk.now().element(id).is_some()) {
            dom::into_sight(desk);
            act::show(desk, &id);
        }
    };
    Effect::new(move |before: Option<bool>| {
        let is_there = desk.surface.get().is_some();
        if is_there && before != Some(true) {
            // After the surface has been fitted to its place.
            request_animation_frame(go);
        }
        is_there
    });
    let moved = SendWrapper::new(window_event_listener(leptos::ev::hashchange, move |_| go()));
    on_cleanup(move || moved.take().remove());
}
