//! A map seen the way BPMN nests it: which process, pool or subprocess a thing stands in, what leads to and from it, and
//! what its file kept of it. Reading and writing both see it so; reading without anything kept.

use std::collections::{BTreeMap, BTreeSet};

use super::kept::Kept;
use super::kind;
use super::names::KEPT;
use super::xml::Element;
use crate::process::{self, ElementId, Flow, FlowKind, Lane, Node, NodeKind, Pool, ProcessMap};

/// What a thing stands in, in the XML.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Collaboration,
    /// The process of no pool.
    Ground,
    Pool(ElementId),
    SubProcess(ElementId),
}

impl Place {
    /// As it is kept.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Collaboration => "collaboration",
            Self::Ground => "process",
            Self::Pool(id) | Self::SubProcess(id) => id.as_str(),
        }
    }
}

pub(super) struct Sketch<'a> {
    pub(super) map: &'a ProcessMap,
    pub(super) header: Kept,
    kept: BTreeMap<&'a ElementId, Kept>,
    /// Pools that stand for a process without participant.
    pub(super) processes: BTreeSet<ElementId>,
    /// Every id there is in the file.
    pub(super) ids: BTreeSet<String>,
    /// Ids that Tandem's own names must keep clear of.
    taken: BTreeSet<String>,
    incoming: BTreeMap<&'a ElementId, Vec<&'a Flow>>,
    outgoing: BTreeMap<&'a ElementId, Vec<&'a Flow>>,
    pub(super) nothing: Kept,
    /// Flows one of whose ends is nowhere in the file, and flows that end at those.
    loose: BTreeSet<&'a ElementId>,
}

impl<'a> Sketch<'a> {
    /// Of a map that is being read: nothing is kept yet, and the file has these ids, some of them for what holds the
    /// rest together.
    pub(super) fn bare(
        map: &'a ProcessMap,
        processes: BTreeSet<ElementId>,
        ids: BTreeSet<String>,
        structural: &BTreeSet<String>,
    ) -> Self {
        let mut sketch = Self {
            map,
            header: Kept::default(),
            kept: BTreeMap::new(),
            processes,
            taken: ids.difference(structural).cloned().collect(),
            ids,
            incoming: BTreeMap::new(),
            outgoing: BTreeMap::new(),
            nothing: Kept::default(),
            loose: BTreeSet::new(),
        };
        sketch.ids.extend(map.elements().map(|element| element.id().to_string()));
        sketch.taken.extend(map.elements().map(|element| element.id().to_string()));
        sketch.find_loose();
        for flow in map.flows().filter(|flow| flow.kind == FlowKind::Sequence) {
            if sketch.is_loose(flow) {
                continue;
            }
            sketch.incoming.entry(&flow.target).or_default().push(flow);
            sketch.outgoing.entry(&flow.source).or_default().push(flow);
        }
        sketch
    }

    /// Of a map that is to be written.
    pub(super) fn new(map: &'a ProcessMap) -> Self {
        let header = Kept::read(map.header.foreign.as_deref());
        let mut kept = BTreeMap::new();
        let mut add = |id: &'a ElementId, foreign: &'a Option<String>| {
            if foreign.is_some() {
                kept.insert(id, Kept::read(foreign.as_deref()));
            }
        };
        map.pools().for_each(|pool| add(&pool.id, &pool.foreign));
        map.lanes().for_each(|lane| add(&lane.id, &lane.foreign));
        map.nodes().for_each(|node| add(&node.id, &node.foreign));
        map.flows().for_each(|flow| add(&flow.id, &flow.foreign));
        let is_process = |pool: &&Pool| {
            pool.bounds.is_none() && kept.get(&pool.id).is_some_and(|kept| kept.remark("as") == Some("process"))
        };
        let processes = map.pools().filter(is_process).map(|pool| pool.id.clone()).collect();
        let mut ids = BTreeSet::new();
        for kept in kept.values().chain([&header]) {
            kept.root().walk(&mut |element| {
                if !element.is_in(KEPT) || matches!(element.local(), "element" | "process" | "collaboration") {
                    ids.extend(element.id().map(str::to_owned));
                }
            });
        }
        Self { header, kept, ..Self::bare(map, processes, ids, &BTreeSet::new()) }
    }

    pub(super) fn kept(&self, id: &ElementId) -> &Kept {
        self.kept.get(id).unwrap_or(&self.nothing)
    }

    /// What is kept of the element's own element. Its id is the map's, whatever is kept.
    pub(super) fn kept_element(&self, id: &ElementId) -> Element {
        let mut kept = self.kept(id).part_or_bare("element");
        kept.take("id");
        kept
    }

    pub(super) fn incoming(&self, id: &ElementId) -> &[&'a Flow] {
        self.incoming.get(id).map_or(&[], Vec::as_slice)
    }

    pub(super) fn outgoing(&self, id: &ElementId) -> &[&'a Flow] {
        self.outgoing.get(id).map_or(&[], Vec::as_slice)
    }

    /// A flow that BPMN can't say, because one of its ends is nowhere in the file.
    pub(super) fn is_loose(&self, flow: &Flow) -> bool {
        self.loose.contains(&flow.id)
    }

    fn find_loose(&mut self) {
        let mut more = true;
        while more {
            let is_gone = |id: &ElementId| self.loose.contains(id) || !self.ids.contains(id.as_str());
            let found: Vec<_> = self
                .map
                .flows()
                .filter(|flow| !self.loose.contains(&flow.id) && (is_gone(&flow.source) || is_gone(&flow.target)))
                .map(|flow| &flow.id)
                .collect();
            more = !found.is_empty();
            self.loose.extend(found);
        }
    }

    pub(super) fn is_participant(&self, pool: &Pool) -> bool {
        !self.processes.contains(&pool.id)
    }

    pub(super) fn has_participants(&self) -> bool {
        self.map.pools().any(|pool| self.is_participant(pool))
    }

    /// Where things are that belong to no pool.
    fn beside(&self) -> Place {
        if self.has_participants() { Place::Collaboration } else { Place::Ground }
    }

    /// Where the element would stand if its file had said nothing.
    pub(super) fn canonical_place(&self, element: &process::Element) -> Place {
        match element {
            process::Element::Node(node) => self.node_place(node),
            process::Element::Flow(flow) => self.flow_place(flow),
            process::Element::Lane(lane) => self.pool_place(lane.pool.as_ref()),
            process::Element::Pool(_) => Place::Collaboration,
        }
    }

    /// Where a node stands.
    pub(super) fn place_of_node(&self, node: &Node) -> Place {
        let canonical = self.node_place(node);
        match self.kept(&node.id).remark("place") {
            Some("process") if canonical == Place::Collaboration => Place::Ground,
            Some("collaboration") if canonical == Place::Ground && kind::is_artifact(&node.kind) => {
                Place::Collaboration
            }
            _ => canonical,
        }
    }

    /// Where a flow stands: with its ends, unless its file had it elsewhere.
    pub(super) fn place_of_flow(&self, flow: &Flow) -> Place {
        let canonical = self.flow_place(flow);
        match self.kept(&flow.id).remark("place") {
            Some("process") => Place::Ground,
            Some("collaboration") if flow.kind != FlowKind::Sequence => Place::Collaboration,
            Some(id) if flow.kind != FlowKind::Message => self.container(id).unwrap_or(canonical),
            _ => canonical,
        }
    }

    fn container(&self, id: &str) -> Option<Place> {
        let id: ElementId = id.parse().ok()?;
        let is_subprocess = self.map.node(&id).is_some_and(|node| matches!(node.kind, NodeKind::SubProcess { .. }));
        if is_subprocess {
            return Some(Place::SubProcess(id));
        }
        self.map.pool(&id).map(|_| Place::Pool(id))
    }

    fn pool_place(&self, pool: Option<&ElementId>) -> Place {
        match pool {
            Some(id) if self.map.pool(id).is_some() => Place::Pool(id.clone()),
            _ => Place::Ground,
        }
    }

    fn node_place(&self, node: &Node) -> Place {
        if let Some(parent) = self.subprocess(node) {
            return Place::SubProcess(parent.id.clone());
        }
        match self.pool_place(node.pool.as_ref()) {
            Place::Ground if kind::is_artifact(&node.kind) => self.beside(),
            place => place,
        }
    }

    /// The subprocess a node stands in, unless that stands in the node itself.
    pub(super) fn subprocess(&self, node: &Node) -> Option<&'a Node> {
        let parent_of = |node: &Node| {
            let parent = self.map.node(node.parent.as_ref()?)?;
            matches!(parent.kind, NodeKind::SubProcess { .. }).then_some(parent)
        };
        let parent = parent_of(node)?;
        let mut above = Some(parent);
        for _ in 0..super::limits::DEPTH_MAX / 2 {
            match above {
                None => return Some(parent),
                Some(other) if other.id == node.id => return None,
                Some(other) => above = parent_of(other),
            }
        }
        None
    }

    /// The pool of whatever process a node stands in.
    pub(super) fn pool_around(&self, node: &Node) -> Option<&'a ElementId> {
        let mut top = self.map.node(&node.id)?;
        while let Some(parent) = self.subprocess(top) {
            top = parent;
        }
        top.pool.as_ref().filter(|pool| self.map.pool(pool).is_some())
    }

    /// The lane a lane is a part of, unless that is a part of the lane itself.
    pub(super) fn lane_above(&self, lane: &Lane) -> Option<&'a Lane> {
        let parent_of = |lane: &Lane| self.map.lane(lane.parent.as_ref()?);
        let parent = parent_of(lane)?;
        let mut above = Some(parent);
        for _ in 0..super::limits::DEPTH_MAX / 2 {
            match above {
                None => return Some(parent),
                Some(other) if other.id == lane.id => return None,
                Some(other) => above = parent_of(other),
            }
        }
        None
    }

    /// The pool of the lane set a lane stands in.
    pub(super) fn pool_of_lane(&self, lane: &Lane) -> Option<&'a ElementId> {
        let mut top = self.map.lane(&lane.id)?;
        while let Some(parent) = self.lane_above(top) {
            top = parent;
        }
        top.pool.as_ref().filter(|pool| self.map.pool(pool).is_some())
    }

    fn flow_place(&self, flow: &Flow) -> Place {
        match flow.kind {
            FlowKind::Message => Place::Collaboration,
            FlowKind::Sequence => {
                self.end_place(&flow.source).or_else(|| self.end_place(&flow.target)).unwrap_or(Place::Ground)
            }
            FlowKind::Association | FlowKind::Data => {
                match (self.end_place(&flow.source), self.end_place(&flow.target)) {
                    (Some(source), Some(target)) if source == target => source,
                    (Some(only), None) | (None, Some(only)) => only,
                    _ => self.beside(),
                }
            }
        }
    }

    fn end_place(&self, id: &ElementId) -> Option<Place> {
        if let Some(node) = self.map.node(id) {
            return Some(self.place_of_node(node));
        }
        let flow = self.map.flow(id)?;
        match flow.kind {
            FlowKind::Message => Some(Place::Collaboration),
            FlowKind::Sequence => self.map.node(&flow.source).map(|node| self.place_of_node(node)),
            FlowKind::Association | FlowKind::Data => None,
        }
    }

    /// The activity or event that holds a data flow as its own, and whether it comes in.
    pub(super) fn data_end(&self, flow: &Flow) -> Option<(&'a Node, bool)> {
        if flow.kind != FlowKind::Data {
            return None;
        }
        let (source, target) = (self.map.node(&flow.source)?, self.map.node(&flow.target)?);
        let takes = |kind: &NodeKind| {
            kind.is_activity() || matches!(kind, NodeKind::End(_) | NodeKind::Intermediate { is_throwing: true, .. })
        };
        let gives = |kind: &NodeKind| {
            kind.is_activity()
                || matches!(
                    kind,
                    NodeKind::Start(_) | NodeKind::Boundary { .. } | NodeKind::Intermediate { is_throwing: false, .. }
                )
        };
        if kind::is_data(&source.kind) && takes(&target.kind) {
            Some((target, true))
        } else if kind::is_data(&target.kind) && gives(&source.kind) {
            Some((source, false))
        } else {
            None
        }
    }

    /// An id nobody has.
    pub(super) fn free_id(&self, base: &str) -> String {
        let mut id = base.to_owned();
        while self.taken.contains(&id) {
            id.push('_');
        }
        id
    }

    /// An id of this pool's process, unless its file had another.
    pub(super) fn process_id(&self, pool: &Pool) -> String {
        if !self.is_participant(pool) {
            return pool.id.to_string();
        }
        let kept = self.kept(&pool.id).part("process").and_then(|process| process.id());
        kept.map_or_else(|| format!("{}_process", pool.id), str::to_owned)
    }

    pub(super) fn ground_id(&self) -> String {
        let kept = self.header.part("process").and_then(|process| process.id());
        kept.map_or_else(|| self.free_id("Process_1"), str::to_owned)
    }

    pub(super) fn collaboration_id(&self) -> String {
        let kept = self.header.part("collaboration").and_then(|process| process.id());
        kept.map_or_else(|| self.free_id("Collaboration_1"), str::to_owned)
    }
}
