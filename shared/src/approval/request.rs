//! [`Request`]: the state machine of one approval, from its submission to its end.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::stored::Stored;
use super::{
    Answer, ApprovalError, Comment, Deciding, Decision, HEADS_MAX, Parties, Policy, PolicyStep, Target, Verdict,
};
use crate::id::{DepartmentId, PersonId, PlanId, RequestId};
use crate::money::Amount;

/// What is asked. It never changes once submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    pub id: RequestId,
    pub target: Target,
    pub plan: PlanId,
    pub department: DepartmentId,
    pub submitted_by: PersonId,
    pub submitted_at: DateTime<Utc>,
    /// The total of the frozen version, exact, that thresholds are compared with.
    pub total: Amount,
}

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RequestState {
    /// Waiting for the step's approvers, counted from 0.
    Open { step: usize },
    /// Every step agreed; this is the last agreement.
    Approved { by: PersonId, at: DateTime<Utc> },
    /// One step wants something changed, and the others are not asked any more.
    Returned { by: PersonId, at: DateTime<Utc>, comment: Comment },
    /// Taken back before it was decided.
    Withdrawn { by: PersonId, at: DateTime<Utc> },
}

/// A request for approval of one exact version, with the steps it goes through and the decisions so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Request {
    submission: Submission,
    steps: Vec<PolicyStep>,
    /// The decision of step n is the n-th.
    decisions: Vec<Decision>,
    state: RequestState,
}

/// What a transition did, for the shell to act on: open the document again, tell the next approvers, tell the submitter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The step agreed, and `next` is open.
    Advanced { next: usize },
    /// The last step agreed: the version is approved.
    Approved,
    /// The document opens for changes again.
    Returned,
    /// The document opens for changes again.
    Withdrawn,
    /// The same was done before and nothing is to be done now. A repeated decision comes with the first one, for the
    /// same reply; a repeated withdrawal has none.
    AlreadyDone { first: Option<Decision> },
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    Approved,
    Returned,
    Withdrawn,
}

impl Request {
    /// Opens a request at the first of the policy's steps that apply to the total. Refused when a step has nobody who may
    /// decide it.
    pub fn submit(submission: Submission, policy: &Policy, parties: &Parties) -> Result<Self, ApprovalError> {
        let heads = submission.target.version.heads.len();
        if !(1..=HEADS_MAX).contains(&heads) {
            return Err(ApprovalError::Heads(heads));
        }
        let steps = policy.steps_for(submission.total)?;
        parties.check_steps(&steps, submission.submitted_by)?;
        Ok(Self { submission, steps, decisions: Vec::new(), state: RequestState::Open { step: 0 } })
    }

    /// Gives an answer to the open step. Repeating an answer changes nothing and is no error; the people and the version
    /// are checked only for an answer that counts.
    pub fn decide(mut self, deciding: Deciding, parties: &Parties) -> Result<(Self, Outcome), ApprovalError> {
        if let Some(first) = self.earlier(&deciding)? {
            return Ok((self, Outcome::AlreadyDone { first: Some(first) }));
        }
        let (open, step) = self.open_step(deciding.step)?;
        parties.check(step.who, deciding.person, self.submission.submitted_by)?;
        let asked = &self.submission.target.version;
        if *asked != deciding.seen {
            let (asked, seen) = (Box::new(asked.clone()), Box::new(deciding.seen));
            return Err(ApprovalError::VersionMoved { asked, seen });
        }
        let Deciding { id, person: by, answer, now: at, .. } = deciding;
        let next = open + 1;
        let (state, outcome) = match &answer {
            Answer::Return { comment } => {
                (RequestState::Returned { by, at, comment: comment.clone() }, Outcome::Returned)
            }
            Answer::Approve { .. } if next < self.steps.len() => {
                (RequestState::Open { step: next }, Outcome::Advanced { next })
            }
            Answer::Approve { .. } => (RequestState::Approved { by, at }, Outcome::Approved),
        };
        self.decisions.push(Decision { id, step: open, by, at, answer });
        self.state = state;
        Ok((self, outcome))
    }

    /// Takes an open request back. Who may is a permission and not asked here.
    pub fn withdraw(mut self, person: PersonId, now: DateTime<Utc>) -> Result<(Self, Outcome), ApprovalError> {
        if matches!(self.state, RequestState::Withdrawn { by, .. } if by == person) {
            return Ok((self, Outcome::AlreadyDone { first: None }));
        }
        self.current()?;
        self.state = RequestState::Withdrawn { by: person, at: now };
        Ok((self, Outcome::Withdrawn))
    }

    pub const fn submission(&self) -> &Submission {
        &self.submission
    }

    /// The policy's steps that apply to this request.
    pub fn steps(&self) -> &[PolicyStep] {
        &self.steps
    }

    /// The decisions so far, one for each step from the first.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    pub const fn state(&self) -> &RequestState {
        &self.state
    }

    /// Whether this person could decide the open step now; the same check [`Self::decide`] makes.
    pub fn may_decide(&self, person: PersonId, parties: &Parties) -> Result<(), ApprovalError> {
        let (_, step) = self.current()?;
        parties.check(step.who, person, self.submission.submitted_by)
    }

    /// The step that waits, and its place from 0.
    pub fn open(&self) -> Option<(usize, PolicyStep)> {
        self.current().ok()
    }

    /// The decision this one repeats, if it does; an error when it contradicts one.
    fn earlier(&self, deciding: &Deciding) -> Result<Option<Decision>, ApprovalError> {
        if let Some(first) = self.decisions.iter().find(|first| first.id == deciding.id) {
            let same = first.is_same_as(deciding);
            return if same { Ok(Some(first.clone())) } else { Err(ApprovalError::KeyReused(deciding.id)) };
        }
        match self.decisions.get(deciding.step) {
            Some(first) if first.is_same_as(deciding) => Ok(Some(first.clone())),
            Some(first) => {
                // Whoever comes after the end is told of the end.
                self.current()?;
                let (step, verdict) = (first.step, first.answer.verdict());
                Err(ApprovalError::AlreadyDecided { step, verdict, by: first.by, at: first.at })
            }
            None => Ok(None),
        }
    }

    /// The open step, if it is the one that was shown.
    fn open_step(&self, shown: usize) -> Result<(usize, PolicyStep), ApprovalError> {
        let (open, step) = self.current()?;
        if open == shown {
            Ok((open, step))
        } else if shown < self.steps.len() {
            Err(ApprovalError::NotYetOpen { step: shown, open })
        } else {
            Err(ApprovalError::UnknownStep { step: shown })
        }
    }

    /// The open step; once closed, who ended it and when, as an error for whoever comes later.
    fn current(&self) -> Result<(usize, PolicyStep), ApprovalError> {
        let (how, by, at) = match &self.state {
            RequestState::Open { step } => {
                let found = self.steps.get(*step).map(|found| (*step, *found));
                return found.ok_or(ApprovalError::Inconsistent("its open step is not one of its steps"));
            }
            RequestState::Approved { by, at } => (Ending::Approved, *by, *at),
            RequestState::Returned { by, at, .. } => (Ending::Returned, *by, *at),
            RequestState::Withdrawn { by, at } => (Ending::Withdrawn, *by, *at),
        };
        Err(ApprovalError::Closed { how, by, at })
    }

    /// Puts a request together again from what was kept, refusing what this machine could not have made.
    pub(super) fn restore(
        submission: Submission,
        steps: Vec<PolicyStep>,
        decisions: Vec<Decision>,
        state: RequestState,
    ) -> Result<Self, ApprovalError> {
        let refuse = |why| Err(ApprovalError::Inconsistent(why));
        if steps.is_empty() {
            return refuse("it has no steps");
        }
        if decisions.iter().enumerate().any(|(place, decision)| decision.step != place) {
            return refuse("its decisions are not those of its steps in order");
        }
        let approvals = decisions.iter().filter(|decision| decision.answer.verdict() == Verdict::Approved).count();
        let all_agree = approvals == decisions.len();
        let fits = match (&state, decisions.last()) {
            (RequestState::Open { step }, _) => all_agree && *step == approvals && approvals < steps.len(),
            (RequestState::Withdrawn { .. }, _) => all_agree && approvals < steps.len(),
            (RequestState::Approved { by, at }, Some(last)) => {
                all_agree && approvals == steps.len() && (*by, *at) == (last.by, last.at)
            }
            (RequestState::Returned { by, at, comment }, Some(last)) => {
                let told = *by == last.by && *at == last.at && Some(comment) == last.answer.comment();
                told && last.answer.verdict() == Verdict::Returned
                    && approvals + 1 == decisions.len()
                    && decisions.len() <= steps.len()
            }
            (RequestState::Approved { .. } | RequestState::Returned { .. }, None) => false,
        };
        if fits {
            Ok(Self { submission, steps, decisions, state })
        } else {
            refuse("its state is not that of its decisions")
        }
    }

    pub(super) fn into_parts(self) -> (Submission, Vec<PolicyStep>, Vec<Decision>, RequestState) {
        (self.submission, self.steps, self.decisions, self.state)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        })
    }
}
