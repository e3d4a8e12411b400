//! `POST /api/v1/requests/{request}/acts`: every verb, spelled as the request's history spells it. What is only decided has
//! an endpoint of its own, `decisions`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::approval::{Act, ApprovalError, Digest, LINES_MAX};
use shared::id::DecisionId;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Sent, Site, idempotency, requests};
use crate::approval::{Ticket, Wish};
use crate::error::Fault;

#[derive(Deserialize)]
pub struct Acted {
    #[serde(flatten)]
    act: Act,
    /// The turn that was shown as open.
    turn: u32,
    /// The content hash that was shown; who decides must have seen it.
    #[serde(default)]
    content_hash: Option<Digest>,
}

pub fn describe() -> Operation {
    let person = json!({ "type": "string", "format": "uuid" });
    Operation::gives("Do something with a request", "The request as it stands now.", reference("Request"))
        .takes(json!({
            "type": "object",
            "required": ["verb", "turn"],
            "properties": {
                "verb": { "enum": ["approve", "return", "reject", "withdraw", "transfer", "add_signer", "copy", "remind",
                    "comment", "propose_override", "override"] },
                "turn": { "type": "integer", "minimum": 0, "description": "The turn that was shown as open." },
                "content_hash": { "type": "string", "pattern": "^[0-9a-f]{64}$",
                    "description": "Required with “approve”, “return”, “reject” and both of an override." },
                "comment": { "type": "string", "maxLength": shared::approval::COMMENT_LENGTH_MAX },
                "to": { "description": "With “transfer” a person, with “copy” a list of them, with “return” a step." },
                "person": person,
                "lines": { "type": "array", "items": person, "maxItems": LINES_MAX,
                    "description": "With “return”, lines that go back alone while the others are accepted." },
                "verdict": { "enum": ["approved", "rejected"], "description": "With “propose_override” and “override”." },
                "reason": { "type": "string", "description": "With “propose_override”." },
                "proposal": { "type": "string", "description": "With “override”, the entry of the proposal." },
                "place": { "enum": ["before", "beside", "after"], "description": "With “add_signer”." },
            },
        }))
        .or(409, "It was decided already, or the page was of another turn.", Some(reference("Problem")))
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    headers: HeaderMap,
    Sent(sent): Sent<Acted>,
) -> Result<Json<Value>, Fault> {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    if sent.act.judges() && sent.content_hash.is_none() {
        return Err(Fault::Malformed(ApprovalError::Unseen.to_string()));
    }
    let ticket = Ticket { turn: sent.turn, id: DecisionId(idempotency::id(&site, &caller, &headers)) };
    let wish = Wish { request, ticket, act: sent.act, seen: sent.content_hash, heads: None };
    let done = site.approvals.act(caller.person(), wish).await?;
    Ok(Json(requests::request(&done.record)))
}
