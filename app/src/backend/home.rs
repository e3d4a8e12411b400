//! The first page after signing in: what waits for the reader, the sheets the reader works on, the plans, and what
//! happened lately.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use shared::budget::{Name, Nature};
use shared::id::{PlanId, RequestId, SheetId};
use shared::money::{Currency, Minor};

use super::{CallView, Compared, PersonMark, RequestCard, SheetState};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HomeView {
    pub plans: Vec<PlanSummary>,
    /// The requests that wait for the reader, the oldest first.
    pub waiting: Vec<RequestCard>,
    /// What talk asks of the reader, the newest first.
    pub calls: Vec<CallView>,
    /// The sheets the reader may write in; first those that ask most for it.
    pub sheets: Vec<OwnSheet>,
    /// How many there are, shown or not.
    pub sheets_count: usize,
    /// What happened lately to what the reader may see, the newest first.
    pub lately: Vec<Happening>,
    pub may_create_plan: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanSummary {
    pub id: PlanId,
    pub title: Name,
    pub year: i32,
    pub currency: Currency,
    /// Of the departments that have begun, against last year and the target. None where the plan is of costs alone.
    pub income: Option<Compared>,
    pub expense: Compared,
    pub departments: usize,
    pub states: StateCounts,
    /// Whether the reader watches over it.
    #[serde(default)]
    pub may_supervise: bool,
    /// The period up to which it is known what came of the plan.
    #[serde(default)]
    pub through: Option<Name>,
    pub saved_at: Option<DateTime<FixedOffset>>,
}

impl PlanSummary {
    /// What is left of the income; none where the plan does not earn.
    pub fn result(&self) -> Option<Compared> {
        let income = self.income?;
        let left = |income: Option<Minor>, expense: Option<Minor>| income?.checked_sub(expense?).ok();
        Some(Compared {
            now: left(Some(income.now), Some(self.expense.now))?,
            before: left(income.before, self.expense.before),
            target: left(income.target, self.expense.target),
        })
    }
}

/// How far the sheets of a plan are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCounts {
    pub draft: usize,
    pub submitted: usize,
    pub returned: usize,
    pub approved: usize,
}

impl StateCounts {
    pub const fn begun(self) -> usize {
        self.draft + self.submitted + self.returned + self.approved
    }
}

/// A sheet the reader works on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnSheet {
    pub id: SheetId,
    pub plan: PlanId,
    pub plan_title: Name,
    pub department: Name,
    pub currency: Currency,
    pub state: SheetState,
    pub revision: u32,
    pub income: Option<Compared>,
    pub expense: Option<Compared>,
    /// Who returned it, and why.
    pub returned: Option<(PersonMark, String)>,
}

impl OwnSheet {
    /// The figure a list leads with: what is to be spent, or else earned, and which of the two.
    pub fn headline(&self) -> Option<(Compared, Nature)> {
        let expense = self.expense.map(|figures| (figures, Nature::Expense));
        expense.or_else(|| self.income.map(|figures| (figures, Nature::Income)))
    }
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    pub what: Happened,
    pub by: PersonMark,
    pub at: DateTime<FixedOffset>,
    pub department: Name,
    pub request: RequestId,
    /// What was said with it.
    pub comment: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    Submitted,
    /// One step agreed, and another is asked.
    Agreed,
    Approved,
    Returned,
    Rejected,
    Withdrawn,
}
