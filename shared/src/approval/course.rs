//! [`Course`]: where a request stands after its history so far. The one function that says what an entry changes is used
//! when it happens and when it is read back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Act, ApprovalError, Approvers, Comment, Entry, Outcome, Place, PolicyStep, RequestState, Verdict};
use crate::id::{DecisionId, PersonId};

/// The policy's steps and twice as many that were added.
pub(super) const LINKS_MAX: usize = 24;

/// An agreement that counts in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// The entry it was given with.
    pub id: DecisionId,
    /// Whose seat it was.
    pub seat: PersonId,
    /// Who spoke.
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// What can become of a step's seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seating {
    /// A signer was added, whose agreement is wanted besides.
    Beside(PersonId),
    /// Somebody gave their seat to somebody else.
    Given { from: PersonId, to: PersonId },
}

/// A step as it stands: what the policy says, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub step: PolicyStep,
    /// Who added it, if it is none of the policy's.
    pub added_by: Option<PersonId>,
    /// What became of its seats, in order: which of two seats somebody gave away depends on which they had by then.
    pub seating: Vec<Seating>,
    pub voices: Vec<Voice>,
    /// Who may take any seat, since it was late or nobody was left.
    pub escalated: BTreeSet<PersonId>,
    pub is_passed: bool,
    /// The entry that ended the request here, where one did.
    pub ended_by: Option<DecisionId>,
    /// When it was opened last.
    pub opened_at: Option<DateTime<Utc>>,
}

impl Link {
    fn new(step: PolicyStep, added_by: Option<PersonId>) -> Self {
        Self {
            step,
            added_by,
            seating: Vec::new(),
            voices: Vec::new(),
            escalated: BTreeSet::new(),
            is_passed: false,
            ended_by: None,
            opened_at: None,
        }
    }

    /// Signers that were added to it.
    pub fn beside(&self) -> impl Iterator<Item = PersonId> {
        self.seating.iter().filter_map(|event| match event {
            Seating::Beside(person) => Some(*person),
            Seating::Given { .. } => None,
        })
    }

    /// Who gave their seat to whom, in order.
    pub fn transfers(&self) -> impl Iterator<Item = (PersonId, PersonId)> {
        self.seating.iter().filter_map(|event| match event {
            Seating::Given { from, to } => Some((*from, *to)),
            Seating::Beside(_) => None,
        })
    }

    pub(super) fn has_voiced(&self, seat: PersonId) -> bool {
        self.voices.iter().any(|voice| voice.seat == seat)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Course {
    pub links: Vec<Link>,
    pub state: RequestState,
    /// Counts how often a step was opened, from 0.
    pub turn: u32,
    pub copied: BTreeSet<PersonId>,
    pub reminded_at: Option<DateTime<Utc>>,
    /// The proposal to pass over the steps that waits for a second person; it is gone when another step opens.
    pub proposed: Option<Proposed>,
}

/// What an administrator proposed: to pass over the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The entry it was proposed with.
    pub id: DecisionId,
    pub verdict: Verdict,
    pub reason: Comment,
    pub by: PersonId,
}

fn refuse<T>(why: &'static str) -> Result<T, ApprovalError> {
    Err(ApprovalError::Inconsistent(why))
}

impl Course {
    pub fn begin(steps: &[PolicyStep], submitted_at: DateTime<Utc>) -> Result<Self, ApprovalError> {
        let mut course = Self {
            links: steps.iter().map(|step| Link::new(step.clone(), None)).collect(),
            state: RequestState::Open { step: 0 },
            turn: 0,
            copied: BTreeSet::new(),
            reminded_at: None,
            proposed: None,
        };
        match course.next_asked(0, submitted_at) {
            Some(step) => course.open(step, 0, submitted_at),
            None => return refuse("it has no step that asks somebody"),
        }
        Ok(course)
    }

    /// Carries out what was done.
    pub fn apply(&mut self, entry: &Entry) -> Result<Outcome, ApprovalError> {
        let RequestState::Open { step } = self.state else { return refuse("something was done after its end") };
        if entry.act.is_of_its_turn() && entry.turn != self.turn {
            return refuse("an entry is not of the turn that was open");
        }
        let (by, at) = (entry.by, entry.at);
        match &entry.act {
            Act::Approve { .. } => self.agree(step, entry),
            Act::Return { to: Some(_), lines, .. } if !lines.is_empty() => {
                refuse("lines went back to somebody who did not write them")
            }
            Act::Return { comment, to: None, .. } => {
                self.link(step)?.ended_by = Some(entry.id);
                self.state = RequestState::Returned { by, at, comment: comment.clone() };
                Ok(Outcome::Returned)
            }
            Act::Return { to: Some(earlier), .. } => self.send_back(*earlier, step, at),
            Act::Reject { comment } => {
                self.link(step)?.ended_by = Some(entry.id);
                self.state = RequestState::Rejected { by, at, comment: comment.clone() };
                Ok(Outcome::Rejected)
            }
            Act::Withdraw => {
                self.state = RequestState::Withdrawn { by, at };
                Ok(Outcome::Withdrawn)
            }
            Act::Transfer { to, .. } => {
                self.link(step)?.seating.push(Seating::Given { from: entry.seat(), to: *to });
                Ok(Outcome::Transferred)
            }
            Act::AddSigner { person, place, .. } => self.add(*person, *place, step, entry),
            Act::Copy { to } => {
                self.copied.extend(to);
                Ok(Outcome::Noted)
            }
            Act::Remind => {
                self.reminded_at = Some(at);
                Ok(Outcome::Noted)
            }
            Act::Escalate { to, .. } => {
                if entry.turn != self.turn {
                    return refuse("it was handed on in a turn that was over");
                }
                self.link(step)?.escalated.extend(to);
                Ok(Outcome::Noted)
            }
            Act::ProposeOverride { verdict, reason } => {
                self.proposed = Some(Proposed { id: entry.id, verdict: *verdict, reason: reason.clone(), by });
                Ok(Outcome::Proposed)
            }
            Act::Override { proposal, verdict } => self.pass_over(step, entry, (*proposal, *verdict)),
            Act::Comment { .. } => Ok(Outcome::Noted),
        }
    }

    /// What a second person agreed to: the request ends, and its open step shows with which entry.
    fn pass_over(
        &mut self,
        step: usize,
        entry: &Entry,
        (proposal, verdict): (DecisionId, Verdict),
    ) -> Result<Outcome, ApprovalError> {
        let is_it = |proposed: &Proposed| proposed.id == proposal && proposed.verdict == verdict;
        let Some(proposed) = self.proposed.take().filter(is_it) else {
            return refuse("an override was agreed to that nobody proposed");
        };
        if proposed.by == entry.by {
            return refuse("somebody seconded their own proposal");
        }
        self.link(step)?.ended_by = Some(entry.id);
        let (by, at) = (entry.by, entry.at);
        match verdict {
            Verdict::Approved => {
                self.state = RequestState::Approved { by, at };
                Ok(Outcome::Approved)
            }
            Verdict::Rejected => {
                self.state = RequestState::Rejected { by, at, comment: proposed.reason };
                Ok(Outcome::Rejected)
            }
            Verdict::Returned => refuse("an override approves or rejects"),
        }
    }

    fn agree(&mut self, step: usize, entry: &Entry) -> Result<Outcome, ApprovalError> {
        let link = self.link(step)?;
        let (seat, by) = (entry.seat(), entry.by);
        if link.voices.iter().any(|voice| voice.seat == seat || voice.by == by) {
            return refuse("somebody agreed twice to one step");
        }
        link.voices.push(Voice { id: entry.id, seat, by, at: entry.at });
        if !entry.closes {
            return Ok(Outcome::Counted);
        }
        link.is_passed = true;
        match self.next_asked(step + 1, entry.at) {
            Some(next) => {
                self.open(next, self.turn + 1, entry.at);
                Ok(Outcome::Advanced { next })
            }
            None => {
                self.state = RequestState::Approved { by, at: entry.at };
                Ok(Outcome::Approved)
            }
        }
    }

    fn send_back(&mut self, earlier: usize, step: usize, at: DateTime<Utc>) -> Result<Outcome, ApprovalError> {
        let asks = self.links.get(earlier).is_some_and(|link| link.step.quorum.asks_people());
        if earlier >= step || !asks {
            return refuse("it went back to what is no earlier step");
        }
        for link in self.links.iter_mut().skip(earlier) {
            link.voices.clear();
            link.is_passed = false;
            link.opened_at = None;
        }
        self.open(earlier, self.turn + 1, at);
        Ok(Outcome::SentBack { step: earlier })
    }

    fn add(&mut self, person: PersonId, place: Place, step: usize, entry: &Entry) -> Result<Outcome, ApprovalError> {
        if place == Place::Beside {
            self.link(step)?.seating.push(Seating::Beside(person));
            return Ok(Outcome::SignerAdded);
        }
        if self.links.len() >= LINKS_MAX {
            return refuse("it has more steps than any request");
        }
        let link = Link::new(PolicyStep::any(Approvers::Person(person)), Some(entry.by));
        if place == Place::After {
            self.links.insert(step + 1, link);
        } else {
            self.links.insert(step, link);
            self.open(step, self.turn + 1, entry.at);
        }
        Ok(Outcome::SignerAdded)
    }

    fn open(&mut self, step: usize, turn: u32, at: DateTime<Utc>) {
        self.turn = turn;
        self.state = RequestState::Open { step };
        self.reminded_at = None;
        self.proposed = None;
        if let Some(link) = self.links.get_mut(step) {
            link.opened_at = Some(at);
            link.escalated.clear();
        }
    }

    /// The next step that asks somebody; those that ask nobody are passed on the way.
    fn next_asked(&mut self, from: usize, at: DateTime<Utc>) -> Option<usize> {
        for (place, link) in self.links.iter_mut().enumerate().skip(from) {
            if link.step.quorum.asks_people() {
                return Some(place);
            }
            (link.is_passed, link.opened_at) = (true, Some(at));
        }
        None
    }

    fn link(&mut self, step: usize) -> Result<&mut Link, ApprovalError> {
        self.links.get_mut(step).ok_or(ApprovalError::Inconsistent("its open step is not one of its steps"))
    }
}
