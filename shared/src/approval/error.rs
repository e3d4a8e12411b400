//! Why a request, a decision or a withdrawal was refused.

use chrono::{DateTime, Utc};

use super::{Approvers, COMMENT_LENGTH_MAX, Ending, HEADS_MAX, STEPS_MAX, Verdict, Version};
use crate::id::{DecisionId, PersonId};
use crate::money::Currency;

/// Why nothing happened. Steps are counted from 0 in the data and from 1 in the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    // Submitting
    #[error("the plan's policy asks nobody to approve this total: add a step without an amount to the policy")]
    NobodyAsked,

    #[error("the plan's policy has more than {STEPS_MAX} steps: shorten it")]
    TooManySteps,

    #[error("the policy's amounts are in {policy} and the total is in {total}: state both in the plan's currency")]
    OtherCurrency { policy: Currency, total: Currency },

    #[error("the version names {0} heads: a version has 1 to {HEADS_MAX}; reload the sheet and submit again")]
    Heads(usize),

    #[error("step {} asks the {who}, and nobody holds that role here: give it to someone, then submit again", step + 1)]
    NoApprover { step: usize, who: Approvers },

    #[error(
        "step {} asks the {who}, but everyone who holds that role wrote in this version or submits it, and nobody \
         decides on their own work: give the role to someone else, then submit again",
        step + 1
    )]
    OnlyAuthors { step: usize, who: Approvers },

    // Commenting
    #[error("no comment was written: say what should change")]
    CommentMissing,

    #[error("the comment is longer than {COMMENT_LENGTH_MAX} characters: shorten it, or write it in the discussion")]
    CommentTooLong,

    // Deciding
    #[error("the request has no step {}: reload it", step + 1)]
    UnknownStep { step: usize },

    #[error("step {} is not open yet, step {} is: wait for its decision", step + 1, open + 1)]
    NotYetOpen { step: usize, open: usize },

    #[error("this step asks the {who}, and you are not among them: ask one of them to decide")]
    NotAnApprover { who: Approvers },

    #[error(
        "you submitted this request, and nobody decides on what they submitted: leave it to another approver, or withdraw it"
    )]
    OwnSubmission,

    #[error(
        "you edited this sheet since it was last approved, and nobody decides on what they edited: leave it to another \
         approver"
    )]
    OwnEdit,

    #[error("what you saw is not the version that was submitted: look at the difference, then decide again")]
    VersionMoved { asked: Box<Version>, seen: Box<Version> },

    #[error("step {} was already {verdict} by {by} on {at}: reload to see it", step + 1)]
    AlreadyDecided { step: usize, verdict: Verdict, by: PersonId, at: DateTime<Utc> },

    #[error("the request was already {how} by {by} on {at}: reload to see it")]
    Closed { how: Ending, by: PersonId, at: DateTime<Utc> },

    #[error("decision {0} was used for another answer: reload the page and decide again")]
    KeyReused(DecisionId),

    // Reading back
    /// A stored request that no path of this machine leads to.
    #[error("the stored request contradicts itself: {0}; restore it from a backup")]
    Inconsistent(&'static str),

    #[error("“{0}” is not a hash: expected 64 hexadecimal digits")]
    NotADigest(String),
}
