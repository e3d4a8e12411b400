//! `GET /plans/{plan}/maps/{map}/controls`: the risks and controls of a map; and `…/controls.xlsx`: the same as a workbook.
//! Who took one is written down.

mod workbook;

use std::sync::Arc;

use app::backend::PageError;
use app::text::Text;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::export::{WORKBOOK, disposition};
use super::{Visitor, addresses, written};
use crate::audit::AuditEvent;
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
    let map = named.map.ok_or(Fault::NotFound)?;
    let answer = site.pages.backend(caller.person()).controls(map.id).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::controls(&visit, &addresses(&site.assets), answer)))
}

pub async fn export(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?.id;
    let view = site.pages.backend(caller.person()).controls(map).await.map_err(|error| match error {
        PageError::NotFound => Fault::NotFound,
        error => Fault::broken(format!("{error:?}")),
    })?;
    let text = Text::new(visitor.visit(&site).await.language);
    let name = [view.map.header.title.in_language(text.language()), text.controls_tab_matrix()].join(" ");
    let file = tokio::task::spawn_blocking(move || workbook::workbook(&view, text));
    let file = file.await.map_err(Fault::broken)?.map_err(Fault::broken)?;
    let taken =
        AuditEvent::new(site.clock.now(), Some(caller.id()), "map.exported", map).with(json!({ "form": "racm" }));
    site.store.record(vec![taken]).await?;
    let mut response = file.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(WORKBOOK));
    response.headers_mut().insert(CONTENT_DISPOSITION, disposition("controls", &name, "xlsx"));
    Ok(response)
}
