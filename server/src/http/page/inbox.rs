//! `GET /inbox`: the requests that concern the person, all of them or one part.

use std::sync::Arc;

use app::inbox::{Show, Sought};
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::{Visitor, addresses, counted, written_under};
use crate::http::Site;
use crate::http::session::Caller;
use crate::security::PagePolicy;

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    show: String,
    #[serde(default)]
    department: String,
    #[serde(default)]
    late: String,
}

pub async fn page(State(site): State<Arc<Site>>, caller: Caller, visitor: Visitor, uri: Uri) -> Response {
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let sought = Sought { show: Show::parse(&asked.show), department: asked.department, is_late: asked.late == "yes" };
    let answer = site.pages.backend(caller.person()).inbox().await;
    let visit = visitor.visit(&site).await;
    let page = app::pages::inbox(&visit, &addresses(&site.assets), answer, sought);
    counted(written_under(&site, page, PagePolicy::Aided), &visit)
}
