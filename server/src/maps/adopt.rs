//! A version taken over: what was drawn as it is to be becomes the map that is, in one transaction with the log.
//!
//! It is judged on exact heads of both, as a merge of sheets is.

use std::collections::BTreeSet;

use automerge::{ActorId, Automerge};
use serde_json::json;
use shared::document::{DocumentError, MapDivergence, MapSides, read_map};
use shared::id::PersonActor;
use shared::process::{ElementId, ProcessMap};

use super::MapFault;
use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, read};
use crate::persistence::{DocumentRecord, DocumentState, PersonRecord, Store, StoreError};
use crate::random::Random;
use crate::scenario::{Reviewed, actors};
use crate::sync::Incoming;

/// A version beside its map, both as they are committed.
pub struct Adoption {
    pub base: DocumentRecord,
    pub sides: MapSides,
    pub divergences: Vec<MapDivergence>,
    pub reviewed: Reviewed,
    docs: (Automerge, Automerge),
}

impl Adoption {
    /// The map as it would be afterwards, where what both changed comes as the version has it. Nothing is kept of it.
    pub async fn outcome(self, author: ActorId) -> Result<ProcessMap, MapFault> {
        let work = tokio::task::spawn_blocking(move || -> Result<_, MapFault> {
            let merged = self.sides.adopt(&self.docs.0, &self.docs.1, &BTreeSet::new(), author, 0)?;
            Ok(read_map(&merged)?)
        });
        work.await.unwrap_or(Err(LoadError::Store(StoreError::Stopped).into()))
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adopted {
    pub taken: usize,
    pub kept: usize,
}

/// What a version would bring into its map; `None` for a map that is no version, or whose map is closed.
pub async fn adoption(store: &dyn Store, version: &DocumentRecord) -> Result<Option<Adoption>, MapFault> {
    let Some(branch) = &version.branch else { return Ok(None) };
    let base = store.find(branch.base).await?.filter(|base| base.state == DocumentState::Open);
    let Some(base) = base.filter(|_| version.state != DocumentState::Archived) else { return Ok(None) };
    let (ids, chunks) = ((base.id, version.id), (store.chunks(base.id).await?, store.chunks(version.id).await?));
    let work = tokio::task::spawn_blocking(move || -> Result<_, MapFault> {
        let docs = (read(ids.0, &chunks.0)?, read(ids.1, &chunks.1)?);
        let sides = MapSides::of(&docs.0, &docs.1)?;
        let divergences = sides.divergences();
        Ok((docs, sides, divergences))
    });
    let (docs, sides, divergences) = match work.await.unwrap_or(Err(LoadError::Store(StoreError::Stopped).into())) {
        // Both were carried into next year's plan, where they have no history together.
        Err(MapFault::Document(DocumentError::Unrelated)) => return Ok(None),
        read => read?,
    };
    let reviewed = Reviewed::of(&docs.0.get_heads(), &docs.1.get_heads());
    Ok(Some(Adoption { base, sides, divergences, reviewed, docs }))
}

/// Carries a version into its map. `keep` and `take` name what both changed, by the side that is to stand.
///
/// [`MapFault::Moved`] when either is not as it was shown.
#[expect(clippy::too_many_arguments, reason = "the edges of the server, then the wish")]
pub async fn adopt(
    store: &dyn Store,
    clock: &dyn Clock,
    random: &dyn Random,
    rooms: &dyn Rooms,
    person: &PersonRecord,
    version: &DocumentRecord,
    shown: &str,
    (keep, take): (&BTreeSet<ElementId>, &BTreeSet<ElementId>),
) -> Result<Adopted, MapFault> {
    let found = adoption(store, version).await?.ok_or(MapFault::Closed)?;
    if !found.reviewed.is(shown) {
        return Err(MapFault::Moved);
    }
    let clashes: BTreeSet<&ElementId> =
        found.divergences.iter().filter(|each| each.clash).map(|each| &each.id).collect();
    let open = clashes.iter().filter(|id| !keep.contains(**id) && !take.contains(**id)).count();
    if open > 0 {
        return Err(MapFault::Undecided(open));
    }
    // What only the version changed is taken.
    let keep: BTreeSet<ElementId> = keep.iter().filter(|id| clashes.contains(id)).cloned().collect();
    let adopted = Adopted { taken: found.divergences.len() - keep.len(), kept: keep.len() };
    if found.divergences.is_empty() {
        return Ok(adopted);
    }
    let now = clock.now();
    let author = ActorId::from(PersonActor { person: person.id, tab: random.bytes() }.to_bytes().as_slice());
    let (sides, docs) = (found.sides, found.docs);
    let work = tokio::task::spawn_blocking(move || -> Result<_, MapFault> {
        let at = docs.0.get_heads();
        let merged = sides.adopt(&docs.0, &docs.1, &keep, author, now.timestamp())?;
        Ok((merged.get_changes(&at), at))
    });
    let (changes, at) = work.await.unwrap_or(Err(LoadError::Store(StoreError::Stopped).into()))?;
    let actors = actors(store, random, person.id, &changes).await?;
    let details = json!({ "version": version.id.to_string(), "taken": adopted.taken, "kept": adopted.kept });
    let told = AuditEvent::new(now, Some(person.id), "map.adopted", found.base.id).with(details);
    match rooms.take_in(found.base.id, Incoming { actors, told: vec![told], ..Incoming::of(at, changes) }).await {
        Ok(()) => Ok(adopted),
        Err(RoomError::Moved) => Err(MapFault::Moved),
        Err(RoomError::Closed) => Err(MapFault::Closed),
        Err(error) => Err(MapFault::Room(error)),
    }
}
