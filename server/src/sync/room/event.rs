//! What happens to a room, and what it wants done.

use automerge::{ActorId, Automerge, Change, ChangeHash};
use bytes::Bytes;
use shared::id::{DocumentId, PersonId};
use shared::wire::inspect::Refusal;
use shared::wire::{DocumentLock, Notice, SheetTotals};
use std::sync::Arc;
use tokio::sync::oneshot;

use super::Loaded;
use super::storage::Compaction;
use crate::audit::AuditEvent;
use crate::persistence::{Append, StoreError, Transition};
use crate::sync::{Access, ConnectionId, Supply};

/// A peer that opens the document.
#[derive(Debug, Clone)]
pub struct Entrant {
    pub connection: ConnectionId,
    /// The name it gave itself: frames to it carry it.
    pub peer: Arc<str>,
    /// The name others know it by, which no other connection has.
    pub public: Arc<str>,
    pub person: PersonId,
    /// Shown beside its cursor.
    pub name: Arc<str>,
    pub access: Access,
}

/// Something a peer says that nobody keeps.
#[derive(Debug, Clone)]
pub struct Utterance {
    pub session: String,
    pub count: u64,
    pub data: Bytes,
}

/// An edit by the server itself.
pub type Edit = Box<dyn FnOnce(&mut Automerge) -> Result<(), String> + Send>;

/// Changes the server brings in from a document that shares this one's history, on an exact version and no other.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Where the document must stand.
    pub at: Vec<ChangeHash>,
    pub changes: Vec<Change>,
    /// Whose changes they are, and who brings them.
    pub actors: Vec<(Vec<u8>, PersonId)>,
    pub told: Vec<AuditEvent>,
    /// The decision they come in by: both are committed, or neither.
    pub decided: Option<Box<Transition>>,
}

impl Incoming {
    /// Changes by actors that are known there, by no decision, and without a word in the log.
    pub fn of(at: Vec<ChangeHash>, changes: Vec<Change>) -> Self {
        Self { at, changes, actors: Vec::new(), told: Vec::new(), decided: None }
    }
}

/// A look at the document. It may be ahead of what is committed; the second argument is where that stands.
pub type Read = Box<dyn FnOnce(&Automerge, &[ChangeHash]) + Send>;

#[derive(Debug)]
pub enum Event {
    Enter(Entrant),
    /// A sync message.
    Frame {
        from: ConnectionId,
        data: Bytes,
    },
    Say {
        from: ConnectionId,
        utterance: Utterance,
    },
    Leave(ConnectionId),
    /// What became of [`Effect::Commit`].
    Committed(Result<(), StoreError>),
    /// What came of [`Effect::LookUp`].
    OwnerFound {
        actor: ActorId,
        owner: Result<Option<PersonId>, StoreError>,
    },
    /// What came of [`Effect::Reload`].
    Reloaded(Result<Box<Loaded>, StoreError>),
    /// What came of [`Effect::Compact`].
    Compacted(Result<Compaction, StoreError>),
    Command(RoomCommand),
}

/// What others in the server ask of a room.
pub enum RoomCommand {
    /// The document was locked, opened or archived, in the store.
    SetState(DocumentLock),
    /// What somebody may do with it changed.
    SetAccess {
        person: PersonId,
        access: Access,
    },
    /// Closes the document at an exact version, until [`RoomCommand::SetState`] says what becomes of it.
    Freeze {
        reply: oneshot::Sender<Result<Frozen, FreezeError>>,
    },
    /// Edits it as the server, whatever state it is in unless told otherwise. Answered when committed.
    Edit {
        edit: Edit,
        if_open: bool,
        told: Vec<AuditEvent>,
        reply: oneshot::Sender<Result<Vec<ChangeHash>, EditError>>,
    },
    /// Takes changes in as the server, if the document is open. Answered when committed.
    TakeIn {
        incoming: Incoming,
        reply: oneshot::Sender<Result<Vec<ChangeHash>, EditError>>,
    },
    Read(Read),
    /// Tells everybody who has it open.
    Notify(Notice),
}

impl std::fmt::Debug for RoomCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::SetState(_) => "SetState",
            Self::SetAccess { .. } => "SetAccess",
            Self::Freeze { .. } => "Freeze",
            Self::Edit { .. } => "Edit",
            Self::TakeIn { .. } => "TakeIn",
            Self::Read(_) => "Read",
            Self::Notify(_) => "Notify",
        })
    }
}

/// A document at an exact version, all of it committed.
#[derive(Debug, Clone)]
pub struct Frozen {
    pub heads: Vec<ChangeHash>,
    pub document: Automerge,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FreezeError {
    #[error("the newest changes could not be written yet: try again when the disk has space")]
    Storage,
    #[error("the document is closed already")]
    Closed,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("{0}")]
    Refused(String),
    #[error("what was edited could not be kept: {0}")]
    Storage(StoreError),
    #[error("the document is closed")]
    Closed,
    #[error("the document has moved on since the version that was looked at")]
    Moved,
    #[error("the document had to be loaded anew; try again")]
    Reloaded,
}

#[derive(Debug)]
pub enum Effect {
    /// A whole frame.
    Send { to: ConnectionId, frame: Bytes },
    /// Tell why, then close the connection.
    Close { to: ConnectionId, refusal: Refusal },
    /// The peer may not have the document any more: close its connection, and send nothing that waits.
    Expel { to: ConnectionId },
    /// Write, and tell with [`Event::Committed`]. There is never more than one under way.
    Commit(Box<Append>),
    /// Ask whose an actor is, and tell with [`Event::OwnerFound`].
    LookUp(ActorId),
    /// Load the document from the store, and tell with [`Event::Reloaded`].
    Reload,
    /// Write the history as one snapshot, and tell with [`Event::Compacted`].
    Compact,
    /// The totals of this sheet moved: tell those who have its plan open.
    Publish { plan: DocumentId, totals: Box<SheetTotals> },
    /// What others take of this document has moved, or what it takes of others.
    Supply { plan: DocumentId, what: Supply },
}
