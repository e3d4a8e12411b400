//! `POST /api/v1/plans/{plan}/sheets/{sheet}/branches` and `POST /api/v1/plans/{plan}/branches`: branches a sheet, or all
//! sheets of a plan, into a scenario. The forms of the pages are `page::branch`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::budget::SheetEntry;
use shared::id::SheetId;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Sent, Site, plans};
use crate::error::Fault;

#[derive(Deserialize)]
pub struct Wanted {
    /// What the scenario is called.
    scenario: String,
}

fn takes() -> Value {
    json!({
        "type": "object",
        "required": ["scenario"],
        "properties": { "scenario": { "type": "string", "minLength": 1, "maxLength": SheetEntry::SCENARIO_CHARS_MAX } },
    })
}

pub fn describe_sheet() -> Operation {
    Operation {
        summary: "Branch a sheet into a scenario: a document with the same history that goes on by itself",
        takes: Some(takes()),
        gives: vec![
            (201, "The scenario's sheet.", Some(reference("Document"))),
            (409, "The department has a sheet in that scenario, or the sheet is closed.", Some(reference("Problem"))),
        ],
    }
}

pub fn describe_plan() -> Operation {
    let sheets = json!({
        "type": "object",
        "required": ["sheets"],
        "properties": { "sheets": { "type": "array", "items": reference("Document") } },
    });
    Operation {
        summary: "Branch every sheet of a plan into a scenario",
        takes: Some(takes()),
        gives: vec![
            (201, "The sheets that were made.", Some(sheets)),
            (409, "Every department has a sheet in that scenario.", Some(reference("Problem"))),
        ],
    }
}

async fn shown(site: &Site, sheet: SheetId) -> Result<Value, Fault> {
    let record = site.store.find(sheet).await?.ok_or(Fault::NotFound)?;
    Ok(plans::document(&record))
}

pub async fn sheet(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    Sent(wanted): Sent<Wanted>,
) -> Result<(StatusCode, Json<Value>), Fault> {
    let base = named.sheet.ok_or(Fault::NotFound)?.id;
    let made = site.scenarios.branch(caller.person(), base, wanted.scenario.parse()?).await?;
    Ok((StatusCode::CREATED, Json(shown(&site, made).await?)))
}

pub async fn plan(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    Sent(wanted): Sent<Wanted>,
) -> Result<(StatusCode, Json<Value>), Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let mut sheets = Vec::new();
    for made in site.scenarios.branch_plan(caller.person(), plan, wanted.scenario.parse()?).await? {
        sheets.push(shown(&site, made).await?);
    }
    Ok((StatusCode::CREATED, Json(json!({ "sheets": sheets }))))
}
