//! A request as JSON, for the store and for the browser. Reading it back checks that it could have come about.

use serde::{Deserialize, Serialize};

use super::{ApprovalError, Decision, PolicyStep, Request, RequestState, Submission};

/// The fields of a request, flat, before anything is believed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    #[serde(flatten)]
    submission: Submission,
    steps: Vec<PolicyStep>,
    decisions: Vec<Decision>,
    #[serde(flatten)]
    state: RequestState,
}

impl TryFrom<Stored> for Request {
    type Error = ApprovalError;
    fn try_from(stored: Stored) -> Result<Self, ApprovalError> {
        Self::restore(stored.submission, stored.steps, stored.decisions, stored.state)
    }
}

impl From<Request> for Stored {
    fn from(request: Request) -> Self {
        let (submission, steps, decisions, state) = request.into_parts();
        Self { submission, steps, decisions, state }
    }
}
