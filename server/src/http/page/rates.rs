//! `GET /plans/{plan}/rates`: what a plan converts its sheets by, and `POST …/save`: which kind counts, or one currency's
//! rates. What cannot be done is told on the same page, with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::RatesForm;
use app::rates::RatesNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::budget::{CurrencyRates, RateKind, Rates};
use shared::calendar::Period;
use shared::id::PlanId;
use shared::money::Currency;

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::approval::RoomError;
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::rates::write;

const DONE: Told = Told("tandem_rates");
const SAVED: &str = "saved";
const DELETED: &str = "deleted";

#[derive(Deserialize, Default)]
struct Asked {
    change: Option<String>,
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
        DELETED => RatesNotice::Deleted,
        _ => RatesNotice::Saved,
    });
    let form = match asked.change.and_then(|code| code.parse::<Currency>().ok()) {
        Some(currency) => {
            let plan = load_plan(&*site.store, plan).await.map_err(Fault::broken)?;
            let own = plan.rates.currencies.get(&currency).copied().unwrap_or_default();
            RatesForm::of(currency, &own)
        }
        None => RatesForm::default(),
    };
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
    form: RatesForm,
    notice: Option<RatesNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).rates(plan, form).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{plan}/rates");
    written(site, app::pages::rates(&visit, &addresses(&site.assets), answer, notice))
}

fn typed(sent: &BTreeMap<String, String>) -> RatesForm {
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    RatesForm {
        currency: field("currency"),
        as_of: field("as_of"),
        plan: field("plan"),
        closing: field("closing"),
        average: Period::all().map(|period| field(&["m", period.key()].concat())).collect(),
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
        return Ok(again(RatesNotice::Expired).await);
    }
    let plan = load_plan(&*site.store, id).await.map_err(Fault::broken)?;
    let take = sent.get("take").map(String::as_str).unwrap_or_default();
    let mut now: Rates = plan.rates.clone();
    match take {
        "kind" => now.kind = RateKind::parse(sent.get("kind").map(String::as_str).unwrap_or_default()),
        "delete" => {
            let gone = form.currency.parse::<Currency>().ok().and_then(|currency| now.currencies.remove(&currency));
            if gone.is_none() {
                return Ok(see_other(&format!("/plans/{id}/rates")));
            }
        }
        _ => match form.read(plan.currency) {
            Ok((currency, own)) => {
                // A rate that somebody has agreed on is not carried over any more.
                let known = plan.rates.currencies.get(&currency).filter(|known| known.plan == own.plan);
                let carried = known.and_then(|known| known.carried);
                now.currencies.insert(currency, CurrencyRates { carried, ..own });
            }
            Err(wrong) => return Ok(again(RatesNotice::Wrong(wrong)).await),
        },
    }
    if now != plan.rates {
        match write(&*site.rooms, &*site.clock, caller.person(), id, &plan.rates, now).await {
            Ok(()) => {}
            Err(RoomError::Busy) => return Ok(again(RatesNotice::Busy).await),
            Err(error) => return Err(Fault::broken(error)),
        }
    }
    let mut response = see_other(&format!("/plans/{id}/rates"));
    DONE.say(&site, &id.to_string(), if take == "delete" { DELETED } else { SAVED }, response.headers_mut());
    Ok(response)
}
