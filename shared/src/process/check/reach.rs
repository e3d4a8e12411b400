//! Steps nothing leads to or from, and steps no case comes to or gets away from.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ElementId, Node, NodeKind, ProcessMap, Trigger};
use super::{Finding, FindingKind, Ways};

pub(super) fn find(map: &ProcessMap, ways: &Ways<'_>, findings: &mut Vec<Finding>) {
    let around = Around::of(map, ways);
    let mut say = |node: &Node, kind| findings.push(Finding { about: node.id.clone(), kind });
    let (mut begin, mut end) = (Vec::new(), Vec::new());
    let mut connected = Vec::new();
    for node in map.nodes().filter(|node| node.kind.is_flow_node()) {
        if around.is_unconnected(node) {
            say(node, FindingKind::Unconnected);
        } else {
            connected.push(node);
        }
        begin.extend(around.begins(node).then_some(&node.id));
        end.extend(around.ends(node).then_some(&node.id));
    }
    let (forth, back) = (reached(begin, &around.next), reached(end, &around.before));
    // What is not connected has been told as that.
    for node in connected {
        if !forth.contains(&node.id) {
            say(node, FindingKind::Unreachable);
        }
        if !back.contains(&node.id) {
            say(node, FindingKind::NoEnd);
        }
    }
}

type Links<'a> = BTreeMap<&'a ElementId, Vec<&'a ElementId>>;

fn reached<'a>(from: Vec<&'a ElementId>, next: &Links<'a>) -> BTreeSet<&'a ElementId> {
    let mut walk = from;
    let mut seen: BTreeSet<&ElementId> = walk.iter().copied().collect();
    while let Some(here) = walk.pop() {
        let further = next.get(here).into_iter().flatten().copied();
        walk.extend(further.filter(|to| seen.insert(to)));
    }
    seen
}

struct Around<'a> {
    map: &'a ProcessMap,
    ways: &'a Ways<'a>,
    next: Links<'a>,
    before: Links<'a>,
    /// What is done to undo something: it hangs on an association.
    undoing: BTreeSet<&'a ElementId>,
}

fn is_link(node: &Node, throwing: bool) -> bool {
    matches!(node.kind, NodeKind::Intermediate { trigger: Trigger::Link, is_throwing } if is_throwing == throwing)
}

fn is_compensation(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Boundary { trigger: Trigger::Compensation, .. })
}

impl<'a> Around<'a> {
    fn of(map: &'a ProcessMap, ways: &'a Ways<'a>) -> Self {
        let mut pairs: Vec<(&ElementId, &ElementId)> =
            ways.out.values().flatten().map(|flow| (&flow.source, &flow.target)).collect();
        let mut undoing = BTreeSet::new();
        let undone = |flow: &&super::super::Flow| map.node(&flow.source).is_some_and(is_compensation);
        for flow in map.flows().filter(undone) {
            undoing.insert(&flow.target);
            // It comes to its end with what it undoes.
            pairs.extend([(&flow.source, &flow.target), (&flow.target, &flow.source)]);
        }
        for node in map.nodes() {
            if let NodeKind::Boundary { attached_to, .. } = &node.kind {
                pairs.push((attached_to, &node.id));
            }
            if is_link(node, true) {
                let is_caught =
                    |other: &&Node| is_link(other, false) && other.name == node.name && other.parent == node.parent;
                pairs.extend(map.nodes().filter(is_caught).map(|other| (&node.id, &other.id)));
            }
        }
        let (mut next, mut before) = (Links::new(), Links::new());
        for (from, to) in pairs {
            next.entry(from).or_default().push(to);
            before.entry(to).or_default().push(from);
        }
        Self { map, ways, next, before, undoing }
    }

    /// Inside a subprocess a step may stand by itself: it begins and ends with what is around it.
    fn is_inside(&self, node: &Node) -> bool {
        node.parent.as_ref().is_some_and(|parent| self.map.node(parent).is_some())
    }

    fn is_unconnected(&self, node: &Node) -> bool {
        let (no_way_in, no_way_out) = (self.ways.into(&node.id).is_empty(), self.ways.out(&node.id).is_empty());
        match node.kind {
            NodeKind::Start(_) => no_way_out,
            NodeKind::End(_) => no_way_in,
            NodeKind::Boundary { .. } => no_way_out && !is_compensation(node),
            _ if self.undoing.contains(&node.id) => false,
            _ if self.is_inside(node) => no_way_in && no_way_out && node.kind.is_gateway(),
            _ => {
                let begins = is_link(node, false) || node.figures.volume.is_some();
                (no_way_in && !begins) || (no_way_out && !is_link(node, true))
            }
        }
    }

    fn begins(&self, node: &Node) -> bool {
        let is_first = self.ways.into(&node.id).is_empty() && (node.figures.volume.is_some() || self.is_inside(node));
        match node.kind {
            NodeKind::Start(_) => true,
            NodeKind::Boundary { .. } => false,
            _ => is_first && !is_link(node, false),
        }
    }

    fn ends(&self, node: &Node) -> bool {
        let is_last = self.is_inside(node) && self.ways.out(&node.id).is_empty() && !is_link(node, true);
        matches!(node.kind, NodeKind::End(_)) || is_compensation(node) || is_last
    }
}
