//! `GET /delegations`: who stands in for whom; with the forms that name a deputy and end it. One names one's own alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::delegations::{DelegationNotice, kind_key};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use shared::approval::{ApprovalError, Delegation, TargetKind};
use shared::id::DelegationId;

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::audit::AuditEvent;
use crate::clock::day_of;
use crate::error::Fault;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

const TOLD: Told = Told("tandem_delegation");
const MADE: &str = "made";
const ENDED: &str = "ended";

#[derive(Deserialize)]
pub struct EndForm {
    delegation: String,
}

pub async fn page(State(site): State<Arc<Site>>, caller: Caller, visitor: Visitor, headers: HeaderMap) -> Response {
    let notice = match TOLD.of("own", &headers) {
        Some(MADE) => Some(DelegationNotice::Made),
        Some(ENDED) => Some(DelegationNotice::Ended),
        _ => None,
    };
    let mut response = show(&site, &caller, &visitor, notice).await;
    if notice.is_some() {
        TOLD.forget(&site, response.headers_mut());
    }
    response
}

async fn show(site: &Arc<Site>, caller: &Caller, visitor: &Visitor, notice: Option<DelegationNotice>) -> Response {
    let answer = site.pages.backend(caller.person()).delegations().await;
    let mut visit = visitor.visit(site).await;
    visit.path = "/delegations".to_owned();
    written(site, app::pages::delegations(&visit, &addresses(&site.assets), answer, notice))
}

fn done(site: &Site, what: &str) -> Response {
    let mut response = see_other("/delegations");
    TOLD.say(site, "own", what, response.headers_mut());
    response
}

pub async fn make(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return Ok(show(&site, &caller, &visitor, Some(DelegationNotice::Expired)).await),
    };
    let now = site.clock.now();
    let delegation = match read(&sent, &caller, now) {
        Ok(delegation) => delegation,
        Err(notice) => return Ok(show(&site, &caller, &visitor, Some(notice)).await),
    };
    // Whoever may decide nowhere stands in for nobody; and a stranger is not named.
    let deputy = site.store.person(delegation.to).await?.filter(|person| person.left_at.is_none());
    let checked = delegation.check(day_of(now));
    let notice = match (&deputy, checked) {
        (None, _) | (_, Err(ApprovalError::OwnDeputy)) => Some(DelegationNotice::Nobody),
        (_, Err(_)) => Some(DelegationNotice::Dates),
        (Some(_), Ok(())) => None,
    };
    if let Some(notice) = notice {
        return Ok(show(&site, &caller, &visitor, Some(notice)).await);
    }
    let told = AuditEvent::new(now, Some(caller.id()), "delegation.made", delegation.id).with(json!({
        "deputy": delegation.to,
        "since": delegation.since,
        "until": delegation.until,
        "kinds": delegation.kinds,
    }));
    site.store.add_delegation(delegation, told).await?;
    Ok(done(&site, MADE))
}

fn read(
    sent: &BTreeMap<String, String>,
    caller: &Caller,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Delegation, DelegationNotice> {
    let field = |name: &str| sent.get(name).map(|text| text.trim()).unwrap_or_default();
    let ticked = |kind: &TargetKind| sent.contains_key(&["kind_", kind_key(*kind)].concat());
    let kinds: BTreeSet<TargetKind> = TargetKind::ALL.into_iter().filter(ticked).collect();
    Ok(Delegation {
        id: field("idempotency_key").parse().map_err(|_| DelegationNotice::Expired)?,
        from: caller.id(),
        to: field("person").parse().map_err(|_| DelegationNotice::Nobody)?,
        since: field("since").parse().map_err(|_| DelegationNotice::Dates)?,
        until: field("until").parse().map_err(|_| DelegationNotice::Dates)?,
        kinds,
        made_at: now,
        ended_at: None,
    })
}

pub async fn end(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<EndForm>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return Ok(show(&site, &caller, &visitor, Some(DelegationNotice::Expired)).await),
    };
    let id: DelegationId = sent.delegation.parse().map_err(|_| Fault::NotFound)?;
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "delegation.ended", id);
    // Ending it twice, or what is another's, changes nothing.
    site.store.end_delegation(id, caller.id(), site.clock.now(), told).await?;
    Ok(done(&site, ENDED))
}
