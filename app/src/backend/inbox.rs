//! The requests that concern the reader.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use shared::budget::adjustment::AdjustmentKind;
use shared::budget::{Name, Nature};
use shared::id::RequestId;
use shared::money::{Currency, Minor};

use super::{CallView, Compared, PersonMark, RequestState};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct InboxView {
    /// Waiting for the reader's decision, the oldest first.
    pub waiting: Vec<RequestCard>,
    /// What talk asks of the reader, the newest first.
    pub calls: Vec<CallView>,
    /// Asked by the reader and still open.
    pub mine: Vec<RequestCard>,
    /// Sent to the reader as a copy, the newest first.
    pub copied: Vec<RequestCard>,
    /// Decided lately, the newest first; by the reader or on the reader's request.
    pub decided: Vec<RequestCard>,
}

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestCard {
    pub id: RequestId,
    pub department: Name,
    pub plan: Name,
    pub currency: Currency,
    pub state: RequestState,
    pub asked_by: PersonMark,
    pub asked_at: DateTime<FixedOffset>,
    /// Who has to decide next.
    pub waiting_for: Vec<PersonMark>,
    pub income: Option<Compared>,
    pub expense: Option<Compared>,
    /// In which way it adjusts an approved budget, if it does; its figure is then what it moves.
    pub adjustment: Option<AdjustmentKind>,
    /// When those who are waited for were told again.
    pub reminded_at: Option<DateTime<FixedOffset>>,
    /// The open step has waited longer than the policy allows.
    pub is_late: bool,
    /// The last day on which the open step is in time.
    pub due_on: Option<NaiveDate>,
    /// It was handed on to the reader, since it was late.
    pub is_escalated: bool,
    /// The policy lets it be decided together with others.
    pub may_batch: bool,
    /// Whose place the reader would take.
    pub in_place_of: Option<PersonMark>,
}

impl RequestCard {
    /// The figure a list leads with: what is to be spent, or else earned, and which of the two.
    pub fn headline(&self) -> (Compared, Nature) {
        match (self.expense, self.income) {
            (Some(expense), _) => (expense, Nature::Expense),
            (None, Some(income)) => (income, Nature::Income),
            (None, None) => (Compared { now: Minor::ZERO, before: None, target: None }, Nature::Expense),
        }
    }
}
