//! `GET /api/v1/requests/{request}`: one request, with its steps and decisions.

use axum::{Extension, Json};
use serde_json::Value;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::requests;
use crate::error::Fault;

pub fn describe() -> Operation {
    Operation::gives("One request", "The request.", reference("Request"))
}

pub async fn handler(Extension(named): Extension<Named>) -> Result<Json<Value>, Fault> {
    named.request.as_ref().map(|record| Json(requests::request(record))).ok_or(Fault::NotFound)
}
