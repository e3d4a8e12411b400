//! `GET /api/v1/me`: who is signed in, and in what roles.

use axum::Json;
use serde_json::Value;

use super::openapi::{Operation, reference};
use super::people;
use super::session::Caller;

pub fn describe() -> Operation {
    Operation::gives("Who is signed in", "The person, with their roles.", reference("Person"))
}

pub async fn handler(caller: Caller) -> Json<Value> {
    Json(people::in_full(caller.person()))
}
