//! Pools and lanes in their order, changed as in a list: two neighbours change places with all that stands in them, and one
//! is put below the others. What comes out are elements as they shall be; whoever asks writes them as one step.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{self, Area, PIXEL, STRIP};
use super::{Bounds, Element, ElementId, Flow, Lane, Node, Point, Pool, ProcessMap, sequence};
use crate::name::Name;

/// How high a lane is drawn that nothing stands in yet, and how wide where nothing else says it.
const LANE_HEIGHT: i64 = 140 * PIXEL;
const LANE_WIDTH: i64 = 900 * PIXEL;

/// The lanes beside this one, itself among them: those of the same pool, or of the same lane.
pub fn lanes_beside<'a>(map: &'a ProcessMap, lane: &Lane) -> Vec<&'a Lane> {
    let lanes = map.lanes_in_order().into_iter();
    lanes.filter(|other| other.pool == lane.pool && other.parent == lane.parent).collect()
}

/// A pool or a lane comes before the one that stands before it. `None` where it is the first.
pub fn earlier(map: &ProcessMap, id: &ElementId) -> Option<Vec<Element>> {
    let (at, beside) = place(map, id)?;
    exchanged(map, &beside, at.checked_sub(1)?)
}

/// A pool or a lane comes after the next. `None` where it is the last.
pub fn later(map: &ProcessMap, id: &ElementId) -> Option<Vec<Element>> {
    let (at, beside) = place(map, id)?;
    exchanged(map, &beside, at)
}

/// What stands beside something, in order, and the how manieth of them it is.
fn place(map: &ProcessMap, id: &ElementId) -> Option<(usize, Vec<ElementId>)> {
    let beside: Vec<ElementId> = match map.lane(id) {
        Some(lane) => lanes_beside(map, lane).into_iter().map(|lane| lane.id.clone()).collect(),
        None => map.pools_in_order().into_iter().map(|pool| pool.id.clone()).collect(),
    };
    Some((beside.iter().position(|own| own == id)?, beside))
}

/// The one at a place and the next change places: in the order, and where they are drawn.
fn exchanged(map: &ProcessMap, beside: &[ElementId], at: usize) -> Option<Vec<Element>> {
    let (first, second) = (beside.get(at)?, beside.get(at + 1)?);
    let frames = layout::frames(map);
    let (upper, lower) = (*frames.get(first)?, *frames.get(second)?);
    // Where they are drawn one below the other, or one beside the other.
    let (up, down) = if lower.top >= upper.bottom {
        (Point { x: 0, y: upper.top - lower.top }, Point { x: 0, y: lower.bottom - upper.bottom })
    } else {
        (Point { x: upper.left - lower.left, y: 0 }, Point { x: lower.right - upper.right, y: 0 })
    };
    let mut moved = Moved { map, frames: &frames, elements: BTreeMap::new() };
    moved.carry(first, down);
    moved.carry(second, up);
    let mut order: Vec<&ElementId> = beside.iter().collect();
    order.swap(at, at + 1);
    moved.rank(beside, &order);
    Some(moved.elements.into_values().collect())
}

struct Moved<'a> {
    map: &'a ProcessMap,
    frames: &'a BTreeMap<ElementId, Area>,
    elements: BTreeMap<ElementId, Element>,
}

impl Moved<'_> {
    /// Moves a pool or a lane with all that stands in it.
    fn carry(&mut self, id: &ElementId, by: Point) {
        let map = self.map;
        let parties = within(map, id);
        let stands = map.nodes().filter(|node| {
            let own = node.lane.as_ref().or(node.pool.as_ref());
            own.is_some_and(|own| parties.contains(own))
        });
        let nodes = sequence::carried(map, &stands.map(|node| node.id.clone()).collect());
        for id in &parties {
            let bounds = self.frames.get(id).map(|area| area.moved(by.x, by.y).bounds());
            let element = match (map.pool(id), map.lane(id)) {
                (Some(pool), _) => Element::Pool(Pool { bounds, ..pool.clone() }),
                (_, Some(lane)) => Element::Lane(Lane { bounds, ..lane.clone() }),
                _ => continue,
            };
            self.elements.insert(id.clone(), element);
        }
        for node in nodes.iter().filter_map(|id| map.node(id)) {
            let bounds = Bounds { x: node.bounds.x + by.x, y: node.bounds.y + by.y, ..node.bounds };
            self.elements.insert(node.id.clone(), Element::Node(Box::new(Node { bounds, ..node.clone() })));
        }
        // A way that runs within goes along as it was drawn.
        let is_within = |flow: &&Flow| nodes.contains(&flow.source) && nodes.contains(&flow.target);
        for flow in map.flows().filter(is_within).filter(|flow| !flow.waypoints.is_empty()) {
            let waypoints = flow.waypoints.iter().map(|at| Point { x: at.x + by.x, y: at.y + by.y }).collect();
            self.elements.insert(flow.id.clone(), Element::Flow(Flow { waypoints, ..flow.clone() }));
        }
    }

    /// Gives places in the order: those there are, where they tell all apart, else new ones.
    fn rank(&mut self, before: &[ElementId], order: &[&ElementId]) {
        let ord = |id: &ElementId| match (self.map.pool(id), self.map.lane(id)) {
            (Some(pool), _) => pool.ord.clone(),
            (_, Some(lane)) => lane.ord.clone(),
            _ => String::new(),
        };
        let mut ords: Vec<String> = before.iter().map(ord).collect();
        if ords.iter().collect::<BTreeSet<_>>().len() < ords.len() {
            ords = (0..ords.len()).map(|at| format!("a{at:04}")).collect();
        }
        for (id, ord) in order.iter().zip(ords) {
            let own = self.elements.remove(*id).or_else(|| self.map.element(id));
            let element = match own {
                Some(Element::Pool(pool)) => Element::Pool(Pool { ord, ..pool }),
                Some(Element::Lane(lane)) => Element::Lane(Lane { ord, ..lane }),
                _ => continue,
            };
            if self.map.element(id).as_ref() != Some(&element) {
                self.elements.insert((*id).clone(), element);
            }
        }
    }
}

/// A pool or a lane, and the lanes in it.
fn within(map: &ProcessMap, id: &ElementId) -> BTreeSet<ElementId> {
    let mut found = BTreeSet::from([id.clone()]);
    // No map nests deeper than it has lanes; most take one round.
    for _ in 0..16 {
        let more: Vec<ElementId> = map
            .lanes()
            .filter(|lane| !found.contains(&lane.id))
            .filter(|lane| [&lane.parent, &lane.pool].into_iter().flatten().any(|around| found.contains(around)))
            .map(|lane| lane.id.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    found
}

/// A new lane below those of a pool, or below those that stand in none; what lies below makes room for it.
pub fn lane_below(map: &ProcessMap, pool: Option<&ElementId>, id: ElementId, name: Name) -> Vec<Element> {
    let frames = layout::frames(map);
    let pool = pool.and_then(|pool| map.pool(pool));
    let around = pool.and_then(|pool| frames.get(&pool.id)).copied();
    let own = || {
        let lanes = map.lanes_in_order().into_iter();
        lanes.filter(|lane| lane.pool.as_ref() == pool.map(|pool| &pool.id) && lane.parent.is_none())
    };
    let lowest = own().filter_map(|lane| frames.get(&lane.id)).copied().max_by_key(|area| area.bottom);
    let highest = map.nodes().map(|node| node.bounds.y).min().unwrap_or(0) - 30 * PIXEL;
    let top = lowest.map(|area| area.bottom).or(around.map(|area| area.top)).unwrap_or(highest);
    let left = lowest.map(|area| area.left).or(around.map(|area| area.left + STRIP)).unwrap_or(0);
    let right = lowest.or(around).map_or(left + LANE_WIDTH, |area| area.right);
    let area = Area { left, top, right, bottom: top + LANE_HEIGHT };
    let last = own().next_back().map(|lane| lane.ord.clone());
    let mut elements = Vec::new();
    let mut edge = top;
    if let Some((pool, frame)) = pool.zip(around) {
        edge = frame.bottom;
        let frame = Area { bottom: frame.bottom.max(area.bottom), ..frame };
        elements.push(Element::Pool(Pool { bounds: Some(frame.bounds()), ..pool.clone() }));
    }
    // Where the lane is the first in its pool, it may lie in the room that is there.
    elements.extend(lowered(map, &frames, edge, area.bottom - edge));
    elements.push(Element::Lane(Lane {
        id,
        name,
        pool: pool.map(|pool| pool.id.clone()),
        parent: None,
        // Longer is later, whatever follows.
        ord: [last.as_deref().unwrap_or("a"), "5"].concat(),
        department: None,
        tier: None,
        bounds: Some(area.bounds()),
        foreign: None,
    }));
    elements
}

/// All that lies below a line, further down.
fn lowered(map: &ProcessMap, frames: &BTreeMap<ElementId, Area>, line: i64, by: i64) -> Vec<Element> {
    let lies_below = |id: &ElementId| frames.get(id).copied().filter(|area| area.top >= line && by > 0);
    let down = |area: Area| Some(area.moved(0, by).bounds());
    let pools = map
        .pools()
        .filter_map(|pool| Some(Element::Pool(Pool { bounds: down(lies_below(&pool.id)?), ..pool.clone() })));
    let lanes = map
        .lanes()
        .filter_map(|lane| Some(Element::Lane(Lane { bounds: down(lies_below(&lane.id)?), ..lane.clone() })));
    let is_in = |node: &&Node| {
        let own = node.lane.as_ref().or(node.pool.as_ref());
        own.is_some_and(|own| lies_below(own).is_some())
    };
    let nodes = sequence::carried(map, &map.nodes().filter(is_in).map(|node| node.id.clone()).collect());
    let nodes = nodes.into_iter().filter_map(|id| map.node(&id)).map(|node| {
        let bounds = Bounds { y: node.bounds.y + by, ..node.bounds };
        Element::Node(Box::new(Node { bounds, ..node.clone() }))
    });
    pools.chain(lanes).chain(nodes).collect()
}

#[cfg(test)]
mod tests;
