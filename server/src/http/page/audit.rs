//! `GET /audit`: the audit log, looked through by person, time, kind and words; and `GET /audit/checkpoint`: where it
//! stands, signed, to be kept elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{AuditAsked, AuditKind, AuditLine, AuditSubject, AuditView, PersonMark};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use shared::id::{DepartmentId, DocumentId, PersonId, RequestId};
use shared::name::Name;

use super::{Visitor, addresses, written};
use crate::approval::{reads_papers, whole_name, without_words};
use crate::audit::{AuditEntry, AuditEvent, Checkpoint};
use crate::auth::hue_of;
use crate::error::Fault;
use crate::http::Site;
use crate::http::session::Caller;
use crate::persistence::{AuditSearch, DocumentKind, PersonRecord, StoreError};

/// As many as one looks through without losing the thread.
const LINES: u32 = 50;

/// The longest of what one looks for.
const WORDS_LENGTH_MAX: usize = 260;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    by: String,
    kind: String,
    since: String,
    until: String,
    words: String,
    before: Option<u64>,
}

impl Asked {
    fn read(&self) -> AuditAsked {
        let mut has_wrong_date = false;
        let mut day = |text: &str| {
            let day: Option<NaiveDate> = text.parse().ok();
            has_wrong_date |= day.is_none() && !text.is_empty();
            day
        };
        let (since, until) = (day(&self.since), day(&self.until));
        AuditAsked {
            by: self.by.parse().ok(),
            since,
            until,
            kind: AuditKind::parse(&self.kind),
            words: self.words.chars().take(WORDS_LENGTH_MAX).collect(),
            has_wrong_date,
        }
    }
}

/// The verbs of a kind.
const fn actions(kind: AuditKind) -> &'static [&'static str] {
    match kind {
        AuditKind::All => &[],
        AuditKind::SignIn => &["session.*", "factor.*", "identity.*", "passkey.*"],
        AuditKind::Rights => &["person.*", "department.*", "directory.*"],
        AuditKind::Policy => &["policy.*", "delegation.*"],
        AuditKind::Requests => &["request.*"],
        AuditKind::Decisions => &["request.approved", "request.returned", "request.rejected"],
        AuditKind::Documents => &["plan.*", "sheet.*", "scenario.*", "map.*", "actuals.*"],
        AuditKind::Exports => &["*.exported", "request.certified", "audit.checkpointed", "database.*"],
    }
}

/// The first moment of a day where the organisation works.
fn begin_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(app::format::CLOCK_OFFSET_S)?;
    Some(day.and_hms_opt(0, 0, 0)?.and_local_timezone(zone).single()?.to_utc())
}

fn search(asked: &AuditAsked, before: Option<u64>) -> AuditSearch {
    AuditSearch {
        before,
        by: asked.by,
        since: asked.since.and_then(begin_of),
        until: asked.until.and_then(|day| begin_of(day)?.checked_add_signed(TimeDelta::days(1))),
        actions: actions(asked.kind).to_vec(),
        words: asked.words.split_whitespace().map(str::to_owned).collect(),
    }
}

pub async fn page(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(asked) = asked.map_err(|error| Fault::Malformed(error.body_text()))?;
    let wanted = asked.read();
    // One more than is shown tells whether there are older ones.
    let mut entries = site.store.search_audit(search(&wanted, asked.before), LINES + 1).await?;
    let has_older = entries.len() > LINES as usize;
    entries.truncate(LINES as usize);
    let people = site.store.people().await?;
    let mut lines = Vec::with_capacity(entries.len());
    let mut known = Known {
        site: &site,
        people: &people,
        departments: BTreeMap::new(),
        reader: caller.person(),
        papers: BTreeMap::new(),
    };
    for department in site.store.departments().await? {
        known.departments.insert(department.id, Name { text: department.name, en: department.name_en });
    }
    for entry in &entries {
        lines.extend(known.line(entry, &wanted.words).await?);
    }
    let older = entries.last().filter(|_| has_older).map(|last| address(&wanted, Some(last.seq)));
    let newest = asked.before.map(|_| address(&wanted, None));
    let end = site.store.audit_end().await?;
    let view = AuditView {
        people: people.iter().map(mark).collect(),
        lines,
        older,
        newest,
        end: (end.seq, hex::encode(end.hash)),
        key: site.signer.public().to_string(),
        asked: wanted,
    };
    let visit = visitor.visit(&site).await;
    Ok(written(&site, app::pages::audit(&visit, &addresses(&site.assets), view)))
}

/// Whether a text holds every word that is looked for, as the log is searched.
fn holds(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    words.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

/// The same question from another place in the log.
fn address(asked: &AuditAsked, before: Option<u64>) -> String {
    let mut fields = Vec::new();
    let mut field = |name: &str, value: String| {
        if !value.is_empty() {
            fields.push(format!("{name}={}", encoded(&value)));
        }
    };
    field("by", asked.by.map(|by| by.to_string()).unwrap_or_default());
    field("kind", asked.kind.word().to_owned());
    field("since", asked.since.map(|day| day.to_string()).unwrap_or_default());
    field("until", asked.until.map(|day| day.to_string()).unwrap_or_default());
    field("words", asked.words.clone());
    field("before", before.map(|seq| seq.to_string()).unwrap_or_default());
    if fields.is_empty() { "/audit".to_owned() } else { format!("/audit?{}", fields.join("&")) }
}

fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn mark(person: &PersonRecord) -> PersonMark {
    PersonMark { id: person.id, name: person.name.clone(), hue: hue_of(&person.colour) }
}

/// Names for ids.
struct Known<'a> {
    site: &'a Site,
    people: &'a [PersonRecord],
    departments: BTreeMap<DepartmentId, Name>,
    reader: &'a PersonRecord,
    /// Of which requests the reader reads what was said, as far as was looked.
    papers: BTreeMap<String, bool>,
}

impl Known<'_> {
    /// None where it was found by what the reader may not read of it.
    async fn line(&mut self, entry: &AuditEntry, words: &str) -> Result<Option<AuditLine>, StoreError> {
        let AuditEvent { at, by, action, subject, details } = &entry.event;
        let mut details = details.clone();
        if action.starts_with("request.") && !self.reads_papers(subject).await? {
            let before = details.clone();
            without_words(&mut details);
            if before != details && !holds(&format!("{action} {subject} {details}"), words) {
                return Ok(None);
            }
        }
        let zone = FixedOffset::east_opt(app::format::CLOCK_OFFSET_S);
        let details = if details.is_null() { String::new() } else { format!("{details:#}") };
        Ok(Some(AuditLine {
            seq: entry.seq,
            at: zone.map_or_else(|| at.fixed_offset(), |zone| at.with_timezone(&zone)),
            by: by.and_then(|by| self.person(by)),
            action: action.clone(),
            subject: self.subject(action, subject).await?,
            details,
            hash: hex::encode(entry.hash),
        }))
    }

    /// Whether the reader reads what was said about a request.
    async fn reads_papers(&mut self, request: &str) -> Result<bool, StoreError> {
        if let Some(reads) = self.papers.get(request) {
            return Ok(*reads);
        }
        let record = match request.parse::<RequestId>() {
            Ok(id) => self.site.store.request(id).await?,
            Err(_) => None,
        };
        let now = self.site.clock.now();
        let reads = match record {
            Some(record) => reads_papers(&*self.site.store, self.reader, &record.request, now).await?,
            None => true,
        };
        self.papers.insert(request.to_owned(), reads);
        Ok(reads)
    }

    fn person(&self, id: PersonId) -> Option<PersonMark> {
        self.people.iter().find(|person| person.id == id).map(mark)
    }

    async fn subject(&self, action: &str, subject: &str) -> Result<AuditSubject, StoreError> {
        let text = AuditSubject::Text(subject.to_owned());
        let found = match action.split('.').next() {
            Some("request") => self.request(subject).await?,
            Some("sheet" | "scenario" | "outturn" | "map" | "plan") => self.document(subject).await?,
            Some("person") => subject.parse().ok().and_then(|id| self.person(id)).map(AuditSubject::Person),
            _ => None,
        };
        Ok(found.unwrap_or(text))
    }

    async fn request(&self, subject: &str) -> Result<Option<AuditSubject>, StoreError> {
        let Ok(id) = subject.parse::<RequestId>() else { return Ok(None) };
        let Some(record) = self.site.store.request(id).await? else { return Ok(None) };
        let submission = record.request.submission();
        let department = submission.department;
        if submission.kind.is_whole() {
            return Ok(Some(AuditSubject::Link { href: format!("/requests/{id}"), name: whole_name() }));
        }
        let name = self.departments.get(&department).cloned().unwrap_or_else(|| Name::new(subject));
        Ok(Some(AuditSubject::Link { href: format!("/requests/{id}"), name }))
    }

    async fn document(&self, subject: &str) -> Result<Option<AuditSubject>, StoreError> {
        let Ok(id) = subject.parse::<DocumentId>() else { return Ok(None) };
        let Some(record) = self.site.store.find(id).await? else { return Ok(None) };
        let href = match record.kind {
            DocumentKind::Plan => format!("/plans/{id}"),
            DocumentKind::Sheet => format!("/plans/{}/sheets/{id}", record.plan),
            DocumentKind::Map => format!("/plans/{}/maps/{id}", record.plan),
            DocumentKind::Discussion => return Ok(None),
        };
        let name = record.department.and_then(|department| self.departments.get(&department).cloned());
        Ok(Some(AuditSubject::Link { href, name: name.unwrap_or_else(|| Name::new(subject)) }))
    }
}

pub async fn checkpoint(State(site): State<Arc<Site>>, caller: Caller) -> Result<Response, Fault> {
    let now = site.clock.now();
    // The entry that tells of the checkpoint comes first, so that it is covered by it.
    site.store.record(vec![AuditEvent::new(now, Some(caller.id()), "audit.checkpointed", "")]).await?;
    let checkpoint = Checkpoint::sign(site.store.audit_end().await?, now, &site.signer);
    let mut response = format!("{checkpoint}\n").into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    let name = format!("attachment; filename=\"tandem-checkpoint-{}.txt\"", checkpoint.anchor.seq);
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}

#[cfg(test)]
mod tests;
