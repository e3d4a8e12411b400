//! Begins process maps: empty ones, those that begin as a copy of something, such as a standard map or a BPMN file, and
//! versions of a map that is there ([`branch`]).

mod adopt;
mod branch;

pub use adopt::{Adopted, Adoption, adopt, adoption};
pub use branch::branch;

mod keep;

pub use keep::{KeepFault, Keeper};

use automerge::{ActorId, Automerge};
use serde_json::json;
use shared::budget::Plan;
use shared::document::{Deed, DocumentError, MapCommand, MapReplica, NewMap};
use shared::id::{DocumentId, PersonActor};
use shared::name::Name;
use shared::process::{Element, MapHeader};

use crate::approval::RoomError;
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, genesis_actor};
use crate::persistence::{
    Begun, Chunk, DocumentKind, DocumentRecord, DocumentState, PersonRecord, Store, StoreError, Successor,
};
use crate::random::Random;

/// What a map begins as.
#[derive(Debug, Clone, PartialEq)]
pub struct Beginning {
    pub title: Name,
    pub elements: Vec<Element>,
    /// What a BPMN file held beside the map.
    pub foreign: Option<String>,
}

/// Why a map was not begun.
#[derive(Debug, thiserror::Error)]
pub enum MapFault {
    #[error("a map needs a name: write one")]
    NoName,
    #[error("a plan has at most {max} maps: archive one first", max = MAPS_MAX)]
    TooMany,
    #[error("a version needs a name of its own, in one line of at most {max} characters", max = VERSION_CHARS_MAX)]
    NoVersion,
    #[error("there is such a version of this map already")]
    Taken { map: DocumentId },
    #[error("the map or its version has changed meanwhile")]
    Moved,
    #[error("{0} things that both changed have no side chosen")]
    Undecided(usize),
    #[error("the map is closed or waits for a decision, so nothing is taken over now")]
    Closed,
    #[error(transparent)]
    Room(RoomError),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A version's name stands beside the map's in a list.
pub const VERSION_CHARS_MAX: usize = 40;

/// More than anybody finds their way in.
pub const MAPS_MAX: usize = 200;

/// Makes a map in a plan and gives back its id. Whether the person may is asked at the door.
pub async fn begin(
    store: &dyn Store,
    clock: &dyn Clock,
    random: &dyn Random,
    person: &PersonRecord,
    place: (DocumentId, &Plan),
    beginning: Beginning,
) -> Result<DocumentId, MapFault> {
    let (plan_id, plan) = place;
    if beginning.title.text.trim().is_empty() {
        return Err(MapFault::NoName);
    }
    let maps = store.list(plan_id, DocumentKind::Map).await?;
    if maps.iter().filter(|map| map.state != DocumentState::Archived).count() >= MAPS_MAX {
        return Err(MapFault::TooMany);
    }
    let now = clock.now();
    let header = MapHeader {
        plan: plan_id,
        title: beginning.title.clone(),
        currency: plan.currency,
        rounding: plan.rounding,
        foreign: beginning.foreign,
    };
    let tab = random.bytes();
    let author = ActorId::from(PersonActor { person: person.id, tab }.to_bytes().as_slice());
    let doc = document(header, beginning.elements, author, now.timestamp())?;
    let record = DocumentRecord {
        id: DocumentId(random.id()),
        kind: DocumentKind::Map,
        plan: plan_id,
        department: None,
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: doc.get_heads(),
        created_at: now,
    };
    let id = record.id;
    let told = AuditEvent::new(now, Some(person.id), "map.begun", id)
        .with(json!({ "plan": plan_id.to_string(), "title": beginning.title.text }));
    let begun = Successor { record, genesis: Chunk::snapshot(doc.save()), totals: None };
    let (documents, author) = (vec![begun], Some(person.id));
    store.begin(Begun { documents, readerships: Vec::new(), author, told }).await?;
    Ok(id)
}

/// A map's document with these elements; they are its author's.
pub fn document(
    header: MapHeader,
    elements: Vec<Element>,
    author: ActorId,
    at: i64,
) -> Result<Automerge, DocumentError> {
    let doc = NewMap { header }.create(genesis_actor(), at)?.with_actor(author);
    let mut replica = MapReplica::open(doc)?;
    replica.edit_all(&MapCommand::import(elements, Deed::Import), at)?;
    Ok(replica.into_document())
}

#[cfg(test)]
mod tests;
