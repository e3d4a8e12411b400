//! `GET /plans/{plan}/departments`: the departments of a plan, and `POST …/save`: one added, named anew, retired or taken
//! back. What cannot be done is told on the same page, with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::DepartmentForm;
use app::departments::DepartmentsNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::access::{Action, Subject};
use shared::id::{DepartmentId, PlanId};

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::approval::RoomError;
use crate::departments::{Deed, DepartmentFault, change};
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

const DONE: Told = Told("tandem_departments");

#[derive(Deserialize, Default)]
struct Asked {
    change: Option<DepartmentId>,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let asked = Query::<Asked>::try_from_uri(&uri).ok().and_then(|asked| asked.0.change);
    let notice = DONE.of(&plan.to_string(), &headers).map(|_| DepartmentsNotice::Saved);
    let mut form = DepartmentForm::default();
    if let Some(id) = asked {
        let plan = load_plan(&*site.store, plan).await.map_err(Fault::broken)?;
        form = plan.cost_centres.get(&id).map(|centre| DepartmentForm::of(id, &centre.name)).unwrap_or_default();
    }
    let mut response = show(&site, &caller, &visitor, plan, form, notice).await;
    if notice.is_some() {
        DONE.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    plan: PlanId,
    form: DepartmentForm,
    notice: Option<DepartmentsNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).departments(plan, form).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{plan}/departments");
    written(site, app::pages::departments(&visit, &addresses(&site.assets), answer, notice))
}

pub async fn save(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let id = named.plan.ok_or(Fault::NotFound)?.id;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let chosen: Option<DepartmentId> = field("id").parse().ok();
    let form = DepartmentForm { id: chosen, name: field("name"), name_en: field("name_en") };
    let again = |notice| show(&site, &caller, &visitor, id, form.clone(), Some(notice));
    if is_stale {
        return Ok(again(DepartmentsNotice::Expired).await);
    }
    let back = format!("/plans/{id}/departments");
    let deed = match (field("take").as_str(), chosen) {
        ("add", Some(of)) => Deed::Add(of),
        ("retire", Some(of)) => Deed::Retire(of),
        ("restore", Some(of)) => Deed::Restore(of),
        ("save", of) => match (form.read(), of) {
            (Err(wrong), _) => return Ok(again(DepartmentsNotice::Wrong(wrong)).await),
            (Ok(name), Some(of)) => Deed::Rename(of, name),
            // The organisation is more than this plan.
            (Ok(_), None) if !caller.may(Action::EditPlan, &Subject::ORGANISATION) => return Err(Fault::NotFound),
            (Ok(name), None) => Deed::Found(DepartmentId(site.random.id()), name),
        },
        _ => return Ok(see_other(&back)),
    };
    let plan = load_plan(&*site.store, id).await.map_err(Fault::broken)?;
    let means = (&*site.store, &*site.rooms, &*site.clock);
    match change(means, caller.person(), (id, &plan), deed).await {
        Ok(()) => {}
        Err(DepartmentFault::Unknown) => return Ok(again(DepartmentsNotice::Unknown).await),
        Err(DepartmentFault::NameTaken) => return Ok(again(DepartmentsNotice::NameTaken).await),
        Err(DepartmentFault::TooMany) => return Ok(again(DepartmentsNotice::TooMany).await),
        Err(DepartmentFault::Room(RoomError::Busy)) => return Ok(again(DepartmentsNotice::Busy).await),
        Err(DepartmentFault::Store(error)) => return Err(error.into()),
        Err(DepartmentFault::Room(error)) => return Err(Fault::broken(error)),
    }
    let mut response = see_other(&back);
    DONE.say(&site, &id.to_string(), "saved", response.headers_mut());
    Ok(response)
}
