//! Renames maps, puts them away and brings them back, in the name of whoever asks. Whether the person may is asked at the
//! door.

use automerge::ActorId;
use serde_json::json;
use shared::document::{DocumentError, MapCommand, MapReplica};
use shared::id::PersonActor;
use shared::name::Name;

use super::MAPS_MAX;
use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::load;
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, PersonRecord, Store};
use crate::random::Random;
use crate::sync::Incoming;

/// Why a map was not renamed, put away or brought back.
#[derive(Debug, thiserror::Error)]
pub enum KeepFault {
    #[error("a map needs a name: write one")]
    NoName,
    #[error("the map is put away: bring it back first")]
    PutAway,
    #[error("{sheets} sheets take from the map: let them take from elsewhere first")]
    Taken { sheets: usize },
    #[error("a plan has at most {max} maps: put one away first", max = MAPS_MAX)]
    TooMany,
    #[error("others are changing the map just now: try again in a moment")]
    Busy,
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Room(#[from] RoomError),
}

/// How often a rename is begun anew when somebody draws meanwhile.
const ATTEMPTS_MAX: usize = 5;

/// Where maps are kept.
#[derive(Clone, Copy)]
pub struct Keeper<'a> {
    pub store: &'a dyn Store,
    pub rooms: &'a dyn Rooms,
    pub clock: &'a dyn Clock,
    pub random: &'a dyn Random,
    pub person: &'a PersonRecord,
}

impl Keeper<'_> {
    /// Gives a map another name, as a change of the person's.
    pub async fn rename(self, map: &DocumentRecord, name: Name) -> Result<(), KeepFault> {
        if name.text.trim().is_empty() {
            return Err(KeepFault::NoName);
        }
        if map.state != DocumentState::Open {
            return Err(KeepFault::PutAway);
        }
        let actor = PersonActor { person: self.person.id, tab: self.random.bytes() }.to_bytes().to_vec();
        for _ in 0..ATTEMPTS_MAX {
            let now = self.clock.now();
            let doc = load(self.store, map.id).await.map_err(RoomError::from)?;
            let at = doc.get_heads();
            let mut replica = MapReplica::open(doc.with_actor(ActorId::from(actor.as_slice())))?;
            let before = replica.map().header.title.text.clone();
            replica.edit(&MapCommand::Rename(name.clone()), now.timestamp())?;
            let changes = replica.document().get_changes(&at);
            if changes.is_empty() {
                return Ok(());
            }
            let told = AuditEvent::new(now, Some(self.person.id), "map.renamed", map.id)
                .with(json!({ "from": before, "to": name.text }));
            let actors = vec![(actor.clone(), self.person.id)];
            match self.rooms.take_in(map.id, Incoming { actors, told: vec![told], ..Incoming::of(at, changes) }).await {
                Err(RoomError::Moved) => {}
                taken => return Ok(taken?),
            }
        }
        Err(KeepFault::Busy)
    }

    /// Puts a map away unless `sheets` take from it: it stays to be read, and counts no longer.
    pub async fn put_away(self, map: &DocumentRecord, sheets: usize) -> Result<(), KeepFault> {
        if sheets > 0 {
            return Err(KeepFault::Taken { sheets });
        }
        self.set_state(map, DocumentState::Archived, "map.archived").await
    }

    /// Brings a map back as it was.
    pub async fn bring_back(self, map: &DocumentRecord) -> Result<(), KeepFault> {
        let maps = self.store.list(map.plan, DocumentKind::Map).await.map_err(RoomError::from)?;
        if maps.iter().filter(|map| map.state != DocumentState::Archived).count() >= MAPS_MAX {
            return Err(KeepFault::TooMany);
        }
        self.set_state(map, DocumentState::Open, "map.restored").await
    }

    async fn set_state(self, map: &DocumentRecord, state: DocumentState, word: &'static str) -> Result<(), KeepFault> {
        let told = AuditEvent::new(self.clock.now(), Some(self.person.id), word, map.id);
        self.store.turn(map.id, state, told).await.map_err(RoomError::from)?;
        self.rooms.set_state(map.id, map.plan, state).await;
        Ok(())
    }
}
