//! What is wrong with a map, or missing in it: findings, each about an element.
//!
//! A finding is never a refusal; a map in the making has many.

mod deadlock;
mod policies;
mod reach;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use policies::check_policies;

use crate::name::Name;

use super::{
    Duty, ElementId, Flow, FlowFault, FlowKind, GatewayKind, Node, NodeKind, ProcessMap, Share, TokenFlow, Trigger,
};

/// Something about an element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    pub about: ElementId,
    pub kind: FindingKind,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Nothing leads to the step, or nothing leads on from it.
    Unconnected,
    /// No start leads here.
    Unreachable,
    /// No end can be reached from here.
    NoEnd,
    /// A parallel join waits for ways of which a case takes only one: those that part at `choice`.
    Deadlock {
        choice: ElementId,
    },
    /// A parallel join waits for what only comes after it.
    WaitsForItself,
    /// Cases go round and none is let go.
    EndlessLoop {
        steps: Vec<ElementId>,
    },
    /// The figures are too large to be reckoned.
    Overflow,
    /// A flow whose end is gone.
    Loose,
    /// The shares of the ways out of a choice.
    Shares {
        sum: Share,
    },
    /// Two ways out or more say nothing of their share, so the rest is divided evenly.
    SharesMissing,
    /// Some cases may take no way: no way is the default, and none is always taken.
    NoDefault,
    /// A share that is less than never, or more than always.
    ImpossibleShare,
    /// A share where there is nothing to choose.
    ShareOnNoBranch,
    /// A boundary event that does not say how often it happens.
    BoundaryWithoutShare,
    /// A step in no lane, on a map that has lanes.
    NoLane,
    NoOwner,
    /// A lane whose department nobody has named.
    NoDepartment,
    /// An approval that follows no policy.
    NoPolicy,
    /// The policy it follows is not in force.
    PolicyNotInForce {
        policy: String,
    },
    /// A risk nobody controls.
    NoControl,
    /// A control of which nothing shows that it was carried out.
    NoEvidence,
}

impl FindingKind {
    /// Whether the map can't be computed, or work would stand still; the rest is missing or doubtful.
    pub const fn is_grave(&self) -> bool {
        matches!(
            self,
            Self::Deadlock { .. }
                | Self::WaitsForItself
                | Self::EndlessLoop { .. }
                | Self::Overflow
                | Self::Loose
                | Self::Shares { .. }
                | Self::ImpossibleShare
        )
    }
}

/// Everything there is to say of a map, by element.
pub fn check(map: &ProcessMap, flow: &TokenFlow) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ways = Ways::of(map);
    for node in map.nodes().filter(|node| node.kind.is_flow_node()) {
        shares(node, ways.out(&node.id), &mut findings);
        steps(map, node, &mut findings);
    }
    flows(map, &ways, &mut findings);
    for lane in map.lanes().filter(|lane| lane.department.is_none()) {
        // A lane that is divided is its parts'.
        let is_divided = map.lanes().any(|inner| inner.parent.as_ref() == Some(&lane.id));
        if !is_divided {
            findings.push(Finding { about: lane.id.clone(), kind: FindingKind::NoDepartment });
        }
    }
    reach::find(map, &ways, &mut findings);
    deadlock::find(map, &mut findings);
    for fault in flow.faults() {
        let Some(about) = fault.steps().first().cloned() else { continue };
        let kind = match fault {
            FlowFault::Endless { steps } => FindingKind::EndlessLoop { steps: steps.to_vec() },
            FlowFault::Overflow { .. } => FindingKind::Overflow,
        };
        findings.push(Finding { about, kind });
    }
    findings.sort();
    findings.dedup();
    findings
}

/// The sequence flows that have both their ends, by them.
struct Ways<'a> {
    out: BTreeMap<&'a ElementId, Vec<&'a Flow>>,
    into: BTreeMap<&'a ElementId, Vec<&'a Flow>>,
}

impl<'a> Ways<'a> {
    fn of(map: &'a ProcessMap) -> Self {
        let mut ways = Self { out: BTreeMap::new(), into: BTreeMap::new() };
        for flow in map.flows().filter(|flow| flow.kind == FlowKind::Sequence && !map.is_loose(flow)) {
            ways.out.entry(&flow.source).or_default().push(flow);
            ways.into.entry(&flow.target).or_default().push(flow);
        }
        ways
    }

    fn out(&self, id: &ElementId) -> &[&'a Flow] {
        self.out.get(id).map_or(&[], Vec::as_slice)
    }

    fn into(&self, id: &ElementId) -> &[&'a Flow] {
        self.into.get(id).map_or(&[], Vec::as_slice)
    }
}

fn shares(node: &Node, out: &[&Flow], findings: &mut Vec<Finding>) {
    let NodeKind::Gateway(kind) = node.kind else { return };
    if out.len() < 2 {
        return;
    }
    let mut say = |kind| findings.push(Finding { about: node.id.clone(), kind });
    match kind {
        GatewayKind::Exclusive | GatewayKind::EventBased | GatewayKind::Complex => {
            let sum = Share(out.iter().filter_map(|flow| flow.share).map(|share| share.0).fold(0, i64::saturating_add));
            let missing = out.iter().filter(|flow| flow.share.is_none()).count();
            if sum > Share::ALL || (missing == 0 && sum != Share::ALL) {
                say(FindingKind::Shares { sum });
            } else if missing > 1 {
                say(FindingKind::SharesMissing);
            }
        }
        GatewayKind::Inclusive => {
            let is_sure = |flow: &&&Flow| flow.is_default || flow.share.is_none_or(|share| share == Share::ALL);
            if !out.iter().any(|flow| is_sure(&flow)) {
                say(FindingKind::NoDefault);
            }
        }
        GatewayKind::Parallel => {}
    }
}

fn steps(map: &ProcessMap, node: &Node, findings: &mut Vec<Finding>) {
    let mut say = |kind| findings.push(Finding { about: node.id.clone(), kind });
    let is_blank = |said: &Option<Name>| said.as_ref().is_none_or(Name::is_blank);
    let has_lane = node.lane.as_ref().is_some_and(|lane| map.lane(lane).is_some());
    if !has_lane && map.lanes().next().is_some() && node.parent.is_none() {
        say(FindingKind::NoLane);
    }
    if !node.kind.is_activity() {
        return;
    }
    if is_blank(&node.control.owner) {
        say(FindingKind::NoOwner);
    }
    if node.control.duty == Some(Duty::Approve) && is_blank(&node.control.policy) {
        say(FindingKind::NoPolicy);
    }
    if !is_blank(&node.control.risk) && is_blank(&node.control.control) {
        say(FindingKind::NoControl);
    }
    if !is_blank(&node.control.control) && is_blank(&node.control.evidence) {
        say(FindingKind::NoEvidence);
    }
}

fn flows(map: &ProcessMap, ways: &Ways<'_>, findings: &mut Vec<Finding>) {
    for flow in map.flows() {
        let mut say = |kind| findings.push(Finding { about: flow.id.clone(), kind });
        if map.is_loose(flow) {
            say(FindingKind::Loose);
            continue;
        }
        let Some(share) = flow.share else { continue };
        if !share.is_possible() {
            say(FindingKind::ImpossibleShare);
        }
        let is_branch = flow.kind == FlowKind::Sequence
            && map.node(&flow.source).is_some_and(|source| match source.kind {
                NodeKind::Boundary { .. } => true,
                NodeKind::Gateway(GatewayKind::Parallel) => false,
                _ => ways.out(&flow.source).len() > 1,
            });
        if !is_branch {
            say(FindingKind::ShareOnNoBranch);
        }
    }
    for node in map.nodes() {
        let NodeKind::Boundary { trigger, .. } = &node.kind else { continue };
        let is_said = node.figures.volume.is_some() || ways.out(&node.id).iter().any(|flow| flow.share.is_some());
        let is_thrown = matches!(trigger, Trigger::Error | Trigger::Escalation | Trigger::Cancel);
        if !is_said && !is_thrown && *trigger != Trigger::Compensation {
            findings.push(Finding { about: node.id.clone(), kind: FindingKind::BoundaryWithoutShare });
        }
    }
}
