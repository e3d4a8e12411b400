//! `POST /requests/{request}/withdraw`: takes a request back, from its own page.

use std::sync::Arc;

use app::request::RequestNotice;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::approval::Act;

use super::decide::refused;
use super::request::{Flash, show};
use super::{Visitor, see_other};
use crate::approval::{BadTicket, Wish};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

#[derive(Deserialize)]
pub struct Withdraw {
    idempotency_key: String,
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Withdraw>,
) -> Result<Response, Fault> {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => {
            let notice = RequestNotice::Expired { comment: String::new() };
            return Ok(show(&site, &caller, &visitor, request, Some(notice)).await);
        }
    };
    let ticket = sent.idempotency_key.parse().map_err(|error: BadTicket| Fault::Malformed(error.to_string()))?;
    let wish = Wish { request, ticket, act: Act::Withdraw, seen: None, heads: None };
    match site.approvals.act(caller.person(), wish).await {
        Ok(_) => {
            let mut response = see_other(&format!("/requests/{request}"));
            Flash::Withdrawn.leave(&site, request, response.headers_mut());
            Ok(response)
        }
        Err(fault) => refused(&site, &caller, &visitor, request, fault, String::new()).await,
    }
}
