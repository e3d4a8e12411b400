//! `GET` and `POST /plans/new`: beginning a plan from nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{NewPlanForm, NewPlanWrong};
use app::new_plan::NewPlanNotice;
use axum::extract::State;
use axum::response::Response;
use shared::access::{Action, Subject};
use shared::id::{DocumentId, PlanId};

use super::{Visitor, addresses, see_other, written};
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::plans::{Beginning, begin_plan};

pub async fn page(State(site): State<Arc<Site>>, caller: Caller, visitor: Visitor) -> Result<Response, Fault> {
    Ok(show(&site, &caller, &visitor, None, None).await)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    form: Option<NewPlanForm>,
    notice: Option<NewPlanNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).new_plan(form).await;
    let visit = visitor.visit(site).await;
    written(site, app::pages::new_plan(&visit, &addresses(&site.assets), answer, notice))
}

fn typed(sent: &BTreeMap<String, String>) -> NewPlanForm {
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    NewPlanForm {
        id: field("id").parse().unwrap_or_default(),
        title: field("title"),
        title_en: field("title_en"),
        year: field("year"),
        currency: field("currency"),
        family: field("family"),
        start_month: field("start_month"),
        label: field("label"),
        last_day: field("last_day"),
        end: field("end"),
        departments: sent.keys().filter_map(|name| name.strip_prefix("d:")?.parse().ok()).collect(),
        chart: field("chart").parse().ok(),
    }
}

pub async fn form(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let form = typed(&sent);
    let again = |notice| show(&site, &caller, &visitor, Some(form.clone()), Some(notice));
    if is_stale || form.id.is_nil() {
        return Ok(again(NewPlanNotice::Expired).await);
    }
    let wanted = match form.read() {
        Ok(wanted) => wanted,
        Err(wrong) => return Ok(again(NewPlanNotice::Wrong(wrong)).await),
    };
    let mut departments = site.store.departments().await?;
    departments.retain(|of| wanted.departments.contains(&of.id));
    if departments.is_empty() {
        return Ok(again(NewPlanNotice::Wrong(NewPlanWrong::NoDepartment)).await);
    }
    let accounts = match wanted.chart.filter(|plan| sees(&caller, *plan)) {
        Some(plan) => load_plan(&*site.store, plan).await.map(|plan| plan.accounts).unwrap_or_default(),
        None => BTreeMap::new(),
    };
    let (title, year, currency, calendar) = (wanted.title, wanted.year, wanted.currency, wanted.calendar);
    let beginning = Beginning { id: DocumentId(form.id), title, year, currency, calendar, departments, accounts };
    let plan = begin_plan(&*site.store, &*site.clock, caller.person(), beginning).await.map_err(Fault::broken)?;
    Ok(see_other(&format!("/plans/{plan}/setup")))
}

fn sees(caller: &Caller, plan: PlanId) -> bool {
    caller.may(Action::SeePlan, &Subject::plan(plan))
}
