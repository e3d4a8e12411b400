//! `GET /api/v1/plans/{plan}/sheets`: the sheets of a plan that the person may open; of the others only totals are shown,
//! in the plan.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::{Value, json};
use shared::access::{Action, Subject};

use super::Site;
use super::door::Named;
use super::openapi::{Operation, reference};
use super::plans;
use super::session::Caller;
use crate::error::Fault;
use crate::persistence::DocumentKind;

pub fn describe() -> Operation {
    let sheets = json!({
        "type": "object",
        "required": ["sheets"],
        "properties": { "sheets": { "type": "array", "items": reference("Document") } },
    });
    Operation::gives("The sheets of a plan that the person may open", "The sheets, archived ones too.", sheets)
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Json<Value>, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?;
    let sheets = site.store.list(plan.id, DocumentKind::Sheet).await?;
    let seen = sheets.iter().filter(|sheet| {
        caller.may(Action::SeeSheet, &Subject { plan: Some(sheet.plan), department: sheet.department })
    });
    Ok(Json(json!({ "sheets": seen.map(plans::document).collect::<Vec<_>>() })))
}
