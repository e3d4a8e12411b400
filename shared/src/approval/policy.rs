//! [`Policy`]: a plan's rules for approval, in order; the first that fits a case counts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ApprovalError, PolicyStep, Rule, TargetKind};
use crate::id::{AccountCode, DepartmentId};
use crate::money::{Amount, Currency};

/// As many as a page shows; whoever needs more has not found the rule behind them.
pub const RULES_MAX: usize = 32;

/// Who must agree, in which order, from which amount, with amounts in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Counts what was put in force for the plan; 0 is what stands where nothing was.
    #[serde(default)]
    pub version: u32,
    pub currency: Currency,
    pub rules: Vec<Rule>,
}

/// What a rule is chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'a> {
    pub kind: TargetKind,
    pub department: DepartmentId,
    /// The frozen version's own, in minor units: a figure rounded for display never meets a threshold.
    pub total: Amount,
    pub accounts: &'a BTreeSet<AccountCode>,
}

impl Policy {
    /// Whether it says something everywhere it speaks: bounds, names, quorums.
    pub fn check_shape(&self) -> Result<(), ApprovalError> {
        if self.rules.len() > RULES_MAX {
            return Err(ApprovalError::TooManyRules);
        }
        self.rules.iter().try_for_each(Rule::check)
    }

    /// The rule that counts for a case: the first that fits.
    pub fn rule_for(&self, case: &Case<'_>) -> Result<&Rule, ApprovalError> {
        if self.currency != case.total.currency {
            return Err(ApprovalError::OtherCurrency { policy: self.currency, total: case.total.currency });
        }
        let fits = |rule: &&Rule| rule.kind == case.kind && rule.when.holds(case);
        let rule = self.rules.iter().find(fits).ok_or(ApprovalError::NobodyAsked)?;
        rule.check().map(|()| rule)
    }

    /// Whether any of its rules is for this kind.
    pub fn speaks_of(&self, kind: TargetKind) -> bool {
        self.rules.iter().any(|rule| rule.kind == kind)
    }

    /// The steps a request goes through, never none that asks somebody.
    pub fn steps_for(&self, case: &Case<'_>) -> Result<(&Rule, Vec<PolicyStep>), ApprovalError> {
        let rule = self.rule_for(case)?;
        let steps: Vec<_> = rule.steps.iter().filter(|step| step.applies(case.total.minor)).cloned().collect();
        let somebody = steps.iter().any(|step| step.quorum.asks_people());
        if somebody { Ok((rule, steps)) } else { Err(ApprovalError::NobodyAsked) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::{Approvers, Band, Condition, Quorum, Whom};
    use crate::money::{Minor, Rounding, parse_amount};
    use uuid::Uuid;

    const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));
    const IT: DepartmentId = DepartmentId(Uuid::from_u128(2));

    fn rule(name: &str, when: Condition, steps: Vec<PolicyStep>) -> Rule {
        Rule { name: name.parse().unwrap(), kind: TargetKind::Sheet, when, steps }
    }

    fn standing() -> Policy {
        let finance = PolicyStep { above: Some(Minor(10_000_000)), ..PolicyStep::any(Approvers::Finance) };
        let steps = vec![PolicyStep::any(Approvers::DepartmentHead), finance];
        Policy { version: 0, currency: Currency::CNY, rules: vec![rule("standing", Condition::default(), steps)] }
    }

    fn case(total: Minor, department: DepartmentId, accounts: &BTreeSet<AccountCode>) -> Case<'_> {
        Case { kind: TargetKind::Sheet, department, total: Amount::new(total, Currency::CNY), accounts }
    }

    fn check(total: &str, expect: &[Approvers]) {
        let minor = parse_amount(total, Currency::CNY, Rounding::HalfUp).unwrap();
        let policy = standing();
        let (_, steps) = policy.steps_for(&case(minor, SALES, &BTreeSet::new())).unwrap();
        assert_eq!(steps.iter().flat_map(|step| step.who.iter()).collect::<Vec<_>>(), expect, "{total}");
    }

    #[test]
    fn finance_is_asked_only_above_the_amount() {
        check("0", &[Approvers::DepartmentHead]);
        check("-5,000,000", &[Approvers::DepartmentHead]);
        check("99,999.99", &[Approvers::DepartmentHead]);
        // 99,999.995 becomes money, once, as 100,000.00: not above it.
        check("99,999.995", &[Approvers::DepartmentHead]);
        check("100,000", &[Approvers::DepartmentHead]);
        check("100,000.01", &[Approvers::DepartmentHead, Approvers::Finance]);
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let head = || vec![PolicyStep::any(Approvers::DepartmentHead)];
        let band = |above, up_to| Condition { amount: Band { above, up_to }, ..Condition::default() };
        let travel = Condition { accounts: ["6602".parse().unwrap()].into(), ..Condition::default() };
        let it = Condition { departments: [IT].into(), ..Condition::default() };
        let policy = Policy {
            rules: vec![
                rule("travel", travel, head()),
                rule("it", it, head()),
                rule("small", band(None, Some(Minor(100))), head()),
                rule("large", band(Some(Minor(100)), None), head()),
            ],
            ..standing()
        };
        let check = |total, department, account: Option<&str>, expect: &str| {
            let accounts = account.map(|code| code.parse().unwrap()).into_iter().collect();
            let found = policy.rule_for(&case(Minor(total), department, &accounts)).unwrap();
            assert_eq!(found.name.as_str(), expect, "{total}");
        };
        check(100, SALES, None, "small");
        check(101, SALES, None, "large");
        check(101, IT, None, "it");
        check(101, IT, Some("6602.03"), "travel");
        check(101, SALES, Some("6601"), "large");
    }

    #[test]
    fn a_policy_that_cannot_be_applied_is_refused() {
        let none = BTreeSet::new();
        let yuan = case(Minor(1), SALES, &none);
        let yen = Case { total: Amount::new(Minor(1), Currency::JPY), ..yuan };
        let refused = |policy: &Policy, case: &Case<'_>| policy.steps_for(case).err();
        let other = ApprovalError::OtherCurrency { policy: Currency::CNY, total: Currency::JPY };
        assert_eq!(refused(&standing(), &yen), Some(other));
        let with = |steps| Policy { rules: vec![rule("r", Condition::default(), steps)], ..standing() };
        let finance = standing().rules[0].steps[1].clone();
        for nobody in [vec![finance], vec![]] {
            assert_eq!(refused(&with(nobody), &yuan), Some(ApprovalError::NobodyAsked));
        }
        let automatic = PolicyStep { quorum: Quorum::Automatic, ..PolicyStep::any(Whom::new([])) };
        assert_eq!(refused(&with(vec![automatic]), &yuan), Some(ApprovalError::NobodyAsked));
        assert_eq!(refused(&Policy { rules: vec![], ..standing() }, &yuan), Some(ApprovalError::NobodyAsked));
        assert_eq!(refused(&standing(), &Case { kind: TargetKind::Plan, ..yuan }), Some(ApprovalError::NobodyAsked));
        let endless = std::iter::repeat_n(standing().rules[0].steps[0].clone(), 9).collect();
        assert_eq!(refused(&with(endless), &yuan), Some(ApprovalError::TooManySteps));
        let none_of_many = PolicyStep { quorum: Quorum::AtLeast(0), ..PolicyStep::any(Approvers::Finance) };
        assert_eq!(refused(&with(vec![none_of_many]), &yuan), Some(ApprovalError::StepWithoutSense { step: 0 }));
        let band = Condition { amount: Band { above: Some(Minor(5)), up_to: Some(Minor(5)) }, ..Condition::default() };
        let empty = Policy { rules: vec![rule("r", band, standing().rules[0].steps.clone())], ..standing() };
        assert!(matches!(empty.check_shape(), Err(ApprovalError::EmptyBand { .. })));
    }
}
