//! [`standing_policy`]: who must agree, for plans that say nothing else.

use shared::approval::{Approvers, Policy, PolicyStep};
use shared::money::{Currency, Minor};

/// Finance is asked above five million of the currency's main unit: in a company that spends some hundred million a year,
/// these are the departments whose budgets move its result.
const FINANCE_ABOVE: i64 = 5_000_000;

/// The department head always, then finance above an amount.
pub fn standing_policy(currency: Currency) -> Policy {
    let above = Minor(FINANCE_ABOVE.saturating_mul(10_i64.saturating_pow(u32::from(currency.exponent()))));
    Policy {
        currency,
        steps: vec![
            PolicyStep { who: Approvers::DepartmentHead, above: None },
            PolicyStep { who: Approvers::Finance, above: Some(above) },
        ],
    }
}
