//! [`policy_of`]: the policy a plan's requests go by, and [`standing_policy`], for plans that say nothing else.

use shared::approval::{ApprovalError, Approvers, Condition, Policy, PolicyStep, Rule, TargetKind};
use shared::id::PlanId;
use shared::money::{Currency, Minor};

use crate::persistence::{Control, StoreError};

/// Finance is asked above five million of the currency's main unit: in a company that spends some hundred million a year,
/// these are the departments whose budgets move its result.
const FINANCE_ABOVE: i64 = 5_000_000;

/// What the one standing rule is called.
const STANDING_RULE: &str = "标准 Standard";

/// The department head always, then finance above an amount.
pub fn standing_policy(currency: Currency) -> Policy {
    let above = Minor(FINANCE_ABOVE.saturating_mul(10_i64.saturating_pow(u32::from(currency.exponent()))));
    let finance = PolicyStep { above: Some(above), ..PolicyStep::any(Approvers::Finance) };
    let rule = |name| Rule {
        name,
        kind: TargetKind::Sheet,
        when: Condition::default(),
        steps: vec![PolicyStep::any(Approvers::DepartmentHead), finance],
    };
    // The name has a fixed and lawful length; were it not so, nothing could be asked, and a test says so.
    let rules = STANDING_RULE.parse().map(rule).into_iter().collect();
    Policy { version: 0, currency, rules }
}

/// What is in force for a plan.
pub async fn policy_of(
    store: &(impl Control + ?Sized),
    plan: PlanId,
    currency: Currency,
) -> Result<Policy, StoreError> {
    let kept = store.policy(plan).await?;
    Ok(kept.map_or_else(|| standing_policy(currency), |record| record.policy))
}

/// Whether a proposal may be kept at all; what would go wrong with it is `Policy::findings`.
pub fn check_proposal(policy: &Policy, currency: Currency) -> Result<(), ApprovalError> {
    if policy.currency != currency {
        return Err(ApprovalError::OtherCurrency { policy: policy.currency, total: currency });
    }
    if policy.rules.is_empty() {
        return Err(ApprovalError::NobodyAsked);
    }
    policy.check_shape()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standing_policy_can_be_applied() {
        for currency in [Currency::CNY, Currency::JPY] {
            let policy = standing_policy(currency);
            assert_eq!((policy.rules.len(), check_proposal(&policy, currency)), (1, Ok(())));
        }
    }
}
