//! `POST /requests/{request}/decide`: approves or returns, from the request's own page. What cannot be done is told on the
//! same page, with what was typed.

use std::sync::Arc;

use app::request::RequestNotice;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::approval::{Answer, ApprovalError, Comment};

use super::request::{Flash, show};
use super::{Visitor, see_other};
use crate::approval::{ApprovalFault, Decide};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

#[derive(Deserialize)]
pub struct DecideForm {
    decision: String,
    #[serde(default)]
    comment: String,
    /// The content hash that was shown.
    version: String,
    idempotency_key: String,
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
    let (answer, flash) = match answer(&sent) {
        Ok(answered) => answered,
        Err(Wrong::Comment) => {
            return Ok(show(&site, &caller, &visitor, request, Some(RequestNotice::CommentMissing)).await);
        }
        Err(Wrong::Form(fault)) => return Err(fault),
    };
    let malformed = |error: &dyn std::fmt::Display| Fault::Malformed(error.to_string());
    let wish = Decide {
        request,
        ticket: sent.idempotency_key.parse().map_err(|error: crate::approval::BadTicket| malformed(&error))?,
        answer,
        seen: sent.version.parse().map_err(|error: ApprovalError| malformed(&error))?,
        heads: None,
    };
    match site.approvals.decide(caller.person(), wish).await {
        Ok(_) => {
            let mut response = see_other(&format!("/requests/{request}"));
            flash.leave(&site, request, response.headers_mut());
            Ok(response)
        }
        Err(fault) => refused(&site, &caller, &visitor, request, fault, sent.comment).await,
    }
}

enum Wrong {
    Comment,
    Form(Fault),
}

fn answer(sent: &DecideForm) -> Result<(Answer, Flash), Wrong> {
    let comment = match sent.comment.parse::<Comment>() {
        Ok(comment) => Some(comment),
        Err(ApprovalError::CommentMissing) => None,
        Err(error) => return Err(Wrong::Form(Fault::Refused(error.to_string()))),
    };
    match (sent.decision.as_str(), comment) {
        ("approve", comment) => Ok((Answer::Approve { comment }, Flash::Approved)),
        ("return", Some(comment)) => Ok((Answer::Return { comment }, Flash::Returned)),
        ("return", None) => Err(Wrong::Comment),
        _ => Err(Wrong::Form(Fault::Malformed("a decision is “approve” or “return”".to_owned()))),
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
    let notice = match &fault {
        ApprovalFault::Moved { difference, .. } => {
            let difference = site.pages.difference(difference).await;
            RequestNotice::Moved { difference: Box::new(difference), comment }
        }
        ApprovalFault::Refused(
            ApprovalError::AlreadyDecided { .. }
            | ApprovalError::Closed { .. }
            | ApprovalError::KeyReused(_)
            | ApprovalError::NotYetOpen { .. },
        ) => RequestNotice::DecidedAlready,
        ApprovalFault::NotAllowed
        | ApprovalFault::Refused(
            ApprovalError::NotAnApprover { .. } | ApprovalError::OwnSubmission | ApprovalError::OwnEdit,
        ) => RequestNotice::NotAllowed,
        _ => return Err(fault.into()),
    };
    Ok(show(site, caller, visitor, request, Some(notice)).await)
}
