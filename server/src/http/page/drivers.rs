//! `GET /plans/{plan}/drivers`: the drivers a plan shares, and `POST …/save`: its one form, which adds, changes and takes
//! away. What cannot be done is told on the same page, with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{DriverForm, DriverWrong};
use app::drivers::DriversNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::budget::Plan;
use shared::calendar::Period;
use shared::id::{DriverId, PlanId};

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::approval::RoomError;
use crate::document::load_plan;
use crate::drivers::write;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

const DONE: Told = Told("tandem_drivers");
const SAVED: &str = "saved";
const DELETED: &str = "deleted";

#[derive(Deserialize, Default)]
struct Asked {
    change: Option<DriverId>,
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
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let notice = DONE.of(&plan.to_string(), &headers).map(|said| match said {
        DELETED => DriversNotice::Deleted,
        _ => DriversNotice::Saved,
    });
    let form = match asked.change {
        Some(id) => {
            let plan = load_plan(&*site.store, plan).await.map_err(Fault::broken)?;
            let language = visitor.visit(&site).await.language;
            plan.drivers.get(&id).map(|driver| DriverForm::of(driver, plan.currency, language)).unwrap_or_default()
        }
        None => DriverForm::default(),
    };
    let was_told = notice.is_some();
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
    form: DriverForm,
    notice: Option<DriversNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).drivers(plan, form).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{plan}/drivers");
    written(site, app::pages::drivers(&visit, &addresses(&site.assets), answer, notice))
}

/// A driver as its form sends it.
fn typed(sent: &BTreeMap<String, String>) -> DriverForm {
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    DriverForm {
        id: field("id").parse().ok(),
        name: field("name"),
        name_en: field("name_en"),
        unit: field("unit"),
        every: field("every"),
        months: Period::all().map(|period| field(&["m", period.key()].concat())).collect(),
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
    let form = typed(&sent);
    let again = |notice| show(&site, &caller, &visitor, id, form.clone(), Some(notice));
    if is_stale {
        return Ok(again(DriversNotice::Expired).await);
    }
    let plan = load_plan(&*site.store, id).await.map_err(Fault::broken)?;
    if form.id.is_some_and(|driver| !plan.drivers.contains_key(&driver)) {
        let fresh = DriverForm { id: None, ..form };
        return Ok(show(&site, &caller, &visitor, id, fresh, Some(DriversNotice::Gone)).await);
    }
    let is_deletion = sent.get("take").is_some_and(|take| take == "delete");
    let driver = form.id.unwrap_or_else(|| DriverId(site.random.id()));
    let fresh = match (is_deletion, form.id) {
        (true, Some(_)) => None,
        (true, None) => return Ok(see_other(&format!("/plans/{id}/drivers"))),
        (false, _) => match read(&form, driver, &plan) {
            Ok(driver) => Some(driver),
            Err(wrong) => return Ok(again(DriversNotice::Wrong(wrong)).await),
        },
    };
    match write(&*site.rooms, &*site.clock, caller.person(), id, driver, fresh).await {
        Ok(()) => {}
        Err(RoomError::Busy) => return Ok(again(DriversNotice::Busy).await),
        Err(error) => return Err(Fault::broken(error)),
    }
    let mut response = see_other(&format!("/plans/{id}/drivers"));
    DONE.say(&site, &id.to_string(), if is_deletion { DELETED } else { SAVED }, response.headers_mut());
    Ok(response)
}

fn read(form: &DriverForm, id: DriverId, plan: &Plan) -> Result<shared::budget::Driver, DriverWrong> {
    form.read(id, &plan.drivers_in_order(), (plan.currency, plan.rounding))
}
