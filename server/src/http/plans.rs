//! `GET /api/v1/plans`: the plans the person may open, each with the address an Automerge client opens it by.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::SecondsFormat;
use serde_json::{Value, json};
use shared::access::{Action, Subject};

use super::Site;
use super::openapi::{Operation, reference};
use super::session::Caller;
use crate::error::Fault;
use crate::persistence::{DocumentRecord, DocumentState};

pub fn describe() -> Operation {
    let plans = json!({
        "type": "object",
        "required": ["plans"],
        "properties": { "plans": { "type": "array", "items": reference("Document") } },
    });
    Operation::gives("The plans the person may open", "The plans, oldest first.", plans)
}

pub async fn handler(State(site): State<Arc<Site>>, caller: Caller) -> Result<Json<Value>, Fault> {
    let plans = site.store.plans().await?;
    let seen = plans.iter().filter(|plan| caller.may(Action::SeePlan, &Subject::plan(plan.id)));
    Ok(Json(json!({ "plans": seen.map(document).collect::<Vec<_>>() })))
}

/// A document as the API shows it.
pub fn document(record: &DocumentRecord) -> Value {
    let (state, request) = match record.state {
        DocumentState::Open => ("open", None),
        DocumentState::Locked { request } => ("locked", Some(request)),
        DocumentState::Archived => ("archived", None),
    };
    let mut shown = json!({
        "id": record.id,
        "url": record.id.url(),
        "state": state,
        "revision": record.revision,
        "heads": record.heads.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "created_at": record.created_at.to_rfc3339_opts(SecondsFormat::Secs, true),
    });
    if let Some(fields) = shown.as_object_mut() {
        let optional = [
            ("department", record.department.map(|department| department.to_string())),
            ("request", request.map(|request| request.to_string())),
            ("follows", record.follows.map(|follows| follows.to_string())),
            ("base", record.branch.as_ref().map(|branch| branch.base.to_string())),
            ("scenario", record.branch.as_ref().map(|branch| branch.scenario.clone())),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                fields.insert(name.to_owned(), value.into());
            }
        }
    }
    shown
}
