//! The talk about a sheet or a map: its discussion is there when it is first needed, nobody speaks in it for another, and what it
//! asks of people is noted with every change.

use automerge::{Automerge, ExpandedChange, Patch};
use sha2::{Digest, Sha256};
use shared::document::{DocumentError, NewDiscussion, TalkGuard, read_discussion};
use shared::id::{DocumentId, PersonId};
use shared::wire::inspect::Refusal;

use crate::document::genesis_actor;
use crate::persistence::{
    Call, Chunk, DocumentKind, DocumentRecord, DocumentState, Documents, PublishedTotals, StoreError,
};
use crate::sync::RoomObserver;

/// Why a document cannot be talked about.
#[derive(Debug, thiserror::Error)]
pub enum TalkError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the discussion about {0} could not be begun: {1}")]
    Begin(DocumentId, Box<DocumentError>),
}

/// The discussion about a sheet or a map, begun if there is none. Its id and its first change follow from that, so that
/// two who need it at once begin the same one.
pub async fn discussion(
    store: &(impl Documents + ?Sized),
    about: &DocumentRecord,
) -> Result<DocumentRecord, TalkError> {
    if let Some(known) = store.discussion_about(about.id).await? {
        return Ok(known);
    }
    let doc = NewDiscussion { about: about.id }
        .create(genesis_actor(), about.created_at.timestamp())
        .map_err(|error| TalkError::Begin(about.id, Box::new(error)))?;
    let record = DocumentRecord {
        id: id_about(about.id),
        kind: DocumentKind::Discussion,
        plan: about.plan,
        department: about.department,
        about: Some(about.id),
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: doc.get_heads(),
        created_at: about.created_at,
    };
    match store.create(record.clone(), Chunk::snapshot(doc.save())).await {
        Ok(()) | Err(StoreError::Exists { .. }) => Ok(record),
        Err(error) => Err(error.into()),
    }
}

fn id_about(document: DocumentId) -> DocumentId {
    let hash: [u8; 32] =
        Sha256::new().chain_update(b"discussion about ").chain_update(document.0.as_bytes()).finalize().into();
    let bytes = hash.first_chunk::<16>().copied().unwrap_or_default();
    DocumentId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Follows one discussion: guards what is said in it, and derives what it asks of people.
#[derive(Default)]
pub struct TalkFollower {
    guard: TalkGuard,
    calls: Vec<Call>,
    taken: Option<Vec<Call>>,
}

impl RoomObserver for TalkFollower {
    fn opened(&mut self, document: &Automerge) {
        self.changed(document, &[]);
    }

    fn changed(&mut self, document: &Automerge, _: &[Patch]) {
        self.guard.settle();
        // One that does not read asks nothing of anybody; `tandem check` names it.
        self.calls = read_discussion(document).map(|talk| Call::all(&talk)).unwrap_or_default();
    }

    fn judge(&mut self, document: &Automerge, change: &ExpandedChange, by: PersonId) -> Result<(), Refusal> {
        self.guard.judge(document, change, by)
    }

    fn take_totals(&mut self) -> Option<PublishedTotals> {
        None
    }

    fn take_calls(&mut self) -> Option<Vec<Call>> {
        if self.taken.as_ref() == Some(&self.calls) {
            return None;
        }
        self.taken = Some(self.calls.clone());
        self.taken.clone()
    }

    fn wants_patches(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests;
