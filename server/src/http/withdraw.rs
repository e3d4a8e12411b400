//! `POST /api/v1/requests/{request}/withdrawal`: takes an open request back, and the sheet opens again. The form of the
//! page is `page::withdraw`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde_json::Value;
use shared::approval::Act;
use shared::id::DecisionId;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Site, idempotency, requests};
use crate::approval::{Ticket, Wish};
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
    headers: HeaderMap,
) -> Result<Json<Value>, Fault> {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let ticket = Ticket { turn: 0, id: DecisionId(idempotency::id(&site, &caller, &headers)) };
    let wish = Wish { request, ticket, act: Act::Withdraw, seen: None, heads: None };
    let withdrawn = site.approvals.act(caller.person(), wish).await?;
    Ok(Json(requests::request(&withdrawn.record)))
}
