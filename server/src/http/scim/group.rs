//! `/scim/v2/Groups`: the roles, in the whole organisation and in each department, with who has them.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use shared::access::{Membership, Role, Scope};
use shared::id::PersonId;

use super::filter::Filter;
use super::patch::{Change, Patch, Verb};
use super::problem::ScimError;
use super::{Directory, Resource, Sent, listed, put};
use crate::audit::AuditEvent;
use crate::http::Site;
use crate::persistence::PersonRecord;

const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

const MEMBERS_MAX: usize = 10_000;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Asked {
    filter: Option<String>,
    start_index: Option<i64>,
    count: Option<i64>,
    excluded_attributes: String,
}

#[derive(Debug, Deserialize)]
struct MemberSent {
    value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupSent {
    display_name: String,
    #[serde(default)]
    members: Vec<MemberSent>,
}

/// A role somewhere, as the directory calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    id: String,
    name: String,
    membership: Membership,
}

/// Every group there is.
pub struct Names(Vec<Group>);

impl Names {
    pub async fn read(site: &Site) -> Result<Self, ScimError> {
        let departments = site.store.departments().await?;
        let mut groups = Vec::new();
        for role in Role::ALL {
            let word = role.word();
            let membership = Membership::new(role, Scope::Organisation);
            groups.push(Group { id: word.to_owned(), name: word.to_owned(), membership });
            for department in &departments {
                let membership = Membership::new(role, Scope::Department(department.id));
                let name = department.name_en.as_ref().unwrap_or(&department.name);
                groups.push(Group {
                    id: format!("{word}.{}", department.id),
                    name: format!("{word}/{name}"),
                    membership,
                });
            }
        }
        Ok(Self(groups))
    }

    /// The groups somebody belongs to, as their resource has them.
    pub fn of(&self, person: &PersonRecord) -> Vec<Value> {
        let held = self.0.iter().filter(|group| person.memberships.contains(&group.membership));
        held.map(|group| json!({ "value": group.id, "display": group.name })).collect()
    }

    fn find(&self, id: &str) -> Result<&Group, ScimError> {
        self.0.iter().find(|group| group.id == id).ok_or(ScimError::NotFound)
    }
}

pub async fn of(site: &Site, person: &PersonRecord) -> Result<Vec<Value>, ScimError> {
    Ok(Names::read(site).await?.of(person))
}

fn members<'p>(group: &Group, people: &'p [PersonRecord]) -> Vec<&'p PersonRecord> {
    people.iter().filter(|person| person.memberships.contains(&group.membership)).collect()
}

fn shown(site: &Site, group: &Group, people: &[PersonRecord], with_members: bool) -> Resource {
    let mut fields = json!({ "schemas": [SCHEMA], "id": group.id, "displayName": group.name });
    if with_members {
        let member = |person: &PersonRecord| json!({ "value": person.id, "display": person.name, "type": "User" });
        put(&mut fields, "members", members(group, people).into_iter().map(member).collect());
    }
    Resource::new(site, "Group", &format!("/scim/v2/Groups/{}", group.id), fields, None)
}

pub async fn list(
    _: Directory,
    State(site): State<Arc<Site>>,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ScimError> {
    let Query(asked) = asked.map_err(|error| ScimError::Syntax(error.body_text()))?;
    let (names, people) = (Names::read(&site).await?, site.store.people().await?);
    let filter = asked.filter.as_deref().map(Filter::parse).transpose()?;
    let with_members = !asked.excluded_attributes.split(',').any(|name| name.trim().eq_ignore_ascii_case("members"));
    let mut found = Vec::new();
    for group in &names.0 {
        let fits = match &filter {
            None => true,
            Some(Filter { attribute, value }) if attribute == "displayname" => group.name.eq_ignore_ascii_case(value),
            Some(Filter { attribute, value }) if attribute == "id" => group.id == *value,
            Some(_) => return Err(ScimError::Filter("groups are found by displayName or id")),
        };
        if fits {
            found.push(shown(&site, group, &people, with_members).fields);
        }
    }
    Ok(listed(found, asked.start_index, asked.count))
}

pub async fn read(
    _: Directory,
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ScimError> {
    let (names, people) = (Names::read(&site).await?, site.store.people().await?);
    Ok(shown(&site, names.find(&id)?, &people, true).answer(StatusCode::OK, &headers))
}

/// There are exactly the groups there are: one that exists is named, for the directory to link to it.
pub async fn create(
    _: Directory,
    State(site): State<Arc<Site>>,
    Sent(sent): Sent<GroupSent>,
) -> Result<Response, ScimError> {
    let names = Names::read(&site).await?;
    match names.0.iter().find(|group| group.name.eq_ignore_ascii_case(sent.display_name.trim())) {
        Some(group) => Err(ScimError::Uniqueness(format!("there is the group {} already: link to it", group.id))),
        None => Err(ScimError::Value(
            "a group is called like a role, such as finance, or editor/Sales in a department".to_owned(),
        )),
    }
}

pub async fn delete(_: Directory) -> Result<Response, ScimError> {
    Err(ScimError::Mutability)
}

pub async fn replace(
    _: Directory,
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(sent): Sent<GroupSent>,
) -> Result<Response, ScimError> {
    let (names, people) = (Names::read(&site).await?, site.store.people().await?);
    let group = names.find(&id)?;
    let says_what = shown(&site, group, &people, true).check_seen(&headers)?;
    if !group.name.eq_ignore_ascii_case(sent.display_name.trim()) {
        return Err(ScimError::Mutability);
    }
    let wanted = sent.members.iter().map(|member| known(&people, &member.value)).collect::<Result<_, _>>()?;
    write(&site, group, (&people, says_what), wanted).await
}

pub async fn patch(
    _: Directory,
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(sent): Sent<Patch>,
) -> Result<Response, ScimError> {
    let (names, people) = (Names::read(&site).await?, site.store.people().await?);
    let group = names.find(&id)?;
    let says_what = shown(&site, group, &people, true).check_seen(&headers)?;
    let mut wanted: BTreeSet<PersonId> = members(group, &people).iter().map(|person| person.id).collect();
    for change in sent.changes()? {
        apply(&mut wanted, group, &people, &change)?;
    }
    write(&site, group, (&people, says_what), wanted).await
}

fn apply(
    wanted: &mut BTreeSet<PersonId>,
    group: &Group,
    people: &[PersonRecord],
    change: &Change,
) -> Result<(), ScimError> {
    match (change.attribute.as_str(), change.verb, &change.which) {
        ("members", Verb::Add, None) => wanted.extend(listed_members(people, &change.value)?),
        ("members", Verb::Replace, None) => *wanted = listed_members(people, &change.value)?,
        ("members", Verb::Remove, Some(which)) => {
            // Whoever is unknown is no member either.
            if let Ok(id) = which.parse() {
                wanted.remove(&id);
            }
        }
        ("members", Verb::Remove, None) if change.value.is_null() => wanted.clear(),
        ("members", Verb::Remove, None) => {
            for id in listed_members(people, &change.value)? {
                wanted.remove(&id);
            }
        }
        // Directories repeat the name as they know it.
        ("displayname", Verb::Replace | Verb::Add, None) => {
            let same = change.value.as_str().is_some_and(|name| name.trim().eq_ignore_ascii_case(&group.name));
            return if same { Ok(()) } else { Err(ScimError::Mutability) };
        }
        ("externalid" | "schemas" | "id" | "meta", _, None) => {}
        _ => return Err(ScimError::Path(change.attribute.clone())),
    }
    Ok(())
}

fn listed_members(people: &[PersonRecord], value: &Value) -> Result<BTreeSet<PersonId>, ScimError> {
    let one = [value.clone()];
    let all = value.as_array().map_or(one.as_slice(), Vec::as_slice);
    if all.len() > MEMBERS_MAX {
        return Err(ScimError::Value(format!("at most {MEMBERS_MAX} members are changed at once")));
    }
    let id = |member: &Value| {
        let id = member.get("value").and_then(Value::as_str);
        known(people, id.ok_or_else(|| ScimError::Value("a member has a value: the id of a user".to_owned()))?)
    };
    all.iter().map(id).collect()
}

fn known(people: &[PersonRecord], id: &str) -> Result<PersonId, ScimError> {
    let found = people.iter().find(|person| person.left_at.is_none() && person.id.to_string() == id);
    let unknown = || ScimError::Value(format!("nobody active has the id {}", id.chars().take(60).collect::<String>()));
    found.map(|person| person.id).ok_or_else(unknown)
}

/// Gives and takes the role until exactly those have it, all at once or not at all.
async fn write(
    site: &Site,
    group: &Group,
    (people, says_what): (&[PersonRecord], bool),
    wanted: BTreeSet<PersonId>,
) -> Result<Response, ScimError> {
    let before: BTreeSet<PersonId> = members(group, people).iter().map(|person| person.id).collect();
    let now = site.clock.now();
    let told = |id: &PersonId, what: &str| {
        let details = json!({ what: group.membership, "from": "directory" });
        AuditEvent::new(now, None, "person.roles", id).with(details)
    };
    let given: Vec<_> = wanted.difference(&before).map(|id| (*id, told(id, "given"))).collect();
    let taken: Vec<_> = before.difference(&wanted).map(|id| (*id, told(id, "taken"))).collect();
    if !given.is_empty() || !taken.is_empty() {
        site.store.set_members(group.membership, says_what.then_some(before), given, taken).await?;
    }
    let people = site.store.people().await?;
    Ok(shown(site, group, &people, true).answer(StatusCode::OK, &HeaderMap::new()))
}
