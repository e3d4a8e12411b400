//! Where one is on a map: the lane under a place, the room for a next step, the step an arrow key leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ElementId, FlowKind, Node, NodeKind, Point, ProcessMap};
use super::PIXEL;
use super::area::{Area, Side};

/// Air between a step and the next.
const GAP: i64 = 64 * PIXEL;
const AIR: i64 = 30 * PIXEL;

/// The lane and the pool a place lies in: the smallest that hold it.
pub fn home(map: &ProcessMap, frames: &BTreeMap<ElementId, Area>, at: Point) -> (Option<ElementId>, Option<ElementId>) {
    let holding = |id: &ElementId| {
        let area = frames.get(id).filter(|area| area.holds(at))?;
        Some(i128::from(area.width()) * i128::from(area.height()))
    };
    let lanes = map.lanes().filter_map(|lane| Some((holding(&lane.id)?, lane)));
    let lane = lanes.min_by(|(one, lane), (other, second)| (one, &lane.id).cmp(&(other, &second.id)));
    let pools = map.pools().filter_map(|pool| Some((holding(&pool.id)?, &pool.id)));
    let pool = pools.min().map(|(_, id)| id.clone());
    match lane {
        Some((_, lane)) => (Some(lane.id.clone()), lane.pool.clone().or(pool)),
        None => (None, pool),
    }
}

/// The innermost subprocess drawn open that a place lies in, of those that do not move along.
pub fn inside(map: &ProcessMap, at: Point, moving: &BTreeSet<ElementId>) -> Option<ElementId> {
    let holding = map.nodes().filter_map(|node| {
        let is_open = matches!(node.kind, NodeKind::SubProcess { is_expanded: true }) && !moving.contains(&node.id);
        let area = Area::of(node.bounds);
        let size = i128::from(area.width()) * i128::from(area.height());
        (is_open && area.holds(at)).then_some((size, &node.id))
    });
    holding.min().map(|(_, id)| id.clone())
}

/// Room for a shape after another: to its right where that is free, else below that.
pub fn room_after(map: &ProcessMap, node: &Node, width: i64, height: i64) -> Area {
    let before = Area::of(node.bounds);
    let middle = before.centre().y;
    let wanted = Area::around(Point { x: before.right + GAP + width / 2, y: middle }, width, height);
    room(map, wanted)
}

/// The nearest place at or below the one wanted where nothing stands.
pub fn room(map: &ProcessMap, wanted: Area) -> Area {
    let mut at = wanted;
    let stands = |node: &&Node| !matches!(node.kind, NodeKind::Group | NodeKind::SubProcess { is_expanded: true, .. });
    let others: Vec<Area> = map.nodes().filter(stands).map(|node| Area::of(node.bounds)).collect();
    // Each time it comes to lie below one more.
    for _ in 0..=others.len() {
        let under = others.iter().filter(|other| other.grown(AIR / 2).overlaps(at)).map(|other| other.bottom).max();
        let Some(bottom) = under else { break };
        at = at.moved(0, bottom + AIR - at.top);
    }
    at
}

/// The node an arrow key leads to: along a flow that runs that way, else the nearest that stands there.
pub fn toward<'a>(map: &'a ProcessMap, from: &ElementId, side: Side) -> Option<&'a Node> {
    let here = map.node(from)?;
    let sequence = || map.flows().filter(|flow| flow.kind == FlowKind::Sequence);
    let along: Vec<&Node> = match side {
        Side::Right => {
            sequence().filter(|flow| flow.source == *from).filter_map(|flow| map.node(&flow.target)).collect()
        }
        Side::Left => {
            sequence().filter(|flow| flow.target == *from).filter_map(|flow| map.node(&flow.source)).collect()
        }
        Side::Top | Side::Bottom => Vec::new(),
    };
    let centre = Area::of(here.bounds).centre();
    // How far it is that way; what lies aside counts double.
    let distance = |node: &Node| {
        let theirs = Area::of(node.bounds).centre();
        let (dx, dy) = (theirs.x - centre.x, theirs.y - centre.y);
        let (ahead, aside) = match side {
            Side::Left => (-dx, dy),
            Side::Right => (dx, dy),
            Side::Top => (-dy, dx),
            Side::Bottom => (dy, dx),
        };
        (ahead, aside.abs())
    };
    let nearest = along.into_iter().min_by_key(|node| {
        let (ahead, aside) = distance(node);
        (ahead.abs() + aside, node.id.clone())
    });
    nearest.or_else(|| {
        let others = map.nodes().filter(|node| node.id != *from).filter_map(|node| {
            let (ahead, aside) = distance(node);
            (ahead > PIXEL && aside <= ahead * 2).then_some((ahead + aside * 2, node))
        });
        others.min_by(|(one, node), (other, second)| (one, &node.id).cmp(&(other, &second.id))).map(|(_, node)| node)
    })
}
