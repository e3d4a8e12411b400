//! The map as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ElementId, Flow, Lane, Node, Pool};
use crate::id::PlanId;
use crate::money::{Currency, Rounding};
use crate::name::Name;

/// What a map says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapHeader {
    pub plan: PlanId,
    pub title: Name,
    pub currency: Currency,
    pub rounding: Rounding,
    /// What a BPMN file held beside the map, as it stood there.
    pub foreign: Option<String>,
}

impl MapHeader {
    /// What a file holds beside its map has to travel in one change, of two MiB at most.
    pub const FOREIGN_BYTES_MAX: usize = 1024 * 1024;
}

/// Pools, lanes, nodes and flows, each by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessMap {
    pub header: MapHeader,
    pub(super) pools: BTreeMap<ElementId, Pool>,
    pub(super) lanes: BTreeMap<ElementId, Lane>,
    pub(super) nodes: BTreeMap<ElementId, Node>,
    pub(super) flows: BTreeMap<ElementId, Flow>,
}

/// Any of the four, where they are handled alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Element {
    Pool(Pool),
    Lane(Lane),
    Node(Box<Node>),
    Flow(Flow),
}

impl Element {
    /// A picture or a form that another program keeps with a step; larger ones belong into a file of their own.
    pub const FOREIGN_BYTES_MAX: usize = 256 * 1024;

    pub const fn id(&self) -> &ElementId {
        match self {
            Self::Pool(pool) => &pool.id,
            Self::Lane(lane) => &lane.id,
            Self::Node(node) => &node.id,
            Self::Flow(flow) => &flow.id,
        }
    }

    pub const fn name(&self) -> &Name {
        match self {
            Self::Pool(pool) => &pool.name,
            Self::Lane(lane) => &lane.name,
            Self::Node(node) => &node.name,
            Self::Flow(flow) => &flow.name,
        }
    }

    /// What a BPMN file says of it that nobody here understands.
    pub const fn foreign(&self) -> Option<&String> {
        match self {
            Self::Pool(pool) => pool.foreign.as_ref(),
            Self::Lane(lane) => lane.foreign.as_ref(),
            Self::Node(node) => node.foreign.as_ref(),
            Self::Flow(flow) => flow.foreign.as_ref(),
        }
    }
}

impl ProcessMap {
    /// Ten times what fits on a wall; one document and one screen can hold them.
    pub const ELEMENTS_MAX: usize = 5_000;

    pub const fn new(header: MapHeader) -> Self {
        Self { header, pools: BTreeMap::new(), lanes: BTreeMap::new(), nodes: BTreeMap::new(), flows: BTreeMap::new() }
    }

    pub fn pools(&self) -> impl Iterator<Item = &Pool> {
        self.pools.values()
    }

    pub fn lanes(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.values()
    }

    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    pub fn flows(&self) -> impl Iterator<Item = &Flow> {
        self.flows.values()
    }

    /// The flows that leave one of these elements or lead to one.
    pub fn flows_at<'a>(&'a self, ids: &'a BTreeSet<ElementId>) -> impl Iterator<Item = &'a Flow> {
        self.flows().filter(|flow| ids.contains(&flow.source) || ids.contains(&flow.target))
    }

    pub fn pool(&self, id: &ElementId) -> Option<&Pool> {
        self.pools.get(id)
    }

    pub fn lane(&self, id: &ElementId) -> Option<&Lane> {
        self.lanes.get(id)
    }

    pub fn node(&self, id: &ElementId) -> Option<&Node> {
        self.nodes.get(id)
    }

    pub fn flow(&self, id: &ElementId) -> Option<&Flow> {
        self.flows.get(id)
    }

    pub fn len(&self) -> usize {
        self.pools.len() + self.lanes.len() + self.nodes.len() + self.flows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What has this id, whatever it is.
    pub fn element(&self, id: &ElementId) -> Option<Element> {
        let pool = || self.pools.get(id).cloned().map(Element::Pool);
        let lane = || self.lanes.get(id).cloned().map(Element::Lane);
        let node = || self.nodes.get(id).cloned().map(Box::new).map(Element::Node);
        let flow = || self.flows.get(id).cloned().map(Element::Flow);
        pool().or_else(lane).or_else(node).or_else(flow)
    }

    /// Everything there is, what others stand in first.
    pub fn elements(&self) -> impl Iterator<Item = Element> {
        let pools = self.pools.values().cloned().map(Element::Pool);
        let lanes = self.lanes.values().cloned().map(Element::Lane);
        let nodes = self.nodes.values().cloned().map(Box::new).map(Element::Node);
        pools.chain(lanes).chain(nodes).chain(self.flows.values().cloned().map(Element::Flow))
    }

    /// Pools in their order.
    pub fn pools_in_order(&self) -> Vec<&Pool> {
        let mut pools: Vec<_> = self.pools.values().collect();
        pools.sort_by(|a, b| (&a.ord, &a.id).cmp(&(&b.ord, &b.id)));
        pools
    }

    /// Lanes in their order, whatever pool or lane they are in.
    pub fn lanes_in_order(&self) -> Vec<&Lane> {
        let mut lanes: Vec<_> = self.lanes.values().collect();
        lanes.sort_by(|a, b| (&a.ord, &a.id).cmp(&(&b.ord, &b.id)));
        lanes
    }

    /// A flow one of whose ends is gone: shown loose, to be attached again or removed.
    pub fn is_loose(&self, flow: &Flow) -> bool {
        let is_there =
            |id: &ElementId| self.nodes.contains_key(id) || self.pools.contains_key(id) || self.flows.contains_key(id);
        !is_there(&flow.source) || !is_there(&flow.target)
    }

    /// Puts an element in the place of whatever had its id.
    pub fn put(&mut self, element: Element) {
        self.remove(&element.id().clone());
        match element {
            Element::Pool(pool) => drop(self.pools.insert(pool.id.clone(), pool)),
            Element::Lane(lane) => drop(self.lanes.insert(lane.id.clone(), lane)),
            Element::Node(node) => drop(self.nodes.insert(node.id.clone(), *node)),
            Element::Flow(flow) => drop(self.flows.insert(flow.id.clone(), flow)),
        }
    }

    /// Takes an element away, whatever it is.
    pub fn remove(&mut self, id: &ElementId) {
        self.pools.remove(id);
        self.lanes.remove(id);
        self.nodes.remove(id);
        self.flows.remove(id);
    }
}
