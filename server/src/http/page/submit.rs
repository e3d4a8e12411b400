//! `POST /plans/{plan}/sheets/{sheet}/submit`: asks for approval of the sheet, and leads to the request.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::id::RequestId;

use super::see_other;
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
        Err(fault) => Err(fault.into()),
    }
}
