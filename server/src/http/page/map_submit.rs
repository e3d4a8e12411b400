//! `GET /plans/{plan}/maps/{map}/submit`: who would approve the map as it stands, asked in a department's name. `POST`: asks
//! for its approval, and leads to the request.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use shared::id::{DepartmentId, RequestId};

use super::{Visitor, addresses, see_other, written};
use crate::approval::{ApprovalFault, SubmitMap};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

#[derive(Deserialize, Default)]
pub struct Asked {
    by: Option<String>,
}

#[derive(Deserialize)]
pub struct SubmitForm {
    /// The id the request will have.
    idempotency_key: String,
    /// The department in whose name it is asked.
    by: DepartmentId,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    let by = asked.by.and_then(|by| by.parse().ok());
    let answer = site.pages.backend(caller.person()).ask_map(map.id, by).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::ask_map(&visit, &addresses(&site.assets), answer)))
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    posted: Posted<SubmitForm>,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    let sent = posted.genuine().map_err(|stale: Stale<SubmitForm>| Fault::from(stale))?;
    let id: RequestId =
        sent.idempotency_key.parse().map_err(|error: shared::id::IdError| Fault::Malformed(error.to_string()))?;
    match site.approvals.submit_map(caller.person(), SubmitMap { map: map.id, department: sent.by, id }).await {
        Ok(record) => Ok(see_other(&format!("/requests/{}", record.request.submission().id))),
        Err(ApprovalFault::Submitted(standing)) => Ok(see_other(&format!("/requests/{standing}"))),
        // What stands in the way is told where the chain is shown.
        Err(fault) if fault.leaves_nobody() || stands_in_the_way(&fault) => {
            Ok(see_other(&format!("/plans/{}/maps/{}/submit?by={}", map.plan, map.id, sent.by)))
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What the map itself lacks to be asked about.
const fn stands_in_the_way(fault: &ApprovalFault) -> bool {
    matches!(
        fault,
        ApprovalFault::EmptyMap
            | ApprovalFault::Unreckoned
            | ApprovalFault::MapVersion
            | ApprovalFault::TooLarge
            | ApprovalFault::Archived
    )
}
