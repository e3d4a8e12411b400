//! `GET /inbox`: the requests that concern the person, all of them or one part.

use std::sync::Arc;

use app::inbox::Show;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::{Visitor, addresses, written};
use crate::http::Site;
use crate::http::session::Caller;

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    show: String,
}

pub async fn page(State(site): State<Arc<Site>>, caller: Caller, visitor: Visitor, uri: Uri) -> Response {
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let answer = site.pages.backend(caller.person()).inbox().await;
    let visit = visitor.visit(&site).await;
    written(&site, app::pages::inbox(&visit, &addresses(&site.assets), answer, Show::parse(&asked.show)))
}
