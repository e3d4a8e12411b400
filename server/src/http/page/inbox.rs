//! `GET /inbox`: the requests that concern the person.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::{Visitor, addresses, written};
use crate::http::Site;
use crate::http::session::Caller;

pub async fn page(State(site): State<Arc<Site>>, caller: Caller, visitor: Visitor) -> Response {
    let answer = site.pages.backend(caller.person()).inbox().await;
    let visit = visitor.visit(&site).await;
    written(&site, app::pages::inbox(&visit, &addresses(&site.assets), answer))
}
