//! `POST /api/v1/sync-tickets`: a single-use admission to `/sync`, for clients that can send neither cookie nor header with
//! a WebSocket.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Site;
use super::openapi::Operation;
use super::session::Caller;
use super::ticket::TICKET_LIFE;
use crate::error::Fault;

pub fn describe() -> Operation {
    let ticket = json!({
        "type": "object",
        "required": ["ticket", "seconds"],
        "properties": {
            "ticket": { "type": "string", "description": "For `/sync?ticket=…`, once." },
            "seconds": { "type": "integer", "description": "How long it is good for." },
        },
    });
    let summary = "A ticket for the socket";
    Operation { summary, takes: None, gives: vec![(201, "The ticket.", Some(ticket))] }
}

pub async fn handler(State(site): State<Arc<Site>>, caller: Caller) -> Result<(StatusCode, Json<Value>), Fault> {
    let ticket = site.tickets.give(caller.token, &*site.random, site.clock.now())?;
    Ok((StatusCode::CREATED, Json(json!({ "ticket": ticket, "seconds": TICKET_LIFE.num_seconds() }))))
}

#[cfg(test)]
mod tests {
    use super::super::trial::Trial;

    #[tokio::test]
    async fn a_ticket_leads_back_to_its_session() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let bearer = trial.sign_in("sales").await;
        let reply = trial.post("/api/v1/sync-tickets", &[("authorization", &bearer)], &serde_json::json!({})).await;
        assert_eq!((reply.status.as_u16(), &reply.json()["seconds"]), (201, &serde_json::json!(30)));
        let ticket = reply.json()["ticket"].as_str().unwrap().to_owned();
        let session = trial.site.tickets.take(&ticket, trial.site.clock.now()).unwrap();
        assert_eq!(format!("Bearer {}", session.reveal()), bearer);
    }
}
