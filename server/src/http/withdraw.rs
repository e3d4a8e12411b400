//! `POST /api/v1/requests/{request}/withdrawal`: takes an open request back, and the sheet opens again. The form of the
//! page is `page::withdraw`.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::Value;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Site, requests};
use crate::error::Fault;

pub fn describe() -> Operation {
    Operation::gives("Take a request back", "The request, withdrawn.", reference("Request")).or(
        409,
        "It was decided already.",
        Some(reference("Problem")),
    )
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Json<Value>, Fault> {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let withdrawn = site.approvals.withdraw(caller.person(), request).await?;
    Ok(Json(requests::request(&withdrawn.record)))
}
