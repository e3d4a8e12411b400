//! Replicated documents as the store sees them: a record, and chunks of bytes named by their hash.
//!
//! What the bytes mean is Automerge's business. A chunk is written once and never altered; compaction adds a snapshot
//! first and then removes only chunks which the caller had loaded into it, so two servers never harm each other.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use automerge::ChangeHash;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use shared::access::Readership;
use shared::id::{DepartmentId, DocumentId, PersonId, PlanId, RequestId, SheetId};

use super::{Call, PublishedTotals, StoreError, Successor, Transition};
use crate::audit::AuditEvent;

/// A document of 100,000 changes is 2 MB (sync.md); thirty times that is a mistake or an attack.
pub const CHUNK_LENGTH_MAX: usize = 64 * 1024 * 1024;

/// A room takes half of them from one message and half from all before it (`sync::limit`).
const APPEND_ACTORS_MAX: usize = 1000;

/// A sheet edited by ten people has at most ten heads; rooms let a document come to some hundred.
const HEADS_MAX: usize = 10_000;

/// What a document is; its content says the same in its `kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    Plan,
    Sheet,
    /// A process map.
    Map,
    Discussion,
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plan => "plan",
            Self::Sheet => "sheet",
            Self::Map => "map",
            Self::Discussion => "discussion",
        })
    }
}

impl FromStr for DocumentKind {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self, StoreError> {
        match text {
            "plan" => Ok(Self::Plan),
            "sheet" => Ok(Self::Sheet),
            "map" => Ok(Self::Map),
            "discussion" => Ok(Self::Discussion),
            other => Err(StoreError::Corrupt(format!("“{other}” is no kind of document"))),
        }
    }
}

/// Whether a document takes changes. Locked and archived documents refuse every [`Append`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentState {
    Open,
    /// Submitted: it stands at the exact version that approvers look at, until they decide.
    Locked {
        request: RequestId,
    },
    /// Approved and followed by a newer revision; kept for ever.
    Archived,
}

/// What is known about a document without loading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRecord {
    pub id: DocumentId,
    pub kind: DocumentKind,
    /// The plan it belongs to; a plan belongs to itself.
    pub plan: PlanId,
    /// The department whose figures it holds, which decides who may see it.
    pub department: Option<DepartmentId>,
    /// For a discussion: the document it is about.
    pub about: Option<DocumentId>,
    pub state: DocumentState,
    /// Counts approved versions, from 1.
    pub revision: u32,
    /// The archived document this one continues.
    pub follows: Option<DocumentId>,
    /// For a scenario's sheet: where it comes from. Without one a sheet is the budget itself.
    pub branch: Option<Branch>,
    /// Where the document stands after everything that is committed.
    pub heads: Vec<ChangeHash>,
    pub created_at: DateTime<Utc>,
}

impl DocumentRecord {
    /// Of a sheet: whether it is the budget that is worked on, and neither a scenario nor closed for good.
    pub fn is_budget(&self) -> bool {
        self.branch.is_none() && self.state != DocumentState::Archived
    }
}

/// How a scenario's sheet came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The sheet it was branched from, whose history it has.
    pub base: SheetId,
    /// What the scenario is called; a department has one sheet in it.
    pub scenario: String,
}

/// A snapshot holds a whole document, an incremental chunk what was added to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChunkKind {
    Snapshot,
    Incremental,
}

/// Bytes of a document, named by their hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Chunk {
    /// SHA-256 of the bytes.
    pub hash: [u8; 32],
    pub kind: ChunkKind,
    pub bytes: Vec<u8>,
}

impl Chunk {
    pub fn snapshot(bytes: Vec<u8>) -> Self {
        Self { hash: Self::hash_of(&bytes), kind: ChunkKind::Snapshot, bytes }
    }

    pub fn incremental(bytes: Vec<u8>) -> Self {
        Self { hash: Self::hash_of(&bytes), kind: ChunkKind::Incremental, bytes }
    }

    pub fn hash_of(bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    /// Is the chunk fit to be kept? A wrong name found here is a mistake in the server; found later it is a lost figure.
    pub fn check(&self) -> Result<(), StoreError> {
        let length = self.bytes.len();
        if length == 0 || length > CHUNK_LENGTH_MAX {
            return Err(StoreError::TooMuch(format!("a chunk of {length} bytes; 1 to {CHUNK_LENGTH_MAX} are allowed")));
        }
        if Self::hash_of(&self.bytes) != self.hash {
            return Err(StoreError::Refused("a chunk does not have the hash it is named by".to_owned()));
        }
        Ok(())
    }
}

impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} ({} bytes)", self.kind, hex::encode(self.hash), self.bytes.len())
    }
}

/// Changes of one document to be committed together.
#[derive(Debug, Clone)]
pub struct Append {
    pub document: DocumentId,
    /// In the order they were applied. Writing a chunk that is there already changes nothing.
    pub chunks: Vec<Chunk>,
    /// Actors whose first change in this document is among these, and whose they are. The first binding of an actor
    /// stays for ever; a person named here is an author of the document.
    pub actors: Vec<(Vec<u8>, PersonId)>,
    /// Where the document stands with these chunks.
    pub heads: Vec<ChangeHash>,
    /// For a sheet: what its plan shows of it from now on. `None` leaves the published totals as they are.
    pub totals: Option<PublishedTotals>,
    /// For a discussion: what it asks of people from now on. `None` leaves what it asked before.
    pub calls: Option<Vec<Call>>,
    /// What of it must stay known; nothing of what people type.
    pub told: Vec<AuditEvent>,
    /// The decision by which it is written: both are kept, or neither.
    pub decided: Option<Box<Transition>>,
}

impl Append {
    /// Changes and where the document stands with them; everything else as it was.
    pub fn of(document: DocumentId, chunks: Vec<Chunk>, heads: Vec<ChangeHash>) -> Self {
        let (actors, told) = (Vec::new(), Vec::new());
        Self { document, chunks, actors, heads, totals: None, calls: None, told, decided: None }
    }

    /// Is the batch fit to be written?
    pub fn check(&self) -> Result<(), StoreError> {
        if self.actors.len() > APPEND_ACTORS_MAX || self.heads.len() > HEADS_MAX {
            let (actors, heads) = (self.actors.len(), self.heads.len());
            return Err(StoreError::TooMuch(format!("{actors} new actors and {heads} heads in one batch")));
        }
        let length: usize = self.chunks.iter().map(|chunk| chunk.bytes.len()).sum();
        if length > CHUNK_LENGTH_MAX {
            return Err(StoreError::TooMuch(format!("{length} bytes in one batch; {CHUNK_LENGTH_MAX} are allowed")));
        }
        self.chunks.iter().try_for_each(Chunk::check)
    }
}

/// Documents that are one beginning: a plan with its sheets, or one map.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The first is what the others belong to, where they belong to one of them.
    pub documents: Vec<Successor>,
    /// Who alone reads which of its sheets, from the first moment on.
    pub readerships: Vec<Readership>,
    /// Who counts as having written them.
    pub author: Option<PersonId>,
    pub told: AuditEvent,
}

/// The documents' part of the store.
#[async_trait]
pub trait Documents: Send + Sync {
    /// Writes a new document with its first chunk; `record.heads` are the heads of that chunk.
    async fn create(&self, record: DocumentRecord, genesis: Chunk) -> Result<(), StoreError>;

    /// Writes new documents that are one beginning, all or none, with the log entry that tells of it.
    async fn begin(&self, begun: Begun) -> Result<(), StoreError>;

    /// Writes new sheets that were branched from others, each with its base's authors and its totals, all or none.
    ///
    /// [`StoreError::Exists`] when a department has a sheet in that scenario already.
    async fn branch(&self, sheets: Vec<Successor>, told: Vec<AuditEvent>) -> Result<(), StoreError>;

    /// Closes a scenario's sheet for good. [`StoreError::Closed`] when it is closed already or is no scenario's.
    async fn give_up(&self, sheet: SheetId, told: AuditEvent) -> Result<(), StoreError>;

    /// Archives a document or opens it again, with the log entry that tells of it.
    async fn turn(&self, id: DocumentId, state: DocumentState, told: AuditEvent) -> Result<(), StoreError>;

    async fn find(&self, id: DocumentId) -> Result<Option<DocumentRecord>, StoreError>;

    /// Documents of one kind in a plan, oldest first.
    async fn list(&self, plan: PlanId, kind: DocumentKind) -> Result<Vec<DocumentRecord>, StoreError>;

    /// Every plan, oldest first.
    async fn plans(&self) -> Result<Vec<DocumentRecord>, StoreError>;

    /// The discussion about a document, if it was opened.
    async fn discussion_about(&self, document: DocumentId) -> Result<Option<DocumentRecord>, StoreError>;

    /// All chunks at one instant: snapshots first, then incremental ones in the order of their arrival.
    async fn chunks(&self, id: DocumentId) -> Result<Vec<Chunk>, StoreError>;

    /// Resolves when committed. Calls that wait at the same time share one transaction, and its fate.
    ///
    /// [`StoreError::Closed`] when the document is locked or archived; [`StoreError::Exists`] when an actor is somebody
    /// else's; and whatever [`Requests::advance`](super::Requests::advance) says of the decision it is written by. Nothing
    /// of a refused batch is written.
    async fn append(&self, batch: Append) -> Result<(), StoreError>;

    /// Puts a snapshot in the place of the chunks it contains, in one transaction: inserted before they are deleted.
    async fn compact(&self, id: DocumentId, snapshot: Chunk, superseded: &[[u8; 32]]) -> Result<(), StoreError>;

    /// Whose replica an actor is, once it has delivered a change.
    async fn actor_owner(&self, actor: &[u8]) -> Result<Option<PersonId>, StoreError>;

    /// Everyone who wrote in the document. As each revision of a sheet is a document of its own, that is since its last
    /// approval.
    async fn authors(&self, id: DocumentId) -> Result<BTreeSet<PersonId>, StoreError>;

    /// Opens, locks or archives a document. Requests do so in their own transaction; this is for mending.
    async fn set_state(&self, id: DocumentId, state: DocumentState) -> Result<(), StoreError>;
}
