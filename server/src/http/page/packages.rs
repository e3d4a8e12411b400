//! `GET /plans/{plan}/sheets/{sheet}/packages`: a department's decision packages, and `POST …/save`: one of them added,
//! worded anew, moved in rank, cut, taken back or taken away. What cannot be done is told on the same page, with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::PackageForm;
use app::packages::PackagesNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::id::PackageId;

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::packages::{Deed, Means, PackagesFault, change};
use crate::persistence::DocumentRecord;

const DONE: Told = Told("tandem_packages");

#[derive(Deserialize, Default)]
struct Asked {
    change: Option<PackageId>,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let notice = DONE.of(&sheet.id.to_string(), &headers).map(|_| PackagesNotice::Saved);
    let mut response = show(&site, &caller, &visitor, &sheet, Writing::Asked(asked.change), notice).await;
    if notice.is_some() {
        DONE.forget(&site, response.headers_mut());
    }
    Ok(response)
}

/// What the form holds.
enum Writing {
    /// A package that is there, or nothing.
    Asked(Option<PackageId>),
    /// What was typed.
    Typed(PackageForm),
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    sheet: &DocumentRecord,
    writing: Writing,
    notice: Option<PackagesNotice>,
) -> Response {
    let (form, asked) = match writing {
        Writing::Typed(form) => (form, None),
        Writing::Asked(asked) => (PackageForm::default(), asked),
    };
    let mut answer = site.pages.backend(caller.person()).packages(sheet.id, form).await;
    if let (Ok(view), Some(id)) = (&mut answer, asked)
        && let Some(row) = view.packages.iter().find(|row| row.id == id)
    {
        view.form = PackageForm::of(row, view.currency);
    }
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{}/sheets/{}/packages", sheet.plan, sheet.id);
    written(site, app::pages::packages(&visit, &addresses(&site.assets), answer, notice))
}

pub async fn save(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let id = field("id").parse::<PackageId>().ok();
    let form = PackageForm { id, title: field("title"), reason: field("reason"), cost: field("cost") };
    let again = |form, notice| show(&site, &caller, &visitor, &sheet, Writing::Typed(form), Some(notice));
    if is_stale {
        return Ok(again(form, PackagesNotice::Expired).await);
    }
    let back = format!("/plans/{}/sheets/{}/packages", sheet.plan, sheet.id);
    let department = sheet.department.ok_or(Fault::NotFound)?;
    let plan = load_plan(&*site.store, sheet.plan).await.map_err(Fault::broken)?;
    let deed = match (field("take").as_str(), id) {
        ("up", Some(id)) => Deed::Up(id),
        ("down", Some(id)) => Deed::Down(id),
        ("remove", Some(id)) => Deed::Remove(id),
        ("cut", Some(id)) => Deed::Cut(id),
        ("back", Some(id)) => Deed::TakeBack(id),
        ("cut_below", None) => Deed::CutBelow,
        ("save", id) => {
            let currency = plan.currency_of(department);
            let id = id.unwrap_or_else(|| PackageId(site.random.id()));
            match form.read((currency, plan.rounding)) {
                Ok((title, reason, cost)) => Deed::Put { id, title, reason, cost },
                Err(wrong) => return Ok(again(form, PackagesNotice::Wrong(wrong)).await),
            }
        }
        _ => return Ok(see_other(&back)),
    };
    let version = field("version").parse().unwrap_or_default();
    let means = Means { store: &*site.store, rooms: &*site.rooms, clock: &*site.clock, random: &*site.random };
    match change(means, caller.person(), (&sheet, &plan), version, deed).await {
        Ok(()) => {}
        Err(PackagesFault::Moved) => return Ok(again(form, PackagesNotice::Moved).await),
        Err(PackagesFault::TooMany) => return Ok(again(form, PackagesNotice::TooMany).await),
        Err(PackagesFault::IsCut) => return Ok(again(form, PackagesNotice::IsCut).await),
        Err(PackagesFault::Closed) => return Ok(again(form, PackagesNotice::Closed).await),
        Err(PackagesFault::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Fault::broken(error)),
    }
    let mut response = see_other(&back);
    DONE.say(&site, &sheet.id.to_string(), "saved", response.headers_mut());
    Ok(response)
}
