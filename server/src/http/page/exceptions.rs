//! `GET /plans/{plan}/exceptions`: what supervision should look at.

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
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let answer = site.pages.backend(caller.person()).exceptions(plan).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::exceptions(&visit, &addresses(&site.assets), answer)))
}
