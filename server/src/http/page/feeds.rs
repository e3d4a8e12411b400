//! `GET /plans/{plan}/maps/{map}/feeds`: the budget lines that take figures of a map.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::{Visitor, addresses, written};
use crate::error::Fault;
use crate::http::Site;
use crate::http::door::Named;
use crate::http::session::Caller;

/// The step, lane or pool somebody comes from; what is no id is as if nothing were asked.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    of: String,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Query(asked): Query<Asked>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    let answer = site.pages.backend(caller.person()).feeds(map.id, asked.of.parse().ok()).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::feeds(&visit, &addresses(&site.assets), answer)))
}
