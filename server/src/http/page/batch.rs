//! `GET /inbox/batch` and `POST`: several requests are looked at together and approved, each by itself and under the same
//! guards as on its own page. What cannot be approved is told with its reason, and the rest is.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{BatchView, BatchWay};
use app::batch::BatchStage;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;
use shared::access::{Action, Subject};
use shared::approval::{Act, ApprovalError, Comment, Digest, Outcome, Request};
use shared::id::RequestId;

use super::{Visitor, addresses, counted, written};
use crate::approval::{ApprovalFault, Approvals, Ticket, Wish};
use crate::error::Fault;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::{PersonRecord, Store};

/// Nobody looks at more before they press once; of more, the first are taken.
const BATCH_MAX: usize = 50;

/// What stands before the id of a request in the name of its field.
const FIELD: &str = "r_";

#[derive(Deserialize)]
pub struct BatchForm {
    #[serde(default)]
    comment: String,
    /// By `r_` and the id: the version that was shown, and the key of the decision.
    #[serde(flatten)]
    asked: BTreeMap<String, String>,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Fault> {
    let sent = Query::<BTreeMap<String, String>>::try_from_uri(&uri).map(|sent| sent.0).unwrap_or_default();
    show(&site, &caller, &visitor, &ids(&sent), BatchStage::Look, &BTreeMap::new()).await
}

fn ids(sent: &BTreeMap<String, String>) -> Vec<RequestId> {
    let named = sent.keys().filter_map(|name| name.strip_prefix(FIELD)?.parse().ok());
    named.take(BATCH_MAX).collect()
}

/// The page as things stand now, with what came of those that were tried.
async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    asked: &[RequestId],
    stage: BatchStage,
    came: &BTreeMap<RequestId, BatchWay>,
) -> Result<Response, Fault> {
    let answer = site.pages.backend(caller.person()).batch(asked.to_vec()).await;
    let answer = answer.map(|mut view: BatchView| {
        for line in &mut view.lines {
            if let Some(way) = came.get(&line.id) {
                line.way = way.clone();
            }
        }
        view
    });
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = "/inbox".to_owned();
    Ok(counted(written(site, app::pages::batch(&visit, &addresses(&site.assets), answer, stage)), &visit))
}

pub async fn form(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BatchForm>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => {
            let stage = BatchStage::Expired { comment: sent.comment };
            return show(&site, &caller, &visitor, &ids(&sent.asked), stage, &BTreeMap::new()).await;
        }
    };
    let comment = match sent.comment.parse::<Comment>() {
        Ok(comment) => Some(comment),
        Err(ApprovalError::CommentMissing) => None,
        Err(error) => return Err(Fault::Refused(error.to_string())),
    };
    // What a form of ours cannot hold is refused as a whole, before anything is done.
    let asked: Vec<Shown> =
        ids(&sent.asked).into_iter().map(|id| Shown::read(id, &sent.asked)).collect::<Result<_, _>>()?;
    let mut came = BTreeMap::new();
    for shown in &asked {
        let way = approve(&site.approvals, &*site.store, caller.person(), *shown, comment.clone()).await;
        came.insert(shown.request, way);
    }
    let asked: Vec<RequestId> = asked.iter().map(|shown| shown.request).collect();
    show(&site, &caller, &visitor, &asked, BatchStage::Done, &came).await
}

/// One request as the page showed it.
#[derive(Debug, Clone, Copy)]
struct Shown {
    request: RequestId,
    version: Digest,
    ticket: Ticket,
}

impl Shown {
    fn read(request: RequestId, sent: &BTreeMap<String, String>) -> Result<Self, Fault> {
        let read = || {
            let (version, ticket) = sent.get(&format!("{FIELD}{request}"))?.split_once(' ')?;
            Some(Self { request, version: version.parse().ok()?, ticket: ticket.parse().ok()? })
        };
        let malformed = "a request of a batch comes with the version and the key that were shown: load the page again";
        read().ok_or_else(|| Fault::Malformed(malformed.to_owned()))
    }
}

/// Approves one, if the policy lets it be approved so.
async fn approve(
    approvals: &Approvals,
    store: &dyn Store,
    person: &PersonRecord,
    shown: Shown,
    comment: Option<Comment>,
) -> BatchWay {
    let Shown { request, version, ticket } = shown;
    let record = match store.request(request).await {
        Ok(record) => record,
        Err(error) => return way(request, &error.into()),
    };
    let Some(record) = record.filter(|record| may_see(person, &record.request)) else { return BatchWay::Gone };
    // One that is closed, or further on, is asked all the same: it may be so by this very key.
    if record.request.open().is_some() && record.request.turn() == ticket.turn && !record.request.may_be_batched() {
        return BatchWay::Alone;
    }
    let wish = Wish { request, ticket, act: Act::Approve { comment }, seen: Some(version), heads: None };
    match approvals.act(person, wish).await {
        Ok(done) if done.outcome == Outcome::Counted => BatchWay::Counted,
        Ok(_) => BatchWay::Approved,
        Err(fault) => way(request, &fault),
    }
}

fn may_see(person: &PersonRecord, request: &Request) -> bool {
    let about = request.submission();
    person.may(Action::SeeRequest, &Subject::sheet(about.plan, about.department))
}

/// Why one was not approved.
fn way(request: RequestId, fault: &ApprovalFault) -> BatchWay {
    match fault {
        ApprovalFault::NotFound => BatchWay::Gone,
        ApprovalFault::Moved { .. } | ApprovalFault::WholeMoved(_) | ApprovalFault::MergeMoved(_) => BatchWay::Moved,
        ApprovalFault::NotAllowed
        | ApprovalFault::Refused(
            ApprovalError::NotAnApprover { .. }
            | ApprovalError::NotYourTurn { .. }
            | ApprovalError::OwnSubmission
            | ApprovalError::OwnEdit,
        ) => BatchWay::NotYours,
        ApprovalFault::Refused(_) => BatchWay::Decided,
        fault => {
            tracing::error!(%request, error = %fault, "one of several requests could not be approved");
            BatchWay::Failed
        }
    }
}

#[cfg(test)]
mod tests;
