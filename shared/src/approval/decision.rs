//! [`Decision`]: one approver's answer, and [`Deciding`], the wish to give it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Comment, Version};
use crate::id::{DecisionId, PersonId};

/// What an approver says. A return without a reason can't be written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Approve {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<Comment>,
    },
    Return {
        comment: Comment,
    },
}

/// An answer without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Approved,
    Returned,
}

/// An answer someone wants to give, with what they had before their eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// Drawn when the page was made, so that a repeated request carries it again: the idempotency key.
    pub id: DecisionId,
    pub person: PersonId,
    /// The step that was shown as theirs, from 0. Without it a second click could decide the step after.
    pub step: usize,
    pub answer: Answer,
    /// The version that was shown.
    pub seen: Version,
    pub now: DateTime<Utc>,
}

/// An answer that was given. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub id: DecisionId,
    pub step: usize,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    #[serde(flatten)]
    pub answer: Answer,
}

impl Answer {
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Approve { .. } => Verdict::Approved,
            Self::Return { .. } => Verdict::Returned,
        }
    }

    pub const fn comment(&self) -> Option<&Comment> {
        match self {
            Self::Approve { comment } => comment.as_ref(),
            Self::Return { comment } => Some(comment),
        }
    }
}

impl Decision {
    /// Whether the wish says what was decided already. The words may differ: a second click is no second opinion.
    pub(super) fn is_same_as(&self, deciding: &Deciding) -> bool {
        self.step == deciding.step && self.by == deciding.person && self.answer.verdict() == deciding.answer.verdict()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
        })
    }
}
