//! `GET /api/v1/pages/…`: what the pages show, for a page that wants to know how things stand now. The
//! same answers the server renders from; their shape is `app::backend`'s and changes with the pages.

use std::sync::Arc;

use app::backend::{Answer, Backend, PageError};
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::Fault;
use crate::http::Site;
use crate::http::door::Named;
use crate::http::openapi::Operation;
use crate::http::session::Caller;

pub fn describe() -> Operation {
    let view = json!({ "type": "object", "description": "What the page shows; it changes with the page." });
    Operation::gives("What a page shows", "The view.", view)
}

pub async fn home(State(site): State<Arc<Site>>, caller: Caller) -> Result<Response, Fault> {
    shown(backend(&site, &caller).home().await)
}

pub async fn plan(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?;
    shown(backend(&site, &caller).plan(plan.id, scenario(&uri)).await)
}

/// The scenario a plan's address asks for, if it asks for one that can be.
pub fn scenario(uri: &Uri) -> Option<String> {
    #[derive(Deserialize)]
    struct Asked {
        scenario: Option<String>,
    }
    axum::extract::Query::<Asked>::try_from_uri(uri).ok().and_then(|asked| asked.0.scenario)
}

pub async fn inbox(State(site): State<Arc<Site>>, caller: Caller) -> Result<Response, Fault> {
    shown(backend(&site, &caller).inbox().await)
}

pub async fn request(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Response, Fault> {
    let record = named.request.ok_or(Fault::NotFound)?;
    shown(backend(&site, &caller).request(record.request.submission().id).await)
}

pub async fn sheet(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    shown(backend(&site, &caller).sheet(sheet.id).await)
}

/// What the formulas of a sheet may take from elsewhere.
pub async fn offers(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    shown(backend(&site, &caller).offers(sheet.id).await)
}

#[derive(serde::Deserialize)]
pub struct AskedLine {
    line: shared::id::LineId,
}

/// What a line of a sheet was last year.
pub async fn last_year(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    axum::extract::Query(asked): axum::extract::Query<AskedLine>,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    shown(backend(&site, &caller).last_year(sheet.id, asked.line).await)
}

fn backend(site: &Site, caller: &Caller) -> Arc<dyn Backend> {
    site.pages.backend(caller.person())
}

fn shown<T: Serialize>(answer: Answer<T>) -> Result<Response, Fault> {
    answer.map(|view| Json(view).into_response()).map_err(fault)
}

/// Why there is no view, as the API tells it.
pub fn fault(error: PageError) -> Fault {
    match error {
        PageError::SignedOut => Fault::SignedOut,
        PageError::NotFound => Fault::NotFound,
        PageError::NotAllowed => Fault::NotAllowed,
        PageError::Offline => Fault::Unavailable("the database cannot be reached".to_owned()),
        PageError::Broken => Fault::Broken,
    }
}
