//! A document out of its chunks, as a room starts from it. Pure: chunks come in, a document goes out.

use automerge::{Automerge, LoadOptions, OnPartialLoad, TextEncoding};
use shared::id::DocumentId;
use shared::wire::DocumentLock;
use shared::wire::inspect::Ledger;

use super::storage::Storage;
use crate::persistence::{Chunk, DocumentKind, DocumentRecord, DocumentState, StoreError};

/// A document that was loaded.
#[derive(Debug)]
pub struct Loaded {
    pub id: DocumentId,
    pub kind: DocumentKind,
    pub plan: DocumentId,
    pub lock: DocumentLock,
    pub doc: Automerge,
    pub ledger: Ledger,
    pub(super) storage: Storage,
}

impl Loaded {
    /// Loading is work for a processor: some milliseconds for a sheet, seconds for a long history.
    pub fn from_chunks(record: &DocumentRecord, chunks: &[Chunk]) -> Result<Self, StoreError> {
        let doc = document_of(chunks)?;
        let ledger = Ledger::of(&doc);
        let storage = Storage::of(chunks);
        let lock = lock_of(record.state);
        Ok(Self { id: record.id, kind: record.kind, plan: record.plan, lock, doc, ledger, storage })
    }
}

/// How people are told of a document's state.
pub fn lock_of(state: DocumentState) -> DocumentLock {
    match state {
        DocumentState::Open => DocumentLock::Open,
        DocumentState::Locked { request } => DocumentLock::Locked(request),
        DocumentState::Archived => DocumentLock::Archived,
    }
}

/// The document that all chunks make together.
pub fn document_of(chunks: &[Chunk]) -> Result<Automerge, StoreError> {
    let all: Vec<u8> = chunks.iter().flat_map(|chunk| &chunk.bytes).copied().collect();
    let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit).on_partial_load(OnPartialLoad::Error);
    let doc = Automerge::load_with_options(&all, options)
        .map_err(|error| StoreError::Corrupt(format!("a document cannot be loaded: {error}")))?;
    if doc.get_heads().is_empty() {
        return Err(StoreError::Corrupt("a document has no content".to_owned()));
    }
    Ok(doc)
}
