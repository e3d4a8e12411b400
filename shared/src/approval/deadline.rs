//! Deadlines: until when a step may wait, and who may decide as well once it has waited too long, or once nobody is left
//! whom it could wait for. A policy may say that those who are late are reminded, and nobody else decides.
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
    /// Nobody: those who are waited for are told again, and so is whoever submitted it.
    Remind,
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

impl Entry {
    /// Whether those who are late were reminded by the policy rather than by somebody.
    pub fn is_reminder_by_itself(&self) -> bool {
        self.by == BY_ITSELF && self.act == Act::Remind
    }
}

/// Who is to be asked as well, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOn {
    /// Nobody, where the policy has those who are late reminded.
    pub to: BTreeSet<PersonId>,
    /// Nobody who was asked is left to decide; else the step is late.
    pub is_deserted: bool,
}

impl Request {
    /// Who is to be asked as well by now, or that those who are asked are to be reminded; none where nothing is late or
    /// deserted, or nobody can be asked.
    pub fn to_hand_on(&self, now: DateTime<Utc>, day_of: DayOf, parties: &Parties) -> Option<HandOn> {
        let (_, link) = self.open()?;
        let submitted_by = self.submission().submitted_by;
        let is_deserted = self.is_deserted(parties);
        // Once for each opening of the step; but whoever a deserted one was handed to may leave as well.
        let is_late = |entry: &Entry| match entry.act {
            Act::Escalate { is_deserted, .. } => !is_deserted,
            _ => entry.is_reminder_by_itself(),
        };
        let is_done = |entry: &Entry| entry.turn == self.turn() && is_late(entry);
        let is_due = || link.is_late(now, day_of) && !self.history().iter().any(is_done);
        if !is_deserted && link.step.escalate == Some(Escalation::Remind) {
            return is_due().then(|| HandOn { to: BTreeSet::new(), is_deserted });
        }
        let to = if is_deserted {
            parties.relief_for(link, submitted_by)
        } else if is_due() {
            parties.escalated_to(link, submitted_by)
        } else {
            BTreeSet::new()
        };
        Some(HandOn { to, is_deserted }).filter(|hand_on| !hand_on.to.is_empty())
    }

    /// Whether it is open and nobody may decide it.
    pub fn is_deserted(&self, parties: &Parties) -> bool {
        self.open().is_some_and(|(step, link)| parties.is_deserted(link, step, self.submission().submitted_by))
    }

    /// Writes down that a step was handed on, or that those it waits for were reminded. `key` must be the same whenever the same is meant.
    pub fn hand_on(self, key: DecisionId, now: DateTime<Utc>, hand_on: HandOn) -> Result<Self, ApprovalError> {
        let HandOn { to, is_deserted } = hand_on;
        let act = if to.is_empty() { Act::Remind } else { Act::Escalate { to, is_deserted } };
        let turn = self.turn();
        let entry =
            Entry { id: key, turn, by: BY_ITSELF, in_place_of: None, at: now, closes: true, carried: None, act };
        self.noted(entry).map(|(request, _): (Self, Outcome)| request)
    }
}
