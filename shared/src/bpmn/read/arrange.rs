//! A place for what no diagram shows: columns along the flow, a band for each lane. Simple, so that a person sees
//! everything at once and can tidy it up.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::super::repair::Repair;
use super::Reader;
use crate::process::{Bounds, Element, ElementId, FlowKind, Node, NodeKind, ProcessMap};

const PIXEL: i64 = 1_000;
/// Between columns and between rows: room for a label and an arrow.
const GAP: i64 = 50 * PIXEL;
/// Around what stands in a lane, a pool or a subprocess.
const MARGIN: i64 = 30 * PIXEL;
/// Where the name of a pool or a lane is written.
const HEAD: i64 = 30 * PIXEL;

pub(super) fn arrange(reader: &mut Reader) {
    if reader.undrawn.is_empty() {
        return;
    }
    reader.repairs.tell(Repair::Arranged { steps: reader.undrawn.len() });
    let undrawn: BTreeSet<ElementId> = reader.undrawn.drain(..).collect();
    let drawn = reader.map.nodes().filter(|node| !undrawn.contains(&node.id));
    let bottom = drawn.map(|node| node.bounds.y.saturating_add(node.bounds.height)).max();
    let mut table =
        Table { map: &reader.map, undrawn: &undrawn, processes: &reader.processes, placed: BTreeMap::new() };
    table.place_all(bottom.map_or(0, |bottom| bottom.saturating_add(2 * GAP)), bottom.is_none());
    let placed = table.placed;
    for (id, bounds) in placed {
        let Some(mut element) = reader.map.element(&id) else { continue };
        match &mut element {
            Element::Pool(pool) => pool.bounds = Some(bounds),
            Element::Lane(lane) => lane.bounds = Some(bounds),
            Element::Node(node) => node.bounds = bounds,
            Element::Flow(_) => {}
        }
        reader.map.put(element);
    }
}

struct Table<'a> {
    map: &'a ProcessMap,
    undrawn: &'a BTreeSet<ElementId>,
    /// Pools that nobody draws.
    processes: &'a BTreeSet<ElementId>,
    placed: BTreeMap<ElementId, Bounds>,
}

impl<'a> Table<'a> {
    /// Process under process; pools and lanes are drawn around them where the file draws nothing at all.
    fn place_all(&mut self, top: i64, is_all: bool) {
        let pools: Vec<_> = self.map.pools_in_order();
        let mut y = top;
        for pool in pools.into_iter().map(Some).chain([None]) {
            let id = pool.map(|pool| &pool.id);
            let nodes = self.nodes(|node| node.parent.is_none() && node.pool.as_ref() == id);
            if nodes.is_empty() && (pool.is_none() || !is_all) {
                continue;
            }
            let left = if pool.is_some() { HEAD } else { 0 };
            let (width, height) = self.place_bands(&nodes, id, left, y, is_all);
            if let Some(pool) = pool.filter(|pool| is_all && !self.processes.contains(&pool.id)) {
                self.placed.insert(pool.id.clone(), Bounds { x: 0, y, width: width + left, height });
            }
            y += height + GAP;
        }
        // Subprocesses that are drawn, with steps that are not.
        let outer = self.nodes(|node| {
            node.parent.as_ref().is_some_and(|parent| !self.undrawn.contains(parent) && self.map.node(parent).is_some())
        });
        if !outer.is_empty() {
            self.place_grid(&outer, 0, y);
        }
    }

    fn nodes(&self, wanted: impl Fn(&Node) -> bool) -> Vec<&'a Node> {
        self.map.nodes().filter(|node| self.undrawn.contains(&node.id) && wanted(node)).collect()
    }

    /// One band for each lane that holds no other, and one for what is in none. Gives what they take together.
    fn place_bands(
        &mut self,
        nodes: &[&'a Node],
        pool: Option<&ElementId>,
        left: i64,
        top: i64,
        is_all: bool,
    ) -> (i64, i64) {
        let lanes = self.map.lanes_in_order().into_iter().filter(|lane| lane.pool.as_ref() == pool);
        let is_parent = |id: &ElementId| self.map.lanes().any(|lane| lane.parent.as_ref() == Some(id));
        let bands: Vec<_> = lanes.filter(|lane| !is_parent(&lane.id)).map(|lane| Some(&lane.id)).collect();
        let columns = self.columns(nodes);
        let inner = if bands.is_empty() { left } else { left + HEAD };
        let mut y = top;
        let mut right = inner;
        let mut heights = Vec::new();
        for band in bands.iter().copied().chain([None]) {
            let own = |node: &&&Node| match band {
                Some(lane) => node.lane.as_ref() == Some(lane),
                None => !bands.contains(&node.lane.as_ref()) || node.lane.is_none(),
            };
            let own: Vec<_> = nodes.iter().filter(own).copied().collect();
            if own.is_empty() && band.is_none() && !bands.is_empty() {
                continue;
            }
            let (width, height) = self.place_columns(&own, &columns, inner + MARGIN, y + MARGIN);
            right = right.max(inner + MARGIN + width);
            heights.push((band, y, height + 2 * MARGIN));
            y += height + 2 * MARGIN;
        }
        let width = right + MARGIN - left;
        if is_all {
            for (lane, y, height) in heights {
                if let Some(lane) = lane {
                    self.placed.insert(lane.clone(), Bounds { x: left, y, width, height });
                }
            }
        }
        (width, y - top)
    }

    /// Nodes as they follow each other, in rows of their own.
    fn place_grid(&mut self, nodes: &[&'a Node], left: i64, top: i64) -> (i64, i64) {
        let columns = self.columns(nodes);
        self.place_columns(nodes, &columns, left, top)
    }

    /// How many steps lie before each node.
    fn columns(&self, nodes: &[&'a Node]) -> BTreeMap<&'a ElementId, usize> {
        let inside: BTreeSet<_> = nodes.iter().map(|node| &node.id).collect();
        let mut next: BTreeMap<&ElementId, Vec<&'a ElementId>> = BTreeMap::new();
        let mut has_before = BTreeSet::new();
        for flow in self.map.flows().filter(|flow| flow.kind == FlowKind::Sequence && flow.source != flow.target) {
            if inside.contains(&flow.source) && inside.contains(&flow.target) {
                next.entry(&flow.source).or_default().push(&flow.target);
                has_before.insert(&flow.target);
            }
        }
        let mut columns = BTreeMap::new();
        let starts = nodes.iter().filter(|node| !has_before.contains(&node.id));
        for start in starts.chain(nodes.iter()) {
            if columns.contains_key(&start.id) {
                continue;
            }
            columns.insert(&start.id, 0);
            let mut open = VecDeque::from([(&start.id, 0)]);
            while let Some((id, column)) = open.pop_front() {
                for after in next.get(id).into_iter().flatten() {
                    if !columns.contains_key(after) {
                        columns.insert(after, column + 1);
                        open.push_back((after, column + 1));
                    }
                }
            }
        }
        columns
    }

    fn place_columns(
        &mut self,
        nodes: &[&'a Node],
        columns: &BTreeMap<&'a ElementId, usize>,
        left: i64,
        top: i64,
    ) -> (i64, i64) {
        // All columns have one width, so that bands agree about where a column is.
        let step = 100 * PIXEL + GAP;
        let mut tops: BTreeMap<usize, i64> = BTreeMap::new();
        let (mut width, mut height) = (100 * PIXEL, 80 * PIXEL);
        let mut shift = 0;
        let mut sorted: Vec<_> = nodes.to_vec();
        sorted.sort_by_key(|node| (columns.get(&node.id).copied().unwrap_or(0), node.id.clone()));
        let mut column_before = 0;
        let mut widest = 0;
        for node in sorted {
            if matches!(&node.kind, NodeKind::Boundary { attached_to, .. } if self.map.node(attached_to).is_some()) {
                continue;
            }
            let column = columns.get(&node.id).copied().unwrap_or(0);
            if column > column_before {
                shift += (widest - 100 * PIXEL).max(0);
                (column_before, widest) = (column, 0);
            }
            let x = left + i64::try_from(column).unwrap_or(0) * step + shift;
            let y = *tops.entry(column).or_insert(top);
            let (own_width, own_height) = self.size(node, x, y);
            widest = widest.max(own_width);
            let (dx, dy) = ((100 * PIXEL - own_width).max(0) / 2, (80 * PIXEL - own_height).max(0) / 2);
            self.placed.insert(node.id.clone(), Bounds { x: x + dx, y: y + dy, width: own_width, height: own_height });
            let row = own_height.max(80 * PIXEL);
            tops.insert(column, y + row + GAP);
            width = width.max(x + own_width - left);
            height = height.max(y + row - top);
        }
        self.place_boundaries(nodes);
        (width, height)
    }

    /// Events stand on the lower edge of what they are attached to.
    fn place_boundaries(&mut self, nodes: &[&'a Node]) {
        let mut counts: BTreeMap<&ElementId, i64> = BTreeMap::new();
        for node in nodes {
            let NodeKind::Boundary { attached_to, .. } = &node.kind else { continue };
            let host = self.placed.get(attached_to).copied();
            let Some(host) = host.or_else(|| self.map.node(attached_to).map(|host| host.bounds)) else { continue };
            let count = counts.entry(attached_to).or_default();
            let x = host.x.saturating_add(10 * PIXEL + *count * 40 * PIXEL);
            let y = host.y.saturating_add(host.height - 18 * PIXEL);
            *count += 1;
            self.placed.insert(node.id.clone(), Bounds { x, y, width: 36 * PIXEL, height: 36 * PIXEL });
        }
    }

    /// How large a node is; what stands in an open subprocess is placed on the way.
    fn size(&mut self, node: &Node, x: i64, y: i64) -> (i64, i64) {
        let (width, height) = match &node.kind {
            NodeKind::SubProcess { .. } => {
                let inner = self.nodes(|inner| inner.parent.as_ref() == Some(&node.id) && inner.id != node.id);
                if !inner.is_empty() {
                    let (width, height) = self.place_grid(&inner, x + MARGIN, y + MARGIN);
                    return (width + 2 * MARGIN, height + 2 * MARGIN);
                }
                (100, 80)
            }
            NodeKind::Task(_) | NodeKind::CallActivity => (100, 80),
            NodeKind::Start(_) | NodeKind::Intermediate { .. } | NodeKind::Boundary { .. } | NodeKind::End(_) => {
                (36, 36)
            }
            NodeKind::Gateway(_) | NodeKind::DataStore => (50, 50),
            NodeKind::DataObject => (36, 50),
            NodeKind::Annotation => (100, 50),
            NodeKind::Group => (200, 150),
        };
        (width * PIXEL, height * PIXEL)
    }
}
