//! [`Policy`]: who must agree, in which order, from which amount. Who they are by name is not known here.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ApprovalError;
use crate::money::{Amount, Currency, Minor};

/// Department, division, finance and board are four; twice that is more than any policy we know.
pub const STEPS_MAX: usize = 8;

/// Whom a step asks; any one of them decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approvers {
    DepartmentHead,
    Finance,
}

/// One agreement the policy wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PolicyStep {
    pub who: Approvers,
    /// Asked only when the total is more than this; exactly this much is still below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Minor>,
}

/// A plan's rule for approval: its steps in order, with amounts in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub currency: Currency,
    pub steps: Vec<PolicyStep>,
}

impl Policy {
    /// The steps a request for this total goes through, never none. The total is the frozen version's own, in minor
    /// units: a figure rounded for display never meets a threshold.
    pub fn steps_for(&self, total: Amount) -> Result<Vec<PolicyStep>, ApprovalError> {
        if self.steps.len() > STEPS_MAX {
            return Err(ApprovalError::TooManySteps);
        }
        if self.currency != total.currency {
            return Err(ApprovalError::OtherCurrency { policy: self.currency, total: total.currency });
        }
        let steps: Vec<_> = self.steps.iter().copied().filter(|step| step.applies(total.minor)).collect();
        if steps.is_empty() { Err(ApprovalError::NobodyAsked) } else { Ok(steps) }
    }
}

impl PolicyStep {
    fn applies(self, total: Minor) -> bool {
        self.above.is_none_or(|threshold| total > threshold)
    }
}

impl fmt::Display for Approvers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DepartmentHead => "department head",
            Self::Finance => "finance department",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Rounding, parse_amount};

    fn policy() -> Policy {
        let step = |who, above| PolicyStep { who, above };
        Policy {
            currency: Currency::CNY,
            steps: vec![
                step(Approvers::DepartmentHead, None),
                step(Approvers::Finance, Some(Minor(10_000_000))), // above 100,000.00
            ],
        }
    }

    fn check(total: &str, expect: &[Approvers]) {
        let minor = parse_amount(total, Currency::CNY, Rounding::HalfUp).unwrap();
        let steps = policy().steps_for(Amount::new(minor, Currency::CNY)).unwrap();
        assert_eq!(steps.iter().map(|step| step.who).collect::<Vec<_>>(), expect, "{total}");
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
    fn a_policy_that_cannot_be_applied_is_refused() {
        let yuan = Amount::new(Minor(1), Currency::CNY);
        let refused = policy().steps_for(Amount::new(Minor(1), Currency::JPY));
        assert_eq!(refused, Err(ApprovalError::OtherCurrency { policy: Currency::CNY, total: Currency::JPY }));
        let nobody = Policy { steps: policy().steps.split_off(1), ..policy() };
        assert_eq!(nobody.steps_for(yuan), Err(ApprovalError::NobodyAsked));
        let empty = Policy { steps: vec![], ..policy() };
        assert_eq!(empty.steps_for(yuan), Err(ApprovalError::NobodyAsked));
        let endless = Policy { steps: policy().steps.repeat(5), ..policy() };
        assert_eq!(endless.steps_for(yuan), Err(ApprovalError::TooManySteps));
    }

    #[test]
    fn it_travels_as_words() {
        let json = serde_json::to_string(&policy()).unwrap();
        let expect = r#"{"currency":"CNY","steps":[{"who":"department_head"},{"who":"finance","above":10000000}]}"#;
        assert_eq!(json, expect);
        assert_eq!(serde_json::from_str::<Policy>(&json).unwrap(), policy());
    }
}
