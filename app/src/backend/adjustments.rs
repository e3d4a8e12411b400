//! What is approved in a plan and how it was adjusted; and the form an adjustment is asked for in.
//!
//! Only the server's plain pages show this, so nothing of it travels.

use chrono::{DateTime, FixedOffset};
use shared::budget::adjustment::{AdjustmentError, AdjustmentKind};
use shared::budget::{ConversionError, Name, Nature, Series};
use shared::calendar::{FiscalCalendar, Period};
use shared::id::{AccountCode, LineId, PlanId, RequestId, SheetId};
use shared::money::{Currency, Minor};

use super::{AdjustmentView, AskTrouble, PersonMark, RequestState, StepView};

/// The approved budget of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct AdjustmentsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    /// Income first, departments in the plan's order.
    pub rows: Vec<ApprovedRow>,
    /// Departments of which nothing is approved yet.
    pub not_yet: Vec<Name>,
    /// The newest first; those the reader may see.
    pub adjustments: Vec<AdjustmentRow>,
    /// Rates that are missed: what is approved in their currencies counts as nothing.
    pub missed: Vec<ConversionError>,
}

/// One nature of one department.
#[derive(Debug, Clone, PartialEq)]
pub struct ApprovedRow {
    pub department: Name,
    pub nature: Nature,
    pub revision: u32,
    pub approved_at: DateTime<FixedOffset>,
    /// As approved with the sheet.
    pub original: i128,
    /// What approved adjustments change.
    pub adjusted: i128,
    /// Where the reader may ask for an adjustment.
    pub adjust: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AdjustmentRow {
    pub request: RequestId,
    pub kind: AdjustmentKind,
    pub state: RequestState,
    pub departments: Vec<Name>,
    /// In the plan's currency.
    pub moved: Minor,
    /// None for whom a sheet it changes is kept from.
    pub reason: Option<String>,
    pub asked_by: PersonMark,
    pub asked_at: DateTime<FixedOffset>,
}

/// The page on which an adjustment is written and asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct AdjustView {
    pub plan: PlanId,
    pub plan_title: Name,
    /// The sheet the page was opened from.
    pub sheet: SheetId,
    pub department: Name,
    /// The sheet's, in which amounts are written.
    pub currency: Currency,
    /// In which what was spent, what remains and what thresholds see is told.
    pub plan_currency: Currency,
    pub calendar: FiscalCalendar,
    /// What is adjusted: the revision and when it was approved; none where nothing is.
    pub approved: Option<(u32, DateTime<FixedOffset>)>,
    pub offers: Vec<LineOffer>,
    /// What each account has left of the year before, in the plan's currency; none where nothing is known of it.
    pub left: Option<Vec<(Option<AccountCode>, Name, Minor)>>,
    pub form: AdjustForm,
    /// What was written, read, with who would be asked; none before it is checked.
    pub drafted: Option<DraftedView>,
    pub wrong: Option<AdjustWrong>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DraftedView {
    pub adjustment: AdjustmentView,
    /// In the plan's currency.
    pub moved: Minor,
    /// Which rule of which version of the policy it would go by.
    pub policy: Option<(u32, String)>,
    pub steps: Vec<StepView>,
}

/// A line one may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct LineOffer {
    pub sheet: SheetId,
    pub line: LineId,
    pub department: Name,
    /// Whether it is of the department whose budget is adjusted.
    pub is_own: bool,
    pub label: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    pub now: Series,
}

impl LineOffer {
    /// As the form's options spell it.
    pub fn value(&self) -> String {
        [self.sheet.to_string(), self.line.to_string()].join(".")
    }
}

/// What somebody writes: text, until it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustForm {
    pub id: RequestId,
    pub kind: AdjustmentKind,
    pub reason: String,
    pub rows: Vec<AdjustRow>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdjustRow {
    /// Which line gives; of transfers only.
    pub from: String,
    /// Which line gets.
    pub to: String,
    /// A period's key, or `year`: the year in the line's own proportions.
    pub period: String,
    pub amount: String,
    /// Why the row does not read, if it does not.
    pub wrong: Option<RowWrong>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowWrong {
    /// No line, or one that is not offered.
    Line,
    /// A transfer from a line to itself.
    Same,
    Period,
    Amount,
    /// Only revisions take with a minus.
    Negative,
}

impl AdjustRow {
    pub fn is_blank(&self) -> bool {
        self.from.is_empty() && self.to.is_empty() && self.amount.trim().is_empty()
    }
}

/// Why it was not asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum AdjustWrong {
    /// A row does not read; it says so itself.
    Rows,
    Adjustment(AdjustmentError),
    /// Nobody could decide it.
    Chain(AskTrouble),
    /// The form lay open too long.
    Expired,
    /// Somebody adjusted a line of it meanwhile.
    Outdated,
}

impl AdjustWrong {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Rows | Self::Adjustment(_) => 422,
            Self::Chain(_) | Self::Outdated => 409,
            Self::Expired => 403,
        }
    }
}

impl AdjustView {
    /// What a period is called; the key of one that is none stands for itself.
    pub fn period_label(&self, period: Period, language: shared::language::Language) -> String {
        self.calendar.period_label(period, language).to_owned()
    }
}
