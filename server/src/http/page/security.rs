//! `GET /security`: which roles ask for a second step when signing in, and whose is taken away when a phone is lost; with
//! the forms of that page.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::backend::{DirectoryMark, FactorPerson, PersonMark, RoleRule, SecurityView};
use app::security::SecurityNotice;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use shared::access::{Role, Scope};
use shared::budget::Name;

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::audit::AuditEvent;
use crate::auth::{SessionToken, hue_of};
use crate::backend::duties::{Places, duties};
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::{Means, PersonRecord};

const TOLD: Told = Told("tandem_security");

/// What is told on the page that follows.
const NOTICES: [(&str, SecurityNotice); 4] = [
    ("saved", SecurityNotice::Saved),
    ("reset", SecurityNotice::Reset),
    ("nothing", SecurityNotice::Nothing),
    ("directory_off", SecurityNotice::DirectoryOff),
];

#[derive(Deserialize)]
pub struct Reset {
    person: String,
}

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Fault> {
    let said = TOLD.of("all", &headers);
    let notice = NOTICES.into_iter().find(|(word, _)| said == Some(*word)).map(|(_, notice)| notice);
    let mut response = show(&site, &visitor, notice, Shown::default()).await?;
    if notice.is_some() {
        TOLD.forget(&site, response.headers_mut());
    }
    Ok(response)
}

fn roles_of(person: &PersonRecord) -> BTreeSet<Role> {
    person.memberships.iter().map(|held| held.role).collect()
}

/// What a form left to be shown.
#[derive(Default)]
struct Shown {
    /// The roles that were ticked, where they were not kept.
    ticked: Option<BTreeSet<Role>>,
    /// The token of the directory, in the one answer that makes it.
    token: Option<String>,
}

#[derive(Deserialize)]
pub struct Nothing {}

async fn show(
    site: &Site,
    visitor: &Visitor,
    notice: Option<SecurityNotice>,
    Shown { ticked, token }: Shown,
) -> Result<Response, Fault> {
    let required = match ticked {
        Some(ticked) => ticked,
        None => site.store.factor_roles().await?,
    };
    let people: Vec<PersonRecord> = site.store.people().await?;
    let people: Vec<PersonRecord> = people.into_iter().filter(|person| person.left_at.is_none()).collect();
    let ready = site.store.people_with_factor().await?;
    let rule = |role: Role| {
        let held = || people.iter().filter(|person| roles_of(person).contains(&role));
        let with = held().filter(|person| ready.contains(&person.id)).count();
        RoleRule { role, is_required: required.contains(&role), people: held().count(), ready: with }
    };
    let line = |person: &PersonRecord| FactorPerson {
        mark: PersonMark { id: person.id, name: person.name.clone(), hue: hue_of(&person.colour) },
        email: person.email.to_string(),
        has_factor: ready.contains(&person.id),
        roles: roles_of(person).into_iter().collect(),
    };
    let directory = DirectoryMark {
        since: site.store.directory_since().await?.map(|at| app::format::clock(at.timestamp())),
        token,
        address: format!("{}/scim/v2", site.ways.address),
    };
    let view = SecurityView {
        duties: duties(&people, None, &places(site, &people).await?),
        rules: Role::ALL.into_iter().map(rule).collect(),
        people: people.iter().map(line).collect(),
        directory,
    };
    let mut visit = visitor.visit(site).await;
    visit.path = "/security".to_owned();
    Ok(written(site, app::pages::security(&visit, &addresses(&site.assets), view, notice)))
}

/// The names of all departments, and of the plans that somebody has a role in.
async fn places(site: &Site, people: &[PersonRecord]) -> Result<Places, Fault> {
    let departments = site.store.departments().await?.into_iter();
    let departments = departments.map(|of| (of.id, Name { text: of.name, en: of.name_en })).collect();
    let scopes = people.iter().flat_map(|person| &person.memberships).map(|membership| membership.scope);
    let mut places = Places { departments, ..Places::default() };
    for scope in scopes {
        if let Scope::Plan(plan) = scope
            && let std::collections::btree_map::Entry::Vacant(place) = places.plans.entry(plan)
        {
            place.insert(load_plan(&*site.store, plan).await.map_err(Fault::broken)?.title);
        }
    }
    Ok(places)
}

fn done(site: &Site, notice: SecurityNotice) -> Response {
    let mut response = see_other("/security");
    let word = NOTICES.into_iter().find(|(_, known)| *known == notice).map_or("", |(word, _)| word);
    TOLD.say(site, "all", word, response.headers_mut());
    response
}

/// The boxes that were ticked, by the words of their roles.
pub async fn rules(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return show(&site, &visitor, Some(SecurityNotice::Expired), Shown::default()).await,
    };
    let is_ticked = |role: &Role| sent.get(role.word()).is_some_and(|value| value == "yes");
    let roles: BTreeSet<Role> = Role::ALL.into_iter().filter(is_ticked).collect();
    let concerns_own = !roles.is_disjoint(&roles_of(caller.person()));
    if caller.who.means == Means::Password && concerns_own {
        return show(&site, &visitor, Some(SecurityNotice::OwnFirst), Shown { ticked: Some(roles), token: None }).await;
    }
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "factor.required", "organisation");
    let ended = site.store.require_factor(roles.clone(), told.with(json!({ "roles": roles }))).await?;
    for session in &ended {
        site.sockets.close_session(session);
    }
    Ok(done(&site, SecurityNotice::Saved))
}

pub async fn reset(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Reset>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return show(&site, &visitor, Some(SecurityNotice::Expired), Shown::default()).await,
    };
    let person = sent.person.parse().map_err(|_| Fault::NotFound)?;
    let had = site.gate.factor().reset(person, caller.id()).await?;
    Ok(done(&site, if had { SecurityNotice::Reset } else { SecurityNotice::Nothing }))
}

/// The token is shown in this answer and never again, since only its hash is kept.
pub async fn directory(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Nothing>,
) -> Result<Response, Fault> {
    if posted.genuine().is_err() {
        return show(&site, &visitor, Some(SecurityNotice::Expired), Shown::default()).await;
    }
    let token = SessionToken::draw(&*site.random);
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "directory.opened", "organisation");
    site.store.set_directory_token(Some(token.hash()), told).await?;
    show(&site, &visitor, None, Shown { ticked: None, token: Some(token.reveal()) }).await
}

pub async fn directory_off(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Nothing>,
) -> Result<Response, Fault> {
    if posted.genuine().is_err() {
        return show(&site, &visitor, Some(SecurityNotice::Expired), Shown::default()).await;
    }
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "directory.closed", "organisation");
    site.store.set_directory_token(None, told).await?;
    Ok(done(&site, SecurityNotice::DirectoryOff))
}
