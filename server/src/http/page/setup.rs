//! `GET /plans/{plan}/setup`: a plan's year and its sheets. `POST …/sheet`: begins a department's sheet.

use std::sync::Arc;

use app::setup::SetupNotice;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use shared::id::{DepartmentId, PlanId};
use shared::money::Currency;

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::approval::RoomError;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::plans::{BeginFault, begin_sheet};

const DONE: Told = Told("tandem_setup");

#[derive(Deserialize, Default, Clone)]
pub struct SheetForm {
    #[serde(default)]
    department: String,
    #[serde(default)]
    currency: String,
}

type Chosen = (Option<DepartmentId>, Option<Currency>);

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let notice = DONE.of(&plan.to_string(), &headers).map(|_| SetupNotice::Begun);
    let mut response = show(&site, &caller, &visitor, plan, (None, None), notice).await;
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
    chosen: Chosen,
    notice: Option<SetupNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).setup(plan, chosen).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{plan}/setup");
    written(site, app::pages::setup(&visit, &addresses(&site.assets), answer, notice))
}

pub async fn sheet(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<SheetForm>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let chosen: Chosen = (sent.department.parse().ok(), sent.currency.parse().ok());
    let again = |notice| show(&site, &caller, &visitor, plan, chosen, Some(notice));
    if is_stale {
        return Ok(again(SetupNotice::Expired).await);
    }
    let (Some(department), Some(currency)) = chosen else {
        let notice = if chosen.0.is_none() { SetupNotice::Taken } else { SetupNotice::Currency };
        return Ok(again(notice).await);
    };
    let means = (&*site.store, &*site.rooms, &*site.clock);
    match begin_sheet(means, caller.person(), plan, department, currency).await {
        Ok(_) => {}
        Err(BeginFault::NoDepartment | BeginFault::Taken) => return Ok(again(SetupNotice::Taken).await),
        Err(BeginFault::Room(RoomError::Busy)) => return Ok(again(SetupNotice::Busy).await),
        Err(BeginFault::Store(error)) => return Err(error.into()),
        Err(error) => return Err(Fault::broken(error)),
    }
    let mut response = see_other(&format!("/plans/{plan}/setup"));
    DONE.say(&site, &plan.to_string(), "begun", response.headers_mut());
    Ok(response)
}
