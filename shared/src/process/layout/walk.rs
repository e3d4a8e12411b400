//! The order in which a map is read: along the flows from its starts, so that what follows is heard after what leads to it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ElementId, FlowKind, Node, NodeKind, ProcessMap};

/// Every node once. A subprocess comes before what stands in it, a host before the events on it.
pub fn walk(map: &ProcessMap) -> Vec<&Node> {
    let mut after: BTreeMap<&ElementId, Vec<&ElementId>> = BTreeMap::new();
    let mut led_to: BTreeSet<&ElementId> = BTreeSet::new();
    for flow in map.flows().filter(|flow| flow.kind == FlowKind::Sequence) {
        after.entry(&flow.source).or_default().push(&flow.target);
        led_to.insert(&flow.target);
    }
    let mut within: BTreeMap<&ElementId, Vec<&Node>> = BTreeMap::new();
    for node in map.nodes() {
        let host = match &node.kind {
            NodeKind::Boundary { attached_to, .. } => Some(attached_to),
            _ => node.parent.as_ref(),
        };
        if let Some(host) = host.filter(|host| map.node(host).is_some()) {
            within.entry(host).or_default().push(node);
        }
    }
    let place = |node: &Node| (node.bounds.x, node.bounds.y);
    let mut starts: Vec<&Node> = map.nodes().collect();
    // Starts first, then what nothing leads to, then circles without a way in; each from left to right.
    starts.sort_by_key(|node| {
        let rank = match (&node.kind, led_to.contains(&node.id)) {
            (NodeKind::Start(_), _) => 0,
            (NodeKind::Boundary { .. }, _) => 2,
            (NodeKind::DataObject | NodeKind::DataStore | NodeKind::Annotation | NodeKind::Group, _) => 4,
            (_, false) => 1,
            (_, true) => 3,
        };
        let is_inside = node.parent.is_some();
        (is_inside, rank, place(node), &node.id)
    });
    let mut seen: BTreeSet<&ElementId> = BTreeSet::new();
    let mut order = Vec::new();
    for start in starts {
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            if !seen.insert(&node.id) {
                continue;
            }
            order.push(node);
            let next = after.get(&node.id).into_iter().flatten().filter_map(|id| map.node(id));
            let mut next: Vec<&Node> = next.collect();
            next.sort_by_key(|node| std::cmp::Reverse((place(node), &node.id)));
            open.extend(next);
            // What is in it or on it is read before what follows it.
            let mut inner: Vec<&Node> = within.get(&node.id).into_iter().flatten().copied().collect();
            inner.sort_by_key(|node| {
                let begins = matches!(node.kind, NodeKind::Start(_)) || !led_to.contains(&node.id);
                std::cmp::Reverse((!begins, place(node), &node.id))
            });
            open.extend(inner);
        }
    }
    order
}
