//! `GET /requests/{request}`: one request, in full.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::{Visitor, addresses, written};
use crate::error::Fault;
use crate::http::Site;
use crate::http::door::Named;
use crate::http::session::Caller;

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let id = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let answer = site.pages.backend(caller.person()).request(id).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::request(&visit, &addresses(&site.assets), answer, None)))
}
