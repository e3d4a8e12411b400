//! The risk-control matrix (RACM, 风险控制矩阵) of a map: its risks and controls as rows, in the order work comes by them.
//!
//! Plain values: which words head the columns is for the page and the workbook to say.

use super::token_flow::graph::Graph;
use super::token_flow::place::{At, Each, after_order};
use super::{Duty, ElementId, Frequency, Lane, Node, ProcessMap, Quantity, Tier, TokenFlow};
use crate::id::DepartmentId;
use crate::name::Name;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RacmRow {
    /// From one.
    pub number: usize,
    pub step: ElementId,
    pub step_name: Name,
    pub lane: Option<Name>,
    pub department: Option<DepartmentId>,
    pub tier: Option<Tier>,
    pub owner: Option<Name>,
    pub risk: Option<Name>,
    pub control: Option<Name>,
    pub evidence: Option<Name>,
    pub frequency: Option<Frequency>,
    pub duty: Option<Duty>,
    pub policy: Option<Name>,
    pub rule: Option<Name>,
    pub system: Option<Name>,
    pub document: Option<Name>,
    /// How often the control is carried out or the risk is run in a month; `None` where that can't be told.
    pub volume: Option<Quantity>,
}

impl RacmRow {
    /// A risk nobody controls.
    pub fn is_gap(&self) -> bool {
        self.risk.is_some() && self.control.is_none()
    }
}

/// A row for every step with a risk or a control.
pub fn racm(map: &ProcessMap, flow: &TokenFlow) -> Vec<RacmRow> {
    let said = |said: &Option<Name>| said.clone().filter(|said| !said.is_blank());
    let steps =
        in_order(map).into_iter().filter(|node| said(&node.control.risk).or(said(&node.control.control)).is_some());
    let row = |(at, node): (usize, &Node)| {
        let lane: Option<&Lane> = node.lane.as_ref().and_then(|lane| map.lane(lane));
        let control = &node.control;
        RacmRow {
            number: at + 1,
            step: node.id.clone(),
            step_name: node.name.clone(),
            lane: lane.map(|lane| lane.name.clone()),
            department: lane.and_then(|lane| lane.department),
            tier: lane.and_then(|lane| lane.tier),
            owner: said(&control.owner),
            risk: said(&control.risk),
            control: said(&control.control),
            evidence: said(&control.evidence),
            frequency: control.frequency,
            duty: control.duty,
            policy: said(&control.policy),
            rule: said(&control.rule),
            system: said(&control.system),
            document: said(&control.document),
            volume: flow.step(&node.id).and_then(|step| step.as_ref().ok()).map(|step| step.volume),
        }
    };
    steps.enumerate().map(row).collect()
}

/// Events, activities and gateways as a case comes by them: each after what leads to it, where nothing turns back.
pub fn in_order(map: &ProcessMap) -> Vec<&Node> {
    let graph = Graph::of(map);
    let mut next = Each::of(graph.nodes.len(), |_| Vec::new());
    let mut is_first = Each::of(graph.nodes.len(), |_| true);
    let edges =
        graph.ways.iter().map(|way| (way.from, way.to)).chain(graph.feeds.iter().map(|feed| (feed.from, feed.to)));
    for (from, to) in edges {
        next[from].push(to);
        is_first[to] = false;
    }
    // The order is turned round, so what is drawn further left and up is asked last.
    let place = |at: &At| (graph.nodes[*at].bounds.x, graph.nodes[*at].bounds.y);
    let mut roots: Vec<At> = graph.nodes.all().collect();
    roots.sort_by_key(|at| std::cmp::Reverse((!is_first[*at], place(at))));
    for at in graph.nodes.all() {
        next[at].sort_by_key(|to| std::cmp::Reverse(place(to)));
    }
    after_order(&next, &roots).into_iter().rev().map(|at| graph.nodes[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sketch::{map, quantity};
    use super::*;

    #[test]
    fn risks_and_controls_are_rows_in_the_order_of_work() {
        let map = map(
            "lane l; start s volume=10; task z lane=l risk=r1 control=c1 owner=li duty=approve; xor x; task y risk=r2; task b; end e; \
             task a control=c3; s > z; z > x; x > y 20%; x > b; y > a; b > a; a > e",
        );
        let rows = racm(&map, &TokenFlow::of(&map));
        let told: Vec<_> = rows.iter().map(|row| (row.number, row.step.as_str(), row.volume, row.is_gap())).collect();
        let (ten, two) = (Some(quantity("10")), Some(quantity("2")));
        assert_eq!(told, [(1, "z", ten, false), (2, "y", two, true), (3, "a", ten, false)]);
        let first = &rows[0];
        assert_eq!((first.owner.clone(), first.duty), (Some(Name::new("li")), Some(Duty::Approve)));
        assert_eq!(first.lane.as_ref().map(|name| name.text.as_str()), Some("l"));
        assert!(first.department.is_some());
    }
}
