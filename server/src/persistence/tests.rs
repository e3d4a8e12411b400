//! One story about the store, told through its traits alone: a backend passes when the story comes out the same.
//!
//! It is run on a SQLite file here; another backend adds one test below.

mod actuals;
mod approvals;
mod documents;
mod people;
mod talk;

use std::sync::Arc;

use automerge::ChangeHash;
use chrono::{DateTime, TimeDelta, Utc};
use shared::access::Membership;
use shared::id::{DocumentId, PersonId};
use uuid::Uuid;

use super::*;
use crate::audit::{Anchors, AuditEvent};
use crate::auth::EmailAddress;
use crate::persistence::sqlite::{Access, SqliteStore};

/// A store with the people and documents the stories are about.
pub struct World {
    pub store: Arc<dyn Store>,
    pub sales: PersonId,
    pub finance: PersonId,
    pub head: PersonId,
    pub plan: DocumentId,
    pub sheet: DocumentId,
}

pub fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

pub fn told(what: &str) -> AuditEvent {
    AuditEvent::new(at(0), None, "test.told", what)
}

pub fn head(number: u8) -> ChangeHash {
    ChangeHash([number; 32])
}

pub fn document(number: u128, kind: DocumentKind, plan: DocumentId) -> DocumentRecord {
    DocumentRecord {
        id: DocumentId(Uuid::from_u128(number)),
        kind,
        plan,
        department: None,
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: vec![head(0)],
        created_at: at(i64::try_from(number).unwrap()),
    }
}

pub fn person(number: u128, name: &str, memberships: Vec<Membership>) -> PersonRecord {
    PersonRecord {
        id: PersonId(Uuid::from_u128(number)),
        email: EmailAddress::parse(&format!("{name}@demo.tandem")).unwrap(),
        name: name.to_owned(),
        colour: "#2563eb".to_owned(),
        password: None,
        created_at: at(0),
        left_at: None,
        memberships,
        outside: Default::default(),
    }
}

impl World {
    pub async fn new(store: Arc<dyn Store>) -> Self {
        let plan = DocumentId(Uuid::from_u128(100));
        let sheet = DocumentId(Uuid::from_u128(101));
        let mut ids = Vec::new();
        for (number, name) in (1..).zip(["sales", "finance", "head"]) {
            let person = person(number, name, Vec::new());
            ids.push(person.id);
            store.add_person(person, told("added")).await.unwrap();
        }
        store.create(document(100, DocumentKind::Plan, plan), Chunk::snapshot(b"plan".to_vec())).await.unwrap();
        store.create(document(101, DocumentKind::Sheet, plan), Chunk::snapshot(b"sheet".to_vec())).await.unwrap();
        Self { store, sales: ids[0], finance: ids[1], head: ids[2], plan, sheet }
    }

    pub fn append(&self, text: &str) -> Append {
        Append::of(self.sheet, vec![Chunk::incremental(text.as_bytes().to_vec())], vec![head(1)])
    }

    /// The sheet's chunks as text, in their order.
    pub async fn texts(&self) -> Vec<String> {
        let chunks = self.store.chunks(self.sheet).await.unwrap();
        chunks.into_iter().map(|chunk| String::from_utf8(chunk.bytes).unwrap()).collect()
    }
}

/// The whole story.
async fn story(store: Arc<dyn Store>) {
    let world = World::new(store).await;
    people::story(&world).await;
    documents::story(&world).await;
    approvals::story(&world).await;
    talk::story(&world).await;
    actuals::story(&world).await;
    let verdict = world.store.verify_audit(&Anchors::default()).await.unwrap();
    assert!(matches!(verdict, AuditVerdict::Sound(end) if end.seq > 0), "{verdict:?}");
}

#[tokio::test]
async fn a_sqlite_file_tells_the_story() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("tandem.db"), Access::Serve).await.unwrap();
    story(Arc::new(store)).await;
}
