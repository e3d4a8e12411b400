//! `POST /plans/{plan}/maps/{map}/branch`: a version of a map, to draw the work as it is to be; and
//! `GET …/maps/{map}/compare`: a map beside another, its own base unless the address names one; and `POST …/adopt`, which
//! takes a version over into its map.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::map::MapCompareNotice;
use app::maps::MapsNotice;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::id::DocumentId;
use shared::process::ElementId;

use super::maps::{broken, shown};
use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site};
use crate::maps::{MapFault, adopt, branch};
use crate::persistence::{DocumentRecord, DocumentState};

#[derive(Deserialize)]
pub struct Version {
    version: String,
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Version>,
) -> Result<Response, Fault> {
    let base = named.map.filter(|map| map.state != DocumentState::Archived).ok_or(Fault::NotFound)?;
    let Ok(sent) = posted.genuine() else {
        return shown(&site, &caller, &visitor, base.plan, Some(MapsNotice::Expired)).await;
    };
    match branch(&*site.store, &*site.clock, &*site.random, caller.person(), &base, &sent.version).await {
        // Sent twice, or somebody was faster: the version that was wanted is there.
        Ok(map) | Err(MapFault::Taken { map }) => Ok(see_other(&format!("/plans/{}/maps/{map}", base.plan))),
        Err(MapFault::NoVersion) => shown(&site, &caller, &visitor, base.plan, Some(MapsNotice::Version)).await,
        Err(MapFault::TooMany) => shown(&site, &caller, &visitor, base.plan, Some(MapsNotice::TooMany)).await,
        Err(fault) => Err(broken(fault)),
    }
}

#[derive(Deserialize, Default)]
struct Asked {
    with: Option<DocumentId>,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    // What an address asks for and is no map is not asked.
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let notice = adopted(map.id, &headers);
    let was_told = notice.is_some();
    let mut response = compared(&site, &caller, &visitor, &map, asked.with, notice).await;
    if was_told {
        ADOPTED.forget(&site, response.headers_mut());
    }
    Ok(response)
}

/// What was taken over.
const ADOPTED: Told = Told("tandem_adopted");

fn adopted(map: DocumentId, headers: &HeaderMap) -> Option<MapCompareNotice> {
    let taken = ADOPTED.of(&map.to_string(), headers)?;
    Some(MapCompareNotice::Adopted { taken: taken.parse().ok()? })
}

async fn compared(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    map: &DocumentRecord,
    with: Option<DocumentId>,
    notice: Option<MapCompareNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).compare_maps(map.id, with).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{}/maps/{}/compare", map.plan, map.id);
    written(site, app::pages::compare_maps(&visit, &addresses(&site.assets), answer, notice))
}

/// `e.{id}` says `theirs` or `mine` for what both changed.
pub async fn takeover(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?;
    let Ok(sent) = posted.genuine() else {
        return Ok(compared(&site, &caller, &visitor, &map, None, Some(MapCompareNotice::Expired)).await);
    };
    let side = |wanted: &str| -> BTreeSet<ElementId> {
        let named = sent.iter().filter(|(_, side)| *side == wanted);
        named.filter_map(|(name, _)| name.strip_prefix("e.")?.parse().ok()).collect()
    };
    let shown = sent.get("reviewed").map(String::as_str).unwrap_or_default();
    let choice = (&side("mine"), &side("theirs"));
    let (store, rooms) = (&*site.store, &*site.rooms);
    let done = adopt(store, &*site.clock, &*site.random, rooms, caller.person(), &map, shown, choice).await;
    let notice = match done {
        Ok(adopted) => {
            let mut response = see_other(&format!("/plans/{}/maps/{}/compare", map.plan, map.id));
            ADOPTED.say(&site, &map.id.to_string(), &adopted.taken.to_string(), response.headers_mut());
            return Ok(response);
        }
        Err(MapFault::Moved) => MapCompareNotice::Moved,
        Err(MapFault::Closed) => MapCompareNotice::Closed,
        Err(MapFault::Undecided(count)) => MapCompareNotice::Undecided(count),
        Err(fault) => return Err(broken(fault)),
    };
    Ok(compared(&site, &caller, &visitor, &map, None, Some(notice)).await)
}
