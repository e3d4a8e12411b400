//! A whole map made tidy: pools under each other, lanes under each other in their pool, steps in them, subprocesses as
//! large as what stands in them, data beside the step it belongs to, boundary events on their hosts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Bounds, ElementId, FlowKind, Node, NodeKind, ProcessMap};
use super::PIXEL;
use super::area::Area;
use super::frames::STRIP;
use super::order;
use super::tidy::{Chart, Step, Tidied, tidy};

const COLUMN_GAP: i64 = 64 * PIXEL;
const ROW_GAP: i64 = 44 * PIXEL;
const MARGIN: i64 = 36 * PIXEL;
const POOL_GAP: i64 = 50 * PIXEL;
const LANE_HEIGHT: i64 = 130 * PIXEL;
const CLOSED_POOL: i64 = 60 * PIXEL;
/// What a map may nest; deeper subprocesses keep what stands in them as it is.
const DEPTH_MAX: usize = 16;

/// Where everything comes to stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arranged {
    pub nodes: BTreeMap<ElementId, Area>,
    /// Pools and lanes.
    pub frames: BTreeMap<ElementId, Area>,
}

/// Tidies a map; the nodes to `keep` stay where they are in their lanes.
pub fn arrange(map: &ProcessMap, keep: &BTreeSet<ElementId>) -> Arranged {
    let mut work = Work { map, keep, sizes: BTreeMap::new(), arranged: Arranged::default() };
    work.subprocesses();
    work.pools();
    work.guests();
    work.arranged
}

struct Work<'a> {
    map: &'a ProcessMap,
    keep: &'a BTreeSet<ElementId>,
    /// What subprocesses came to be.
    sizes: BTreeMap<ElementId, (i64, i64)>,
    arranged: Arranged,
}

impl Work<'_> {
    fn size(&self, node: &Node) -> (i64, i64) {
        self.sizes.get(&node.id).copied().unwrap_or((node.bounds.width, node.bounds.height))
    }

    /// The children of a subprocess, seen from its corner, the innermost first.
    fn subprocesses(&mut self) {
        let mut open: Vec<(usize, &Node)> = Vec::new();
        for node in self.map.nodes() {
            if !matches!(node.kind, NodeKind::SubProcess { is_expanded: true, .. }) {
                continue;
            }
            let mut depth = 0;
            let mut next = node.parent.as_ref();
            while let Some(parent) = next
                && depth < DEPTH_MAX
            {
                depth += 1;
                next = self.map.node(parent).and_then(|parent| parent.parent.as_ref());
            }
            open.push((depth, node));
        }
        open.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
        for (_, node) in open {
            let children: Vec<&Node> =
                self.map.nodes().filter(|child| child.parent.as_ref() == Some(&node.id) && stands(child)).collect();
            if children.is_empty() {
                continue;
            }
            let origin = Area::of(node.bounds);
            let (tidied, order) = self.chart(&children, |_| 0, &[0], |_| (origin.left, origin.top));
            let height = tidied.lanes.first().map_or(0, |lane| lane.1);
            self.sizes.insert(node.id.clone(), (tidied.width.max(100 * PIXEL), height.max(80 * PIXEL)));
            for (child, area) in order.into_iter().zip(tidied.steps) {
                self.arranged.nodes.insert(child.id.clone(), area);
            }
        }
    }

    fn pools(&mut self) {
        let map = self.map;
        let mut pools: Vec<Option<&ElementId>> = map.pools_in_order().into_iter().map(|pool| Some(&pool.id)).collect();
        let is_free = |node: &&Node| self.pool_of(node).is_none();
        if map.nodes().filter(|node| node.parent.is_none()).any(|node| is_free(&node)) || pools.is_empty() {
            pools.push(None);
        }
        let mut top = 0;
        let mut widest = 0;
        let mut strips: Vec<ElementId> = Vec::new();
        for pool in pools {
            let height = self.pool(pool, top, &mut widest, &mut strips);
            top += height + POOL_GAP;
        }
        for id in strips {
            if let Some(area) = self.arranged.frames.get_mut(&id) {
                area.right = widest;
            }
        }
    }

    fn pool_of(&self, node: &Node) -> Option<&ElementId> {
        let lane = node.lane.as_ref().and_then(|lane| self.map.lane(lane));
        lane.and_then(|lane| lane.pool.as_ref())
            .or(node.pool.as_ref())
            .and_then(|id| self.map.pool(id))
            .map(|pool| &pool.id)
    }

    /// One pool with its lanes; how high it came to be.
    fn pool(&mut self, pool: Option<&ElementId>, top: i64, widest: &mut i64, strips: &mut Vec<ElementId>) -> i64 {
        let map = self.map;
        let lanes: Vec<&ElementId> = order::leaf_lanes(map, pool).into_iter().map(|lane| &lane.id).collect();
        let nodes: Vec<&Node> =
            map.nodes().filter(|node| node.parent.is_none() && stands(node) && self.pool_of(node) == pool).collect();
        let left = if pool.is_some() { STRIP } else { 0 };
        let inner = left + if lanes.is_empty() { 0 } else { STRIP * order::lane_depth(map, pool) };
        if nodes.is_empty() && lanes.is_empty() {
            if let Some(id) = pool {
                self.arranged.frames.insert(id.clone(), Area { left: 0, top, right: 0, bottom: top + CLOSED_POOL });
                strips.push(id.clone());
            }
            return CLOSED_POOL;
        }
        let outside = lanes.len();
        let lane_at = |node: &Node| {
            let of = |lane: &ElementId| lanes.iter().position(|own| *own == lane);
            node.lane.as_ref().and_then(of).unwrap_or(outside)
        };
        let mut least = vec![LANE_HEIGHT; lanes.len()];
        // What stands in no lane of its pool stands under them.
        if lanes.is_empty() || nodes.iter().any(|node| lane_at(node) == outside) {
            least.push(if lanes.is_empty() { LANE_HEIGHT } else { 0 });
        }
        let frames = super::frames(map);
        let origin = |node: &Node| {
            let frame = node.lane.as_ref().or(pool).and_then(|id| frames.get(id));
            frame.map_or((0, 0), |area| (area.left + STRIP, area.top))
        };
        let (tidied, order) = self.chart(&nodes, lane_at, &least, origin);
        for (node, area) in order.into_iter().zip(&tidied.steps) {
            self.arranged.nodes.insert(node.id.clone(), area.moved(inner, top));
        }
        *widest = (*widest).max(inner + tidied.width);
        let bottom = top + tidied.lanes.last().map_or(0, |lane| lane.1);
        for (id, (upper, lower)) in lanes.iter().copied().zip(&tidied.lanes) {
            let area = Area { left: inner - STRIP, top: top + upper, right: 0, bottom: top + lower };
            self.arranged.frames.insert(id.clone(), area);
            strips.push(id.clone());
            // What encloses it grows to enclose it.
            let mut level = inner - STRIP;
            let mut next = map.lane(id).and_then(|lane| lane.parent.as_ref());
            while let Some(parent) = next
                && level > 0
            {
                level -= STRIP;
                let frame = self.arranged.frames.entry(parent.clone()).or_insert(Area { left: level, ..area });
                *frame = Area { left: frame.left.min(level), ..frame.joined(Area { left: level, ..area }) };
                if !strips.contains(parent) {
                    strips.push(parent.clone());
                }
                next = map.lane(parent).and_then(|lane| lane.parent.as_ref());
            }
        }
        if let Some(id) = pool {
            self.arranged.frames.insert(id.clone(), Area { left: 0, top, right: 0, bottom });
            strips.push(id.clone());
        }
        bottom - top
    }

    fn chart<'n>(
        &self,
        nodes: &[&'n Node],
        lane: impl Fn(&Node) -> usize,
        lanes: &[i64],
        origin: impl Fn(&Node) -> (i64, i64),
    ) -> (Tidied, Vec<&'n Node>) {
        let at: BTreeMap<&ElementId, usize> = nodes.iter().zip(0..).map(|(node, index)| (&node.id, index)).collect();
        let host = |id: &ElementId| {
            let on = self.map.node(id).and_then(|node| match &node.kind {
                NodeKind::Boundary { attached_to, .. } => Some(attached_to),
                _ => None,
            });
            at.get(on.unwrap_or(id)).copied()
        };
        let joined = |kinds: &'static [FlowKind]| {
            self.map
                .flows()
                .filter(move |flow| kinds.contains(&flow.kind))
                .filter_map(|flow| Some((host(&flow.source)?, host(&flow.target)?)))
        };
        let beside: Vec<(usize, usize)> = joined(&[FlowKind::Association, FlowKind::Data]).collect();
        let steps = nodes.iter().zip(0..).map(|(node, index)| {
            let (width, height) = self.size(node);
            let partner = beside.iter().find_map(|(from, to)| match (*from == index, *to == index) {
                (true, _) => Some(*to),
                (_, true) => Some(*from),
                _ => None,
            });
            let partner = partner.filter(|_| is_artifact(node));
            let own = partner
                .and_then(|partner| nodes.get(partner))
                .filter(|_| node.lane.is_none())
                .map_or_else(|| lane(node), |host| lane(host));
            let kept = self.keep.contains(&node.id).then(|| {
                let (left, top) = origin(node);
                (node.bounds.x - left, node.bounds.y - top)
            });
            Step { width, height, lane: own.min(lanes.len().saturating_sub(1)), beside: partner, kept }
        });
        let chart = Chart {
            steps: steps.collect(),
            flows: joined(&[FlowKind::Sequence]).collect(),
            lanes: lanes.to_vec(),
            column_gap: COLUMN_GAP,
            row_gap: ROW_GAP,
            margin: MARGIN,
        };
        (tidy(&chart), nodes.to_vec())
    }

    /// What stands in or on another goes where that went.
    fn guests(&mut self) {
        let mut inside: Vec<(&Node, usize)> = Vec::new();
        for node in self.map.nodes() {
            let mut depth = 0;
            let mut next = node.parent.as_ref();
            while let Some(parent) = next
                && depth <= DEPTH_MAX
            {
                depth += 1;
                next = self.map.node(parent).and_then(|parent| parent.parent.as_ref());
            }
            inside.push((node, depth));
        }
        inside.sort_by_key(|(_, depth)| *depth);
        for (node, depth) in &inside {
            if *depth == 0 {
                continue;
            }
            let host =
                node.parent.as_ref().and_then(|parent| Some((parent, self.arranged.nodes.get(parent).copied()?)));
            let Some((id, host)) = host else { continue };
            if self.sizes.contains_key(id) {
                if let Some(area) = self.arranged.nodes.get_mut(&node.id) {
                    *area = area.moved(host.left, host.top);
                }
            } else if let Some(parent) = self.map.node(id) {
                // It is shut, and keeps what it holds as it lies.
                let (dx, dy) = (host.left - parent.bounds.x, host.top - parent.bounds.y);
                self.arranged.nodes.insert(node.id.clone(), Area::of(node.bounds).moved(dx, dy));
            }
        }
        let mut on: BTreeMap<&ElementId, Vec<&Node>> = BTreeMap::new();
        for node in self.map.nodes() {
            if let NodeKind::Boundary { attached_to, .. } = &node.kind {
                on.entry(attached_to).or_default().push(node);
            }
        }
        for (id, guests) in on {
            // An event on an event is no map of BPMN; it stays where it is.
            if self.map.node(id).is_some_and(|host| matches!(host.kind, NodeKind::Boundary { .. })) {
                continue;
            }
            let host =
                self.arranged.nodes.get(id).copied().or_else(|| self.map.node(id).map(|host| Area::of(host.bounds)));
            let Some(host) = host else { continue };
            // From the right, where no flow leaves downwards.
            let mut right = host.right - 6 * PIXEL;
            for guest in guests {
                let Bounds { width, height, .. } = guest.bounds;
                let (left, top) = (right - width, host.bottom - height / 2);
                right = left - 10 * PIXEL;
                let area = Area { left, top, right: left + width, bottom: top + height };
                self.arranged.nodes.insert(guest.id.clone(), area);
            }
        }
    }
}

/// Whether a node has a place of its own on the map.
const fn stands(node: &Node) -> bool {
    !matches!(node.kind, NodeKind::Boundary { .. } | NodeKind::Group)
}

const fn is_artifact(node: &Node) -> bool {
    matches!(node.kind, NodeKind::DataObject | NodeKind::DataStore | NodeKind::Annotation)
}
