//! `GET /api/v1/plans/{plan}`: one plan.

use axum::{Extension, Json};
use serde_json::Value;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::plans;
use crate::error::Fault;

pub fn describe() -> Operation {
    Operation::gives("One plan", "The plan.", reference("Document"))
}

pub async fn handler(Extension(named): Extension<Named>) -> Result<Json<Value>, Fault> {
    named.plan.as_ref().map(|plan| Json(plans::document(plan))).ok_or(Fault::NotFound)
}
