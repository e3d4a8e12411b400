//! What a hand has lifted: it is drawn once on the sheet above and follows the hand there, and is not seen where it was.

use leptos::prelude::*;
use shared::process::{ElementId, Point};

use super::gesture::Gesture;
use super::{Desk, dom};
use crate::canvas::translate;

/// How far from its place what is lifted is held.
pub fn place(desk: Desk) -> Option<String> {
    desk.gesture.with(|gesture| match gesture {
        Gesture::Drag { dx, dy, is_moved: true, .. } => Some(translate(Point::new(*dx, *dy))),
        _ => None,
    })
}

#[component]
pub fn Lifted(desk: Desk) -> impl IntoView {
    let drawn = desk.drawn;
    let lifted = Memo::new(move |_| {
        desk.gesture.with(|gesture| match gesture {
            Gesture::Drag { ids, is_moved: true, .. } => ids.clone(),
            _ => Default::default(),
        })
    });
    let shown = move || {
        let pictures = drawn.with(|drawn| {
            let ids = lifted.get();
            let own = drawn.scene.nodes.iter();
            own.filter(|picture| ids.iter().any(|id| id.as_str() == picture.id)).cloned().collect::<Vec<_>>()
        });
        pictures.into_iter().map(|picture| picture.view()).collect_view()
    };
    // After the sheet below is drawn anew, what is lifted is still not seen there.
    Effect::new(move |before: Option<Vec<ElementId>>| {
        let away = drawn.with(|drawn| {
            let ids = lifted.get();
            let flows: Vec<ElementId> = drawn.map.flows_at(&ids).map(|flow| flow.id.clone()).collect();
            ids.into_iter().chain(flows).collect::<Vec<_>>()
        });
        for id in before.iter().flatten().filter(|id| !away.contains(id)) {
            dom::hide(desk, id, false);
        }
        for id in &away {
            dom::hide(desk, id, true);
        }
        away
    });
    view! { <g class="lifted" aria-hidden="true" transform=move || place(desk)>{shown}</g> }.into_any()
}
