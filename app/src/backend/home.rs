//! The first page after signing in: the plans, and what waits for the reader.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use shared::budget::Name;
use shared::id::PlanId;
use shared::money::{Currency, Minor};

use super::RequestCard;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    pub plans: Vec<PlanSummary>,
    /// The requests that wait for the reader, the oldest first.
    pub waiting: Vec<RequestCard>,
    pub may_create_plan: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanSummary {
    pub id: PlanId,
    pub title: Name,
    pub year: i32,
    pub currency: Currency,
    pub income: Option<Minor>,
    pub expense: Minor,
    pub expense_target: Option<Minor>,
    pub departments: usize,
    pub states: StateCounts,
    pub saved_at: Option<DateTime<FixedOffset>>,
}

/// How far the sheets of a plan are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCounts {
    pub draft: usize,
    pub submitted: usize,
    pub returned: usize,
    pub approved: usize,
}
