//! A name being written where it stands.

use leptos::prelude::*;
use shared::process::Element;
use shared::process::layout::{Area, PIXEL};

use super::{Desk, act, dom};
use crate::canvas::px;
use crate::text::use_text;

#[component]
pub fn Naming(desk: Desk) -> impl IntoView {
    let text = use_text();
    let shown = move || {
        let id = desk.naming.get()?;
        let drawn = desk.drawn.get_untracked();
        let element = drawn.map.element(&id)?;
        let name = element.name().in_language(text.language()).to_owned();
        let area = drawn.area(&id)?;
        let centre = area.centre();
        let area = match &element {
            Element::Node(node) if node.kind.is_activity() => area,
            Element::Node(_) => {
                Area::around(shared::process::Point::new(centre.x, area.bottom + 22 * PIXEL), 132 * PIXEL, 40 * PIXEL)
            }
            _ => Area::around(centre, 160 * PIXEL, 40 * PIXEL),
        };
        let field = NodeRef::<leptos::html::Textarea>::new();
        Effect::new(move |_| {
            if let Some(field) = field.get() {
                let _ = field.focus();
                field.select();
            }
        });
        let end = {
            let id = id.clone();
            move |is_kept: bool| {
                // The field goes when it is done, and losing the focus then says so once more.
                if desk.naming.get_untracked().as_ref() != Some(&id) {
                    return;
                }
                desk.naming.set(None);
                if let Some(field) = field.get_untracked().filter(|_| is_kept) {
                    act::rename(desk, &id, field.value().trim(), text.language());
                }
                dom::focus(desk);
            }
        };
        let (on_blur, on_key) = (end.clone(), end);
        Some(view! {
            <foreignObject x=px(area.left) y=px(area.top) width=px(area.width()) height=px(area.height())>
                <textarea
                    class="map-naming"
                    node_ref=field
                    aria-label=text.map_rename()
                    maxlength="200"
                    on:pointerdown=|event| event.stop_propagation()
                    on:blur=move |_| on_blur(true)
                    on:keydown=move |event| {
                        event.stop_propagation();
                        if event.is_composing() {
                            return;
                        }
                        match event.key().as_str() {
                            "Enter" if !event.shift_key() => {
                                event.prevent_default();
                                on_key(true);
                            }
                            "Escape" => on_key(false),
                            _ => {}
                        }
                    }
                >
                    {name}
                </textarea>
            </foreignObject>
        })
    };
    view! { <g class="naming">{shown}</g> }.into_any()
}
