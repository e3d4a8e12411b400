//! `GET /plans/{plan}/sheets/{sheet}/export.xlsx` and `.csv`: the sheet as a file. Who took one is written down.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Visitor;
use crate::audit::AuditEvent;
use crate::document::{load_plan, load_sheet};
use crate::error::Fault;
use crate::export::{Around, text, workbook};
use crate::http::Site;
use crate::http::door::Named;

pub(super) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(super) const TEXT: &str = "text/csv; charset=utf-8";

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Fault> {
    let caller = visitor.caller.as_ref().ok_or(Fault::SignedOut)?;
    let record = named.sheet.ok_or(Fault::NotFound)?;
    let is_text = uri.path().ends_with(".csv");
    let plan = load_plan(&*site.store, record.plan).await.map_err(Fault::broken)?;
    let sheet = load_sheet(&*site.store, record.id).await.map_err(Fault::broken)?;
    let language = visitor.visit(&site).await.language;
    let name = format!("{} {}", sheet.header.title.in_language(language), record.revision);
    // A large sheet takes a while to lay out.
    let file = tokio::task::spawn_blocking(move || {
        let around = Around { plan: &plan, language };
        if is_text { Ok(text(&sheet, around).into_bytes()) } else { workbook(&sheet, around) }
    });
    let file = file.await.map_err(Fault::broken)?.map_err(Fault::broken)?;
    let taken = AuditEvent::new(site.clock.now(), Some(caller.person().id), "sheet.exported", record.id)
        .with(json!({ "form": if is_text { "csv" } else { "xlsx" } }));
    site.store.record(vec![taken]).await?;
    let (kind, end) = if is_text { (TEXT, "csv") } else { (WORKBOOK, "xlsx") };
    let mut response = file.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CONTENT_DISPOSITION, disposition("budget", &name, end));
    Ok(response)
}

/// RFC 6266: a plain name for old programs, and the real one in UTF-8.
pub(super) fn disposition(plain: &str, name: &str, end: &str) -> HeaderValue {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let text = format!("attachment; filename=\"{plain}.{end}\"; filename*=UTF-8''{encoded}.{end}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests;
