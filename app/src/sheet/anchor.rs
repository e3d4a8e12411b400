//! An address that names a line, `#line-{id}`, puts the cursor there: how other pages lead to what a total is made of.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::document::Topic;
use shared::id::LineId;

use super::loaded::Desk;
use super::talk::go_to;

/// The line an anchor names.
fn line_of(anchor: &str) -> Option<LineId> {
    anchor.trim_start_matches('#').strip_prefix("line-")?.parse().ok()
}

/// Follows the page's address, now and whenever its anchor changes.
pub fn follow(desk: Desk) {
    let go = move || {
        let named = window().location().hash().ok().and_then(|anchor| line_of(&anchor));
        if let Some(line) = named {
            go_to(desk.grid, &Topic::line(line, None));
        }
    };
    let moved = SendWrapper::new(window_event_listener(leptos::ev::hashchange, move |_| go()));
    on_cleanup(move || moved.take().remove());
    go();
}
