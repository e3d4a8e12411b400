//! `GET /plans/{plan}/sheets/{sheet}/submit`: who would approve the sheet as it stands. `POST`: asks for its approval, and
//! leads to the request.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::id::RequestId;

use super::{Visitor, addresses, see_other, written};
use crate::approval::{ApprovalFault, Submit};
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
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let answer = site.pages.backend(caller.person()).ask(sheet.id).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::ask(&visit, &addresses(&site.assets), answer)))
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    posted: Posted<SubmitForm>,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let sent = posted.genuine().map_err(|stale: Stale<SubmitForm>| Fault::from(stale))?;
    let id: RequestId =
        sent.idempotency_key.parse().map_err(|error: shared::id::IdError| Fault::Malformed(error.to_string()))?;
    match site.approvals.submit(caller.person(), Submit { sheet: sheet.id, id }).await {
        Ok(record) => Ok(see_other(&format!("/requests/{}", record.request.submission().id))),
        Err(ApprovalFault::Submitted(standing)) => Ok(see_other(&format!("/requests/{standing}"))),
        // The sheet itself shows what has to be mended, and that it is closed.
        Err(
            ApprovalFault::Unfit(_)
            | ApprovalFault::Empty
            | ApprovalFault::TooLarge
            | ApprovalFault::Misshapen(_)
            | ApprovalFault::Archived
            | ApprovalFault::Scenario,
        ) => Ok(see_other(&format!("/plans/{}/sheets/{}", sheet.plan, sheet.id))),
        // That nobody could decide it is told where the chain is shown.
        Err(fault) if fault.leaves_nobody() => {
            Ok(see_other(&format!("/plans/{}/sheets/{}/submit", sheet.plan, sheet.id)))
        }
        Err(fault) => Err(fault.into()),
    }
}
