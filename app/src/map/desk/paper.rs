//! On paper the surface shows the whole map, whatever part of it was seen: the sheet below is drawn with all of it in view,
//! and what is only of the screen is left away by the style.

use gloo::events::EventListener;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::{Desk, dom};
use crate::canvas::view_box;

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
        dom::view(desk, &shown.get_untracked());
    };
    let listener = SendWrapper::new(EventListener::new(&medium, "change", move |_| turn()));
    on_cleanup(move || drop(listener));
    shown
}
