//! Keeping an open document on the device: each change as a chunk named by its hash, in the order it was made.
//!
//! What is kept is what the device needs to open the sheet without a network: this person's changes and those of others
//! as far as they came. Other tabs of the browser are shown each chunk, so that two tabs agree even offline.

use automerge::{Automerge, ChangeHash};
use leptos::prelude::{ArcReadSignal, document, window};
use shared::id::{DocumentId, PersonId};

use crate::offline::{ChunkWriter, DeviceStore, KeepState, Tabs};

/// Under this name the heads stand that the server has acknowledged.
pub(super) const ACKNOWLEDGED: &str = "acknowledged";

/// More chunks than this are folded into one when the document is opened: reading them one by one takes longer than
/// writing one again.
const CHUNKS_MAX: usize = 64;

/// What the device had.
#[derive(Debug, Default)]
pub struct Kept {
    pub chunks: Vec<Vec<u8>>,
    pub acknowledged: Option<Vec<ChangeHash>>,
}

/// One document's keeping.
pub struct Keeper {
    document: DocumentId,
    store: Option<DeviceStore>,
    writer: Option<ChunkWriter>,
    tabs: Tabs,
    heads: Vec<ChangeHash>,
}

impl Keeper {
    /// Opens the device's store. Where there is none (a private window), editing goes on without it.
    pub async fn open(person: PersonId, document: DocumentId, on_chunk: impl Fn(Vec<u8>) + 'static) -> (Self, Kept) {
        let tabs = Tabs::join(person, document, on_chunk);
        let Ok(store) = DeviceStore::open(person).await else {
            return (Self { document, store: None, writer: None, tabs, heads: Vec::new() }, Kept::default());
        };
        // Before the chunks: a mark stands in the store with its chunk, so every chunk of these marks is loaded.
        let unsaved = store.unsaved(document).await.unwrap_or_default();
        let kept = store.load(document).await.unwrap_or_default();
        let acknowledged = store.note(document, ACKNOWLEDGED).await.ok().flatten().and_then(|bytes| read_heads(&bytes));
        let chunks: Vec<Vec<u8>> = kept.chunks.iter().map(|chunk| chunk.bytes.clone()).collect();
        if kept.chunks.len() > CHUNKS_MAX {
            fold(&store, document, &kept).await;
        }
        let writer = ChunkWriter::new(store.clone(), document, unsaved);
        let heads = heads_of(&chunks);
        (Self { document, store: Some(store), writer: Some(writer), tabs, heads }, Kept { chunks, acknowledged })
    }

    /// Keeps what the document has that the device has not. `own` tells this person's edits from what merely came.
    pub fn keep(&mut self, doc: &Automerge, own: bool) {
        let heads = doc.get_heads();
        if heads == self.heads {
            return;
        }
        let chunk = if self.heads.is_empty() { doc.save() } else { doc.save_after(&self.heads) };
        self.heads = heads;
        if chunk.is_empty() {
            return;
        }
        self.tabs.tell(&chunk);
        if let Some(writer) = &self.writer {
            if own { writer.write(chunk, place()) } else { writer.write_received(chunk) }
        }
    }

    /// Another tab has kept these already.
    pub fn already_kept(&mut self, heads: &[ChangeHash]) {
        self.heads = heads.to_vec();
    }

    /// The server has all that this tab has.
    pub fn all_saved(&self) {
        if let Some(writer) = &self.writer {
            writer.all_saved();
        }
    }

    /// Whether the device keeps what is written; none where it keeps nothing at all.
    pub fn state(&self) -> Option<ArcReadSignal<KeepState>> {
        self.writer.as_ref().map(ChunkWriter::state)
    }

    pub fn note_acknowledged(&self, heads: &[ChangeHash]) {
        let Some(store) = self.store.clone() else { return };
        let document = self.document;
        let bytes: Vec<u8> = heads.iter().flat_map(|head| head.0).collect();
        leptos::task::spawn_local(async move {
            // Losing this note costs a longer handshake, never a figure.
            let _ = store.put_note(document, ACKNOWLEDGED, &bytes).await;
        });
    }
}

/// Where this page is and what it is called, a line each, as `public/kept.js` reads it.
fn place() -> Vec<u8> {
    let path = window().location().pathname().unwrap_or_default();
    [&path, "\n", &document().title()].concat().into_bytes()
}

pub(super) fn read_heads(bytes: &[u8]) -> Option<Vec<ChangeHash>> {
    bytes.chunks(32).map(|hash| ChangeHash::try_from(hash).ok()).collect()
}

/// The document the chunks spell, if they spell one.
pub(super) fn spell(chunks: &[Vec<u8>]) -> Option<Automerge> {
    let mut doc = shared::document::empty_document();
    for chunk in chunks {
        doc.load_incremental(chunk).ok()?;
    }
    Some(doc)
}

fn heads_of(chunks: &[Vec<u8>]) -> Vec<ChangeHash> {
    spell(chunks).map(|doc| doc.get_heads()).unwrap_or_default()
}

async fn fold(store: &DeviceStore, document: DocumentId, kept: &crate::offline::Kept) {
    let chunks: Vec<Vec<u8>> = kept.chunks.iter().map(|chunk| chunk.bytes.clone()).collect();
    let Some(doc) = spell(&chunks) else { return };
    let superseded: Vec<_> = kept.chunks.iter().map(|chunk| chunk.key.clone()).collect();
    let _ = store.compact(document, &doc.save(), &superseded).await;
}
