//! A merge that is asked for, or about to be: what it would change in the budget, place by place, and whether it still
//! would. Shown on plain pages, so nothing of it travels.

use shared::document::Spot;
use shared::id::{PlanId, RequestId, SheetId};
use shared::money::{Currency, Minor};
use shared::name::Name;

use super::{AskTrouble, Compared, Pick, Place, Resumed, StepView};

#[derive(Debug, Clone, PartialEq)]
pub struct MergeAsked {
    /// What the scenario is called.
    pub scenario: String,
    pub sheet: SheetId,
    pub base: SheetId,
    /// The sheets' own.
    pub currency: Currency,
    pub calendar: shared::calendar::FiscalCalendar,
    /// The budget as it would be, beside the budget as it was when this was asked; of the nature that changes, where one
    /// alone does.
    pub income: Option<Compared>,
    pub expense: Option<Compared>,
    /// How much goes from line to line or comes or goes: what the policy's amounts are compared with, in the plan's
    /// currency.
    pub moved: (Minor, Currency),
    /// Every place that would say something else; none for who may not open the sheet. What is meant by the base is the
    /// budget before, by the scenario the budget afterwards.
    pub picks: Vec<Pick>,
    pub picks_count: usize,
    /// How many places stay as the budget has them, by choice.
    pub kept: usize,
    /// Why it cannot be merged any more.
    pub stale: Option<MergeStale>,
    /// Somebody wrote in the budget since.
    pub base_went_on: bool,
    /// Somebody wrote in the scenario since: that is not part of this.
    pub scenario_went_on: bool,
}

/// What has moved since it was asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum MergeStale {
    /// The budget says something else there; by line or section, as many as are shown, and how many there are.
    Places(Vec<(Name, Place)>, usize),
    /// What it comes to is otherwise.
    Effect,
    BaseLocked(RequestId),
    BaseClosed(Option<SheetId>),
    GivenUp,
}

/// What somebody chose in the review, to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeChosen {
    pub sheet: SheetId,
    /// Which states of both sheets they looked at.
    pub reviewed: String,
    /// What stays as the budget has it.
    pub keep: std::collections::BTreeSet<Spot>,
}

/// A merge as somebody would ask for it.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeAskView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub department: Name,
    pub asked: MergeAsked,
    pub chosen: MergeChosen,
    pub policy: Option<(u32, String)>,
    pub steps: Vec<StepView>,
    pub trouble: Option<AskTrouble>,
    pub resumes: Option<Resumed>,
    /// The id the request will have.
    pub idempotency_key: String,
}
