//! The totals a sheet publishes upward to its plan.
//!
//! A plan's readers see a department's totals without seeing its sheet, so they are kept apart from the document and
//! written in the transaction that changes it. They can always be computed again; `tandem check` does.

use std::collections::BTreeMap;

use automerge::ChangeHash;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shared::id::{AccountCode, DepartmentId, PlanId, SheetId};

/// A sheet's totals in minor units of its currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTotals {
    /// By account, then by period number from 1.
    pub accounts: BTreeMap<AccountCode, BTreeMap<u8, i64>>,
    /// The sheet's grand totals, income and expense apart because they never add up to a meaningful figure.
    pub income_minor: i64,
    pub expense_minor: i64,
}

/// Totals as kept: of which sheet, at which heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalsRecord {
    pub sheet: SheetId,
    pub plan: PlanId,
    pub department: Option<DepartmentId>,
    pub heads: Vec<ChangeHash>,
    pub totals: PublishedTotals,
    pub updated_at: DateTime<Utc>,
}
