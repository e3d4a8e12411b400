//! `GET /plans/{plan}/bridge`: what changed between two versions of a plan.

use std::sync::Arc;

use app::backend::{BridgeAsked, BridgedBy, PlanVersion};
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::{Visitor, addresses, written};
use crate::error::Fault;
use crate::http::Site;
use crate::http::door::Named;
use crate::http::session::Caller;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    from: String,
    to: String,
    by: String,
}

/// What an address asks for; what it asks for and is none is not asked.
fn asked(uri: &Uri) -> BridgeAsked {
    let Asked { from, to, by } = Query::<Asked>::try_from_uri(uri).map(|asked| asked.0).unwrap_or_default();
    BridgeAsked {
        from: PlanVersion::parse(&from),
        to: PlanVersion::parse(&to),
        by: BridgedBy::parse(&by).unwrap_or_default(),
    }
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let answer = site.pages.backend(caller.person()).bridge(plan, asked(&uri)).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::bridge(&visit, &addresses(&site.assets), answer)))
}
