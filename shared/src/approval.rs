//! Requests: what is asked, of whom, and what they decided.
//!
//! A [`Request`] asks for approval of one exact [`Version`] of one document and is decided step by step. This is the
//! state machine alone: it takes time, ids and the people concerned as arguments and returns an [`Outcome`] for the
//! shell to act on. Freezing the document, telling people and keeping the audit log are not here.

mod comment;
mod decision;
mod error;
mod parties;
mod policy;
mod request;
mod stored;
#[cfg(test)]
mod tests;
mod version;

pub use comment::{COMMENT_LENGTH_MAX, Comment};
pub use decision::{Answer, Deciding, Decision, Verdict};
pub use error::ApprovalError;
pub use parties::Parties;
pub use policy::{Approvers, Policy, PolicyStep, STEPS_MAX};
pub use request::{Ending, Outcome, Request, RequestState, Submission};
pub use version::{Digest, HEADS_MAX, Target, Version};
