//! [`Rooms`]: what approvals need of documents that people have open, and [`StoreRooms`] where nobody has any.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use automerge::{Automerge, ChangeHash};
use shared::document::{DocumentError, PlanCommand, read_sheet};
use shared::id::{DocumentId, PersonId, PlanId, SheetId};

use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, load, server_actor};
use crate::persistence::{Append, Chunk, DocumentState, PublishedTotals, Store, StoreError};
use crate::random::Random;
use crate::sync::Incoming;

/// Why a room did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    #[error("changes to this document cannot be written just now: try again in a moment")]
    Busy,
    #[error("the document is closed to changes")]
    Closed,
    #[error("the document has moved on since the version that was looked at")]
    Moved,
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// The documents that are open somewhere.
#[async_trait]
pub trait Rooms: Send + Sync {
    /// Takes no more changes to a document, waits until every change let in before is committed, and gives it as it then
    /// stands. Those who have it open write on their own devices until [`Self::set_state`] says how it goes on.
    async fn freeze(&self, document: DocumentId) -> Result<Automerge, RoomError>;

    /// Says what the store keeps of the sheet's state from now on, to everyone who has it or its plan open.
    async fn set_state(&self, sheet: SheetId, plan: PlanId, state: DocumentState);

    /// Takes changes into an open document that stands where they were made, with the log entries that tell of them, in
    /// one transaction; those who have it open get them as any other.
    async fn take_in(&self, document: DocumentId, incoming: Incoming) -> Result<(), RoomError>;

    /// Carries out commands on a plan as the server's own change, with the log entries that tell of it.
    async fn edit_plan(&self, plan: PlanId, commands: Vec<PlanCommand>, told: Vec<AuditEvent>)
    -> Result<(), RoomError>;

    /// Other people read sheets of a plan from now on: those it concerns lose or get their access to what they have open at
    /// once, and sheets that take its totals are told anew what they get.
    async fn readers_changed(&self, plan: PlanId, people: &[PersonId]) -> Result<(), RoomError>;
}

/// Works on the store alone: before the first socket opens, and from the command line.
pub struct StoreRooms {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl StoreRooms {
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Self {
        Self { store, clock, random }
    }
}

#[async_trait]
impl Rooms for StoreRooms {
    async fn freeze(&self, document: DocumentId) -> Result<Automerge, RoomError> {
        Ok(load(&*self.store, document).await?)
    }

    async fn set_state(&self, _sheet: SheetId, _plan: PlanId, _state: DocumentState) {}

    async fn take_in(&self, document: DocumentId, incoming: Incoming) -> Result<(), RoomError> {
        let mut doc = load(&*self.store, document).await?;
        let before = doc.get_heads();
        let stands_there = |heads: &[ChangeHash]| heads.iter().copied().collect::<BTreeSet<_>>();
        if stands_there(&before) != stands_there(&incoming.at) {
            return Err(RoomError::Moved);
        }
        doc.apply_changes(incoming.changes).map_err(DocumentError::from)?;
        let sheet = match read_sheet(&doc) {
            Ok(sheet) => Some(sheet),
            // A map publishes nothing.
            Err(DocumentError::WrongKind { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let batch = Append {
            document,
            chunks: vec![Chunk::incremental(doc.save_after(&before))],
            actors: incoming.actors,
            heads: doc.get_heads(),
            totals: sheet.as_ref().map(PublishedTotals::of),
            calls: None,
            told: incoming.told,
            decided: incoming.decided,
        };
        match self.store.append(batch).await {
            Err(StoreError::Closed(_)) => Err(RoomError::Closed),
            kept => Ok(kept?),
        }
    }

    async fn readers_changed(&self, _plan: PlanId, _people: &[PersonId]) -> Result<(), RoomError> {
        Ok(())
    }

    async fn edit_plan(
        &self,
        plan: PlanId,
        commands: Vec<PlanCommand>,
        told: Vec<AuditEvent>,
    ) -> Result<(), RoomError> {
        let mut doc = load(&*self.store, plan).await?.with_actor(server_actor(&*self.random));
        let before = doc.get_heads();
        for command in commands {
            command.apply(&mut doc, self.clock.now().timestamp())?;
        }
        let heads = doc.get_heads();
        let chunks = vec![Chunk::incremental(doc.save_after(&before))];
        self.store.append(Append { told, ..Append::of(plan, chunks, heads) }).await?;
        Ok(())
    }
}
