//! `GET` and `POST /plans/{plan}/next`: beginning next year's plan out of this one.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{NextYearForm, NextYearWrong};
use app::next_year::NextYearNotice;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use shared::id::{DocumentId, PlanId};
use shared::name::Name;

use super::{Visitor, addresses, see_other, written};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::roll_forward::{Basis, RollFault, Wish, roll_forward};

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    Ok(show(&site, &caller, &visitor, plan, None, None).await)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    plan: PlanId,
    form: Option<NextYearForm>,
    notice: Option<NextYearNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).next_year(plan, form).await;
    let visit = visitor.visit(site).await;
    written(site, app::pages::next_year(&visit, &addresses(&site.assets), answer, notice))
}

fn typed(sent: &BTreeMap<String, String>) -> NextYearForm {
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let account = |(name, typed): (&String, &String)| Some((name.strip_prefix("g:")?.parse().ok()?, typed.clone()));
    NextYearForm {
        id: field("id").parse().unwrap_or_default(),
        title: field("title"),
        title_en: field("title_en"),
        from_forecast: field("basis") == "forecast",
        growth: field("growth"),
        accounts: sent.iter().filter_map(account).collect(),
        lessons: field("lessons"),
    }
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let form = typed(&sent);
    let again = |notice| show(&site, &caller, &visitor, plan, Some(form.clone()), Some(notice));
    if is_stale || form.id.is_nil() {
        return Ok(again(NextYearNotice::Expired).await);
    }
    let growth = match form.growth() {
        Ok(growth) => growth,
        Err(wrong) => return Ok(again(NextYearNotice::Wrong(wrong)).await),
    };
    let title_en = Some(form.title_en.trim().to_owned()).filter(|title| !title.is_empty());
    let wish = Wish {
        id: DocumentId(form.id),
        title: Name { text: form.title.trim().chars().take(Name::CHARS_MAX).collect(), en: title_en },
        basis: if form.from_forecast { Basis::Forecast } else { Basis::Budget },
        growth,
        lessons: form.lessons.clone(),
    };
    let wrong = match roll_forward(&*site.store, &*site.clock, &*site.random, caller.person(), plan, wish).await {
        Ok(next) => return Ok(see_other(&format!("/plans/{next}"))),
        Err(RollFault::NoName) => NextYearWrong::NoName,
        Err(RollFault::LessonsTooLong) => NextYearWrong::LessonsTooLong,
        Err(RollFault::TooLarge) => NextYearWrong::TooLarge,
        Err(RollFault::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Fault::broken(error)),
    };
    Ok(again(NextYearNotice::Wrong(wrong)).await)
}
