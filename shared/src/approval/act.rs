//! [`Act`]: what somebody does with a request, [`Acting`], the wish to do it, and [`Entry`], what was done.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Comment, Version};
use crate::id::{DecisionId, LineId, PersonId, RequestId};

/// More lines than this are returned as a whole.
pub const LINES_MAX: usize = 500;

/// Every verb. A return or a rejection without a reason can't be written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub enum Act {
    Approve {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<Comment>,
    },
    /// 退回: back to an earlier step, counted from 0, or to the one who submitted; as a whole, or these lines alone
    /// (部分通过), with the others accepted as they stand.
    Return {
        comment: Comment,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<usize>,
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        lines: BTreeSet<LineId>,
    },
    Reject {
        comment: Comment,
    },
    /// 撤回: taken back by those who asked.
    Withdraw,
    /// 转交: another one decides in my place.
    Transfer {
        to: PersonId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<Comment>,
    },
    /// 加签: another one is asked as well.
    AddSigner {
        person: PersonId,
        place: Place,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<Comment>,
    },
    /// 抄送: others are told.
    Copy {
        to: BTreeSet<PersonId>,
    },
    /// 催办: those who are waited for are told again.
    Remind,
    Comment {
        comment: Comment,
    },
    /// 升级: a step that is late, or that nobody is left to decide, is handed on by itself; these may decide as well.
    Escalate {
        to: BTreeSet<PersonId>,
        #[serde(default, skip_serializing_if = "is_not")]
        is_deserted: bool,
    },
    /// 特批提议: an administrator wants the steps passed over. Nothing happens before another one agrees.
    ProposeOverride {
        verdict: Verdict,
        reason: Comment,
    },
    /// 特批: a second person agrees to pass over the steps, and that decides.
    Override {
        /// The entry of the proposal.
        proposal: DecisionId,
        verdict: Verdict,
    },
}

/// Where an agreement comes from that was given to the request before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    pub request: RequestId,
    /// The entry it was given with.
    pub id: DecisionId,
    pub at: DateTime<Utc>,
}

/// Where a signer is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// 前加签: a step of their own before this one, which waits.
    Before,
    /// 并加签: in this step, which is not passed without them.
    Beside,
    /// 后加签: a step of their own after this one.
    After,
}

/// A decision without its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Approved,
    Returned,
    Rejected,
}

/// Something somebody wants to do, with what they had before their eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// Drawn when the page was made, so that a repeated request carries it again: the idempotency key.
    pub id: DecisionId,
    pub person: PersonId,
    /// The turn that was shown as open. Without it a second click could decide the step after.
    pub turn: u32,
    pub act: Act,
    /// The version that was shown.
    pub seen: Version,
    pub now: DateTime<Utc>,
}

/// Something that was done. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: DecisionId,
    /// Which opening of a step it fell in, from 0.
    pub turn: u32,
    pub by: PersonId,
    /// Whose place the person took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place_of: Option<PersonId>,
    pub at: DateTime<Utc>,
    /// Of an approval: whether the step was passed with it.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub closes: bool,
    /// Of an approval: the one it repeats, given to the request before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
    #[serde(flatten)]
    pub act: Act,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_true(value: &bool) -> bool {
    *value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_not(value: &bool) -> bool {
    !*value
}

impl Act {
    /// What it decides, if it decides.
    pub const fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Approve { .. } => Some(Verdict::Approved),
            Self::Return { .. } => Some(Verdict::Returned),
            Self::Reject { .. } => Some(Verdict::Rejected),
            Self::Override { verdict, .. } => Some(*verdict),
            _ => None,
        }
    }

    pub const fn comment(&self) -> Option<&Comment> {
        match self {
            Self::Approve { comment } | Self::Transfer { comment, .. } | Self::AddSigner { comment, .. } => {
                comment.as_ref()
            }
            Self::Return { comment, .. }
            | Self::Reject { comment }
            | Self::Comment { comment }
            | Self::ProposeOverride { reason: comment, .. } => Some(comment),
            Self::Withdraw | Self::Copy { .. } | Self::Remind | Self::Escalate { .. } | Self::Override { .. } => None,
        }
    }

    /// Whether it needs a seat in the open step.
    pub const fn takes_a_seat(&self) -> bool {
        matches!(
            self,
            Self::Approve { .. }
                | Self::Return { .. }
                | Self::Reject { .. }
                | Self::Transfer { .. }
                | Self::AddSigner { .. }
        )
    }

    /// Whether it passes over the steps, or would.
    pub const fn overrides(&self) -> bool {
        matches!(self, Self::ProposeOverride { .. } | Self::Override { .. })
    }

    /// Whether whoever does it must have seen the version that is asked.
    pub const fn judges(&self) -> bool {
        self.verdict().is_some() || self.overrides()
    }

    /// Whether it means the turn that was shown, and no later one.
    pub(super) const fn is_of_its_turn(&self) -> bool {
        self.takes_a_seat() || self.overrides()
    }

    /// A word for the log.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Approve { .. } => "approved",
            Self::Return { .. } => "returned",
            Self::Reject { .. } => "rejected",
            Self::Withdraw => "withdrawn",
            Self::Transfer { .. } => "transferred",
            Self::AddSigner { .. } => "signer_added",
            Self::Copy { .. } => "copied",
            Self::Remind => "reminded",
            Self::Comment { .. } => "commented",
            Self::Escalate { .. } => "escalated",
            Self::ProposeOverride { .. } => "override_proposed",
            Self::Override { .. } => "overridden",
        }
    }

    /// Whether both say the same. The words may differ: a second click is no second opinion.
    fn says_what(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Approve { .. }, Self::Approve { .. })
            | (Self::Reject { .. }, Self::Reject { .. })
            | (Self::Withdraw, Self::Withdraw)
            | (Self::Remind, Self::Remind)
            | (Self::Comment { .. }, Self::Comment { .. }) => true,
            (Self::Return { to: one, lines, .. }, Self::Return { to: other, lines: others, .. }) => {
                (one, lines) == (other, others)
            }
            (Self::Transfer { to: one, .. }, Self::Transfer { to: other, .. }) => one == other,
            (Self::AddSigner { person: one, place: here, .. }, Self::AddSigner { person: other, place: there, .. }) => {
                (one, here) == (other, there)
            }
            (Self::Copy { to: one }, Self::Copy { to: other })
            | (Self::Escalate { to: one, .. }, Self::Escalate { to: other, .. }) => one == other,
            (Self::ProposeOverride { verdict: one, .. }, Self::ProposeOverride { verdict: other, .. }) => one == other,
            (Self::Override { proposal: one, .. }, Self::Override { proposal: other, .. }) => one == other,
            _ => false,
        }
    }
}

impl Entry {
    /// Whether the wish says what was done already.
    pub(super) fn is_same_as(&self, acting: &Acting) -> bool {
        let same_turn = self.turn == acting.turn || !self.act.is_of_its_turn();
        same_turn && self.by == acting.person && self.act.says_what(&acting.act)
    }

    /// The one whose seat it was.
    pub fn seat(&self) -> PersonId {
        self.in_place_of.unwrap_or(self.by)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
        })
    }
}
