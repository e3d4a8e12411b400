//! Where a flow that lost an end could be joined again: the shapes nearest to where it ended.

use std::cmp::Reverse;

use super::area::Area;
use crate::process::{ElementId, Flow, FlowKind, Node, NodeKind, Point, ProcessMap};

/// Which end of a flow is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostEnd {
    Source,
    Target,
}

/// The end a flow has lost; none where it has both, or neither.
pub fn lost_end(map: &ProcessMap, flow: &Flow) -> Option<LostEnd> {
    match (map.node(&flow.source).is_some(), map.node(&flow.target).is_some()) {
        (true, false) if map.is_loose(flow) => Some(LostEnd::Target),
        (false, true) if map.is_loose(flow) => Some(LostEnd::Source),
        _ => None,
    }
}

/// The shapes a loose flow may be joined to, the nearest to where it ended first; the end it has kept is where it is
/// looked for if nobody drew its way.
pub fn nearest(map: &ProcessMap, flow: &Flow, most: usize) -> Vec<ElementId> {
    let Some(lost) = lost_end(map, flow) else { return Vec::new() };
    let (kept, drawn) = match lost {
        LostEnd::Source => (map.node(&flow.target), flow.waypoints.first()),
        LostEnd::Target => (map.node(&flow.source), flow.waypoints.last()),
    };
    let Some(kept) = kept else { return Vec::new() };
    let ended = drawn.copied().unwrap_or_else(|| Area::of(kept.bounds).centre());
    let mut found: Vec<&Node> = map.nodes().filter(|node| may_join(map, flow, lost, kept, node)).collect();
    // Work goes on to the right, so of two that are as near, the one ahead comes first.
    found.sort_by_key(|node| {
        let centre = Area::of(node.bounds).centre();
        let is_ahead = (centre.x >= ended.x) == (lost == LostEnd::Target);
        (apart(centre, ended), Reverse(is_ahead), node.id.clone())
    });
    found.into_iter().take(most).map(|node| node.id.clone()).collect()
}

fn may_join(map: &ProcessMap, flow: &Flow, lost: LostEnd, kept: &Node, node: &Node) -> bool {
    if node.id == kept.id {
        return false;
    }
    let is_joined = map.flows().any(|other| {
        other.id != flow.id
            && match lost {
                LostEnd::Source => other.source == node.id && other.target == kept.id,
                LostEnd::Target => other.source == kept.id && other.target == node.id,
            }
    });
    let is_fit = match (flow.kind, lost) {
        (FlowKind::Sequence, LostEnd::Source) => !matches!(node.kind, NodeKind::End(_)),
        (FlowKind::Sequence, LostEnd::Target) => !matches!(node.kind, NodeKind::Start(_) | NodeKind::Boundary { .. }),
        _ => true,
    };
    let is_within = flow.kind != FlowKind::Sequence || (node.kind.is_flow_node() && node.parent == kept.parent);
    !is_joined && is_fit && is_within
}

fn apart(one: Point, other: Point) -> i128 {
    let (across, down) = (i128::from(one.x) - i128::from(other.x), i128::from(one.y) - i128::from(other.y));
    across * across + down * down
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::sketch::{id, map};
    use crate::process::{Bounds, Element};

    /// Steps in a row, a hundred pixels apart, with a flow from one to what is gone.
    fn row(flow: &str, way: &[(i64, i64)]) -> ProcessMap {
        let mut map = map(&format!("start s; task a; task b; task c; end e; s > a; {flow}"));
        for (place, name) in (0..).zip(["s", "a", "b", "c", "e"]) {
            let mut node = map.node(&id(name)).cloned().unwrap();
            node.bounds = Bounds::pixels(place * 100, 0, 60, 60);
            map.put(Element::Node(Box::new(node)));
        }
        let loose: Vec<Flow> = map.flows().filter(|flow| map.is_loose(flow)).cloned().collect();
        for mut flow in loose {
            flow.waypoints = way.iter().map(|(x, y)| Point::new(x * 1_000, y * 1_000)).collect();
            map.put(Element::Flow(flow));
        }
        map
    }

    fn offered(flow: &str, way: &[(i64, i64)]) -> String {
        let map = row(flow, way);
        let loose = map.flows().find(|flow| map.is_loose(flow) || flow.id == id("a_b")).unwrap();
        nearest(&map, loose, 2).iter().map(ElementId::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_loose_flow_is_offered_the_shapes_nearest_to_where_it_ended() {
        let check = |flow, way: &[(i64, i64)], expect| assert_eq!(offered(flow, way), expect, "{flow} {way:?}");
        // Where its way was drawn, the end of that counts.
        check("a > gone", &[(160, 30), (300, 30)], "c b");
        check("a > gone", &[(160, 30), (430, 30)], "e c");
        // Else it is looked for around the end it has kept; nothing leads into a start.
        check("a > gone", &[], "b c");
        // Nothing leads out of an end, and `s > a` is there already.
        check("gone > e", &[], "c b");
        check("gone > a", &[], "b c");
        // Both ends gone, or neither: there is nothing to join.
        check("lost > gone", &[], "");
        check("a > b", &[], "");
    }
}
