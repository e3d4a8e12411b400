//! Writes a document's history as one snapshot, beside the room and without stopping it.
//!
//! The snapshot is made of exactly the chunks that it supersedes, and loaded again before it takes their place: a history
//! that does not come out the same is left as it is.

use shared::id::DocumentId;

use super::room::{Compaction, document_of};
use crate::persistence::{Chunk, ChunkKind, Documents, StoreError};

pub async fn compact(store: &dyn Documents, id: DocumentId) -> Result<Compaction, StoreError> {
    let chunks = store.chunks(id).await?;
    let superseded: Vec<[u8; 32]> = chunks.iter().map(|chunk| chunk.hash).collect();
    let added = || chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Incremental);
    let (removed_bytes, removed_chunks) = (added().map(|chunk| chunk.bytes.len()).sum(), added().count());
    let snapshot = tokio::task::spawn_blocking(move || snapshot_of(&chunks))
        .await
        .map_err(|error| StoreError::Corrupt(format!("writing a snapshot failed: {error}")))??;
    let snapshot_bytes = snapshot.bytes.len();
    store.compact(id, snapshot, &superseded).await?;
    Ok(Compaction { snapshot_bytes, removed_bytes, removed_chunks })
}

fn snapshot_of(chunks: &[Chunk]) -> Result<Chunk, StoreError> {
    let doc = document_of(chunks)?;
    let snapshot = Chunk::snapshot(doc.save());
    let again = document_of(std::slice::from_ref(&snapshot))?;
    if again.get_heads() == doc.get_heads() {
        Ok(snapshot)
    } else {
        Err(StoreError::Corrupt("a snapshot does not load as what was saved".to_owned()))
    }
}
