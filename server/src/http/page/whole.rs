//! `GET /plans/{plan}/submit`: what the plan comes to as a whole, and who would approve it. `POST`: asks for its approval,
//! and leads to the request.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::id::RequestId;

use super::{Visitor, addresses, see_other, written};
use crate::approval::{ApprovalFault, SubmitWhole};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

#[derive(Deserialize)]
pub struct SubmitForm {
    /// The id the request will have.
    idempotency_key: String,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?;
    let answer = site.pages.backend(caller.person()).ask_whole(plan.id).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::ask_whole(&visit, &addresses(&site.assets), answer)))
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    posted: Posted<SubmitForm>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?;
    let sent = posted.genuine().map_err(|stale: Stale<SubmitForm>| Fault::from(stale))?;
    let id: RequestId =
        sent.idempotency_key.parse().map_err(|error: shared::id::IdError| Fault::Malformed(error.to_string()))?;
    match site.approvals.submit_whole(caller.person(), SubmitWhole { plan: plan.id, id }).await {
        Ok(record) => Ok(see_other(&format!("/requests/{}", record.request.submission().id))),
        Err(ApprovalFault::Submitted(standing)) => Ok(see_other(&format!("/requests/{standing}"))),
        // What stands in the way is told where the chain is shown.
        Err(fault) if fault.leaves_nobody() || stands_in_the_way(&fault) => {
            Ok(see_other(&format!("/plans/{}/submit", plan.id)))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What the plan itself lacks to be asked about.
const fn stands_in_the_way(fault: &ApprovalFault) -> bool {
    matches!(fault, ApprovalFault::EmptyPlan | ApprovalFault::SheetsFirst(_) | ApprovalFault::UnfitSheets(_))
}
