//! `GET /plans/{plan}/accounts`: the plan's chart of accounts, and `POST …/save`: one account written or taken away, or a
//! list taken over. What cannot be done is told on the same page, with what was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::accounts::AccountsNotice;
use app::backend::AccountForm;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::budget::STANDARD_CHART;
use shared::id::{AccountCode, PlanId};
use shared::intake::chart::read_chart;

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::accounts::{AccountFault, Deed, change};
use crate::approval::RoomError;
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

/// Five thousand accounts in two languages, nine bytes a Chinese sign.
const LIST_LENGTH_MAX: usize = 2 * 1024 * 1024;

const DONE: Told = Told("tandem_accounts");

#[derive(Deserialize, Default)]
struct Asked {
    /// The account that is to be changed.
    change: Option<AccountCode>,
    /// The standard chart is to be laid out.
    standard: Option<String>,
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
    let notice = DONE.of(&plan.to_string(), &headers).map(|_| AccountsNotice::Saved);
    let is_told = notice.is_some();
    let mut form = AccountForm::default();
    if let Some(code) = asked.change {
        let plan = load_plan(&*site.store, plan).await.map_err(Fault::broken)?;
        form = plan.accounts.get(&code).map(AccountForm::of).unwrap_or_default();
    }
    let list = asked.standard.map(|_| STANDARD_CHART.to_owned()).unwrap_or_default();
    let mut response = show(&site, &caller, &visitor, plan, (form, list), notice).await;
    if is_told {
        DONE.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    plan: PlanId,
    (form, list): (AccountForm, String),
    notice: Option<AccountsNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).accounts(plan, form, list).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{plan}/accounts");
    written(site, app::pages::accounts(&visit, &addresses(&site.assets), answer, notice))
}

pub async fn save(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>, LIST_LENGTH_MAX>,
) -> Result<Response, Fault> {
    let id = named.plan.ok_or(Fault::NotFound)?.id;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let form = AccountForm {
        changed: field("changed").parse().ok(),
        code: field("code"),
        name: field("name"),
        name_en: field("name_en"),
        nature: field("nature"),
    };
    let list = field("list");
    let again = |notice| show(&site, &caller, &visitor, id, (form.clone(), list.clone()), Some(notice));
    if is_stale {
        return Ok(again(AccountsNotice::Expired).await);
    }
    let back = format!("/plans/{id}/accounts");
    let plan = load_plan(&*site.store, id).await.map_err(Fault::broken)?;
    let deed = match (field("take").as_str(), &form.changed) {
        ("remove", Some(code)) => Deed::Remove(code.clone()),
        ("save", changed) => match form.read() {
            Err(wrong) => return Ok(again(AccountsNotice::Wrong(wrong)).await),
            Ok(account) if changed.is_some() => Deed::Change(account),
            Ok(account) => Deed::Add(account),
        },
        ("paste", _) => match read_chart(&list, &plan.accounts) {
            Err(faults) => return Ok(again(AccountsNotice::List(faults)).await),
            Ok(accounts) if accounts.is_empty() => return Ok(again(AccountsNotice::NothingPasted).await),
            Ok(accounts) => Deed::Put(accounts),
        },
        _ => return Ok(see_other(&back)),
    };
    let means = (&*site.store, &*site.rooms, &*site.clock);
    match change(means, caller.person(), (id, &plan), deed).await {
        Ok(_) => {}
        Err(AccountFault::Unknown) => return Ok(again(AccountsNotice::Unknown).await),
        Err(AccountFault::CodeTaken) => return Ok(again(AccountsNotice::CodeTaken).await),
        Err(AccountFault::Used) => return Ok(again(AccountsNotice::Used).await),
        Err(AccountFault::Side(code)) => return Ok(again(AccountsNotice::Side(code)).await),
        Err(AccountFault::TooMany) => return Ok(again(AccountsNotice::TooMany).await),
        Err(AccountFault::Room(RoomError::Busy)) => return Ok(again(AccountsNotice::Busy).await),
        Err(AccountFault::Store(error)) => return Err(error.into()),
        Err(AccountFault::Room(error)) => return Err(Fault::broken(error)),
    }
    let mut response = see_other(&back);
    DONE.say(&site, &id.to_string(), "saved", response.headers_mut());
    Ok(response)
}
