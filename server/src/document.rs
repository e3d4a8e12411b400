//! Whole documents on the server: read from their chunks, and written as the first chunk of a new one.
//!
//! This is for what happens now and then: a page that shows a document, an approval, a new revision. Editing goes through
//! the rooms of `sync`, which keep a document open and look at each change.

use automerge::{ActorId, Automerge, ChangeHash, LoadOptions, TextEncoding};
use shared::budget::{Plan, Sheet};
use shared::document::{DocumentError, read_plan, read_sheet};
use shared::id::{DocumentId, PersonActor, PersonId};
use uuid::Uuid;

use crate::persistence::{Chunk, Documents, StoreError};
use crate::random::Random;

/// A document that was to be read and could not be.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("document {0} does not read ({1}): run `tandem check`, and restore a backup if it agrees")]
    Unreadable(DocumentId, Box<automerge::AutomergeError>),
    #[error("document {0} does not read: {1}; run `tandem check`, and restore a backup if it agrees")]
    Misshapen(DocumentId, Box<DocumentError>),
}

/// The actor of first changes. It has the form of a person's replica and names nobody, so that no one else's change by it
/// is ever let in. A document is begun once and its first changes are one chunk, so the tab is always the same.
pub fn genesis_actor() -> ActorId {
    ActorId::from(PersonActor { person: PersonId(Uuid::nil()), tab: *b"genesis." }.to_bytes().as_slice())
}

/// An actor for the server's own changes to a document that others write in too: it names nobody, and is drawn anew for
/// every replica, so that no two changes are ever mistaken for one.
pub fn server_actor(random: &dyn Random) -> ActorId {
    ActorId::from(PersonActor { person: PersonId(Uuid::nil()), tab: random.bytes() }.to_bytes().as_slice())
}

/// Reads a document from its chunks. Off the threads that carry messages: ten thousand lines take 150 ms.
pub async fn load(store: &(impl Documents + ?Sized), id: DocumentId) -> Result<Automerge, LoadError> {
    let chunks = store.chunks(id).await?;
    aside(move || read(id, &chunks)).await
}

/// Reads a sheet from its chunks, with its totals.
pub async fn load_sheet(store: &(impl Documents + ?Sized), id: DocumentId) -> Result<Sheet, LoadError> {
    let chunks = store.chunks(id).await?;
    aside(move || read_sheet(&read(id, &chunks)?).map_err(|error| LoadError::Misshapen(id, Box::new(error)))).await
}

/// Reads a sheet as it stood at some heads.
pub async fn load_sheet_at(
    store: &(impl Documents + ?Sized),
    id: DocumentId,
    heads: Vec<ChangeHash>,
) -> Result<Sheet, LoadError> {
    let doc = load_at(store, id, heads).await?;
    aside(move || read_sheet(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))).await
}

/// Reads a document as it stood at some heads, with nothing that they did not know.
pub async fn load_at(
    store: &(impl Documents + ?Sized),
    id: DocumentId,
    mut heads: Vec<ChangeHash>,
) -> Result<Automerge, LoadError> {
    let chunks = store.chunks(id).await?;
    let read_at = move || {
        let doc = read(id, &chunks)?;
        let mut stands_at = doc.get_heads();
        stands_at.sort_unstable();
        heads.sort_unstable();
        if stands_at == heads {
            return Ok(doc);
        }
        doc.fork_at(&heads).map_err(|error| LoadError::Unreadable(id, Box::new(error)))
    };
    aside(read_at).await
}

/// Reads a plan from its chunks.
pub async fn load_plan(store: &(impl Documents + ?Sized), id: DocumentId) -> Result<Plan, LoadError> {
    read_plan(&load(store, id).await?).map_err(|error| LoadError::Misshapen(id, Box::new(error)))
}

/// Runs long reckoning beside the threads that carry messages.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LoadError> + Send + 'static,
) -> Result<T, LoadError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(LoadError::Store(StoreError::Stopped)))
}

/// Puts chunks together.
pub fn read(id: DocumentId, chunks: &[Chunk]) -> Result<Automerge, LoadError> {
    let bytes: Vec<u8> = chunks.iter().flat_map(|chunk| chunk.bytes.iter().copied()).collect();
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
    Automerge::load_with_options(&bytes, options).map_err(|error| LoadError::Unreadable(id, Box::new(error)))
}
