//! `POST /api/v1/requests/{request}/decisions`: approves or returns the version that was shown. Another version by now is
//! a conflict, told with the difference. The form of the page is `page::decide`.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::approval::{Answer, Digest};
use shared::id::DecisionId;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Sent, Site, idempotency, requests};
use crate::approval::{Decide, Ticket};
use crate::error::Fault;

#[derive(Deserialize)]
pub struct Decision {
    /// `approve` or `return`, with its comment.
    #[serde(flatten)]
    answer: Answer,
    /// The step that was shown as open, from 0.
    step: usize,
    /// The content hash that was shown.
    content_hash: Digest,
    /// The heads that were shown, where they were.
    #[serde(default)]
    heads: Option<BTreeSet<Digest>>,
}

pub fn describe() -> Operation {
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    Operation::gives("Approve a request or return it", "The request as it stands now.", reference("Request"))
        .takes(json!({
            "type": "object",
            "required": ["answer", "step", "content_hash"],
            "properties": {
                "answer": { "enum": ["approve", "return"] },
                "comment": { "type": "string", "maxLength": shared::approval::COMMENT_LENGTH_MAX,
                    "description": "Required with “return”." },
                "step": { "type": "integer", "minimum": 0, "description": "The step that was shown as open." },
                "content_hash": hash,
                "heads": { "type": "array", "items": hash, "description": "The heads that were shown." },
            },
        }))
        .or(
            409,
            "The version has moved, with the difference in `now`; or it was decided already.",
            Some(reference("Problem")),
        )
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    headers: HeaderMap,
    Sent(sent): Sent<Decision>,
) -> Result<Json<Value>, Fault> {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let ticket = Ticket { step: sent.step, id: DecisionId(idempotency::id(&site, &caller, &headers)) };
    let wish = Decide { request, ticket, answer: sent.answer, seen: sent.content_hash, heads: sent.heads };
    let decided = site.approvals.decide(caller.person(), wish).await?;
    let mut shown = requests::request(&decided.record);
    if let (Some(successor), Some(fields)) = (decided.successor, shown.as_object_mut()) {
        fields.insert("successor".to_owned(), json!(successor));
    }
    Ok(Json(shown))
}
