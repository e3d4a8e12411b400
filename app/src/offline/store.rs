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

use super::backlog::Write;
use super::database::{CHUNKS, Database, Mode, NOTES, Stores};
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

    /// Does many things in one transaction: all of them or none. So no chunk that was made here lies in the store without
    /// its mark.
    pub(super) async fn write_all(&self, document: DocumentId, writes: &[Write]) -> Result<(), KeepError> {
        let put = |stores: &Stores<'_>, bytes: &[u8]| -> Result<ChunkKey, JsValue> {
            let key = ChunkKey::of(document, ChunkKind::Incremental, bytes);
            stores.get(CHUNKS)?.put_with_key(&Uint8Array::from(bytes), &js_key(&key.parts()))?;
            Ok(key)
        };
        let mark = |key: &ChunkKey| js_key(&[document.to_string(), key.mark()]);
        self.database()
            .run(&[CHUNKS, NOTES], Mode::Write, |stores| {
                writes.iter().try_for_each(|write| match write {
                    Write::Received(chunk) => put(stores, chunk).map(drop),
                    Write::Made { chunk, mark: where_from } => {
                        let key = put(stores, chunk)?;
                        let note = Uint8Array::from(where_from.as_slice());
                        stores.get(NOTES)?.put_with_key(&note, &mark(&key)).map(drop)
                    }
                    Write::Saved(keys) => {
                        let notes = stores.get(NOTES)?;
                        keys.iter().try_for_each(|key| notes.delete(&mark(key)).map(drop))
                    }
                })
            })
            .await
    }

    /// The chunks of a document that were made here and that the server may not have.
    pub async fn unsaved(&self, document: DocumentId) -> Result<Vec<ChunkKey>, KeepError> {
        let asked = self
            .database()
            .run(&[NOTES], Mode::Read, |stores| {
                let range = below(&[&document.to_string()])?;
                stores.get(NOTES)?.get_all_keys_with_key(&range)
            })
            .await?;
        let keys = list(&asked)?;
        let read = |key: JsValue| ChunkKey::from_mark(document, texts(&key).get(1)?);
        Ok(keys.iter().filter_map(read).collect())
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
