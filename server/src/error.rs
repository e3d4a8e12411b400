//! [`Fault`]: why a call was not done, and the one table that turns it into an answer.
//!
//! The API answers with problem+json (RFC 9457). The answer carries its fault along, so that the door of a page can write
//! a page instead. Nothing here says more to a stranger than that something is not there: what one may not see is answered
//! like what does not exist.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use shared::approval::ApprovalError;
use shared::id::RequestId;

use crate::approval::{ApprovalFault, Difference, RoomError};
use crate::auth::{FactorError, SignInError};
use crate::persistence::StoreError;
use crate::scenario::ScenarioFault;

/// A screenful or two; the largest come first.
const CHANGED_LINES_MAX: usize = 100;

/// Why a call was not done.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    // Who is asking
    #[error("nobody is signed in: sign in, or send a valid bearer token")]
    SignedOut,
    #[error("no one signs in with this e-mail address and this password: check both")]
    UnknownSignIn,
    #[error("the password is right, and a code is asked for besides: send it along")]
    NeedsCode,
    #[error("this code is not right, or was used already: send the one your app shows now")]
    WrongCode,
    #[error("you may see this but not do that: ask an administrator for the role")]
    NotAllowed,
    /// Their roles would let them, but not in this case; the text says why.
    #[error("{0}")]
    NotYours(String),
    #[error("the call comes from another site: open Tandem itself and try again")]
    OtherSite,
    #[error("the form was made for another session, or long ago: load the page again and send it once more")]
    StaleForm,
    #[error("this server is not called “{0}”: use the address it prints at its start, or set TANDEM_PUBLIC_URL")]
    OtherHost(String),

    // What is asked
    #[error("there is nothing at this address")]
    NotFound,
    #[error("this address does not take that method")]
    WrongMethod,
    #[error("what was sent cannot be read: {0}")]
    Malformed(String),
    #[error("the body must be sent as {0}")]
    WrongType(&'static str),
    #[error("more was sent than the {0} bytes that are read here: send less at once")]
    TooLarge(usize),
    #[error(
        "the call changes something and has no Idempotency-Key: send one, new for each intent, the same for repeats"
    )]
    KeyMissing,
    #[error("the Idempotency-Key was used for another call: draw a new one for each intent")]
    KeyReused,

    // What stands in its way
    /// What was asked makes no sense where things stand; the text is for the person who asked.
    #[error("{0}")]
    Refused(String),
    /// Somebody was faster; `now` is how things stand.
    #[error("{why}")]
    Conflict { why: String, now: Value },
    #[error("too many calls: wait {after_s} seconds and try again")]
    TooMany { after_s: i64 },

    // What went wrong here
    #[error("the server cannot keep this at the moment: {0}; try again")]
    Unavailable(String),
    #[error("the call took too long and was given up: try again")]
    TooSlow,
    #[error("the server made a mistake and has noted it: try again, and report it with the request id if it stays so")]
    Broken,
}

impl Fault {
    /// The table: status, and the name of the kind of problem.
    pub const fn row(&self) -> (StatusCode, &'static str) {
        match self {
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
            Self::UnknownSignIn => (StatusCode::UNAUTHORIZED, "unknown-sign-in"),
            Self::NeedsCode => (StatusCode::UNAUTHORIZED, "needs-code"),
            Self::WrongCode => (StatusCode::UNAUTHORIZED, "wrong-code"),
            Self::NotAllowed => (StatusCode::FORBIDDEN, "not-allowed"),
            Self::NotYours(_) => (StatusCode::FORBIDDEN, "not-yours"),
            Self::OtherSite => (StatusCode::FORBIDDEN, "other-site"),
            Self::StaleForm => (StatusCode::FORBIDDEN, "stale-form"),
            Self::OtherHost(_) => (StatusCode::MISDIRECTED_REQUEST, "other-host"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong-method"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::WrongType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-type"),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::KeyMissing => (StatusCode::BAD_REQUEST, "idempotency-key-missing"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
            Self::Refused(_) => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
            Self::Conflict { .. } => (StatusCode::CONFLICT, "conflict"),
            Self::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, "too-many"),
            Self::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "too-slow"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "broken"),
        }
    }

    pub const fn status(&self) -> StatusCode {
        self.row().0
    }

    /// Notes what cannot be told to whoever asked.
    pub fn broken(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a call failed by a mistake of the server");
        Self::Broken
    }

    fn problem(&self) -> Value {
        let (status, kind) = self.row();
        let mut problem = json!({
            "type": format!("urn:tandem:problem:{kind}"),
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.to_string(),
        });
        if let (Self::Conflict { now, .. }, Some(fields)) = (self, problem.as_object_mut()) {
            fields.insert("now".to_owned(), now.clone());
        }
        problem
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self.problem())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match &self {
            Self::TooMany { after_s } => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(*after_s))),
            Self::Unavailable(_) | Self::TooSlow => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(1))),
            Self::SignedOut => drop(headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            _ => {}
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full | StoreError::Busy | StoreError::Stopped | StoreError::Io(_) => {
                tracing::warn!(%error, "the store did not do what was asked");
                Self::Unavailable(match error {
                    StoreError::Io(_) => "the database cannot be reached".to_owned(),
                    other => other.to_string(),
                })
            }
            StoreError::Missing { .. } => Self::NotFound,
            StoreError::TooMuch(what) => Self::Refused(format!("too much at once: {what}")),
            StoreError::Exists { .. }
            | StoreError::Closed(_)
            | StoreError::Moved { .. }
            | StoreError::Stale { .. }
            | StoreError::Outdated(_)
            | StoreError::Refused(_) => Self::Conflict { why: error.to_string(), now: Value::Null },
            StoreError::InUse(_) | StoreError::Schema(_) | StoreError::Corrupt(_) | StoreError::ReadOnly => {
                Self::broken(error)
            }
        }
    }
}

impl From<ApprovalFault> for Fault {
    fn from(fault: ApprovalFault) -> Self {
        let why = fault.to_string();
        let conflict = |now| Self::Conflict { why: why.clone(), now };
        match fault {
            ApprovalFault::NotFound => Self::NotFound,
            ApprovalFault::NotAllowed => Self::NotAllowed,
            ApprovalFault::Unfit(_)
            | ApprovalFault::Empty
            | ApprovalFault::EmptyMap
            | ApprovalFault::EmptyPlan
            | ApprovalFault::UnfitSheets(_)
            | ApprovalFault::Unreckoned
            | ApprovalFault::TooLarge
            | ApprovalFault::Foreign
            | ApprovalFault::Adjustment(_)
            | ApprovalFault::NoRate(_)
            | ApprovalFault::Misshapen(_) => Self::Refused(why),
            ApprovalFault::Submitted(request) => conflict(json!({ "request": request })),
            ApprovalFault::Archived
            | ApprovalFault::Scenario
            | ApprovalFault::MapVersion
            | ApprovalFault::SheetsFirst(_)
            | ApprovalFault::WholeMoved(_)
            | ApprovalFault::NothingApproved => conflict(Value::Null),
            ApprovalFault::MergeMoved(moved) => conflict(moved.told()),
            ApprovalFault::Moved { difference, now } => conflict(moved(&difference, now)),
            ApprovalFault::Refused(error) => error.into(),
            ApprovalFault::Room(RoomError::Busy) => Self::Unavailable(why),
            ApprovalFault::Store(error) | ApprovalFault::Room(RoomError::Store(error)) => error.into(),
            ApprovalFault::Room(_) | ApprovalFault::Load(_) | ApprovalFault::Talk(_) | ApprovalFault::Revise(..) => {
                Self::broken(why)
            }
        }
    }
}

impl From<ScenarioFault> for Fault {
    fn from(fault: ScenarioFault) -> Self {
        let why = fault.to_string();
        match fault {
            ScenarioFault::NotFound => Self::NotFound,
            ScenarioFault::NotAllowed => Self::NotAllowed,
            ScenarioFault::Name { .. }
            | ScenarioFault::FromScenario
            | ScenarioFault::Empty
            | ScenarioFault::NoScenario
            | ScenarioFault::Undecided(_)
            | ScenarioFault::TooMuchKept { .. }
            | ScenarioFault::Document(_) => Self::Refused(why),
            ScenarioFault::Taken { sheet } => Self::Conflict { why, now: json!({ "sheet": sheet }) },
            ScenarioFault::Closed { next } | ScenarioFault::BaseClosed { next } => {
                Self::Conflict { why, now: json!({ "sheet": next }) }
            }
            ScenarioFault::Approval(fault) => (*fault).into(),
            ScenarioFault::Asked(request) | ScenarioFault::BaseLocked(request) => {
                Self::Conflict { why, now: json!({ "request": request }) }
            }
            ScenarioFault::GivenUp
            | ScenarioFault::Nothing
            | ScenarioFault::NeedsApproval
            | ScenarioFault::NeedsNobody => Self::Conflict { why, now: Value::Null },
            ScenarioFault::Moved(comparison) => Self::Conflict { why, now: comparison.told() },
            ScenarioFault::Room(RoomError::Busy) => Self::Unavailable(why),
            ScenarioFault::Store(error) | ScenarioFault::Room(RoomError::Store(error)) => error.into(),
            ScenarioFault::Room(_) | ScenarioFault::Load(_) => Self::broken(why),
        }
    }
}

impl From<ApprovalError> for Fault {
    fn from(error: ApprovalError) -> Self {
        let why = error.to_string();
        match error {
            ApprovalError::NotAnApprover { .. }
            | ApprovalError::OwnSubmission
            | ApprovalError::OwnEdit
            | ApprovalError::OwnProposal
            | ApprovalError::NotYourTurn { .. } => Self::NotYours(why),
            ApprovalError::UnknownStep { .. }
            | ApprovalError::NotYetOpen { .. }
            | ApprovalError::VersionMoved { .. }
            | ApprovalError::AlreadyDecided { .. }
            | ApprovalError::Agreed { .. }
            | ApprovalError::TurnOver { .. }
            | ApprovalError::RemindedLately { .. }
            | ApprovalError::NothingProposed
            | ApprovalError::Closed { .. } => Self::Conflict { why, now: Value::Null },
            ApprovalError::KeyReused(_) => Self::KeyReused,
            ApprovalError::Inconsistent(_) => Self::broken(why),
            ApprovalError::NobodyAsked
            | ApprovalError::TooManySteps
            | ApprovalError::TooManyRules
            | ApprovalError::RuleName
            | ApprovalError::EmptyBand { .. }
            | ApprovalError::StepWithoutSense { .. }
            | ApprovalError::OwnDeputy
            | ApprovalError::DelegationDates
            | ApprovalError::QuorumOutOfReach { .. }
            | ApprovalError::NoEarlierStep { .. }
            | ApprovalError::NotEligible { .. }
            | ApprovalError::WouldJudgeOwnWork { .. }
            | ApprovalError::AskedAlready { .. }
            | ApprovalError::CannotSee { .. }
            | ApprovalError::NobodyNamed
            | ApprovalError::LinesGoToTheSubmitter
            | ApprovalError::TooManyLines
            | ApprovalError::NoLines
            | ApprovalError::OverrideDecides
            | ApprovalError::TooMuchSaid
            | ApprovalError::Unseen
            | ApprovalError::ByItself
            | ApprovalError::OtherCurrency { .. }
            | ApprovalError::Heads(_)
            | ApprovalError::NoApprover { .. }
            | ApprovalError::OnlyAuthors { .. }
            | ApprovalError::CommentMissing
            | ApprovalError::CommentTooLong
            | ApprovalError::NotADigest(_) => Self::Refused(why),
        }
    }
}

/// What stands now, and how it differs from what was decided on.
fn moved(difference: &Difference, now: RequestId) -> Value {
    let lines: Vec<Value> = difference
        .lines
        .iter()
        .take(CHANGED_LINES_MAX)
        .map(|change| {
            json!({
                "line": change.line,
                "name": change.name,
                "account": change.account,
                "nature": change.nature,
                "before_minor": change.before,
                "after_minor": change.after,
            })
        })
        .collect();
    json!({
        "request": now,
        "version": difference.asked,
        "before_minor": difference.before,
        "after_minor": difference.after,
        "lines": lines,
        "lines_count": difference.lines.len(),
        "changed_by": difference.authors,
    })
}

impl From<SignInError> for Fault {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Unknown => Self::UnknownSignIn,
            SignInError::NeedsCode => Self::NeedsCode,
            SignInError::Factor(FactorError::Wrong) => Self::WrongCode,
            SignInError::Barred | SignInError::NeedsSetUp | SignInError::Factor(_) | SignInError::Issuer(_) => {
                Self::Refused(error.to_string())
            }
            SignInError::TryLater(later) => Self::TooMany { after_s: seconds_up(later.after) },
            SignInError::Password(error) => Self::broken(error),
            SignInError::Store(error) => error.into(),
        }
    }
}

/// Whole seconds, never too early.
pub fn seconds_up(after: chrono::TimeDelta) -> i64 {
    (after.num_milliseconds().max(0) + 999) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn written(fault: Fault) -> (u16, Value) {
        let response = fault.into_response();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn a_fault_is_written_as_a_problem() {
        let (status, problem) = written(Fault::NotFound).await;
        assert_eq!(status, 404);
        assert_eq!(
            problem,
            json!({
                "type": "urn:tandem:problem:not-found",
                "title": "Not Found",
                "status": 404,
                "detail": "there is nothing at this address",
            })
        );
    }

    #[tokio::test]
    async fn a_conflict_tells_how_things_stand() {
        let now = json!({ "version": "ab" });
        let (status, problem) = written(Fault::Conflict { why: "moved".to_owned(), now: now.clone() }).await;
        assert_eq!((status, &problem["now"]), (409, &now));
    }

    #[test]
    fn who_is_limited_is_told_when_to_come_back() {
        let response = Fault::TooMany { after_s: 61 }.into_response();
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()["retry-after"], "61");
        assert_eq!(seconds_up(chrono::TimeDelta::milliseconds(1)), 1);
        assert_eq!(seconds_up(chrono::TimeDelta::seconds(60)), 60);
    }

    #[test]
    fn the_store_s_own_words_stay_inside() {
        let fault = Fault::from(StoreError::Corrupt("row 7 of people".to_owned()));
        assert_eq!(fault, Fault::Broken);
        let fault = Fault::from(StoreError::Io("/srv/tandem.db: input/output error".to_owned()));
        assert!(!fault.to_string().contains("/srv"));
    }
}
