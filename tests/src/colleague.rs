//! People in number. They are written into the store with a session each, as signing in takes a slow hash and has a limit
//! on tries; from there on they are like everybody else.

use anyhow::Result;
use server::audit::AuditEvent;
use server::auth::{EmailAddress, SessionToken, colour_of};
use server::edge::Edge;
use server::persistence::sqlite::SqliteStore;
use server::persistence::{Origin, People, PersonRecord, SessionRecord, Sessions};
use shared::access::{Membership, Role, Scope};
use shared::id::PersonId;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Colleague {
    pub person: PersonId,
    /// For `Authorization: Bearer`.
    pub token: String,
}

/// Adds so many people who may edit every sheet.
pub async fn hire(store: &SqliteStore, edge: &Edge, count: usize) -> Result<Vec<Colleague>> {
    add(store, edge, count, &[Membership::new(Role::Finance, Scope::Organisation)]).await
}

/// Adds so many people with these roles, which may be none.
pub async fn add(store: &SqliteStore, edge: &Edge, count: usize, memberships: &[Membership]) -> Result<Vec<Colleague>> {
    let mut hired = Vec::with_capacity(count);
    let now = edge.clock.now();
    for _ in 0..count {
        let person = PersonId(edge.random.id());
        let email = EmailAddress::parse(&format!("{person}@colleagues.tandem"))?;
        let told = AuditEvent::new(now, None, "person.added", &email);
        let record = PersonRecord {
            id: person,
            email: email.clone(),
            name: format!("Colleague {}", &person.to_string().chars().take(8).collect::<String>()),
            colour: colour_of(person),
            password: None,
            created_at: now,
            left_at: None,
            memberships: memberships.to_vec(),
            outside: Default::default(),
        };
        store.add_person(record, told).await?;
        let token = SessionToken::draw(&*edge.random);
        let (token_hash, origin) = (token.hash(), Origin::default());
        let session =
            SessionRecord { token_hash, person, created_at: now, seen_at: now, origin, means: Default::default() };
        store.open_session(session, AuditEvent::new(now, Some(person), "session.opened", email)).await?;
        hired.push(Colleague { person, token: token.reveal() });
    }
    Ok(hired)
}
