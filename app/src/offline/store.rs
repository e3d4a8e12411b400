//! The documents of one person on this device, by content-addressed chunk, and small notes about each.
//!
//! Chunks are only ever added, or replaced by a snapshot that holds them: two tabs that keep the same document at the same
//! time never take anything from each other. Every person has a database of their own.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, JsString, Uint8Array};
use send_wrapper::SendWrapper;
use shared::id::{DocumentId, PersonId};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbKeyRange, IdbRequest};

use super::database::{CHUNKS, Database, Mode, NOTES};
use super::{ChunkKey, ChunkKind, KeepError};

/// What is kept of one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Snapshots first, then what to add to them.
    pub chunks: Vec<KeptChunk>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptChunk {
    pub key: ChunkKey,
    pub bytes: Vec<u8>,
}

/// One person's documents on this device. Cloning it is cheap.
///
/// Browser objects belong to one thread; in the browser there is no other, so signals and contexts may hold it.
#[derive(Clone)]
pub struct DeviceStore(SendWrapper<Rc<Inner>>);

struct Inner {
    database: Rc<Database>,
    person: PersonId,
    has_asked_to_stay: Cell<bool>,
}

impl DeviceStore {
    pub async fn open(person: PersonId) -> Result<Self, KeepError> {
        let database = Database::open(format!("tandem-{person}")).await?;
        Ok(Self(SendWrapper::new(Rc::new(Inner { database, person, has_asked_to_stay: Cell::new(false) }))))
    }

    pub fn person(&self) -> PersonId {
        self.0.person
    }

    /// Everything kept of a document; nothing where it was never kept.
    pub async fn load(&self, document: DocumentId) -> Result<Kept, KeepError> {
        let asked = self
            .database()
            .run(&[CHUNKS], Mode::Read, |stores| {
                let chunks = stores.get(CHUNKS)?;
                let ask = |kind: ChunkKind| {
                    let range = below(&[&document.to_string(), kind.as_str()])?;
                    Ok((chunks.get_all_keys_with_key(&range)?, chunks.get_all_with_key(&range)?))
                };
                ChunkKind::ALL.into_iter().map(ask).collect::<Result<Vec<_>, JsValue>>()
            })
            .await?;
        let mut kept = Kept::default();
        for (keys, values) in asked {
            for (key, value) in list(&keys)?.iter().zip(list(&values)?.iter()) {
                // What is no chunk of ours is left alone: it is neither read nor ever removed.
                if let (Some(key), Some(bytes)) = (ChunkKey::from_parts(&texts(&key)), bytes(&value)) {
                    kept.chunks.push(KeptChunk { key, bytes });
                }
            }
        }
        Ok(kept)
    }

    /// Keeps one chunk. When this returns the chunk is on the disk; keeping it again changes nothing.
    pub async fn put(&self, document: DocumentId, kind: ChunkKind, bytes: &[u8]) -> Result<ChunkKey, KeepError> {
        let key = ChunkKey::of(document, kind, bytes);
        let chunk = (js_key(&key.parts()), Uint8Array::from(bytes));
        self.put_prepared(&[chunk]).await?;
        Ok(key)
    }

    /// Keeps many incremental chunks in one transaction: all of them or none.
    pub async fn put_all(&self, document: DocumentId, chunks: &[Vec<u8>]) -> Result<(), KeepError> {
        let prepare = |bytes: &Vec<u8>| {
            let key = ChunkKey::of(document, ChunkKind::Incremental, bytes);
            (js_key(&key.parts()), Uint8Array::from(bytes.as_slice()))
        };
        self.put_prepared(&chunks.iter().map(prepare).collect::<Vec<_>>()).await
    }

    async fn put_prepared(&self, chunks: &[(JsValue, Uint8Array)]) -> Result<(), KeepError> {
        let database = self.database();
        database
            .run(&[CHUNKS], Mode::Write, |stores| {
                let store = stores.get(CHUNKS)?;
                chunks.iter().try_for_each(|(key, bytes)| store.put_with_key(bytes, key).map(drop))
            })
            .await
    }

    /// Replaces chunks by a snapshot that holds them all. `superseded` must be keys this tab has loaded or written itself
    /// and has in the snapshot; another tab's newer chunks stay.
    pub async fn compact(
        &self,
        document: DocumentId,
        snapshot: &[u8],
        superseded: &[ChunkKey],
    ) -> Result<ChunkKey, KeepError> {
        let key = ChunkKey::of(document, ChunkKind::Snapshot, snapshot);
        let (new, bytes) = (js_key(&key.parts()), Uint8Array::from(snapshot));
        let old: Vec<_> = superseded.iter().filter(|old| **old != key).map(|old| js_key(&old.parts())).collect();
        self.database()
            .run(&[CHUNKS], Mode::Write, |stores| {
                let chunks = stores.get(CHUNKS)?;
                chunks.put_with_key(&bytes, &new)?;
                old.iter().try_for_each(|key| chunks.delete(key).map(drop))
            })
            .await?;
        Ok(key)
    }

    /// A small thing about a document: acknowledged heads, how it was looked at, its title for the list of what is kept.
    pub async fn note(&self, document: DocumentId, name: &str) -> Result<Option<Vec<u8>>, KeepError> {
        let key = js_key(&[document.to_string(), name.to_owned()]);
        let asked = self.database().run(&[NOTES], Mode::Read, |stores| stores.get(NOTES)?.get(&key)).await?;
        Ok(bytes(&asked.result()?))
    }

    /// The note of this name of every document that has one.
    pub async fn notes(&self, name: &str) -> Result<Vec<(DocumentId, Vec<u8>)>, KeepError> {
        let (keys, values) = self
            .database()
            .run(&[NOTES], Mode::Read, |stores| {
                let notes = stores.get(NOTES)?;
                Ok((notes.get_all_keys()?, notes.get_all()?))
            })
            .await?;
        let read = |(key, value): (JsValue, JsValue)| match texts(&key).as_slice() {
            [document, own] if own == name => Some((document.parse().ok()?, bytes(&value)?)),
            _ => None,
        };
        Ok(list(&keys)?.iter().zip(list(&values)?.iter()).filter_map(read).collect())
    }

    pub async fn put_note(&self, document: DocumentId, name: &str, bytes: &[u8]) -> Result<(), KeepError> {
        let key = js_key(&[document.to_string(), name.to_owned()]);
        let value = Uint8Array::from(bytes);
        self.database()
            .run(&[NOTES], Mode::Write, |stores| stores.get(NOTES)?.put_with_key(&value, &key).map(drop))
            .await
    }

    /// Removes a document and its notes from this device, unsent changes included.
    pub async fn forget(&self, document: DocumentId) -> Result<(), KeepError> {
        self.database()
            .run(&[CHUNKS, NOTES], Mode::Write, |stores| {
                let range = below(&[&document.to_string()])?;
                [CHUNKS, NOTES].into_iter().try_for_each(|name| stores.get(name)?.delete(&range).map(drop))
            })
            .await
    }

    /// Removes all of this person's documents from this device, unsent changes included, for every tab. From then on every
    /// call says [`KeepError::Forgotten`].
    pub async fn forget_everything(&self) -> Result<(), KeepError> {
        // Emptied first: while a tab that hangs holds on, the browser puts the deletion off.
        let emptied = self
            .database()
            .run(&[CHUNKS, NOTES], Mode::Write, |stores| {
                [CHUNKS, NOTES].into_iter().try_for_each(|name| stores.get(name)?.clear().map(drop))
            })
            .await;
        self.database().delete().await.and(emptied)
    }

    /// Asks the browser, once, not to clear this site's data when the disk runs low. Some browsers ask the person, so this
    /// is for after the first edit, when there is something to lose.
    pub fn ask_to_stay(&self) {
        if self.0.has_asked_to_stay.replace(true) {
            return;
        }
        // A page without HTTPS has no storage manager; the call then throws, and there is nobody to ask.
        let Some(storage) = web_sys::window().map(|window| window.navigator().storage()) else { return };
        spawn_local(async move {
            let Ok(asked) = storage.persisted() else { return };
            if JsFuture::from(asked).await.is_ok_and(|answer| answer.is_falsy())
                && let Ok(asked) = storage.persist()
            {
                // Either answer is fine: without the promise the data merely lives as long as there is room.
                let _ = JsFuture::from(asked).await;
            }
        });
    }

    fn database(&self) -> &Rc<Database> {
        &self.0.database
    }
}

fn js_key(parts: &[String]) -> JsValue {
    parts.iter().map(|part| JsValue::from_str(part)).collect::<Array>().into()
}

/// All keys that begin with these parts.
fn below(parts: &[&str]) -> Result<IdbKeyRange, JsValue> {
    let array = || parts.iter().map(|part| JsValue::from_str(part)).collect::<Array>();
    let upper = array();
    // IndexedDB sorts arrays after every text, so an empty one in the next place is above them all.
    upper.push(&Array::new());
    IdbKeyRange::bound(&array(), &upper)
}

fn list(request: &IdbRequest) -> Result<Array, KeepError> {
    Ok(request.result()?.dyn_into::<Array>()?)
}

/// The parts of a key; none for a key of another form.
fn texts(key: &JsValue) -> Vec<String> {
    let parts = key.dyn_ref::<Array>().map(|parts| parts.iter().collect::<Vec<_>>()).unwrap_or_default();
    parts.iter().filter_map(|part| part.dyn_ref::<JsString>().map(String::from)).collect()
}

fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}
