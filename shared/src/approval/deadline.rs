//! Deadlines: until when a step may wait, and who may decide as well once it has waited too long.
//!
//! A deadline is a day, so neither the hour nor a change of the clock's offset moves it, and a step is escalated once for
//! each time it is opened, however often anybody looks and whatever the clock did in between.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Act, ApprovalError, Approvers, Entry, Link, Outcome, Parties, Request};
use crate::calendar::business_day::after_business_days;
use crate::id::{DecisionId, PersonId};

/// In the history stands nobody for what happened by itself.
pub const BY_ITSELF: PersonId = PersonId(Uuid::nil());

/// Who is asked as well when a step is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escalation {
    /// The superiors of those who are waited for.
    Superior,
    To(Approvers),
}

/// On which day an instant falls, where the organisation works.
pub type DayOf = fn(DateTime<Utc>) -> NaiveDate;

impl Link {
    /// The last day on which it is in time; none where it may wait for ever or does not wait.
    pub fn due_on(&self, day_of: DayOf) -> Option<NaiveDate> {
        let days = self.step.within_days.filter(|_| self.step.quorum.asks_people())?;
        self.opened_at.map(|opened_at| after_business_days(day_of(opened_at), days))
    }

    pub fn is_late(&self, now: DateTime<Utc>, day_of: DayOf) -> bool {
        self.due_on(day_of).is_some_and(|due_on| day_of(now) > due_on)
    }
}

impl Request {
    /// Who is to be asked as well by now; nobody where nothing is late, nobody can be asked, or they were asked already.
    pub fn to_escalate(&self, now: DateTime<Utc>, day_of: DayOf, parties: &Parties) -> BTreeSet<PersonId> {
        let Some((_, link)) = self.open().filter(|(_, link)| link.is_late(now, day_of)) else { return BTreeSet::new() };
        // Once for each opening of the step.
        let is_done = |entry: &Entry| entry.turn == self.turn() && matches!(entry.act, Act::Escalate { .. });
        if self.history().iter().any(is_done) {
            return BTreeSet::new();
        }
        parties.escalated_to(link, self.submission().submitted_by)
    }

    /// Writes down that a late step was handed on. `key` must be the same whenever the same is meant.
    pub fn escalate(self, key: DecisionId, now: DateTime<Utc>, to: BTreeSet<PersonId>) -> Result<Self, ApprovalError> {
        let (turn, act) = (self.turn(), Act::Escalate { to });
        let entry =
            Entry { id: key, turn, by: BY_ITSELF, in_place_of: None, at: now, closes: true, carried: None, act };
        self.noted(entry).map(|(request, _): (Self, Outcome)| request)
    }
}
