//! Whether the policies that steps name are there to be followed.

use super::{Finding, FindingKind};
use crate::process::ProcessMap;

/// The steps that name a policy which is none of those in force. A step that names none is told by [`super::check`].
pub fn check_policies(map: &ProcessMap, in_force: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for node in map.nodes().filter(|node| node.kind.is_activity()) {
        let Some(named) = node.control.policy.as_ref().filter(|policy| !policy.is_blank()) else { continue };
        let is_called = |known: &String| known.trim() == named.text.trim() || named.en.as_deref() == Some(known.trim());
        if in_force.iter().any(is_called) {
            continue;
        }
        let kind = FindingKind::PolicyNotInForce { policy: named.text.trim().to_owned() };
        findings.push(Finding { about: node.id.clone(), kind });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::sketch::{id, map};
    use crate::process::{Element, ProcessMap};

    fn following(policy: Option<&str>) -> ProcessMap {
        let mut map = map("start s; task a; end e; s > a; a > e");
        let mut step = map.node(&id("a")).cloned().unwrap();
        step.control.policy = policy.map(Into::into);
        map.put(Element::Node(Box::new(step)));
        map
    }

    #[test]
    fn a_policy_that_is_not_in_force_is_named_at_the_step_that_follows_it() {
        let check = |policy: Option<&str>, in_force: &[&str], expect: Option<&str>| {
            let in_force: Vec<String> = in_force.iter().map(|name| (*name).to_owned()).collect();
            let found = check_policies(&following(policy), &in_force);
            let named = found.iter().map(|finding| match &finding.kind {
                FindingKind::PolicyNotInForce { policy } => (finding.about.as_str(), policy.as_str()),
                other => panic!("{other:?}"),
            });
            assert_eq!(named.collect::<Vec<_>>(), expect.map(|policy| ("a", policy)).into_iter().collect::<Vec<_>>());
        };
        check(None, &[], None);
        check(Some("  "), &[], None);
        check(Some("Large"), &["Small", "Large"], None);
        check(Some(" Large "), &["Large"], None);
        check(Some("Large"), &["Small"], Some("Large"));
        check(Some("Large"), &[], Some("Large"));
    }
}
