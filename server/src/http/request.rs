//! `GET /api/v1/requests/{request}`: one request, with its steps and decisions.

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
    Operation::gives("One request", "The request.", reference("Request"))
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Json<Value>, Fault> {
    let record = named.request.ok_or(Fault::NotFound)?;
    requests::request_for(&site, &caller, &record).await.map(Json)
}
