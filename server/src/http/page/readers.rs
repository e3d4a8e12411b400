//! `GET /plans/{plan}/sheets/{sheet}/readers`: who reads a sheet line by line. `POST`: chooses them, or opens the sheet to
//! everybody whose role says so. What cannot be done is told on the same page, with what was ticked.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::ReadersForm;
use app::readers::ReadersNotice;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::access::{Readership, ReadershipError};

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::DocumentRecord;
use crate::readers::{Means, ReadersFault, choose, open};

const DONE: Told = Told("tandem_readers");
const KEPT: &str = "kept";
const OPENED: &str = "opened";

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let notice = DONE.of(&sheet.id.to_string(), &headers).map(|said| match said {
        OPENED => ReadersNotice::Opened,
        _ => ReadersNotice::Kept,
    });
    let was_told = notice.is_some();
    let mut response = show(&site, &caller, &visitor, &sheet, None, notice).await;
    if was_told {
        DONE.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    sheet: &DocumentRecord,
    form: Option<ReadersForm>,
    notice: Option<ReadersNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).readers(sheet.id, form).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{}/sheets/{}/readers", sheet.plan, sheet.id);
    written(site, app::pages::readers(&visit, &addresses(&site.assets), answer, notice))
}

fn ticked(sent: &BTreeMap<String, String>) -> ReadersForm {
    ReadersForm {
        people: sent.keys().filter_map(|name| name.strip_prefix("p:")?.parse().ok()).collect(),
        publishes_accounts: sent.get("accounts").is_some_and(|chosen| chosen == "yes"),
    }
}

pub async fn form(
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
    let form = ticked(&sent);
    let again = |form, notice| show(&site, &caller, &visitor, &sheet, form, Some(notice));
    if is_stale {
        return Ok(again(Some(form), ReadersNotice::Expired).await);
    }
    let version = sent.get("version").and_then(|sent| sent.parse().ok()).unwrap_or_default();
    let means = Means { store: &*site.store, rooms: &*site.rooms, clock: &*site.clock };
    let is_opened = sent.get("take").is_some_and(|take| take == "open");
    let done = if is_opened {
        open(means, caller.person(), sheet.plan, department, version).await
    } else {
        let (people, publishes_accounts) = (form.people.clone(), form.publishes_accounts);
        let wanted = Readership { plan: sheet.plan, department, people, publishes_accounts, version };
        choose(means, caller.person(), wanted).await
    };
    let notice = match done {
        Ok(()) => {
            let mut response = see_other(&format!("/plans/{}/sheets/{}/readers", sheet.plan, sheet.id));
            let said = if is_opened { OPENED } else { KEPT };
            DONE.say(&site, &sheet.id.to_string(), said, response.headers_mut());
            return Ok(response);
        }
        // What others chose is shown, not what was ticked on what no longer stands.
        Err(ReadersFault::Moved) => return Ok(again(None, ReadersNotice::Moved).await),
        Err(ReadersFault::Wrong(ReadershipError::WithoutYourself)) => ReadersNotice::WithoutYourself,
        Err(ReadersFault::Wrong(ReadershipError::NoRole(_))) => ReadersNotice::NoRole,
        Err(ReadersFault::Wrong(ReadershipError::TooMany)) => ReadersNotice::TooMany,
        Err(ReadersFault::Store(error)) => return Err(error.into()),
        Err(ReadersFault::Rooms(error)) => return Err(Fault::broken(error)),
    };
    Ok(again(Some(form), notice).await)
}
