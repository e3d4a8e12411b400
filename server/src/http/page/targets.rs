//! `GET /plans/{plan}/targets`: what departments may spend beside what they plan, and `POST …/save`: the targets of one of
//! them. What cannot be read is told on the same page, with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::TargetsForm;
use app::targets::TargetsNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::id::{AccountCode, DepartmentId, PlanId};

use super::told::Told;
use super::{Visitor, addresses, see_other, written_under};
use crate::approval::RoomError;
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::security::PagePolicy;
use crate::targets::write;

const DONE: Told = Told("tandem_targets");

#[derive(Deserialize, Default)]
struct Asked {
    department: Option<DepartmentId>,
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
    let department = Query::<Asked>::try_from_uri(&uri).ok().and_then(|asked| asked.0.department);
    let notice = DONE.of(&plan.to_string(), &headers).map(|_| TargetsNotice::Saved);
    let was_told = notice.is_some();
    let form = TargetsForm { department, ..TargetsForm::default() };
    let mut response = show(&site, &caller, &visitor, plan, form, notice).await;
    if was_told {
        DONE.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    plan: PlanId,
    form: TargetsForm,
    notice: Option<TargetsNotice>,
) -> Response {
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = way(plan, form.department);
    let answer = site.pages.backend(caller.person()).targets(plan, form).await;
    written_under(site, app::pages::targets(&visit, &addresses(&site.assets), answer, notice), PagePolicy::Aided)
}

fn way(plan: PlanId, department: Option<DepartmentId>) -> String {
    match department {
        Some(department) => format!("/plans/{plan}/targets?department={department}"),
        None => format!("/plans/{plan}/targets"),
    }
}

fn typed(sent: &BTreeMap<String, String>) -> TargetsForm {
    let field = |(name, text): (&String, &String)| {
        let code = name.strip_prefix("t:")?;
        // The whole has no code.
        let account = if code.is_empty() { None } else { Some(code.parse::<AccountCode>().ok()?) };
        Some((account, text.clone()))
    };
    TargetsForm {
        department: sent.get("department").and_then(|id| id.parse().ok()),
        typed: sent.iter().filter_map(field).collect(),
    }
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
    let mut form = typed(&sent);
    let plan = load_plan(&*site.store, id).await.map_err(Fault::broken)?;
    let department = form.department.filter(|department| plan.cost_centres.contains_key(department));
    let Some(department) = department else { return Ok(see_other(&way(id, None))) };
    // Targets are for accounts the plan has, or had when they were given.
    form.typed.retain(|code, _| {
        let known = |code: &AccountCode| plan.accounts.contains_key(code);
        code.as_ref().is_none_or(known) || plan.targets.contains_key(&(department, code.clone()))
    });
    let again = |notice| show(&site, &caller, &visitor, id, form.clone(), Some(notice));
    if is_stale {
        return Ok(again(TargetsNotice::Expired).await);
    }
    let targets = match form.read((plan.currency, plan.rounding)) {
        Ok(targets) => targets,
        Err(wrong) => return Ok(again(TargetsNotice::Wrong(wrong)).await),
    };
    match write(&*site.rooms, &*site.clock, caller.person(), (id, &plan), department, targets).await {
        Ok(()) => {}
        Err(RoomError::Busy) => return Ok(again(TargetsNotice::Busy).await),
        Err(error) => return Err(Fault::broken(error)),
    }
    let mut response = see_other(&way(id, Some(department)));
    DONE.say(&site, &id.to_string(), "saved", response.headers_mut());
    Ok(response)
}
