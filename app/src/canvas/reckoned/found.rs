//! What checks found, in words that say what to do about it.

use shared::process::{ElementId, FindingKind, Holder, ProcessMap, TokenFlow, check, duty_conflicts};

use super::Found;
use crate::canvas::{figures, names};
use crate::text::Text;

/// The gravest first.
pub fn found(map: &ProcessMap, flow: &TokenFlow, text: Text) -> Vec<Found> {
    let language = text.language();
    let checks = check(map, flow).into_iter().map(|finding| Found {
        is_grave: finding.kind.is_grave(),
        about: words(&finding.kind, map, text),
        element: Some(finding.about),
        beside: Vec::new(),
    });
    let conflicts = duty_conflicts(map).into_iter().map(|conflict| {
        let holder = match &conflict.holder {
            Holder::Owner(owner) => owner.in_language(language).to_owned(),
            Holder::Lane(lane) => {
                map.lane(lane).map(|lane| lane.name.in_language(language).to_owned()).unwrap_or_default()
            }
        };
        let rule = conflict.rule;
        let (one, other) = (names::duty(rule.one, text), names::duty(rule.other, text));
        let about = text.map_conflict(rule.danger(language), &holder, one, other, rule.source(language));
        let mut steps = conflict.other.into_iter().chain(conflict.one);
        Found { element: steps.next(), beside: steps.collect(), is_grave: true, about }
    });
    let mut found: Vec<Found> = checks.chain(conflicts).collect();
    found.sort_by_key(|found| !found.is_grave);
    found
}

/// A finding in words that follow the name of what it is about.
pub fn words(kind: &FindingKind, map: &ProcessMap, text: Text) -> String {
    let name = |id: &ElementId| map.node(id).map_or_else(|| id.to_string(), |node| names::node(node, text));
    match kind {
        FindingKind::Unconnected => text.map_check_unconnected().to_owned(),
        FindingKind::Unreachable => text.map_check_unreachable().to_owned(),
        FindingKind::NoEnd => text.map_check_no_end().to_owned(),
        FindingKind::Deadlock { choice } => text.map_check_deadlock(&name(choice)),
        FindingKind::WaitsForItself => text.map_check_waits().to_owned(),
        FindingKind::EndlessLoop { .. } => text.map_check_endless().to_owned(),
        FindingKind::Overflow => text.map_check_overflow().to_owned(),
        FindingKind::Loose => text.map_is_loose().to_owned(),
        FindingKind::Shares { sum } => text.map_check_shares(&figures::percent(*sum)),
        FindingKind::SharesMissing => text.map_check_shares_missing().to_owned(),
        FindingKind::NoDefault => text.map_check_no_default().to_owned(),
        FindingKind::ImpossibleShare => text.map_check_impossible().to_owned(),
        FindingKind::ShareOnNoBranch => text.map_check_no_branch().to_owned(),
        FindingKind::BoundaryWithoutShare => text.map_check_boundary().to_owned(),
        FindingKind::NoLane => text.map_check_no_lane().to_owned(),
        FindingKind::NoOwner => text.map_check_no_owner().to_owned(),
        FindingKind::NoDepartment => text.map_check_no_department().to_owned(),
        FindingKind::NoPolicy => text.map_check_no_policy().to_owned(),
        FindingKind::PolicyNotInForce { policy } => text.map_check_policy(policy),
        FindingKind::NoControl => text.map_check_no_control().to_owned(),
        FindingKind::NoEvidence => text.map_check_no_evidence().to_owned(),
    }
}
