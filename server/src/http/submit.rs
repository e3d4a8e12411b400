//! `POST /api/v1/plans/{plan}/sheets/{sheet}/requests`: asks for approval of a sheet as it stands, which freezes it. The
//! form of the page is `page::submit`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde_json::Value;
use shared::id::RequestId;

use super::door::Named;
use super::openapi::{Operation, reference};
use super::session::Caller;
use super::{Site, idempotency, requests};
use crate::approval::Submit;
use crate::error::Fault;

pub fn describe() -> Operation {
    Operation {
        summary: "Ask for approval of a sheet at its present version, which freezes it",
        takes: None,
        gives: vec![
            (201, "The request.", Some(reference("Request"))),
            (409, "The sheet is submitted or approved already.", Some(reference("Problem"))),
        ],
    }
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Value>), Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?.id;
    let id = RequestId(idempotency::id(&site, &caller, &headers));
    let record = site.approvals.submit(caller.person(), Submit { sheet, id }).await?;
    Ok((StatusCode::CREATED, Json(requests::request(&record))))
}
