//! A request as JSON, for the store and for the browser. Reading it back goes through its history again, so that only
//! what could have come about is believed.
//!
//! Requests of the first form had one decision for each step and nothing else. They are read as the history they are.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Act, ApprovalError, Comment, Entry, PolicyMark, PolicyStep, Request, RequestState, Submission};
use crate::id::{DecisionId, PersonId, RequestId};

/// The fields of a request, flat, before anything is believed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    #[serde(flatten)]
    submission: Submission,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyMark>,
    steps: Vec<PolicyStep>,
    /// None in the first form.
    #[serde(default)]
    history: Option<Vec<Entry>>,
    /// The first form's history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decisions: Option<Vec<FirstDecision>>,
    /// Told to those who want to act; read off the history.
    #[serde(default)]
    turn: u32,
    #[serde(flatten)]
    state: RequestState,
}

/// A decision of the first form, which always passed its step or ended the request.
#[derive(Clone, Serialize, Deserialize)]
struct FirstDecision {
    id: DecisionId,
    step: u32,
    by: PersonId,
    at: DateTime<Utc>,
    #[serde(flatten)]
    answer: FirstAnswer,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
enum FirstAnswer {
    Approve {
        #[serde(default)]
        comment: Option<Comment>,
    },
    Return {
        comment: Comment,
    },
}

impl FirstDecision {
    fn entry(self) -> Entry {
        let act = match self.answer {
            FirstAnswer::Approve { comment } => Act::Approve { comment },
            FirstAnswer::Return { comment } => Act::Return { comment, to: None, lines: BTreeSet::new() },
        };
        let Self { id, step: turn, by, at, .. } = self;
        Entry { id, turn, by, in_place_of: None, at, closes: true, carried: None, act }
    }
}

/// The first form kept a withdrawal in the state alone. It gets the request's own id for a key.
fn first_history(request: RequestId, decisions: Vec<FirstDecision>, state: &RequestState) -> Vec<Entry> {
    let mut history: Vec<Entry> = decisions.into_iter().map(FirstDecision::entry).collect();
    if let RequestState::Withdrawn { by, at } = state {
        let turn = u32::try_from(history.len()).unwrap_or(u32::MAX);
        let (by, at) = (*by, *at);
        let id = DecisionId(request.0);
        history.push(Entry { id, turn, by, in_place_of: None, at, closes: true, carried: None, act: Act::Withdraw });
    }
    history
}

impl TryFrom<Stored> for Request {
    type Error = ApprovalError;
    fn try_from(stored: Stored) -> Result<Self, ApprovalError> {
        let history = match (stored.history, stored.decisions) {
            (Some(history), None) => history,
            (None, Some(decisions)) => first_history(stored.submission.id, decisions, &stored.state),
            _ => return Err(ApprovalError::Inconsistent("it has no history, or two")),
        };
        Self::restore(stored.submission, stored.policy, stored.steps, history, &stored.state)
    }
}

impl From<Request> for Stored {
    fn from(request: Request) -> Self {
        let (submission, policy, steps, history, course) = request.into_parts();
        let (turn, state) = (course.turn, course.state);
        Self { submission, policy, steps, history: Some(history), decisions: None, turn, state }
    }
}
