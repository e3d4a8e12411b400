//! `GET /api/v1/requests`: the open requests the person may see, oldest first.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use shared::access::Action;

use super::Site;
use super::openapi::{Operation, reference};
use super::session::Caller;
use crate::approval::{Asked, reads_papers, without_words};
use crate::error::Fault;
use crate::persistence::RequestRecord;

pub fn describe() -> Operation {
    let requests = json!({
        "type": "object",
        "required": ["requests"],
        "properties": { "requests": { "type": "array", "items": reference("Request") } },
    });
    Operation::gives("Open requests the person may see", "The requests, oldest first.", requests)
}

pub async fn handler(State(site): State<Arc<Site>>, caller: Caller) -> Result<Json<Value>, Fault> {
    let open = site.store.open_requests(None).await?;
    let seen = open
        .iter()
        .filter(|record| Asked::of(&record.request).subjects().any(|end| caller.may(Action::SeeRequest, &end)));
    let mut shown = Vec::new();
    for record in seen {
        shown.push(request_for(&site, &caller, record).await?);
    }
    Ok(Json(json!({ "requests": shown })))
}

/// A request as the API shows it to somebody: what was said goes to those who read it.
pub async fn request_for(site: &Site, caller: &Caller, record: &RequestRecord) -> Result<Value, Fault> {
    let mut shown = request(record);
    if !reads_papers(&*site.store, caller.person(), &record.request, site.clock.now()).await? {
        without_words(&mut shown);
    }
    Ok(shown)
}

/// A request as the API shows it: the request itself, and how often it has changed.
pub fn request(record: &RequestRecord) -> Value {
    let mut shown = serde_json::to_value(&record.request).unwrap_or_default();
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("changes".to_owned(), record.version.into());
    }
    shown
}
