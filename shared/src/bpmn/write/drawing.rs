//! The diagram: where things are drawn.

use super::super::difference::{guard, merge};
use super::super::names::{DC, DD, DI, KEPT, TANDEM};
use super::super::number::{is_coordinate, print_coordinate};
use super::super::sketch::Sketch;
use super::super::xml::{Element, QName};
use super::flow::local;
use super::process::subject;
use crate::process::{Bounds, ElementId, Flow, Lane, Node, NodeKind, Point, Pool, ProcessMap};

/// Every diagram, in `root`.
pub(super) fn fill(sketch: &Sketch<'_>, root: &mut Element) {
    let kept: Vec<_> = sketch.header.parts("diagram").collect();
    let mut planes: Vec<Vec<Element>> = vec![Vec::new(); kept.len().max(1)];
    let mut put = |id: &ElementId, drawn: Option<Element>| {
        let part = sketch.kept(id).part("drawing");
        let at = part.and_then(|part| part.attribute_in(KEPT, "in")?.parse::<usize>().ok()).unwrap_or(0);
        if let Some(drawn) = drawn {
            let plane = if at < planes.len() { planes.get_mut(at) } else { planes.first_mut() };
            if let Some(plane) = plane {
                plane.push(drawn);
            }
        }
    };
    for pool in sketch.map.pools_in_order() {
        put(&pool.id, drawn_pool(sketch, pool));
    }
    for lane in by_depth(sketch.map.lanes(), |lane| sketch.lane_above(lane)) {
        put(&lane.id, drawn_lane(sketch, lane));
    }
    for node in by_depth(sketch.map.nodes(), |node| sketch.subprocess(node)) {
        put(&node.id, Some(drawn_node(sketch, node)));
    }
    for flow in sketch.map.flows() {
        put(&flow.id, drawn_flow(sketch, flow));
    }
    for (at, shapes) in planes.into_iter().enumerate() {
        let mut diagram = diagram(sketch, at);
        let mut part = kept.get(at).map_or_else(|| Element::new(KEPT, "diagram"), |part| (*part).clone());
        let kept_plane = part.take_child(KEPT, "plane").unwrap_or_else(|| Element::new(KEPT, "plane"));
        if let Some(plane) = diagram.child_mut(DI, "BPMNPlane") {
            shapes.into_iter().for_each(|shape| plane.push(shape));
            merge(plane, kept_plane);
        }
        merge(&mut diagram, part);
        root.push(diagram);
    }
}

/// What holds others comes before them, so that it is drawn under them.
fn by_depth<'a, T: 'a>(all: impl Iterator<Item = &'a T>, above: impl Fn(&T) -> Option<&'a T>) -> Vec<&'a T> {
    let depth = |item: &'a T| {
        let mut depth = 0;
        let mut item = item;
        while let Some(next) = above(item) {
            depth += 1;
            item = next;
        }
        depth
    };
    let mut all: Vec<_> = all.collect();
    all.sort_by_cached_key(|item| depth(item));
    all
}

/// A diagram with nothing on it. Only the first has names of Tandem's own.
pub(in super::super) fn diagram(sketch: &Sketch<'_>, at: usize) -> Element {
    let mut diagram = Element::new(DI, "BPMNDiagram");
    let mut plane = Element::new(DI, "BPMNPlane");
    if at == 0 {
        diagram.set("id", sketch.free_id("Diagram_1"));
        plane.set("id", sketch.free_id("Plane_1"));
        plane.set("bpmnElement", subject(sketch));
    }
    diagram.with_child(plane)
}

fn named(local: &str, id: &ElementId) -> Element {
    Element::new(DI, local).with("id", format!("{id}_di")).with("bpmnElement", id.as_str())
}

pub(in super::super) fn drawn_pool(sketch: &Sketch<'_>, pool: &Pool) -> Option<Element> {
    let mut shape = named("BPMNShape", &pool.id);
    shape.set("isHorizontal", (!pool.is_vertical).to_string());
    let mut kept = sketch.kept(&pool.id).part_or_bare("drawing");
    guard(&mut kept, "isHorizontal", |value| (value.trim() == "true") != pool.is_vertical);
    Some(place(shape, pool.bounds?, kept))
}

pub(in super::super) fn drawn_lane(sketch: &Sketch<'_>, lane: &Lane) -> Option<Element> {
    let mut shape = named("BPMNShape", &lane.id);
    let pool = lane.pool.as_ref().and_then(|pool| sketch.map.pool(pool));
    shape.set("isHorizontal", (!pool.is_some_and(|pool| pool.is_vertical)).to_string());
    Some(place(shape, lane.bounds?, sketch.kept(&lane.id).part_or_bare("drawing")))
}

pub(in super::super) fn drawn_node(sketch: &Sketch<'_>, node: &Node) -> Element {
    let mut shape = named("BPMNShape", &node.id);
    let mut kept = sketch.kept(&node.id).part_or_bare("drawing");
    if let NodeKind::SubProcess { is_expanded } = node.kind {
        shape.set("isExpanded", is_expanded.to_string());
        guard(&mut kept, "isExpanded", |value| (value.trim() == "true") == is_expanded);
    }
    place(shape, node.bounds, kept)
}

/// A shape at its place, with what its file kept of it. A label moves with its shape.
fn place(mut shape: Element, bounds: Bounds, mut kept: Element) -> Element {
    guard(&mut kept, "bpmnElement", |shown| Some(local(shown)) == shape.attribute("bpmnElement"));
    let sides = [("x", bounds.x), ("y", bounds.y), ("width", bounds.width), ("height", bounds.height)];
    let mut at = Element::new(DC, "Bounds");
    for (side, figure) in sides {
        at.set(side, print_coordinate(figure));
    }
    if let Some(mut own) = kept.take_child(DC, "Bounds") {
        for (side, figure) in sides {
            guard(&mut own, side, |text| is_rounded(text, figure));
        }
        merge(&mut at, own);
    }
    shape.push(at);
    kept.take_in(KEPT, "in");
    if let Some((x, y)) = kept.take_in(KEPT, "at").as_deref().and_then(pair) {
        shift_label(&mut kept, bounds.x.saturating_sub(x), bounds.y.saturating_sub(y));
    }
    merge(&mut shape, kept);
    shape
}

/// Whether a text of more decimals than the map has still means this place.
fn is_rounded(text: &str, figure: i64) -> bool {
    super::super::number::coordinate(text) == Some(figure)
}

fn pair(text: &str) -> Option<(i64, i64)> {
    let (x, y) = text.split_once(' ')?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

fn shift_label(kept: &mut Element, dx: i64, dy: i64) {
    let Some(bounds) = kept.child_mut(DI, "BPMNLabel").and_then(|label| label.child_mut(DC, "Bounds")) else { return };
    for (side, by) in [("x", dx), ("y", dy)] {
        let moved =
            bounds.attribute(side).and_then(super::super::number::coordinate).map(|figure| figure.saturating_add(by));
        if let Some(moved) = moved.filter(|_| by != 0) {
            bounds.set(side, print_coordinate(moved));
        }
    }
}

/// The line of a flow; one that nobody has drawn is drawn straight and marked.
pub(in super::super) fn drawn_flow(sketch: &Sketch<'_>, flow: &Flow) -> Option<Element> {
    if sketch.is_loose(flow) {
        return None;
    }
    let mut edge = named("BPMNEdge", &flow.id);
    let mut kept = sketch.kept(&flow.id).part_or_bare("drawing");
    guard(&mut kept, "bpmnElement", |shown| local(shown) == flow.id.as_str());
    let mut points = flow.waypoints.clone();
    if points.len() < 2 {
        edge.set_in(TANDEM, "undrawn", "true");
        points = straight(sketch.map, flow)?;
    }
    let own = kept.take_children(|child| child.is(DD, "waypoint"));
    let own = own.into_iter().map(Some).chain(std::iter::repeat(None));
    for (point, own) in points.iter().zip(own) {
        let mut element = Element::new(DD, "waypoint");
        element.set("x", print_coordinate(point.x));
        element.set("y", print_coordinate(point.y));
        if let Some(mut own) = own {
            guard(&mut own, "x", |text| is_rounded(text, point.x));
            guard(&mut own, "y", |text| is_rounded(text, point.y));
            merge(&mut element, own);
        }
        edge.push(element);
    }
    kept.take_in(KEPT, "in");
    if let Some((x, y)) = kept.take_in(KEPT, "at").as_deref().and_then(pair) {
        let middle = middle(&points);
        shift_label(&mut kept, middle.x.saturating_sub(x), middle.y.saturating_sub(y));
    }
    merge(&mut edge, kept);
    Some(edge)
}

/// Between the ends of a line: what its label moves with.
pub(in super::super) fn middle(points: &[Point]) -> Point {
    let ends = points.first().zip(points.last());
    ends.map_or_else(Point::default, |(a, b)| Point::new(a.x.midpoint(b.x), a.y.midpoint(b.y)))
}

fn straight(map: &ProcessMap, flow: &Flow) -> Option<Vec<Point>> {
    let centre = |id: &ElementId| {
        let bounds = map.node(id).map(|node| node.bounds).or_else(|| map.pool(id)?.bounds);
        let of = |bounds: Bounds| {
            Point::new(bounds.x.saturating_add(bounds.width / 2), bounds.y.saturating_add(bounds.height / 2))
        };
        bounds
            .map(of)
            .or_else(|| map.flow(id).filter(|other| other.waypoints.len() > 1).map(|other| middle(&other.waypoints)))
    };
    Some(vec![centre(&flow.source)?, centre(&flow.target)?])
}

/// What a file says of a place beyond what the map can hold: more decimals, other attributes.
pub(in super::super) fn beyond(element: &Element, figures: &[(&str, i64)]) -> Element {
    let mut left = element.clone();
    left.name = QName::new(&element.name.space, element.local());
    for (side, figure) in figures {
        if left.attribute(side).is_some_and(|text| is_coordinate(text, *figure)) {
            left.take(side);
        }
    }
    left.attributes.sort_by(|a, b| a.name.cmp(&b.name));
    left
}
