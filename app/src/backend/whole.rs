//! A whole plan that is asked for, or about to be: by department, with its largest lines and what is otherwise since the
//! plan approved last. Shown on plain pages, so nothing of it travels.

use chrono::{DateTime, FixedOffset};
use shared::approval::PartMoved;
use shared::id::{PlanId, RequestId, SheetId};
use shared::money::Currency;
use shared::name::Name;

use super::{AskTrouble, ChangedLine, Compared, LineView, StepView};

#[derive(Debug, Clone, PartialEq)]
pub struct WholeAsked {
    pub income: Option<Compared>,
    pub expense: Option<Compared>,
    /// The request that approved the plan last, and when.
    pub before: Option<(RequestId, DateTime<FixedOffset>)>,
    pub parts: Vec<PartAsked>,
    /// The largest lines of the departments whose sheets the reader may open, the largest first.
    pub lines: Vec<(Name, LineView)>,
    pub lines_count: usize,
    /// How many departments' lines are not for the reader.
    pub kept: usize,
    /// Lines that differ from the plan approved last, the largest difference first.
    pub changes: Vec<(Name, ChangedLine)>,
    pub changes_count: usize,
    /// Whether the plan itself differs from the one approved last.
    pub plan_changed: bool,
    /// What has moved since it was asked for. Nobody can agree to it any more then.
    pub moved: Vec<MovedMark>,
}

/// One department of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartAsked {
    pub department: Name,
    /// None where the reader may not open it.
    pub sheet: Option<SheetId>,
    pub revision: u32,
    pub income: Option<Compared>,
    pub expense: Option<Compared>,
    /// By which request it was approved on its own, and when.
    pub approved: Option<(RequestId, DateTime<FixedOffset>)>,
    /// How many adjustments count in it.
    pub adjustments: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MovedMark {
    Plan,
    Part(Name, PartMoved),
}

/// A plan as somebody would submit it.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeAskView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    pub asked: WholeAsked,
    pub policy: Option<(u32, String)>,
    pub steps: Vec<StepView>,
    pub trouble: Option<WholeTrouble>,
    /// The id the request will have.
    pub idempotency_key: String,
}

/// Why a plan cannot be asked for as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WholeTrouble {
    /// No sheet of it has a line.
    Empty,
    /// Departments whose sheet has to be approved on its own first.
    SheetsFirst(Vec<Name>),
    /// Departments whose sheet holds cells that are no figure.
    Unfit(Vec<Name>),
    /// The same as with a sheet.
    Ask(AskTrouble),
}
