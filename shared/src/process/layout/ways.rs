//! How every flow of a map runs. A way somebody drew holds as long as it touches what it joins; where a shape was moved
//! away from it, or nobody drew one, it is found anew. So moving a shape is one change of the shape alone.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ElementId, Flow, FlowKind, Node, NodeKind, Point, ProcessMap};
use super::area::{Area, Form};
use super::route::{End, Route, route};
use super::{PIXEL, dock};

/// How far beside a shape a drawn way may end.
const TOUCH: i64 = 3 * PIXEL;

/// What of its bounds a node fills.
pub const fn form(kind: &NodeKind) -> Form {
    match kind {
        NodeKind::Start(_) | NodeKind::Intermediate { .. } | NodeKind::Boundary { .. } | NodeKind::End(_) => {
            Form::Circle
        }
        NodeKind::Gateway(_) => Form::Diamond,
        _ => Form::Rectangle,
    }
}

/// How far a flow is drawn from the one end it still has.
const STUB: i64 = 48 * PIXEL;

/// The way of every flow that has an end: a loose one as it was drawn, or else a stub, so that it is seen and mended.
pub fn ways(map: &ProcessMap, frames: &BTreeMap<ElementId, Area>) -> BTreeMap<ElementId, Vec<Point>> {
    let mut ways = found(map, frames, |flow| (flow.waypoints.len() >= 2).then(|| flow.waypoints.clone()));
    for flow in map.flows().filter(|flow| map.is_loose(flow)) {
        if let std::collections::btree_map::Entry::Vacant(way) = ways.entry(flow.id.clone())
            && let Some(stub) = stub(map, frames, flow)
        {
            way.insert(stub);
        }
    }
    ways
}

/// Out of its source to the right, or into its target from the left.
fn stub(map: &ProcessMap, frames: &BTreeMap<ElementId, Area>, flow: &Flow) -> Option<Vec<Point>> {
    let (here, by) = match (end(map, frames, &flow.source), end(map, frames, &flow.target)) {
        (Some(source), None) => (source, STUB),
        (None, Some(target)) => (target, -STUB),
        _ => return None,
    };
    let middle = here.area.centre();
    let far = Point { x: if by > 0 { here.area.right + by } else { here.area.left + by }, y: middle.y };
    let near = dock(here.area, here.form, far);
    Some(if by > 0 { vec![near, far] } else { vec![far, near] })
}

/// The ways of all flows, found anew whatever was drawn.
pub fn fresh(map: &ProcessMap, frames: &BTreeMap<ElementId, Area>) -> BTreeMap<ElementId, Vec<Point>> {
    found(map, frames, |_| None)
}

/// The way of one flow among the others, as it is drawn while one of its ends moves.
pub fn way(map: &ProcessMap, frames: &BTreeMap<ElementId, Area>, flow: &Flow, busy: &[&[Point]]) -> Option<Vec<Point>> {
    let (from, to) = (end(map, frames, &flow.source)?, end(map, frames, &flow.target)?);
    Some(match flow.kind {
        FlowKind::Sequence => route(&asked(map, flow, from, to, busy, &obstacles(map, flow))),
        FlowKind::Message => message(from, to, &obstacles(map, flow), busy),
        FlowKind::Association | FlowKind::Data => {
            vec![dock(from.area, from.form, to.area.centre()), dock(to.area, to.form, from.area.centre())]
        }
    })
}

/// One end of a flow as it stands on the map.
#[derive(Clone, Copy)]
struct Stand {
    area: Area,
    form: Form,
    is_pool: bool,
    is_boundary: bool,
}

fn end(map: &ProcessMap, frames: &BTreeMap<ElementId, Area>, id: &ElementId) -> Option<Stand> {
    if let Some(node) = map.node(id) {
        let is_boundary = matches!(node.kind, NodeKind::Boundary { .. });
        return Some(Stand { area: Area::of(node.bounds), form: form(&node.kind), is_pool: false, is_boundary });
    }
    let area = frames.get(id).copied()?;
    Some(Stand { area, form: Form::Rectangle, is_pool: true, is_boundary: false })
}

fn asked<'a>(
    map: &ProcessMap,
    flow: &Flow,
    from: Stand,
    to: Stand,
    busy: &'a [&'a [Point]],
    around: &'a [Area],
) -> Route<'a> {
    let mut leaving = End::leaving(from.area);
    if from.is_boundary {
        // It leaves its host, whichever side it sits on; the host itself is in the way.
        leaving.sides = [Some(40 * PIXEL), Some(10 * PIXEL), Some(20 * PIXEL), Some(0)];
    }
    if matches!(map.node(&flow.source).map(|node| &node.kind), Some(NodeKind::Gateway(_))) {
        leaving.sides = [Some(60 * PIXEL), Some(0), Some(0), Some(0)];
    }
    Route { from: leaving, to: End::arriving(to.area), around, busy }
}

/// How far beside its shape's middle a message may meet a pool, in steps.
const ASIDE: [i64; 9] = [0, 80, -80, 160, -160, 240, -240, 400, -400];
/// What a corner of a message counts for beside its length.
const CORNER: i64 = 60 * PIXEL;

/// A message runs up or down; where it comes from or goes to a pool, it meets its border anywhere.
fn message(from: Stand, to: Stand, around: &[Area], busy: &[&[Point]]) -> Vec<Point> {
    let asked = |from: Area, to: Area| Route { from: End::upright(from), to: End::upright(to), around, busy };
    let (shape, pool) = match (from.is_pool, to.is_pool) {
        (true, false) => (to.area, from.area),
        (false, true) => (from.area, to.area),
        (true, true) => {
            let x = from.area.left.max(to.area.left) / 2 + from.area.right.min(to.area.right) / 2;
            let (upper, lower) = if from.area.bottom <= to.area.top {
                (from.area.bottom, to.area.top)
            } else {
                (from.area.top, to.area.bottom)
            };
            return vec![Point { x, y: upper }, Point { x, y: lower }];
        }
        (false, false) => return route(&asked(from.area, to.area)),
    };
    let ways = ASIDE.into_iter().map(|aside| {
        let x = (shape.centre().x + aside * PIXEL)
            .clamp(pool.left + CORNER.min(pool.width() / 4), pool.right - CORNER.min(pool.width() / 4));
        let meeting = Area { left: x - PIXEL, right: x + PIXEL, ..pool };
        let way = if from.is_pool { route(&asked(meeting, shape)) } else { route(&asked(shape, meeting)) };
        let long: i64 = way
            .windows(2)
            .map(|pair| pair.first().zip(pair.last()).map_or(0, |(a, b)| (a.x - b.x).abs() + (a.y - b.y).abs()))
            .sum();
        let corners = i64::try_from(way.len()).unwrap_or(0);
        let crossed = way.windows(2).any(|pair| {
            pair.first().zip(pair.last()).is_some_and(|(a, b)| around.iter().any(|area| area.is_crossed_by(*a, *b)))
        });
        (crossed, long + corners * CORNER, way)
    });
    ways.min_by_key(|(crossed, cost, _)| (*crossed, *cost)).map(|(.., way)| way).unwrap_or_default()
}

/// The shapes a flow has to keep off: not what its ends stand in, not what stands on them.
fn obstacles(map: &ProcessMap, flow: &Flow) -> Vec<Area> {
    let mut within: BTreeSet<&ElementId> = BTreeSet::new();
    for end in [&flow.source, &flow.target] {
        let mut next = map.node(end).and_then(|node| node.parent.as_ref());
        // No subprocess is deeper than the map has nodes; a circle of parents ends at its second round.
        while let Some(parent) = next {
            if !within.insert(parent) {
                break;
            }
            next = map.node(parent).and_then(|node| node.parent.as_ref());
        }
    }
    let is_in_the_way = |node: &&Node| {
        let on_an_end = match &node.kind {
            NodeKind::Boundary { attached_to, .. } => *attached_to == flow.source || *attached_to == flow.target,
            NodeKind::Group | NodeKind::Annotation => true,
            _ => false,
        };
        let is_end = node.id == flow.source || node.id == flow.target;
        // What stands in a subprocess is avoided with it.
        let is_outside = node.parent.as_ref().is_none_or(|parent| within.contains(parent));
        !on_an_end && !is_end && is_outside && !within.contains(&node.id)
    };
    map.nodes().filter(is_in_the_way).map(|node| Area::of(node.bounds)).collect()
}

fn found(
    map: &ProcessMap,
    frames: &BTreeMap<ElementId, Area>,
    drawn: impl Fn(&Flow) -> Option<Vec<Point>>,
) -> BTreeMap<ElementId, Vec<Point>> {
    let mut ways: BTreeMap<ElementId, Vec<Point>> = BTreeMap::new();
    let mut left = Vec::new();
    for flow in map.flows() {
        let ends = end(map, frames, &flow.source).zip(end(map, frames, &flow.target));
        match (drawn(flow), ends) {
            (Some(way), None) => {
                ways.insert(flow.id.clone(), way);
            }
            (Some(way), Some((from, to))) if touches(from, way.first()) && touches(to, way.last()) => {
                ways.insert(flow.id.clone(), way);
            }
            (_, Some((from, to))) => left.push((from.area.gap(to.area), flow)),
            (None, None) => {}
        }
    }
    // The short ones first: they have the least choice.
    left.sort_by(|(one, flow), (other, second)| (one, &flow.id).cmp(&(other, &second.id)));
    for (_, flow) in left {
        let busy: Vec<&[Point]> = ways.values().map(Vec::as_slice).collect();
        if let Some(way) = way(map, frames, flow, &busy) {
            ways.insert(flow.id.clone(), way);
        }
    }
    ways
}

fn touches(stand: Stand, end: Option<&Point>) -> bool {
    end.is_some_and(|point| {
        let near = stand.area.grown(TOUCH).holds(*point);
        let depth = (stand.area.width().min(stand.area.height()) / 4).min(12 * PIXEL);
        // Some programs end flows inside of round shapes.
        near && (stand.form != Form::Rectangle || !stand.area.grown(-depth).holds(*point))
    })
}
