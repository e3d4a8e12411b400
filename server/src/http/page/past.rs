//! `GET /plans/{plan}/maps/{map}/history`: who changed what on a map; and `POST …/rename`, `…/archive` and `…/restore`:
//! giving it another name, putting it away and bringing it back.

use std::sync::Arc;

use app::map::PastNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use shared::id::DocumentId;
use shared::name::Name;

use super::{Visitor, addresses, see_other, written};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site};
use crate::maps::{KeepFault, Keeper};
use crate::persistence::DocumentRecord;

/// Where to go on reading; what is no number is as if nothing were asked.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    before: String,
}

#[derive(Deserialize)]
pub struct Rename {
    title: String,
    #[serde(default)]
    title_en: String,
}

#[derive(Deserialize)]
pub struct Pressed {}

pub async fn page(
    State(site): State<Arc<Site>>,
    Query(asked): Query<Asked>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    Ok(show(&site, &caller, &visitor, map.id, asked.before.parse().ok(), None).await)
}

async fn show(
    site: &Site,
    caller: &Caller,
    visitor: &Visitor,
    map: DocumentId,
    before: Option<usize>,
    notice: Option<PastNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).map_past(map, before).await;
    let visit = visitor.visit(site).await;
    written(site, app::pages::map_past(&visit, &addresses(&site.assets), answer, notice))
}

fn keeper<'a>(site: &'a Site, caller: &'a Caller) -> Keeper<'a> {
    Keeper {
        store: &*site.store,
        rooms: &*site.rooms,
        clock: &*site.clock,
        random: &*site.random,
        person: caller.person(),
    }
}

/// Back to the page: as it is now, or with the reason why nothing was done.
async fn answer(
    site: &Site,
    caller: &Caller,
    visitor: &Visitor,
    map: &DocumentRecord,
    done: Result<(), KeepFault>,
) -> Result<Response, Fault> {
    let notice = match done {
        Ok(()) => return Ok(see_other(&format!("/plans/{}/maps/{}/history", map.plan, map.id))),
        Err(KeepFault::NoName) => PastNotice::Name,
        Err(KeepFault::PutAway) => PastNotice::PutAway,
        Err(KeepFault::Taken { sheets }) => PastNotice::Taken(sheets),
        Err(KeepFault::TooMany) => PastNotice::TooMany,
        Err(KeepFault::Busy) => PastNotice::Busy,
        Err(fault) => return Err(Fault::broken(fault)),
    };
    Ok(show(site, caller, visitor, map.id, None, Some(notice)).await)
}

pub async fn rename(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Rename>,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    let Ok(sent) = posted.genuine() else {
        return Ok(show(&site, &caller, &visitor, map.id, None, Some(PastNotice::Expired)).await);
    };
    let (title, english) = (sent.title.trim(), sent.title_en.trim());
    let is_long = |name: &str| name.chars().count() > Name::CHARS_MAX;
    let done = if is_long(title) || is_long(english) {
        Err(KeepFault::NoName)
    } else {
        let en = (!english.is_empty()).then(|| english.to_owned());
        keeper(&site, &caller).rename(&map, Name { text: title.to_owned(), en }).await
    };
    answer(&site, &caller, &visitor, &map, done).await
}

pub async fn archive(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Pressed>,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    if posted.genuine().is_err() {
        return Ok(show(&site, &caller, &visitor, map.id, None, Some(PastNotice::Expired)).await);
    }
    let view = site.pages.backend(caller.person()).map_past(map.id, Some(0)).await.map_err(|_| Fault::NotFound)?;
    let done = keeper(&site, &caller).put_away(&map, view.takers).await;
    answer(&site, &caller, &visitor, &map, done).await
}

pub async fn restore(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Pressed>,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    if posted.genuine().is_err() {
        return Ok(show(&site, &caller, &visitor, map.id, None, Some(PastNotice::Expired)).await);
    }
    let done = keeper(&site, &caller).bring_back(&map).await;
    answer(&site, &caller, &visitor, &map, done).await
}
