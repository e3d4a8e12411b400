//! [`policy_for`]: the policy a plan's requests go by, and [`standing_policy`], for plans that say nothing else.

use shared::approval::{ApprovalError, Approvers, Condition, Policy, PolicyStep, Rule, TargetKind};
use shared::id::PlanId;
use shared::money::{Currency, Minor};

use crate::persistence::{Control, StoreError};

/// Finance is asked above five million of the currency's main unit: in a company that spends some hundred million a year,
/// these are the departments whose budgets move its result.
const FINANCE_ABOVE: i64 = 5_000_000;

/// An approved budget is adjusted by finance too, however little: it is finance that holds all to it.
const STANDING_RULES: [(&str, TargetKind); 5] = [
    ("标准 Standard", TargetKind::Sheet),
    ("整体预算 Whole plan", TargetKind::Plan),
    ("调整 Adjustment", TargetKind::Adjustment),
    ("调剂 Transfer", TargetKind::Transfer),
    ("流程图 Process map", TargetKind::ProcessMap),
];

/// The department head always, of transfers the other's too, then finance; of a sheet above an amount only. A whole plan is
/// finance's, and asked for once every sheet in it is approved on its own: nobody agrees to a sum of what nobody agreed to.
pub fn standing_policy(currency: Currency) -> Policy {
    let above = Minor(FINANCE_ABOVE.saturating_mul(10_i64.saturating_pow(u32::from(currency.exponent()))));
    let steps = |kind| {
        let head = PolicyStep::any(Approvers::DepartmentHead);
        let finance = PolicyStep::any(Approvers::Finance);
        match kind {
            TargetKind::Transfer => vec![head, PolicyStep::any(Approvers::OtherHead), finance],
            TargetKind::Adjustment => vec![head, finance],
            // It has no department, and so no head.
            TargetKind::Plan => vec![finance],
            _ => vec![head, PolicyStep { above: Some(above), ..finance }],
        }
    };
    // The names have a fixed and lawful length; were it not so, nothing could be asked, and a test says so.
    let rule = |(name, kind): (&str, TargetKind)| {
        let rule = Rule::new(name.parse().ok()?, kind, Condition::default(), steps(kind));
        Some(Rule { sheets_first: kind.is_whole(), ..rule })
    };
    Policy { version: 0, currency, rules: STANDING_RULES.into_iter().filter_map(rule).collect() }
}

/// What is in force for this kind in a plan. Of a kind the plan's policy says nothing about, what stands for everybody
/// counts.
pub async fn policy_for(
    store: &(impl Control + ?Sized),
    kind: TargetKind,
    plan: PlanId,
    currency: Currency,
) -> Result<Policy, StoreError> {
    let kept = store.policy(plan).await?.map(|record| record.policy);
    let kept = kept.filter(|policy| kind == TargetKind::Sheet || policy.speaks_of(kind));
    Ok(kept.unwrap_or_else(|| standing_policy(currency)))
}

/// What merges of scenarios into the budget go by, where the plan's policy speaks of them. What stands for everybody has
/// nobody asked about them.
pub async fn merge_policy(store: &(impl Control + ?Sized), plan: PlanId) -> Result<Option<Policy>, StoreError> {
    let kept = store.policy(plan).await?.map(|record| record.policy);
    Ok(kept.filter(|policy| policy.speaks_of(TargetKind::ScenarioMerge)))
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
            assert_eq!((policy.rules.len(), check_proposal(&policy, currency)), (STANDING_RULES.len(), Ok(())));
        }
    }
}
