//! Requests: what is asked, of whom, and what they did about it.
//!
//! A [`Request`] asks for approval of one exact [`Version`] of one document and is decided step by step, as a [`Policy`]
//! says. This is the state machine alone: it takes time, ids and the people concerned as arguments and returns an
//! [`Outcome`] for the shell to act on. Freezing the document, telling people and keeping the audit log are not here.
//!
//! Everything that happens to a request is an [`Entry`] of its history, and where it stands is read off the history by
//! one function, whether it happens now or is read back from the store: what could not have come about is not believed.
//!
//! # To add a next one
//! - *A verb*: a variant of [`Act`], what it needs in `request.rs`, what it changes in `course.rs`, a line in the
//!   property test's commands.
//! - *A way to name approvers*: a variant of [`Approvers`], and who they are in the server's `approval/parties.rs`.

mod act;
mod check;
mod comment;
mod course;
mod deadline;
mod delegation;
mod error;
mod parties;
mod policy;
mod quorum;
mod request;
mod resume;
mod rule;
mod stored;
#[cfg(test)]
mod tests;
mod version;
mod whole;
mod whom;

pub use act::{Act, Acting, Carried, Entry, LINES_MAX, Place, Verdict};
pub use check::{Finding, Standpoint};
pub use comment::{COMMENT_LENGTH_MAX, Comment};
pub use course::{Link, Proposed, Seating, Voice};
pub use deadline::{BY_ITSELF, DayOf, Escalation, HandOn};
pub use delegation::{DELEGATION_DAYS_MAX, Delegation, deputies};
pub use error::ApprovalError;
pub use parties::Parties;
pub use policy::{Case, Policy, RULES_MAX};
pub use quorum::{Need, Quorum};
pub use request::{Ending, NOTES_MAX, Outcome, PolicyMark, REMIND_EVERY_HOURS, Request, RequestState, Submission};
pub use resume::Since;
pub use rule::{Band, Carry, Condition, PolicyStep, RULE_NAME_LENGTH_MAX, Rule, RuleName, STEPS_MAX, TargetKind};
pub use version::{Digest, HEADS_MAX, Target, Version};
pub use whole::{Moved, Part, PartMoved, Whole};
pub use whom::{Approvers, WHOM_MAX, Whom};
