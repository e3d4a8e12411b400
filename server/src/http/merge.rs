//! `GET /api/v1/plans/{plan}/sheets/{sheet}/comparison`: a scenario's sheet beside its base; and `POST …/merge`, which
//! carries back what was reviewed, or `POST …/merge/requests`, which asks for that. Another state of either by now is a conflict, told with the comparison as it stands.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::document::Spot;
use shared::id::{RequestId, SheetId};

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Sent, Site, idempotency, requests};
use crate::error::Fault;
use crate::scenario::{Choices, Merge, Toward, compare};

#[derive(Deserialize)]
pub struct Wanted {
    /// What the comparison gave as `reviewed`.
    reviewed: String,
    /// Takes everything (`theirs`), nothing (`mine`), or place by place.
    #[serde(default)]
    take: Take,
    /// Places that stay as the base has them.
    #[serde(default)]
    keep_mine: Vec<String>,
    /// Places both sides changed that become the scenario's.
    #[serde(default)]
    take_theirs: Vec<String>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Take {
    Theirs,
    Mine,
    #[default]
    Each,
}

pub fn describe() -> Operation {
    let comparison = json!({
        "type": "object",
        "required": ["sheet", "base", "reviewed", "places", "places_count", "clashes"],
        "properties": {
            "sheet": { "type": "string" },
            "scenario": { "type": "string" },
            "base": { "type": "string" },
            "reviewed": { "type": "string", "description": "Which states of both this is; a merge sends it back." },
            "obstacle": { "type": ["string", "null"], "description": "Why it cannot be merged just now." },
            "income": { "type": "object" },
            "expense": { "type": "object" },
            "places": { "type": "array", "items": { "type": "object" } },
            "places_count": { "type": "integer" },
            "clashes": { "type": "integer", "description": "Places that both sides changed." },
        },
    });
    Operation::gives("Compare a scenario's sheet with the sheet it was branched from", "The comparison.", comparison)
}

pub fn describe_merge() -> Operation {
    let places = json!({ "type": "array", "items": { "type": "string" } });
    let merged = json!({
        "type": "object",
        "required": ["base", "taken", "kept"],
        "properties": {
            "base": { "type": "string" }, "taken": { "type": "integer" }, "kept": { "type": "integer" },
        },
    });
    Operation::gives("Merge a scenario's sheet back into its base", "What came of it.", merged)
        .takes(json!({
            "type": "object",
            "required": ["reviewed"],
            "properties": {
                "reviewed": { "type": "string", "description": "From the comparison that was looked at." },
                "take": { "enum": ["theirs", "mine", "each"], "description": "“each” unless said." },
                "keep_mine": places, "take_theirs": places,
            },
        }))
        .or(
            409,
            "Either side has moved, with the comparison in `now`; or the base is closed.",
            Some(reference("Problem")),
        )
}

pub fn describe_ask() -> Operation {
    Operation {
        summary: "Ask for approval of merging a scenario's sheet into its base, where the plan's policy wants that",
        gives: vec![
            (201, "The request.", Some(reference("Request"))),
            (
                409,
                "Either side has moved, with the comparison in `now`; or nobody has to be asked.",
                Some(reference("Problem")),
            ),
        ],
        ..describe_merge()
    }
}

pub async fn comparison(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
) -> Result<Json<Value>, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    Ok(Json(compare(&*site.store, &sheet, Toward::Budget).await?.told()))
}

pub async fn merge(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    Sent(wanted): Sent<Wanted>,
) -> Result<Json<Value>, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?.id;
    let merged = site.scenarios.merge(caller.person(), wanted.wish(sheet)?).await?;
    Ok(Json(json!({ "base": merged.into, "taken": merged.taken, "kept": merged.kept })))
}

pub async fn ask(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    headers: HeaderMap,
    Sent(wanted): Sent<Wanted>,
) -> Result<(StatusCode, Json<Value>), Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?.id;
    let id = RequestId(idempotency::id(&site, &caller, &headers));
    let record = site.scenarios.ask(caller.person(), wanted.wish(sheet)?, id).await?;
    Ok((StatusCode::CREATED, Json(requests::request(&record))))
}

impl Wanted {
    fn wish(self, sheet: SheetId) -> Result<Merge, Fault> {
        let choices = match self.take {
            Take::Theirs => Choices::Theirs,
            Take::Mine => Choices::Mine,
            Take::Each => Choices::Each { keep: spots(&self.keep_mine)?, take: spots(&self.take_theirs)? },
        };
        Ok(Merge { sheet, toward: Toward::Budget, reviewed: self.reviewed, choices })
    }
}

fn spots(places: &[String]) -> Result<BTreeSet<Spot>, Fault> {
    let spot =
        |place: &String| place.parse().map_err(|error: shared::document::BadSpot| Fault::Malformed(error.to_string()));
    places.iter().map(spot).collect()
}
