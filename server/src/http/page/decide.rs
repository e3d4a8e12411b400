//! `POST /requests/{request}/decide`: approves, returns or rejects, from the request's own page. What cannot be done is told on the
//! same page, with what was typed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::request::{CannotBeAsked, RequestNotice};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::approval::{Act, ApprovalError, Comment, LINES_MAX, Outcome, Verdict};
use shared::id::LineId;

use super::request::{Flash, show};
use super::{Visitor, see_other};
use crate::approval::{ApprovalFault, Done, Wish};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::StoreError;

#[derive(Deserialize)]
pub struct DecideForm {
    decision: String,
    /// The step it goes back to, from 0; empty for the one who submitted.
    #[serde(default)]
    to: String,
    #[serde(default)]
    comment: String,
    /// The content hash that was shown.
    version: String,
    idempotency_key: String,
    /// Lines that go back alone, each as `line_<id>`.
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<DecideForm>,
) -> Result<Response, Fault> {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => {
            return Ok(
                show(&site, &caller, &visitor, request, Some(RequestNotice::Expired { comment: sent.comment })).await
            );
        }
    };
    let act = match answer(&sent) {
        Ok(act) => act,
        Err(Wrong::Comment) => {
            return Ok(show(&site, &caller, &visitor, request, Some(RequestNotice::CommentMissing)).await);
        }
        Err(Wrong::Lines) => {
            return Ok(show(&site, &caller, &visitor, request, Some(RequestNotice::NoLines)).await);
        }
        Err(Wrong::Form(fault)) => return Err(fault),
    };
    let malformed = |error: &dyn std::fmt::Display| Fault::Malformed(error.to_string());
    let wish = Wish {
        request,
        ticket: sent.idempotency_key.parse().map_err(|error: crate::approval::BadTicket| malformed(&error))?,
        act,
        seen: Some(sent.version.parse().map_err(|error: ApprovalError| malformed(&error))?),
        heads: None,
    };
    match site.approvals.act(caller.person(), wish).await {
        Ok(done) => {
            let mut response = see_other(&format!("/requests/{request}"));
            flash(&done).leave(&site, request, response.headers_mut());
            Ok(response)
        }
        Err(fault) => refused(&site, &caller, &visitor, request, fault, sent.comment).await,
    }
}

enum Wrong {
    Comment,
    Lines,
    Form(Fault),
}

fn answer(sent: &DecideForm) -> Result<Act, Wrong> {
    let comment = match sent.comment.parse::<Comment>() {
        Ok(comment) => Some(comment),
        Err(ApprovalError::CommentMissing) => None,
        Err(error) => return Err(Wrong::Form(Fault::Refused(error.to_string()))),
    };
    let to = match sent.to.as_str() {
        "" => None,
        // Steps are counted in two digits; more is nobody's.
        step => match step.parse::<u8>() {
            Ok(step) => Some(usize::from(step)),
            Err(_) => return Err(Wrong::Form(Fault::Malformed("a step is a number".to_owned()))),
        },
    };
    match (sent.decision.as_str(), comment) {
        ("approve", comment) => Ok(Act::Approve { comment }),
        ("return", Some(comment)) => Ok(Act::Return { comment, to, lines: BTreeSet::new() }),
        ("return_lines", Some(comment)) => match lines(sent) {
            lines if lines.is_empty() => Err(Wrong::Lines),
            lines => Ok(Act::Return { comment, to: None, lines }),
        },
        ("reject", Some(comment)) => Ok(Act::Reject { comment }),
        ("return" | "return_lines" | "reject", None) => Err(Wrong::Comment),
        _ => Err(Wrong::Form(Fault::Malformed("a decision is “approve”, “return” or “reject”".to_owned()))),
    }
}

fn lines(sent: &DecideForm) -> BTreeSet<LineId> {
    let ticked = sent.rest.keys().filter_map(|name| name.strip_prefix("line_")?.parse().ok());
    // One more than may be named is told as too many.
    ticked.take(LINES_MAX + 1).collect()
}

/// What the page that follows says; a repeated decision is told like the first.
pub const fn flash(done: &Done) -> Flash {
    match &done.outcome {
        Outcome::Counted => Flash::Counted,
        Outcome::SentBack { .. } => Flash::SentBack,
        Outcome::Returned => Flash::Returned,
        Outcome::Rejected => Flash::Rejected,
        Outcome::Withdrawn => Flash::Withdrawn,
        Outcome::Transferred => Flash::Transferred,
        Outcome::SignerAdded => Flash::SignerAdded,
        Outcome::Proposed => Flash::Proposed,
        Outcome::AlreadyDone { first } => match &first.act {
            Act::Return { to: Some(_), .. } => Flash::SentBack,
            Act::Return { .. } => Flash::Returned,
            Act::Reject { .. } => Flash::Rejected,
            Act::ProposeOverride { .. } => Flash::Proposed,
            Act::Override { verdict: Verdict::Rejected, .. } => Flash::Rejected,
            _ if !first.closes => Flash::Counted,
            _ => Flash::Approved,
        },
        Outcome::Advanced { .. } | Outcome::Approved | Outcome::Noted => Flash::Approved,
    }
}

/// What was not done, on the request's page; what no such page can tell is a fault.
pub async fn refused(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    request: shared::id::RequestId,
    fault: ApprovalFault,
    comment: String,
) -> Result<Response, Fault> {
    // Where it was asked anew, what may be decided is the newer request.
    let request = if let ApprovalFault::Moved { now, .. } = &fault { *now } else { request };
    let notice = match &fault {
        ApprovalFault::Moved { difference, .. } => {
            let difference = site.pages.difference(difference).await;
            RequestNotice::Moved { difference: Box::new(difference), comment }
        }
        ApprovalFault::Refused(
            ApprovalError::AlreadyDecided { .. }
            | ApprovalError::Closed { .. }
            | ApprovalError::KeyReused(_)
            | ApprovalError::Agreed { .. }
            | ApprovalError::TurnOver { .. }
            | ApprovalError::NoEarlierStep { .. }
            | ApprovalError::UnknownStep { .. }
            | ApprovalError::NotYetOpen { .. },
        ) => RequestNotice::DecidedAlready,
        ApprovalFault::Refused(ApprovalError::NotEligible { .. }) => {
            RequestNotice::CannotBeAsked(CannotBeAsked::NoRole)
        }
        ApprovalFault::Refused(ApprovalError::WouldJudgeOwnWork { .. }) => {
            RequestNotice::CannotBeAsked(CannotBeAsked::OwnWork)
        }
        ApprovalFault::Refused(ApprovalError::AskedAlready { .. }) => {
            RequestNotice::CannotBeAsked(CannotBeAsked::Already)
        }
        ApprovalFault::Refused(ApprovalError::CannotSee { .. }) => {
            RequestNotice::CannotBeAsked(CannotBeAsked::NotReader)
        }
        ApprovalFault::Refused(ApprovalError::NoLines | ApprovalError::TooManyLines) => RequestNotice::NoLines,
        ApprovalFault::Refused(ApprovalError::NothingProposed) => RequestNotice::NothingProposed,
        ApprovalFault::Refused(ApprovalError::OwnProposal) => RequestNotice::OwnProposal,
        ApprovalFault::Refused(ApprovalError::NobodyNamed) => RequestNotice::NobodyNamed,
        ApprovalFault::Refused(ApprovalError::RemindedLately { .. }) => RequestNotice::RemindedLately,
        ApprovalFault::Refused(ApprovalError::TooMuchSaid | ApprovalError::TooManySteps) => RequestNotice::TooMuchSaid,
        ApprovalFault::Store(StoreError::Outdated(_)) => RequestNotice::Outdated,
        ApprovalFault::WholeMoved(_) => RequestNotice::WholeMoved,
        ApprovalFault::MergeMoved(_) => RequestNotice::MergeMoved,
        ApprovalFault::Adjustment(_) => RequestNotice::GroundGone,
        ApprovalFault::NotAllowed
        | ApprovalFault::Refused(
            ApprovalError::NotAnApprover { .. }
            | ApprovalError::NotYourTurn { .. }
            | ApprovalError::OwnSubmission
            | ApprovalError::OwnEdit,
        ) => RequestNotice::NotAllowed,
        _ => return Err(fault.into()),
    };
    Ok(show(site, caller, visitor, request, Some(notice)).await)
}
