//! `GET /plans/{plan}/outturn` and `/plans/{plan}/sheets/{sheet}/outturn`: budget, actuals and forecast; and the same as a
//! file, under `…/outturn/export.xlsx` and `.csv`. Who took one is written down.

mod text;
mod workbook;

use std::sync::Arc;

use app::backend::OutturnAsked;
use app::text::Text;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use shared::budget::outturn::{ToGo, Window};

use super::export::{TEXT, WORKBOOK, disposition};
use super::views::fault;
use super::{Visitor, addresses, written};
use crate::audit::AuditEvent;
use crate::error::Fault;
use crate::http::Site;
use crate::http::door::Named;
use crate::http::session::Caller;

#[derive(Deserialize, Default)]
struct Asked {
    #[serde(default)]
    period: String,
    #[serde(default)]
    to_go: String,
    #[serde(default)]
    account: String,
}

/// What an address asks for; what it asks for and is none is not asked.
fn asked(uri: &Uri) -> OutturnAsked {
    let asked = Query::<Asked>::try_from_uri(uri).map(|asked| asked.0).unwrap_or_default();
    let count: Option<u8> = asked.to_go.parse().ok().filter(|count| (1..=12).contains(count));
    OutturnAsked {
        window: asked.period.parse().map_or(Window::ToDate, Window::Only),
        to_go: count.map_or(ToGo::Planned, ToGo::Repeating),
        account: asked.account.parse().ok(),
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
    let sheet = named.sheet.map(|sheet| sheet.id);
    let answer = site.pages.backend(caller.person()).outturn(plan, sheet, asked(&uri)).await;
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::outturn(&visit, &addresses(&site.assets), answer)))
}

pub async fn export(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let sheet = named.sheet.map(|sheet| sheet.id);
    let view = site.pages.backend(caller.person()).outturn(plan, sheet, asked(&uri)).await.map_err(fault)?;
    let text = Text::new(visitor.visit(&site).await.language);
    let is_text = uri.path().ends_with(".csv");
    let of = view.sheet.as_ref().map_or(&view.plan_title, |(_, department)| department);
    let name = [of.in_language(text.language()), text.outturn_title()].join(" ");
    let file = tokio::task::spawn_blocking(move || {
        if is_text { Ok(text::text(&view, text.language()).into_bytes()) } else { workbook::workbook(&view, text) }
    });
    let file = file.await.map_err(Fault::broken)?.map_err(Fault::broken)?;
    let (kind, end) = if is_text { (TEXT, "csv") } else { (WORKBOOK, "xlsx") };
    let taken = AuditEvent::new(site.clock.now(), Some(caller.id()), "outturn.exported", plan)
        .with(json!({ "sheet": sheet, "form": end }));
    site.store.record(vec![taken]).await?;
    let mut response = file.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CONTENT_DISPOSITION, disposition("actuals-and-forecast", &name, end));
    Ok(response)
}
