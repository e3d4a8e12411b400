//! The surface: the pictures of the map, and over them what is chosen, what a hand does, and where others are.

use leptos::prelude::*;
use shared::process::layout::{self, Area, PIXEL};
use shared::process::{Element, ElementId, NodeKind, ProcessMap};

use super::gesture::{Gesture, Tool};
use super::{Desk, company, dom, keys, lifted, naming, paper, pointer};
use crate::canvas::{Picture, flow_picture, px, rounded};
use crate::text::use_text;

/// The id what describes the surface refers to it by.
pub const SURFACE_ID: &str = "map-surface";

/// Two sheets of paper, one on the other: the map below, and above it what a hand does, so that a stroke of the hand paints
/// little anew however large the map is.
#[component]
pub fn Surface(desk: Desk) -> impl IntoView {
    let text = use_text();
    let fingers = StoredValue::new(std::collections::BTreeMap::new());
    let own = company::Own::new(desk);
    let is_fitted = dom::follow_size(desk);
    let drawn = desk.drawn;
    // Drawn once its place is known: a browser lays a large map out in a tenth of a second, and would do so twice.
    let pictures = |pick: fn(&crate::canvas::Scene) -> &Vec<Picture>| {
        move || if is_fitted.get() { drawn.with(|drawn| pick(&drawn.scene).clone()) } else { Vec::new() }
    };
    let layer = move |class: &'static str, pick: fn(&crate::canvas::Scene) -> &Vec<Picture>| {
        view! {
            <g class=class>
                <For each=pictures(pick) key=|picture| picture.clone() let(picture)>{picture.view()}</For>
            </g>
        }
    };
    let class = move || match (desk.tool.get(), desk.gesture.with(|gesture| matches!(gesture, Gesture::Pan { .. }))) {
        (_, true) => "map-sheets panning",
        (Tool::Hand, _) => "map-sheets",
        _ => "map-sheets placing",
    };
    let title = desk.now().header.title.in_language(text.language()).to_owned();
    let seen = paper::shown(desk);
    view! {
        <div class="map-surface">
            <div
                id=SURFACE_ID
                node_ref=desk.surface
                class=class
                tabindex="0"
                role="application"
                aria-label=text.map_surface(&title)
                aria-describedby="map-keys"
                on:pointerdown=move |event| pointer::down(desk, fingers, &event)
                on:pointermove=move |event| {
                    own.moved(&event);
                    pointer::moved(desk, fingers, &event);
                }
                on:pointerleave=move |_| own.left()
                on:pointerup=move |event| pointer::up(desk, fingers, &event)
                on:pointercancel=move |_| pointer::lost(desk, fingers)
                on:dblclick=move |event| pointer::twice(desk, &event)
                on:wheel=move |event| pointer::wheel(desk, &event)
                on:keydown=move |event| keys::pressed(desk, &event)
            >
                <svg class="map live" viewBox=move || seen.get() preserveAspectRatio="xMidYMid slice">
                    {layer("frames", |scene| &scene.frames)}
                    {layer("flows", |scene| &scene.flows)}
                    {layer("nodes", |scene| &scene.nodes)}
                </svg>
                <svg class="map live above" viewBox=move || seen.get() preserveAspectRatio="xMidYMid slice">
                    <company::Others desk/>
                    <lifted::Lifted desk/>
                    <Chosen desk/>
                    <Underway desk/>
                    <naming::Naming desk/>
                    <company::Pointers desk/>
                </svg>
            </div>
            <super::search::Search desk/>
            <super::minimap::MiniMap desk/>
            <p id="map-keys" class="visually-hidden">{text.map_keys()}</p>
        </div>
    }
    .into_any()
}

/// An outline around an area.
pub fn outline(class: String, area: Area, by: i64) -> AnyView {
    let area = area.grown(by);
    view! {
        <rect class=class x=px(area.left) y=px(area.top) width=px(area.width()) height=px(area.height()) rx="8"></rect>
    }
    .into_any()
}

/// What is chosen. What a hand has lifted is followed by one attribute.
#[component]
fn Chosen(desk: Desk) -> impl IntoView {
    let fixed = move || {
        let drawn = desk.drawn.get();
        let mark = |id: &ElementId| match drawn.map.element(id)? {
            Element::Flow(_) => {
                let way = rounded(drawn.ways.get(id)?);
                Some(view! { <path class="chosen-flow" d=way></path> }.into_any())
            }
            Element::Pool(_) | Element::Lane(_) => Some(outline("chosen".to_owned(), drawn.area(id)?, 0)),
            Element::Node(_) => None,
        };
        desk.chosen.with(|chosen| chosen.iter().filter_map(mark).collect::<Vec<AnyView>>())
    };
    let held = move || {
        let drawn = desk.drawn.get();
        let chosen = desk.chosen.get();
        let nodes = chosen.iter().filter_map(|id| drawn.map.node(id));
        let outlines: Vec<AnyView> =
            nodes.map(|node| outline("chosen".to_owned(), Area::of(node.bounds), 4 * PIXEL)).collect();
        let single = chosen.first().filter(|_| chosen.len() == 1 && desk.may_edit.get());
        let from = single.and_then(|id| drawn.map.node(id));
        let from = from.filter(|node| !matches!(node.kind, NodeKind::End(_) | NodeKind::Group));
        let handle = from.map(|node| {
            let area = Area::of(node.bounds);
            let (x, y) = (px(area.right + 20 * PIXEL), px(area.centre().y));
            let arrow = ["M", &x, " ", &y, "m-3.5 0h7m-3-3l3 3l-3 3"].concat();
            view! {
                <g class="handle" data-id=node.id.to_string()>
                    <circle cx=x cy=y r="9"></circle>
                    <path d=arrow></path>
                </g>
            }
        });
        view! { {outlines} {handle} }
    };
    view! { <g class="over">{fixed}<g transform=move || lifted::place(desk)>{held}</g></g> }.into_any()
}

/// What a hand has begun: flows of what it moves, the line it draws, the guides it aligns with.
#[component]
fn Underway(desk: Desk) -> impl IntoView {
    let text = use_text();
    // The map as it stands under the hand: one copy for a whole drag, not one for each stroke of it.
    let dragged = StoredValue::new(None::<ProcessMap>);
    let shown = move || -> Option<AnyView> {
        let gesture = desk.gesture.get();
        if !matches!(gesture, Gesture::Drag { is_moved: true, .. }) {
            dragged.set_value(None);
        }
        match gesture {
            Gesture::Lasso { from, to } => {
                let (left, top) = (from.x.min(to.x), from.y.min(to.y));
                let area = Area { left, top, right: from.x.max(to.x), bottom: from.y.max(to.y) };
                Some(outline("lasso".to_owned(), area, 0))
            }
            Gesture::Connect { from, to, over, .. } => {
                let drawn = desk.drawn.get_untracked();
                let start = drawn.area(&from)?;
                let line = match over.as_ref().and_then(|over| drawn.area(over)) {
                    Some(target) => layout::route(&layout::Route {
                        from: layout::End::leaving(start),
                        to: layout::End::arriving(target),
                        around: &[],
                        busy: &[],
                    }),
                    None => vec![layout::dock(start, layout::Form::Rectangle, to), to],
                };
                let around =
                    over.and_then(|over| drawn.area(&over)).map(|area| outline("target".to_owned(), area, 5 * PIXEL));
                Some(view! { <path class="drawing" d=rounded(&line)></path> {around} }.into_any())
            }
            Gesture::Drag { ids, dx, dy, guides, is_moved: true, .. } => {
                let drawn = desk.drawn.get_untracked();
                let flows = dragged.try_update_value(|dragged| {
                    let map = dragged.get_or_insert_with(|| drawn.map.as_ref().clone());
                    for id in &ids {
                        if let Some(Element::Node(mut node)) = drawn.map.element(id) {
                            node.bounds.x += dx;
                            node.bounds.y += dy;
                            map.put(Element::Node(node));
                        }
                    }
                    let flows = map.flows_at(&ids).filter_map(|flow| {
                        let way = layout::way(map, &drawn.frames, flow, &[])?;
                        Some(flow_picture(map, flow, &way, text).view())
                    });
                    flows.collect::<Vec<AnyView>>()
                })?;
                let guides = guides.into_iter().map(|guide| {
                    view! { <line class="guide" x1=px(guide.from.x) y1=px(guide.from.y) x2=px(guide.to.x) y2=px(guide.to.y)></line> }
                });
                let guides: Vec<_> = guides.collect();
                Some(view! { {flows} {guides} }.into_any())
            }
            _ => None,
        }
    };
    view! { <g class="under-way" aria-hidden="true">{shown}</g> }.into_any()
}
