//! Under which key a chunk is kept: document, kind and SHA-256 of its bytes, as automerge-repo lays out its storage. Equal
//! chunks have equal keys, so that several tabs may write the same one and none overwrites another.

use std::fmt::Write;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use shared::id::DocumentId;

/// What the name of a mark begins with; `public/kept.js` knows it too.
const UNSAVED: &str = "unsaved-";

/// A whole document, or changes to add to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChunkKind {
    Snapshot,
    Incremental,
}

impl ChunkKind {
    /// In the order of loading.
    pub const ALL: [Self; 2] = [Self::Snapshot, Self::Incremental];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Incremental => "incremental",
        }
    }
}

/// The key of one chunk on this device.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChunkKey {
    document: DocumentId,
    kind: ChunkKind,
    sha256: String,
}

impl ChunkKey {
    /// The key these bytes have, wherever they are kept.
    pub fn of(document: DocumentId, kind: ChunkKind, bytes: &[u8]) -> Self {
        let mut sha256 = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            // Writing to a string cannot fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Self { document, kind, sha256 }
    }

    pub fn kind(&self) -> ChunkKind {
        self.kind
    }

    /// The name of the note that says that the server may not have this chunk.
    pub(super) fn mark(&self) -> String {
        [UNSAVED, &self.sha256].concat()
    }

    /// The chunk made here that a note of this name is about; nothing for any other note.
    pub(super) fn from_mark(document: DocumentId, name: &str) -> Option<Self> {
        let sha256 = name.strip_prefix(UNSAVED)?.to_owned();
        Some(Self { document, kind: ChunkKind::Incremental, sha256 })
    }

    /// The parts as they lie in the store.
    pub(super) fn parts(&self) -> [String; 3] {
        [self.document.to_string(), self.kind.as_str().to_owned(), self.sha256.clone()]
    }

    /// Reads the parts back; nothing for what another program put there.
    pub(super) fn from_parts(parts: &[String]) -> Option<Self> {
        let [document, kind, sha256] = parts else { return None };
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let kind = ChunkKind::ALL.into_iter().find(|known| known.as_str() == kind)?;
        let document = DocumentId::from_str(document).ok()?;
        is_hash.then(|| Self { document, kind, sha256: sha256.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::DocumentId;

    fn document() -> DocumentId {
        "4NMNnkMhL8jXrdJ9jamS58PAVdXu".parse().expect("a document id")
    }

    #[test]
    fn a_key_is_laid_out_as_automerge_repo_does() {
        let key = ChunkKey::of(document(), ChunkKind::Incremental, b"abc");
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(key.parts(), ["4NMNnkMhL8jXrdJ9jamS58PAVdXu", "incremental", hash]);
    }

    #[test]
    fn a_key_reads_back() {
        for kind in ChunkKind::ALL {
            let key = ChunkKey::of(document(), kind, b"chunk");
            assert_eq!(ChunkKey::from_parts(&key.parts()), Some(key));
        }
    }

    #[test]
    fn a_mark_names_the_chunk_it_stands_beside() {
        let key = ChunkKey::of(document(), ChunkKind::Incremental, b"chunk");
        assert_eq!(ChunkKey::from_mark(document(), &key.mark()), Some(key));
        assert_eq!(ChunkKey::from_mark(document(), "acknowledged"), None);
    }

    #[test]
    fn what_others_left_in_the_store_is_no_key() {
        let good = ChunkKey::of(document(), ChunkKind::Snapshot, b"").parts();
        for (at, wrong) in [(0, "not base58"), (1, "sync-state"), (2, "c0ffee"), (2, &"G".repeat(64))] {
            let mut parts = good.clone();
            parts[at] = wrong.to_owned();
            assert_eq!(ChunkKey::from_parts(&parts), None, "{parts:?}");
        }
        assert_eq!(ChunkKey::from_parts(&good[..2]), None);
    }
}
