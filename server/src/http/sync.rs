//! `GET /sync`: the socket that documents travel over, for whoever shows a session by cookie, bearer token or ticket.

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::Site;
use super::session::Caller;
use crate::error::Fault;
use crate::rooms::{Caller as Peer, open_socket};

#[derive(Deserialize)]
pub struct Admission {
    ticket: Option<String>,
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Query(Admission { ticket }): Query<Admission>,
    caller: Option<Caller>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Fault> {
    let who = match (caller, ticket) {
        (Some(caller), _) => caller.who,
        (None, Some(ticket)) => {
            let token = site.tickets.take(&ticket, site.clock.now()).ok_or(Fault::SignedOut)?;
            site.gate.recognise(&token).await?.ok_or(Fault::SignedOut)?
        }
        (None, None) => return Err(Fault::SignedOut),
    };
    let caller = Peer { person: who.person.id, name: who.person.name, session: who.session };
    Ok(open_socket(site.hub.clone(), caller, upgrade))
}
