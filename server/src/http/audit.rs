//! `GET /api/v1/audit`: the audit log, newest first, a page at a time. Each entry comes with the hash that seals it, so
//! that a reader can check the chain.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use chrono::SecondsFormat;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Site;
use super::openapi::Operation;
use crate::audit::AuditEntry;
use crate::error::Fault;

/// An entry is under a kilobyte as a rule and 64 KB at most.
const ENTRIES_MAX: u32 = 200;
const ENTRIES: u32 = 50;

#[derive(Deserialize)]
pub struct Range {
    /// Entries before this number.
    before: Option<u64>,
    limit: Option<u32>,
}

pub fn describe() -> Operation {
    let entries = json!({
        "type": "object",
        "required": ["entries"],
        "properties": {
            "entries": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["seq", "at", "action", "subject", "hash"],
                    "properties": {
                        "seq": { "type": "integer" },
                        "at": { "type": "string", "format": "date-time" },
                        "by": { "type": ["string", "null"], "format": "uuid" },
                        "action": { "type": "string" },
                        "subject": { "type": "string" },
                        "details": {},
                        "hash": { "type": "string", "description": "SHA-256 over the hash before and this entry." },
                    },
                },
            },
            "before": { "type": ["integer", "null"], "description": "For the next page: `?before=`." },
        },
    });
    Operation::gives("The audit log, newest first", "Up to `limit` entries (50, at most 200) before `before`.", entries)
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    range: Result<Query<Range>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, Fault> {
    let Query(Range { before, limit }) = range.map_err(|error| Fault::Malformed(error.body_text()))?;
    let limit = limit.unwrap_or(ENTRIES).clamp(1, ENTRIES_MAX);
    let entries = site.store.audit_entries(before, limit).await?;
    let next = entries.last().map(|entry| entry.seq).filter(|seq| *seq > 1);
    Ok(Json(json!({ "entries": entries.iter().map(entry).collect::<Vec<_>>(), "before": next })))
}

fn entry(entry: &AuditEntry) -> Value {
    json!({
        "seq": entry.seq,
        "at": entry.event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        "by": entry.event.by,
        "action": entry.event.action,
        "subject": entry.event.subject,
        "details": entry.event.details,
        "hash": hex::encode(entry.hash),
    })
}

#[cfg(test)]
mod tests {
    use shared::access::Role;

    use super::super::trial::Trial;

    #[tokio::test]
    async fn an_auditor_reads_the_log_page_by_page() {
        let trial = Trial::new().await;
        trial.person("auditor", &[Role::Auditor]).await;
        trial.person("sales", &[Role::Editor]).await;
        let bearer = trial.sign_in("auditor").await;
        let shown = [("authorization", bearer.as_str())];
        let page = trial.get("/api/v1/audit?limit=2", &shown).await.json();
        assert_eq!(page["entries"][0]["action"], "session.opened");
        assert_eq!(page["entries"].as_array().unwrap().len(), 2);
        let next = format!("/api/v1/audit?limit=2&before={}", page["before"]);
        let last = trial.get(&next, &shown).await.json();
        assert_eq!((last["entries"][0]["seq"].as_u64(), last["before"].as_u64()), (Some(1), None));
        assert_eq!(trial.get("/api/v1/audit?before=x", &shown).await.status, 400);
    }
}
