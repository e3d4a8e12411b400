//! `POST /api/v1/requests/{request}/decisions`: approves, returns or rejects the version that was shown. Another version by now is
//! a conflict, told with the difference. The form of the page is `page::decide`.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::approval::{Act, Comment, Digest, LINES_MAX};
use shared::id::{DecisionId, LineId};

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Sent, Site, idempotency, requests};
use crate::approval::{Ticket, Wish};
use crate::error::Fault;

#[derive(Deserialize)]
pub struct Decision {
    /// `approve`, `return` or `reject`, with its comment.
    #[serde(flatten)]
    answer: Answer,
    /// The turn that was shown as open; a request that never goes back has one for each step, from 0.
    #[serde(alias = "step")]
    turn: u32,
    /// The content hash that was shown.
    content_hash: Digest,
    /// The heads that were shown, where they were.
    #[serde(default)]
    heads: Option<BTreeSet<Digest>>,
}

/// A decision as the API spells it.
#[derive(Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
enum Answer {
    Approve {
        #[serde(default)]
        comment: Option<Comment>,
    },
    Return {
        comment: Comment,
        /// An earlier step, from 0; else it goes to the one who submitted.
        #[serde(default)]
        to: Option<usize>,
        /// Lines that go back alone.
        #[serde(default)]
        lines: BTreeSet<LineId>,
    },
    Reject {
        comment: Comment,
    },
}

impl From<Answer> for Act {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Approve { comment } => Self::Approve { comment },
            Answer::Return { comment, to, lines } => Self::Return { comment, to, lines },
            Answer::Reject { comment } => Self::Reject { comment },
        }
    }
}

pub fn describe() -> Operation {
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    Operation::gives("Approve a request, return it or reject it", "The request as it stands now.", reference("Request"))
        .takes(json!({
            "type": "object",
            "required": ["answer", "turn", "content_hash"],
            "properties": {
                "answer": { "enum": ["approve", "return", "reject"] },
                "comment": { "type": "string", "maxLength": shared::approval::COMMENT_LENGTH_MAX,
                    "description": "Required with “return” and “reject”." },
                "to": { "type": "integer", "minimum": 0, "description": "With “return”: the earlier step." },
                "lines": { "type": "array", "items": { "type": "string", "format": "uuid" }, "maxItems": LINES_MAX,
                    "description": "With “return”: lines that go back alone, while the others are accepted." },
                "turn": { "type": "integer", "minimum": 0, "description": "The turn that was shown as open." },
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
    let ticket = Ticket { turn: sent.turn, id: DecisionId(idempotency::id(&site, &caller, &headers)) };
    let wish = Wish { request, ticket, act: sent.answer.into(), seen: Some(sent.content_hash), heads: sent.heads };
    let decided = site.approvals.act(caller.person(), wish).await?;
    let mut shown = requests::request(&decided.record);
    if let (Some(successor), Some(fields)) = (decided.successor, shown.as_object_mut()) {
        fields.insert("successor".to_owned(), json!(successor));
    }
    Ok(Json(shown))
}
