//! A whole map as pictures, back to front, and the drawing of them.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::process::layout::{self, Area, PIXEL, Side};
use shared::process::{ElementId, FlowKind, Node, NodeKind, Point, ProcessMap};

use super::overlay::Overlay;
use super::picture::Picture;
use super::{flow, lane, names, node, pen};
use crate::text::Text;

/// A map as somebody looks at it.
pub struct Look<'a> {
    pub map: &'a ProcessMap,
    pub overlay: &'a Overlay,
    pub text: Text,
    /// How the flows run.
    pub ways: &'a BTreeMap<ElementId, Vec<Point>>,
}

impl Look<'_> {
    /// Whether events sit on it.
    pub fn is_host(&self, id: &ElementId) -> bool {
        let sits = |node: &Node| matches!(&node.kind, NodeKind::Boundary { attached_to, .. } if attached_to == id);
        self.map.nodes().any(sits)
    }

    /// Whether no flow docks at this side of a node.
    pub fn is_free(&self, node: &Node, side: Side) -> bool {
        let port = Area::of(node.bounds).port(side);
        let near = |end: Option<&Point>| {
            end.is_some_and(|end| (end.x - port.x).abs() < 6 * PIXEL && (end.y - port.y).abs() < 6 * PIXEL)
        };
        !self.map.flows().any(|flow| {
            (flow.source == node.id && near(self.ways.get(&flow.id).and_then(|way| way.first())))
                || (flow.target == node.id && near(self.ways.get(&flow.id).and_then(|way| way.last())))
        })
    }

    /// A node in a sentence: what it is, what it is called, in whose lane, where it leads, what is wrong with it.
    pub fn about(&self, node: &Node) -> String {
        let language = self.text.language();
        let kind = names::kind(&node.kind, self.text);
        let name = node.name.in_language(language).trim();
        let mut said = vec![if name.is_empty() { kind } else { self.text.map_said(&kind, name) }];
        if let Some(lane) = node.lane.as_ref().and_then(|lane| self.map.lane(lane)) {
            said.push(self.text.map_said_lane(lane.name.in_language(language)));
        }
        let next = self.map.flows().filter(|flow| flow.kind == FlowKind::Sequence && flow.source == node.id);
        let next: Vec<String> = next
            .filter_map(|flow| {
                let name = names::node(self.map.node(&flow.target)?, self.text);
                let on = flow.name.in_language(language).trim();
                Some(if on.is_empty() { name } else { self.text.map_said_branch(on, &name) })
            })
            .collect();
        if !next.is_empty() {
            said.push(self.text.map_said_next(&next.join(self.text.map_said_comma())));
        }
        let figure = self.overlay.said.get(&node.id).or_else(|| self.overlay.captions.get(&node.id));
        said.extend(figure.cloned());
        said.extend(self.overlay.findings.get(&node.id).map(|finding| finding.about.clone()));
        said.extend(self.overlay.threads.get(&node.id).map(|threads| self.text.talk_mark(*threads)));
        said.join(self.text.map_said_stop())
    }
}

/// The pictures of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// What has to be seen of the plane.
    pub view: Area,
    pub frames: Vec<Picture>,
    pub flows: Vec<Picture>,
    /// In the order in which the work goes, so that reading walks along.
    pub nodes: Vec<Picture>,
}

/// Air around a map, in which names of events at its edge have room.
const AIR: i64 = 24 * PIXEL;

impl Scene {
    pub fn of(map: &ProcessMap, overlay: &Overlay, text: Text) -> Self {
        let frames = layout::frames(map);
        let ways = layout::ways(map, &frames);
        Self::drawn(map, overlay, text, &frames, &ways)
    }

    /// The pictures of a map whose frames and ways are known.
    pub fn drawn(
        map: &ProcessMap,
        overlay: &Overlay,
        text: Text,
        frames: &BTreeMap<ElementId, Area>,
        ways: &BTreeMap<ElementId, Vec<Point>>,
    ) -> Self {
        let look = &Look { map, overlay, text, ways };
        let upright: BTreeMap<&ElementId, bool> = map.pools().map(|pool| (&pool.id, pool.is_vertical)).collect();
        let mut pictures = Vec::new();
        for pool in map.pools_in_order() {
            pictures.extend(frames.get(&pool.id).map(|area| lane::pool(pool, area.bounds(), look)));
        }
        // Enclosing lanes before those in them.
        let mut lanes: Vec<_> = map.lanes().filter_map(|lane| Some((frames.get(&lane.id)?, lane))).collect();
        lanes.sort_by_key(|(area, lane)| {
            (std::cmp::Reverse(i128::from(area.width()) * i128::from(area.height())), &lane.id)
        });
        for (area, lane) in lanes {
            let is_vertical = lane.pool.as_ref().and_then(|pool| upright.get(pool)).copied().unwrap_or(false);
            pictures.push(lane::lane(lane, area.bounds(), is_vertical, look));
        }
        let flows = map.flows().filter_map(|flow| Some(flow::picture(flow, ways.get(&flow.id)?, look)));
        let nodes = layout::walk(map).into_iter().map(|node| node::picture(node, look)).collect();
        let points =
            ways.values().flatten().map(|point| Area { left: point.x, top: point.y, right: point.x, bottom: point.y });
        let named = map.nodes().map(|node| {
            // The name below or above takes room too.
            let area = Area::of(node.bounds);
            Area { top: area.top - 18 * PIXEL, bottom: area.bottom + 18 * PIXEL, ..area }
        });
        let view = frames.values().copied().chain(points).chain(named).reduce(Area::joined);
        let view = view.unwrap_or(Area { left: 0, top: 0, right: 600 * PIXEL, bottom: 200 * PIXEL }).grown(AIR);
        Self { view, frames: pictures, flows: flows.collect(), nodes }
    }
}

/// What is wider is shown smaller where there is little room, down to this width.
const WIDE: i64 = 1_024 * PIXEL;

/// One flow on a way of its own, such as it has while what it joins is being moved.
pub fn flow_picture(map: &ProcessMap, flow: &shared::process::Flow, way: &[Point], text: Text) -> Picture {
    let look = Look { map, overlay: &Overlay::default(), text, ways: &BTreeMap::new() };
    flow::picture(flow, way, &look)
}

/// The view box of an area.
pub fn view_box(area: Area) -> String {
    [pen::px(area.left), pen::px(area.top), pen::px(area.width()), pen::px(area.height())].join(" ")
}

/// A map as a still picture that a screen reader can walk.
#[component]
pub fn Drawing(
    scene: Scene,
    /// What the picture shows, in a sentence.
    #[prop(into)]
    about: String,
) -> impl IntoView {
    let Scene { view, frames, flows, nodes } = scene;
    let class = match view.width() {
        width if width > 3 * WIDE => "map wide widest endless",
        width if width > 2 * WIDE => "map wide widest",
        width if width > WIDE => "map wide",
        _ => "map",
    };
    view! {
        <svg
            class=class
            role="graphics-document"
            aria-label=about
            viewBox=view_box(view)
            width=pen::px(view.width())
            height=pen::px(view.height())
        >
            <g class="frames">{frames.into_iter().map(Picture::view).collect_view()}</g>
            <g class="flows">{flows.into_iter().map(Picture::view).collect_view()}</g>
            <g class="nodes">{nodes.into_iter().map(Picture::view).collect_view()}</g>
        </svg>
    }
    .into_any()
}
