//! [`Policy::findings`]: what would go wrong with a policy, found before anybody waits for it in vain.
//!
//! Amounts are looked at where a rule or a step begins and ends, and just beyond; nothing changes in between. Accounts
//! are what a sheet may or may not have, so a rule that asks for them is an exception to those after it.

use std::collections::{BTreeMap, BTreeSet};

use super::course::Course;
use super::{
    ApprovalError, Approvers, Band, Case, Escalation, Link, Parties, Policy, Rule, RuleName, TargetKind, Whom,
};
use crate::id::{DepartmentId, PersonId};
use crate::money::{Amount, Minor};

/// Somebody who may submit for a department, and who would be asked then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standpoint {
    pub department: DepartmentId,
    pub submitter: PersonId,
    /// As they would be if this person alone had written.
    pub parties: Parties,
}

/// What is wrong, or looks as if it were.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// No rule is for these amounts of this department.
    Gap { kind: TargetKind, department: DepartmentId, above: Option<Minor>, up_to: Option<Minor> },
    /// A step finds nobody.
    NoApprover { rule: RuleName, step: usize, who: Vec<Approvers>, department: DepartmentId },
    /// If this person submits, only they themselves could decide.
    SelfApproval { rule: RuleName, step: usize, department: DepartmentId, submitter: PersonId },
    /// A step wants more agreements than there are people.
    Quorum { rule: RuleName, step: usize, department: DepartmentId, need: usize, have: usize },
    /// A step that is late would be handed on to nobody.
    NobodyAbove { rule: RuleName, step: usize, department: DepartmentId },
    /// Two rules are for the same; the first counts.
    Overlap { first: RuleName, second: RuleName },
    /// A rule never counts, because earlier ones take all of its cases.
    Shadowed { rule: RuleName },
    /// The line of reporting goes round in a circle.
    Loop { person: PersonId },
    /// The rule cannot be applied at all; the error says why.
    Unusable { rule: RuleName, why: String },
}

impl Finding {
    /// Whether somebody would wait in vain, or could not ask.
    pub const fn blocks(&self) -> bool {
        !matches!(self, Self::Overlap { .. } | Self::Shadowed { .. } | Self::NobodyAbove { .. })
    }
}

impl Policy {
    /// Everything that would go wrong, for the sheets of these departments; `superiors` is the line of reporting.
    pub fn findings(&self, standpoints: &[Standpoint], superiors: &BTreeMap<PersonId, PersonId>) -> BTreeSet<Finding> {
        let mut found = BTreeSet::new();
        for rule in &self.rules {
            if let Err(error) = rule.check() {
                found.insert(Finding::Unusable { rule: rule.name.clone(), why: error.to_string() });
            }
        }
        let departments: BTreeSet<DepartmentId> = standpoints.iter().map(|stand| stand.department).collect();
        let mut counts = BTreeSet::new();
        // Of a kind it says nothing about, what stands for everybody counts; of sheets it has to speak.
        let speaks_of = |kind| kind == TargetKind::Sheet || self.speaks_of(kind);
        for kind in TargetKind::ASKED.into_iter().filter(|kind| speaks_of(*kind)) {
            for department in departments.iter().filter(|of| kind.is_whole() == (**of == DepartmentId::WHOLE)) {
                self.look_at(kind, *department, standpoints, &mut counts, &mut found);
            }
        }
        self.compare(&counts, &mut found);
        if self.names_superiors() {
            found.extend(circles(superiors).into_iter().map(|person| Finding::Loop { person }));
        }
        found
    }

    /// The amounts at which something changes, each with the one just above it; the least and the greatest too.
    fn amounts(&self) -> BTreeSet<i64> {
        let bounds = |rule: &Rule| {
            let Band { above, up_to } = rule.when.amount;
            let steps: Vec<_> = rule.steps.iter().map(|step| step.above).collect();
            [above, up_to].into_iter().chain(steps).flatten().map(|minor| minor.0).collect::<Vec<_>>()
        };
        let bounds = self.rules.iter().flat_map(bounds);
        let mut amounts: BTreeSet<i64> = bounds.flat_map(|bound| [bound, bound.saturating_add(1)]).collect();
        amounts.extend([i64::MIN, i64::MAX]);
        amounts
    }

    /// Goes through one department's amounts: gaps, and what each rule that counts would run into.
    fn look_at(
        &self,
        kind: TargetKind,
        department: DepartmentId,
        standpoints: &[Standpoint],
        counts: &mut BTreeSet<usize>,
        found: &mut BTreeSet<Finding>,
    ) {
        let none = BTreeSet::new();
        let mut gap: Option<(Option<Minor>, i64)> = None;
        let mut covered: Option<i64> = None;
        let mut close = |gap: &mut Option<(Option<Minor>, i64)>| {
            if let Some((above, last)) = gap.take() {
                let up_to = (last < i64::MAX).then_some(Minor(last));
                found.insert(Finding::Gap { kind, department, above, up_to });
            }
        };
        let mut cases = Vec::new();
        for amount in self.amounts() {
            let total = Amount::new(Minor(amount), self.currency);
            let plain = Case { kind, department, other: None, total, accounts: &none };
            match self.rules.iter().position(|rule| rule.kind == plain.kind && rule.when.holds(&plain)) {
                Some(place) => {
                    close(&mut gap);
                    covered = Some(amount);
                    cases.push((place, plain));
                }
                None => {
                    let above = gap.map_or(covered.map(Minor), |(above, _)| above);
                    gap = Some((above, amount));
                }
            }
            // With every account that a rule asks for: the exceptions.
            for (place, rule) in self.rules.iter().enumerate().filter(|(_, rule)| !rule.when.accounts.is_empty()) {
                let accounts = &rule.when.accounts;
                let case = Case { accounts, ..plain };
                if self.rules.iter().position(|rule| rule.kind == case.kind && rule.when.holds(&case)) == Some(place) {
                    cases.push((place, case));
                }
            }
        }
        close(&mut gap);
        for (place, case) in cases {
            counts.insert(place);
            let Some(rule) = self.rules.get(place) else { continue };
            for stand in standpoints.iter().filter(|stand| stand.department == department) {
                found.extend(rule.stumbles(&case, stand));
            }
        }
    }

    fn compare(&self, counts: &BTreeSet<usize>, found: &mut BTreeSet<Finding>) {
        for (place, second) in self.rules.iter().enumerate() {
            if TargetKind::ASKED.contains(&second.kind) && !counts.contains(&place) && second.check().is_ok() {
                found.insert(Finding::Shadowed { rule: second.name.clone() });
                continue;
            }
            for first in self.rules.iter().take(place).filter(|first| first.meets(second) && !first.narrows(second)) {
                let (first, second) = (first.name.clone(), second.name.clone());
                found.insert(Finding::Overlap { first, second });
            }
        }
    }

    fn names_superiors(&self) -> bool {
        let upward = |who: Approvers| matches!(who, Approvers::Upward(_));
        self.rules.iter().flat_map(|rule| &rule.steps).any(|step| match step.escalate {
            Some(Escalation::Superior) => true,
            Some(Escalation::To(who)) if upward(who) => true,
            _ => step.who.iter().any(upward),
        })
    }
}

impl Rule {
    /// What a request by this rule would be refused for, and where it would be handed on to nobody.
    fn stumbles(&self, case: &Case<'_>, stand: &Standpoint) -> Vec<Finding> {
        let applying = self.steps.iter().enumerate().filter(|(_, step)| step.applies(case));
        let (places, steps): (Vec<_>, Vec<_>) = applying.map(|(place, step)| (place, step.clone())).unzip();
        let Ok(course) = Course::begin(&steps, chrono::DateTime::UNIX_EPOCH) else { return Vec::new() };
        let asking = places.into_iter().zip(&course.links).filter(|(_, link)| link.step.quorum.asks_people());
        asking.filter_map(|(step, link)| self.stumbles_at(step, link, stand)).collect()
    }

    fn stumbles_at(&self, step: usize, link: &Link, stand: &Standpoint) -> Option<Finding> {
        let (rule, department) = (self.name.clone(), stand.department);
        match stand.parties.check_link(step, link, stand.submitter) {
            Err(ApprovalError::NoApprover { step, who }) => {
                Some(Finding::NoApprover { rule, step, who: names(&who), department })
            }
            Err(ApprovalError::OnlyAuthors { step, .. }) => {
                Some(Finding::SelfApproval { rule, step, department, submitter: stand.submitter })
            }
            Err(ApprovalError::QuorumOutOfReach { step, need, have }) => {
                Some(Finding::Quorum { rule, step, department, need, have })
            }
            Err(_) => None,
            Ok(()) => {
                let asks_others = link.step.escalate.is_some_and(|late| late != Escalation::Remind);
                let is_handed_on = asks_others && link.step.within_days.is_some();
                let nobody = is_handed_on && stand.parties.escalated_to(link, stand.submitter).is_empty();
                nobody.then_some(Finding::NobodyAbove { rule, step, department })
            }
        }
    }

    /// Whether there is something both are for.
    fn meets(&self, other: &Self) -> bool {
        let (one, two) = (&self.when, &other.when);
        let low = one.amount.above.max(two.amount.above);
        let high = match (one.amount.up_to, two.amount.up_to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let amounts = low.zip(high).is_none_or(|(low, high)| low < high);
        let departments =
            one.departments.is_empty() || two.departments.is_empty() || !one.departments.is_disjoint(&two.departments);
        self.kind == other.kind && amounts && departments
    }

    /// Whether this is an exception to the other: for less in one way, and for no more in any.
    fn narrows(&self, other: &Self) -> bool {
        let (one, two) = (&self.when, &other.when);
        let within = |one_is_all: bool, two_is_all: bool, is_part: bool| two_is_all || !one_is_all && is_part;
        let departments =
            within(one.departments.is_empty(), two.departments.is_empty(), one.departments.is_subset(&two.departments));
        let accounts = within(one.accounts.is_empty(), two.accounts.is_empty(), one.accounts.is_subset(&two.accounts));
        two.amount.contains(one.amount) && departments && accounts && one != two
    }
}

fn names(who: &Whom) -> Vec<Approvers> {
    who.iter().collect()
}

/// Those who are their own superior, some levels up.
fn circles(superiors: &BTreeMap<PersonId, PersonId>) -> BTreeSet<PersonId> {
    let goes_round = |start: &&PersonId| {
        let mut above = superiors.get(*start);
        for _ in 0..superiors.len() {
            match above {
                None => return false,
                Some(person) if person == *start => return true,
                Some(person) => above = superiors.get(person),
            }
        }
        false
    };
    superiors.keys().filter(goes_round).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::{Condition, PolicyStep, Quorum};
    use crate::money::Currency;
    use uuid::Uuid;

    const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));
    const IT: DepartmentId = DepartmentId(Uuid::from_u128(2));
    const EDITOR: PersonId = PersonId(Uuid::from_u128(11));
    const HEAD: PersonId = PersonId(Uuid::from_u128(12));
    const CFO: PersonId = PersonId(Uuid::from_u128(13));

    /// The head of both departments writes in IT's sheet as well.
    fn standpoints() -> Vec<Standpoint> {
        let stand = |department, submitter| Standpoint {
            department,
            submitter,
            parties: Parties {
                approvers: BTreeMap::from([
                    (Approvers::DepartmentHead, BTreeSet::from([HEAD])),
                    (Approvers::Finance, BTreeSet::from([CFO])),
                ]),
                authors: [submitter].into(),
                eligible: [HEAD, CFO].into(),
                ..Parties::default()
            },
        };
        vec![stand(SALES, EDITOR), stand(IT, EDITOR), stand(IT, HEAD)]
    }

    fn rule(name: &str, when: Condition, steps: Vec<PolicyStep>) -> Rule {
        Rule::new(name.parse().unwrap(), TargetKind::Sheet, when, steps)
    }

    fn name(name: &str) -> RuleName {
        name.parse().unwrap()
    }

    fn band(above: Option<i64>, up_to: Option<i64>) -> Condition {
        Condition { amount: Band { above: above.map(Minor), up_to: up_to.map(Minor) }, ..Condition::default() }
    }

    fn cfo() -> Vec<PolicyStep> {
        vec![PolicyStep::any(Approvers::Finance)]
    }

    fn check(rules: Vec<Rule>, expect: &[Finding]) {
        let policy = Policy { version: 1, currency: Currency::CNY, rules };
        let found = policy.findings(&standpoints(), &BTreeMap::from([(EDITOR, HEAD), (HEAD, EDITOR), (CFO, HEAD)]));
        assert_eq!(found, expect.iter().cloned().collect());
    }

    #[test]
    fn a_policy_without_holes_is_told_nothing() {
        check(vec![rule("all", Condition::default(), cfo())], &[]);
        check(vec![rule("small", band(None, Some(5)), cfo()), rule("large", band(Some(5), None), cfo())], &[]);
    }

    #[test]
    fn amounts_that_no_rule_is_for_are_named() {
        let gap = |department| Finding::Gap {
            kind: TargetKind::Sheet,
            department,
            above: Some(Minor(5)),
            up_to: Some(Minor(9)),
        };
        let rules = vec![rule("small", band(None, Some(5)), cfo()), rule("large", band(Some(9), None), cfo())];
        check(rules, &[gap(SALES), gap(IT)]);
        let only_sales = Condition { departments: [SALES].into(), ..band(Some(5), None) };
        let rules = vec![rule("small", band(None, Some(5)), cfo()), rule("sales", only_sales, cfo())];
        check(rules, &[Finding::Gap { kind: TargetKind::Sheet, department: IT, above: Some(Minor(5)), up_to: None }]);
    }

    #[test]
    fn a_step_that_finds_nobody_or_only_the_submitter_is_named() {
        let nobody = PolicyStep::any(Approvers::FinancePartner);
        let finding = |department| Finding::NoApprover {
            rule: name("all"),
            step: 0,
            who: vec![Approvers::FinancePartner],
            department,
        };
        check(vec![rule("all", Condition::default(), vec![nobody])], &[finding(SALES), finding(IT)]);
        let head = vec![PolicyStep::any(Approvers::DepartmentHead)];
        let own = Finding::SelfApproval { rule: name("all"), step: 0, department: IT, submitter: HEAD };
        check(vec![rule("all", Condition::default(), head)], &[own]);
        let both = Whom::new([Approvers::DepartmentHead, Approvers::Finance]);
        let three = PolicyStep { quorum: Quorum::AtLeast(2), ..PolicyStep::any(both) };
        let out = Finding::Quorum { rule: name("all"), step: 0, department: IT, need: 2, have: 1 };
        check(vec![rule("all", Condition::default(), vec![three])], &[out]);
    }

    #[test]
    fn every_step_that_stumbles_is_named_with_its_place() {
        let nobody = PolicyStep::any(Approvers::FinancePartner);
        let small = PolicyStep { above: Some(Minor(i64::MAX)), ..PolicyStep::any(Approvers::Finance) };
        let head = PolicyStep::any(Approvers::DepartmentHead);
        let rules = vec![rule("all", Condition::default(), vec![small, nobody, head])];
        let no_approver = |department| Finding::NoApprover {
            rule: name("all"),
            step: 1,
            who: vec![Approvers::FinancePartner],
            department,
        };
        let own = Finding::SelfApproval { rule: name("all"), step: 2, department: IT, submitter: HEAD };
        check(rules, &[no_approver(SALES), no_approver(IT), own]);
    }

    #[test]
    fn who_is_handed_what_is_late_is_looked_at() {
        let step = |escalate| PolicyStep {
            within_days: Some(2),
            escalate: Some(escalate),
            ..PolicyStep::any(Approvers::Finance)
        };
        let nobody = |department| Finding::NobodyAbove { rule: name("all"), step: 0, department };
        let all = |escalate| vec![rule("all", Condition::default(), vec![step(escalate)])];
        // In IT the head would be handed what they wrote themselves.
        check(all(Escalation::To(Approvers::DepartmentHead)), &[nobody(IT)]);
        // The standpoints know no superiors; but the line, which goes round, is used here and nowhere else.
        let round = [EDITOR, HEAD].map(|person| Finding::Loop { person });
        let above = [nobody(SALES), nobody(IT)];
        check(all(Escalation::Superior), &[above.as_slice(), round.as_slice()].concat());
        assert!(!nobody(IT).blocks(), "who is asked may still decide");
        // Where those who are late are only reminded, nobody is missed.
        check(all(Escalation::Remind), &[]);
    }

    #[test]
    fn two_rules_for_the_same_are_told_and_exceptions_are_not() {
        let all = || rule("all", Condition::default(), cfo());
        let it = || rule("it", Condition { departments: [IT].into(), ..Condition::default() }, cfo());
        check(vec![it(), all()], &[]);
        check(vec![all(), it()], &[Finding::Shadowed { rule: name("it") }]);
        let travel = Condition { accounts: ["6602".parse().unwrap()].into(), ..Condition::default() };
        check(vec![rule("travel", travel, cfo()), all()], &[]);
        let crossing = vec![rule("a", band(None, Some(9)), cfo()), rule("b", band(Some(5), None), cfo())];
        check(crossing, &[Finding::Overlap { first: name("a"), second: name("b") }]);
    }

    #[test]
    fn a_line_of_reporting_that_goes_round_is_told_where_it_is_used() {
        let upward = PolicyStep::any(Whom::new([Approvers::Upward(2), Approvers::Finance]));
        let round = [EDITOR, HEAD].map(|person| Finding::Loop { person });
        check(vec![rule("all", Condition::default(), vec![upward])], &round);
    }

    #[test]
    fn a_rule_that_asks_nobody_is_told() {
        let automatic = PolicyStep { quorum: Quorum::Automatic, ..PolicyStep::any(Whom::new([])) };
        let why = ApprovalError::NobodyAsked.to_string();
        check(
            vec![rule("all", Condition::default(), vec![automatic])],
            &[Finding::Unusable { rule: name("all"), why }],
        );
    }
}
