//! What any edits made at once come to: a valid map, the same on every replica.
//!
//! Two people who have not seen each other may take away what the other builds on. Nothing of it is lost or stored anew:
//! what is written stays as it is, and is *shown* settled. Should what is missing come back, all is as it was.

use std::collections::{BTreeMap, BTreeSet};

use super::{ElementId, Flow, Lane, Node, NodeKind, ProcessMap};

impl ProcessMap {
    /// Whether nothing has to be settled.
    pub fn is_settled(&self) -> bool {
        self.len() <= Self::ELEMENTS_MAX
            && self.lanes.values().all(|lane| self.lane_holds(lane))
            && self.nodes.values().all(|node| self.node_holds(node))
            && self.further_defaults().is_empty()
            && self.circles(&self.lane_parents()).is_empty()
            && self.circles(&self.node_parents()).is_empty()
    }

    /// Makes the map valid: what refers to something that is not there stands without it, of elements that would stand in
    /// each other the one with the least id stands outside, of two ways taken by default the one with the least id is. A
    /// flow whose end is gone is left as it is: it is loose.
    pub fn settle(&mut self) {
        self.bound();
        let pools: BTreeSet<ElementId> = self.pools.keys().cloned().collect();
        let lanes: BTreeSet<ElementId> = self.lanes.keys().cloned().collect();
        let holders: BTreeSet<ElementId> =
            self.nodes.values().filter(|node| is_subprocess(node)).map(|node| node.id.clone()).collect();
        let hosts: BTreeSet<ElementId> =
            self.nodes.values().filter(|node| node.kind.is_activity()).map(|node| node.id.clone()).collect();
        for lane in self.lanes.values_mut() {
            lane.pool.take_if(|pool| !pools.contains(pool));
            lane.parent.take_if(|parent| !lanes.contains(parent));
        }
        for node in self.nodes.values_mut() {
            node.lane.take_if(|lane| !lanes.contains(lane));
            node.pool.take_if(|pool| !pools.contains(pool));
            node.parent.take_if(|parent| !holders.contains(parent));
            if let NodeKind::Boundary { attached_to, trigger, .. } = &node.kind
                && !hosts.contains(attached_to)
            {
                node.kind = NodeKind::Intermediate { trigger: *trigger, is_throwing: false };
            }
        }
        for id in self.circles(&self.lane_parents()) {
            if let Some(lane) = self.lanes.get_mut(&id) {
                lane.parent = None;
            }
        }
        for id in self.circles(&self.node_parents()) {
            if let Some(node) = self.nodes.get_mut(&id) {
                node.parent = None;
            }
        }
        for id in self.further_defaults() {
            if let Some(flow) = self.flows.get_mut(&id) {
                flow.is_default = false;
            }
        }
    }

    /// Beyond the bound, the last ids are not shown: only a stranger's program or many at once come there.
    fn bound(&mut self) {
        let ids: BTreeSet<&ElementId> =
            self.pools.keys().chain(self.lanes.keys()).chain(self.nodes.keys()).chain(self.flows.keys()).collect();
        let beyond: Vec<ElementId> = ids.into_iter().skip(Self::ELEMENTS_MAX).cloned().collect();
        for id in beyond {
            self.remove(&id);
        }
    }

    fn lane_holds(&self, lane: &Lane) -> bool {
        lane.pool.as_ref().is_none_or(|pool| self.pools.contains_key(pool))
            && lane.parent.as_ref().is_none_or(|parent| self.lanes.contains_key(parent))
    }

    fn node_holds(&self, node: &Node) -> bool {
        node.lane.as_ref().is_none_or(|lane| self.lanes.contains_key(lane))
            && node.pool.as_ref().is_none_or(|pool| self.pools.contains_key(pool))
            && node.parent.as_ref().is_none_or(|parent| self.nodes.get(parent).is_some_and(is_subprocess))
            && match &node.kind {
                NodeKind::Boundary { attached_to, .. } => {
                    self.nodes.get(attached_to).is_some_and(|host| host.kind.is_activity())
                }
                _ => true,
            }
    }

    /// Flows that would be a second way taken by default from where one leads already.
    fn further_defaults(&self) -> Vec<ElementId> {
        let mut sources = BTreeSet::new();
        let defaults = self.flows.values().filter(|flow| flow.is_default);
        defaults.filter(|flow: &&Flow| !sources.insert(&flow.source)).map(|flow| flow.id.clone()).collect()
    }

    fn lane_parents(&self) -> BTreeMap<&ElementId, &ElementId> {
        self.lanes.values().filter_map(|lane| Some((&lane.id, lane.parent.as_ref()?))).collect()
    }

    fn node_parents(&self) -> BTreeMap<&ElementId, &ElementId> {
        self.nodes.values().filter_map(|node| Some((&node.id, node.parent.as_ref()?))).collect()
    }

    /// The least of each circle, where every element has one parent at most; each way up is walked once.
    fn circles(&self, parents: &BTreeMap<&ElementId, &ElementId>) -> BTreeSet<ElementId> {
        let mut walked: BTreeMap<&ElementId, usize> = BTreeMap::new();
        let mut found = BTreeSet::new();
        for (walk, start) in parents.keys().enumerate() {
            let mut at = *start;
            while !walked.contains_key(at) {
                walked.insert(at, walk);
                match parents.get(at).copied() {
                    Some(parent) => at = parent,
                    None => break,
                }
            }
            // A way that comes upon itself has gone round.
            if walked.get(at) == Some(&walk) && parents.contains_key(at) {
                let (mut least, mut next) = (at, parents.get(at).copied());
                while let Some(here) = next.filter(|here| *here != at) {
                    least = least.min(here);
                    next = parents.get(here).copied();
                }
                found.insert(least.clone());
            }
        }
        found
    }
}

const fn is_subprocess(node: &Node) -> bool {
    matches!(node.kind, NodeKind::SubProcess { .. })
}
