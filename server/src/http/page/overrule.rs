//! `POST /requests/{request}/override` and `/override/second`: an administrator proposes to pass over those whose turn it
//! is, and a second person agrees. What cannot be done is told on the request's page.

use std::sync::Arc;

use app::request::RequestNotice;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::approval::{Act, ApprovalError, Comment, Verdict};

use super::decide::{flash, refused};
use super::request::show;
use super::{Visitor, see_other};
use crate::approval::{BadTicket, Wish};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

#[derive(Deserialize)]
pub struct OverrideForm {
    decision: String,
    #[serde(default)]
    comment: String,
    /// What is agreed to; empty with what is proposed.
    #[serde(default)]
    proposal: String,
    /// The content hash that was shown.
    version: String,
    idempotency_key: String,
}

enum Wrong {
    Comment,
    Form(Fault),
}

type Call = (State<Arc<Site>>, Extension<Named>, Caller, Visitor);

pub async fn propose(
    site: State<Arc<Site>>,
    named: Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<OverrideForm>,
) -> Result<Response, Fault> {
    let act = |sent: &OverrideForm, verdict| match sent.comment.parse::<Comment>() {
        Ok(reason) => Ok(Act::ProposeOverride { verdict, reason }),
        Err(ApprovalError::CommentMissing) => Err(Wrong::Comment),
        Err(error) => Err(Wrong::Form(Fault::Refused(error.to_string()))),
    };
    done((site, named, caller, visitor), posted, act).await
}

pub async fn second(
    site: State<Arc<Site>>,
    named: Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<OverrideForm>,
) -> Result<Response, Fault> {
    let act = |sent: &OverrideForm, verdict| match sent.proposal.parse() {
        Ok(proposal) => Ok(Act::Override { proposal, verdict }),
        Err(_) => Err(Wrong::Form(Fault::Malformed("a proposal is named by its id".to_owned()))),
    };
    done((site, named, caller, visitor), posted, act).await
}

async fn done(
    (State(site), Extension(named), caller, visitor): Call,
    posted: Posted<OverrideForm>,
    act: impl FnOnce(&OverrideForm, Verdict) -> Result<Act, Wrong>,
) -> Result<Response, Fault> {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let told = async |notice| Ok(show(&site, &caller, &visitor, request, Some(notice)).await);
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => return told(RequestNotice::Expired { comment: sent.comment }).await,
    };
    let verdict = match sent.decision.as_str() {
        "approve" => Verdict::Approved,
        "reject" => Verdict::Rejected,
        _ => return Err(Fault::Malformed("an override is “approve” or “reject”".to_owned())),
    };
    let act = match act(&sent, verdict) {
        Ok(act) => act,
        Err(Wrong::Comment) => return told(RequestNotice::CommentMissing).await,
        Err(Wrong::Form(fault)) => return Err(fault),
    };
    let wish = Wish {
        request,
        ticket: sent.idempotency_key.parse().map_err(|error: BadTicket| Fault::Malformed(error.to_string()))?,
        act,
        seen: Some(sent.version.parse().map_err(|error: ApprovalError| Fault::Malformed(error.to_string()))?),
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
