//! `GET /plans/{plan}/adjustments`: what is approved in a plan, and every adjustment of it.

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
    let answer = site.pages.backend(caller.person()).adjustments(plan).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::adjustments(&visit, &addresses(&site.assets), answer)))
}
