//! The whole map, small, in a corner of the surface, with the part that is seen; pressing it goes there. For hand and eye:
//! by keyboard one walks along the work, and the outline says the same in words.

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use shared::process::Point;
use shared::process::layout::{Area, PIXEL};

use super::{Desk, dom};
use crate::canvas::{px, view_box};

#[component]
pub fn MiniMap(desk: Desk) -> impl IntoView {
    let corner = NodeRef::<leptos::svg::Svg>::new();
    // Where all of it is seen, there is nowhere to go.
    let is_needed = Memo::new(move |_| {
        let (whole, seen) = (desk.drawn.with(|drawn| drawn.scene.view), desk.view.get().seen());
        whole.left < seen.left || whole.top < seen.top || whole.right > seen.right || whole.bottom > seen.bottom
    });
    let shapes = move || {
        desk.drawn.with(|drawn| {
            let rect = |class: &'static str, area: Area| {
                view! { <rect class=class x=px(area.left) y=px(area.top) width=px(area.width()) height=px(area.height())></rect> }
            };
            let frames = drawn.frames.values().map(|area| rect("frame", *area)).collect_view();
            let nodes = drawn.map.nodes().map(|node| rect("shape", Area::of(node.bounds))).collect_view();
            view! { {frames} {nodes} }
        })
    };
    let go = move |event: &PointerEvent| {
        if event.buttons() & 1 == 0 {
            return;
        }
        let Some(corner) = corner.get_untracked() else { return };
        let rect = corner.get_bounding_client_rect();
        let (width, height) = (dom::whole(rect.width()).max(1), dom::whole(rect.height()).max(1));
        let whole = desk.drawn.with_untracked(|drawn| drawn.scene.view);
        // The picture is fitted into the corner, in its middle.
        let scale = (whole.width() / width).max(whole.height() / height).max(1);
        let across = i64::from(event.client_x()) - dom::whole(rect.left()) - width / 2;
        let down = i64::from(event.client_y()) - dom::whole(rect.top()) - height / 2;
        let centre = whole.centre();
        desk.view.update(|view| *view = view.centred(Point::new(centre.x + across * scale, centre.y + down * scale)));
        event.prevent_default();
    };
    let press = move |event: PointerEvent| {
        if let Some(corner) = corner.get_untracked() {
            // A pointer that is gone by now needs no catching.
            let _ = corner.set_pointer_capture(event.pointer_id());
        }
        go(&event);
    };
    move || {
        is_needed.get().then(|| {
            view! {
                <svg class="map-mini" node_ref=corner aria-hidden="true" preserveAspectRatio="xMidYMid meet"
                    viewBox=move || desk.drawn.with(|drawn| view_box(drawn.scene.view.grown(8 * PIXEL)))
                    on:pointerdown=press on:pointermove=move |event| go(&event)>
                    {shapes}
                    {move || {
                        let seen = desk.view.get().seen();
                        view! { <rect class="seen" x=px(seen.left) y=px(seen.top) width=px(seen.width()) height=px(seen.height())></rect> }
                    }}
                </svg>
            }
        })
    }
}
