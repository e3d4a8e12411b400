//! `GET /plans/{plan}/sheets/{sheet}/adjust`: the form in which an adjustment of what is approved is written. `POST`: checks
//! it, shows what it would do and who would decide, or asks for it and leads to the request.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{AdjustForm, AdjustRow, AdjustView, AdjustWrong, Answer};
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;
use shared::budget::adjustment::{ADJUSTMENT_REASON_CHARS_MAX, AdjustmentKind};
use shared::id::RequestId;

use super::{Visitor, addresses, see_other, written};
use crate::approval::Adjust;
use crate::backend::{adjust_trouble, read_rows};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::DocumentRecord;

/// As many rows as one page takes; whoever has more asks twice.
const ROWS_MAX: usize = 40;

/// How many empty rows wait for the next line.
const ROWS_SPARE: usize = 2;

/// The longest amount and id are far below.
const FIELD_CHARS_MAX: usize = 120;

#[derive(Deserialize, Default)]
struct Asked {
    kind: Option<String>,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let kind = asked.kind.as_deref().and_then(AdjustmentKind::parse).unwrap_or(AdjustmentKind::Transfer);
    let id = RequestId(site.random.id());
    let form = AdjustForm { id, kind, reason: String::new(), rows: vec![AdjustRow::default(); ROWS_SPARE] };
    let answer = site.pages.backend(caller.person()).adjust(sheet.id, form, false).await;
    Ok(show(&site, &visitor, &sheet, answer).await)
}

async fn show(site: &Site, visitor: &Visitor, sheet: &DocumentRecord, answer: Answer<AdjustView>) -> Response {
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    let kind = answer.as_ref().map_or("transfer", |view| view.form.kind.as_str());
    visit.path = format!("/plans/{}/sheets/{}/adjust?kind={kind}", sheet.plan, sheet.id);
    written(site, app::pages::adjust(&visit, &addresses(&site.assets), answer))
}

/// What was typed, row by row, with room for more.
fn typed(site: &Site, sent: &BTreeMap<String, String>) -> AdjustForm {
    let field = |name: &str| -> String {
        sent.get(name).map(|text| text.trim().chars().take(FIELD_CHARS_MAX).collect()).unwrap_or_default()
    };
    let row = |at: usize| AdjustRow {
        from: field(&format!("r{at}_from")),
        to: field(&format!("r{at}_to")),
        period: field(&format!("r{at}_period")),
        amount: field(&format!("r{at}_amount")),
        wrong: None,
    };
    let mut rows: Vec<AdjustRow> = (0..ROWS_MAX).map(row).filter(|row| !row.is_blank()).collect();
    rows.extend(std::iter::repeat_n(AdjustRow::default(), ROWS_SPARE.min(ROWS_MAX - rows.len())));
    let reason = sent.get("reason").map(|text| text.trim().chars().take(ADJUSTMENT_REASON_CHARS_MAX).collect());
    AdjustForm {
        id: field("idempotency_key").parse().unwrap_or_else(|_| RequestId(site.random.id())),
        kind: AdjustmentKind::parse(&field("kind")).unwrap_or(AdjustmentKind::Transfer),
        reason: reason.unwrap_or_default(),
        rows,
    }
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let department = sheet.department.ok_or(Fault::NotFound)?;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let form = typed(&site, &sent);
    let backend = site.pages.backend(caller.person());
    // Sent twice, it was asked for once.
    if site.store.request(form.id).await?.is_some() && !is_stale {
        return Ok(see_other(&format!("/requests/{}", form.id)));
    }
    let mut answer = backend.adjust(sheet.id, form, !is_stale).await;
    let asks = sent.get("do").is_some_and(|what| what == "ask");
    if let Ok(view) = &mut answer {
        if is_stale {
            view.wrong = Some(AdjustWrong::Expired);
        } else if asks && view.wrong.is_none() {
            let seen = (view.calendar, view.currency);
            let changes = read_rows(&mut view.form, &view.offers, seen).ok_or(Fault::NotFound)?;
            let AdjustForm { id, kind, reason, .. } = view.form.clone();
            let asked = Adjust { id, plan: sheet.plan, department, kind, reason, changes };
            match site.approvals.adjust(caller.person(), asked).await {
                Ok(record) => return Ok(see_other(&format!("/requests/{}", record.request.submission().id))),
                Err(fault) => {
                    view.drafted = None;
                    view.wrong = Some(adjust_trouble(fault)?);
                }
            }
        }
    }
    Ok(show(&site, &visitor, &sheet, answer).await)
}
