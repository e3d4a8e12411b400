//! `GET /plans/{plan}/sheets/{sheet}/packages`: a department's decision packages, and `POST …/save`: one of them added,
//! worded anew, moved in rank or taken away. What cannot be done is told on the same page, with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::PackageForm;
use app::packages::PackagesNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::packages::{Deed, PackagesFault, change};
use crate::persistence::DocumentRecord;

const DONE: Told = Told("tandem_packages");

#[derive(Deserialize, Default)]
struct Asked {
    change: Option<Uuid>,
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
    let mut form = PackageForm::default();
    if let (Some(id), Some(department)) = (asked.change, sheet.department) {
        let plan = load_plan(&*site.store, sheet.plan).await.map_err(Fault::broken)?;
        let (_, packages) = site.store.packages(sheet.plan, department).await?;
        let known = packages.iter().find(|package| package.id == id);
        form = known.map(|package| PackageForm::of(package, plan.currency)).unwrap_or_default();
    }
    let mut response = show(&site, &caller, &visitor, &sheet, form, notice).await;
    if notice.is_some() {
        DONE.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    sheet: &DocumentRecord,
    form: PackageForm,
    notice: Option<PackagesNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).packages(sheet.id, form).await;
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
    let department = sheet.department.ok_or(Fault::NotFound)?;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let id = field("id").parse::<Uuid>().ok();
    let form = PackageForm { id, title: field("title"), reason: field("reason"), cost: field("cost") };
    let again = |form, notice| show(&site, &caller, &visitor, &sheet, form, Some(notice));
    if is_stale {
        return Ok(again(form, PackagesNotice::Expired).await);
    }
    let back = format!("/plans/{}/sheets/{}/packages", sheet.plan, sheet.id);
    let deed = match (field("take").as_str(), id) {
        ("up", Some(id)) => Deed::Up(id),
        ("down", Some(id)) => Deed::Down(id),
        ("remove", Some(id)) => Deed::Remove(id),
        ("save", id) => {
            let plan = load_plan(&*site.store, sheet.plan).await.map_err(Fault::broken)?;
            let id = id.unwrap_or_else(|| site.random.id());
            match form.read(id, (plan.currency, plan.rounding)) {
                Ok(package) => Deed::Put(package),
                Err(wrong) => return Ok(again(form, PackagesNotice::Wrong(wrong)).await),
            }
        }
        _ => return Ok(see_other(&back)),
    };
    let version = field("version").parse().unwrap_or_default();
    let of = (sheet.plan, department);
    match change((&*site.store, &*site.clock), caller.person(), of, version, deed).await {
        Ok(()) => {}
        Err(PackagesFault::Moved) => return Ok(again(form, PackagesNotice::Moved).await),
        Err(PackagesFault::TooMany) => return Ok(again(form, PackagesNotice::TooMany).await),
        Err(PackagesFault::Store(error)) => return Err(error.into()),
    }
    let mut response = see_other(&back);
    DONE.say(&site, &sheet.id.to_string(), "saved", response.headers_mut());
    Ok(response)
}
