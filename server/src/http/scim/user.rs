//! `/scim/v2/Users`: people, as the directory adds, changes and lets go of them. Whoever is not active has left: without
//! roles, sessions, second step and passkeys, their name staying on what they did.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::id::PersonId;

use super::filter::Filter;
use super::patch::{Change, Patch, Verb, flag};
use super::problem::ScimError;
use super::{Directory, Resource, Sent, group, listed, put};
use crate::audit::AuditEvent;
use crate::auth::{EmailAddress, colour_of};
use crate::http::Site;
use crate::persistence::{DirectoryPerson, PersonRecord, SeenPerson};

const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

const EXTERNAL_LENGTH_MAX: usize = 200;

/// What a directory tells of people that is not kept here.
const NOT_KEPT: [&str; 16] = [
    "name.givenname",
    "name.familyname",
    "name.middlename",
    "emails",
    "phonenumbers",
    "title",
    "nickname",
    "usertype",
    "preferredlanguage",
    "locale",
    "timezone",
    "addresses",
    "photos",
    "profileurl",
    "entitlements",
    "x509certificates",
];

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Asked {
    filter: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NameSent {
    formatted: String,
    given_name: String,
    family_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserSent {
    user_name: String,
    #[serde(default)]
    external_id: Option<String>,
    #[serde(default)]
    display_name: Option<String>,
    #[serde(default)]
    name: NameSent,
    #[serde(default)]
    active: Value,
}

impl UserSent {
    /// What of it is kept.
    fn wanted(self, before: Option<&PersonRecord>, id: PersonId) -> Result<DirectoryPerson, ScimError> {
        let joined = [self.name.given_name.trim(), self.name.family_name.trim()].join(" ");
        let told = [self.display_name.unwrap_or_default(), self.name.formatted, joined];
        let name = told.into_iter().find(|name| !name.trim().is_empty());
        let name = name.or_else(|| before.map(|person| person.name.clone()));
        let active = if self.active.is_null() { true } else { flag(&self.active)? };
        let email = email(&self.user_name)?;
        let name = name.unwrap_or_else(|| email.as_str().split('@').next().unwrap_or_default().to_owned());
        Ok(DirectoryPerson { id, email, name: named(&name)?, external: external(self.external_id)?, active })
    }
}

fn email(text: &str) -> Result<EmailAddress, ScimError> {
    EmailAddress::parse(text).map_err(|error| ScimError::Value(format!("userName: {error}")))
}

fn named(text: &str) -> Result<String, ScimError> {
    let name = text.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= PersonRecord::NAME_LENGTH_MAX
        && !name.chars().any(char::is_control);
    let refuse = || ScimError::Value(format!("a name has 1 to {} characters", PersonRecord::NAME_LENGTH_MAX));
    if fits { Ok(name.to_owned()) } else { Err(refuse()) }
}

fn external(text: Option<String>) -> Result<Option<String>, ScimError> {
    match text {
        Some(text) if text.chars().count() > EXTERNAL_LENGTH_MAX => {
            Err(ScimError::Value(format!("an externalId has at most {EXTERNAL_LENGTH_MAX} characters")))
        }
        text => Ok(text.filter(|text| !text.is_empty())),
    }
}

async fn resource(site: &Site, person: &PersonRecord, external: Option<&String>) -> Result<Resource, ScimError> {
    let groups: Vec<Value> = group::of(site, person).await?;
    Ok(shown(site, person, external, groups))
}

fn shown(site: &Site, person: &PersonRecord, external: Option<&String>, groups: Vec<Value>) -> Resource {
    let mut fields = json!({
        "schemas": [SCHEMA],
        "id": person.id,
        "userName": person.email.as_str(),
        "displayName": person.name,
        "name": { "formatted": person.name },
        "emails": [{ "value": person.email.as_str(), "primary": true }],
        "active": person.left_at.is_none(),
        "groups": groups,
    });
    if let Some(external) = external {
        put(&mut fields, "externalId", external.as_str().into());
    }
    let path = format!("/scim/v2/Users/{}", person.id);
    Resource::new(site, "User", &path, fields, Some(person.created_at.to_rfc3339()))
}

async fn find(site: &Site, id: &str) -> Result<(PersonRecord, Option<String>), ScimError> {
    let id: PersonId = id.parse().map_err(|_| ScimError::NotFound)?;
    let person = site.store.person(id).await?.ok_or(ScimError::NotFound)?;
    let external = site.store.directory_names().await?.remove(&id);
    Ok((person, external))
}

pub async fn list(
    _: Directory,
    State(site): State<Arc<Site>>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ScimError> {
    let Query(asked) = asked.map_err(|error| ScimError::Syntax(error.body_text()))?;
    let names = site.store.directory_names().await?;
    let people = match asked.filter.as_deref().map(Filter::parse).transpose()? {
        None => site.store.people().await?,
        Some(filter) => sought(&site, &filter, &names).await?,
    };
    let mut found = Vec::with_capacity(people.len());
    let groups = group::Names::read(&site).await?;
    for person in &people {
        found.push(shown(&site, person, names.get(&person.id), groups.of(person)).fields);
    }
    Ok(listed(found, asked.start_index, asked.count))
}

async fn sought(
    site: &Site,
    filter: &Filter,
    names: &BTreeMap<PersonId, String>,
) -> Result<Vec<PersonRecord>, ScimError> {
    let person = match filter.attribute.as_str() {
        "username" | "emails.value" => match EmailAddress::parse(&filter.value) {
            Ok(email) => site.store.person_by_email(&email).await?,
            // Nobody is called so.
            Err(_) => None,
        },
        "externalid" => match names.iter().find(|(_, name)| **name == filter.value) {
            Some((id, _)) => site.store.person(*id).await?,
            None => None,
        },
        "id" => match filter.value.parse() {
            Ok(id) => site.store.person(id).await?,
            Err(_) => None,
        },
        _ => return Err(ScimError::Filter("people are found by userName, externalId or id")),
    };
    Ok(person.into_iter().collect())
}

pub async fn read(
    _: Directory,
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ScimError> {
    let (person, external) = find(&site, &id).await?;
    Ok(resource(&site, &person, external.as_ref()).await?.answer(StatusCode::OK, &headers))
}

pub async fn create(
    _: Directory,
    State(site): State<Arc<Site>>,
    Sent(sent): Sent<UserSent>,
) -> Result<Response, ScimError> {
    let now = site.clock.now();
    let id = PersonId(site.random.id_at(now));
    let wanted = sent.wanted(None, id)?;
    let person = PersonRecord {
        id,
        email: wanted.email.clone(),
        name: wanted.name.clone(),
        colour: colour_of(id),
        password: None,
        created_at: now,
        left_at: (!wanted.active).then_some(now),
        memberships: Vec::new(),
        outside: Default::default(),
    };
    let details = json!({ "email": wanted.email.as_str(), "from": "directory", "active": wanted.active });
    let told = AuditEvent::new(now, None, "person.added", id).with(details);
    site.store.add_from_directory(person.clone(), wanted.external.clone(), told).await?;
    let made = resource(&site, &person, wanted.external.as_ref()).await?;
    Ok(made.answer(StatusCode::CREATED, &HeaderMap::new()))
}

pub async fn replace(
    _: Directory,
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(sent): Sent<UserSent>,
) -> Result<Response, ScimError> {
    let (person, external) = find(&site, &id).await?;
    let says_what = resource(&site, &person, external.as_ref()).await?.check_seen(&headers)?;
    let wanted = sent.wanted(Some(&person), person.id)?;
    write(&site, SeenPerson { person, external }, says_what, wanted).await
}

pub async fn patch(
    _: Directory,
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(sent): Sent<Patch>,
) -> Result<Response, ScimError> {
    let (person, external) = find(&site, &id).await?;
    let says_what = resource(&site, &person, external.as_ref()).await?.check_seen(&headers)?;
    let mut wanted = DirectoryPerson {
        id: person.id,
        email: person.email.clone(),
        name: person.name.clone(),
        external: external.clone(),
        active: person.left_at.is_none(),
    };
    for change in sent.changes()? {
        apply(&mut wanted, &change)?;
    }
    write(&site, SeenPerson { person, external }, says_what, wanted).await
}

fn apply(wanted: &mut DirectoryPerson, change: &Change) -> Result<(), ScimError> {
    let text = || change.value.as_str().ok_or_else(|| ScimError::Value(format!("{} is a text", change.attribute)));
    let attribute = change.attribute.rsplit(':').next().unwrap_or_default();
    let is_kept = matches!(attribute, "active" | "username" | "displayname" | "name.formatted" | "externalid" | "name");
    if change.verb == Verb::Remove {
        return match attribute {
            "externalid" => {
                wanted.external = None;
                Ok(())
            }
            _ if is_kept => Err(ScimError::Value(format!("{attribute} cannot be taken away"))),
            _ if NOT_KEPT.contains(&attribute) => Ok(()),
            _ => Err(ScimError::Path(change.attribute.clone())),
        };
    }
    match attribute {
        "active" => wanted.active = flag(&change.value)?,
        "username" => wanted.email = email(text()?)?,
        "displayname" | "name.formatted" => wanted.name = named(text()?)?,
        "name" => {
            if let Some(name) = change.value.get("formatted").and_then(Value::as_str) {
                wanted.name = named(name)?;
            }
        }
        "externalid" => wanted.external = external(Some(text()?.to_owned()))?,
        "schemas" | "id" | "meta" => {}
        other if NOT_KEPT.contains(&other) => {}
        _ => return Err(ScimError::Path(change.attribute.clone())),
    }
    Ok(())
}

/// Writes what differs, tells of it, and ends what whoever leaves had open. A caller that says what it has seen is let down
/// where that is no more so.
async fn write(
    site: &Site,
    before: SeenPerson,
    says_what: bool,
    wanted: DirectoryPerson,
) -> Result<Response, ScimError> {
    let seen = says_what.then(|| before.clone());
    let SeenPerson { person: before, external } = before;
    let (now, id) = (site.clock.now(), before.id);
    let was_active = before.left_at.is_none();
    let mut told = Vec::new();
    if wanted.email != before.email || wanted.name != before.name || wanted.external != external {
        let details = json!({
            "from": "directory",
            "before": { "email": before.email.as_str(), "name": before.name },
            "after": { "email": wanted.email.as_str(), "name": wanted.name },
        });
        told.push(AuditEvent::new(now, None, "person.changed", id).with(details));
    }
    if wanted.active != was_active {
        let action = if wanted.active { "person.returned" } else { "person.left" };
        told.push(AuditEvent::new(now, None, action, id).with(json!({ "from": "directory" })));
    }
    if !told.is_empty() {
        for session in site.store.write_from_directory(seen, wanted, now, told).await? {
            site.sockets.close_session(&session);
        }
    }
    let (person, external) = find(site, &id.to_string()).await?;
    Ok(resource(site, &person, external.as_ref()).await?.answer(StatusCode::OK, &HeaderMap::new()))
}

/// People are never deleted, as their names stand on what they did: they leave.
pub async fn delete(
    _: Directory,
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ScimError> {
    let (person, external) = find(&site, &id).await?;
    let says_what = resource(&site, &person, external.as_ref()).await?.check_seen(&headers)?;
    let wanted = DirectoryPerson {
        id: person.id,
        email: person.email.clone(),
        name: person.name.clone(),
        external: None,
        active: false,
    };
    write(&site, SeenPerson { person, external }, says_what, wanted).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
