//! Keeps changes in the background, in order, while the person goes on typing. A burst becomes one transaction; a device
//! that cannot keep is tried again, and nothing leaves the queue before it is on the disk.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::id::DocumentId;
use wasm_bindgen_futures::spawn_local;

use super::backlog::{Backlog, Write};
use super::{ChunkKey, ChunkKind, DeviceStore, KeepError};

/// Doubled after each failure. Room may come back within seconds; a poll every quarter of a minute costs nothing.
const RETRY_MS_MIN: u32 = 500;
const RETRY_MS_MAX: u32 = 15_000;

/// Whether this device has all that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeepState {
    AllKept,
    /// So many chunks are on their way to the disk.
    Keeping(usize),
    /// So many chunks are only in this tab's memory.
    Trouble {
        error: KeepError,
        waiting: usize,
    },
}

/// Writes one document's new chunks. Cloning it is cheap; it finishes its work even when the last clone is dropped.
#[derive(Clone)]
pub struct ChunkWriter(SendWrapper<Rc<Inner>>);

struct Inner {
    store: DeviceStore,
    document: DocumentId,
    backlog: RefCell<Backlog>,
    /// The chunks made here, as far as this tab knows, that the server may not have.
    unsaved: RefCell<Vec<ChunkKey>>,
    state: ArcRwSignal<KeepState>,
}

impl ChunkWriter {
    /// `unsaved` names the chunks that were marked before any of the document was loaded, so that all of them were.
    pub fn new(store: DeviceStore, document: DocumentId, unsaved: Vec<ChunkKey>) -> Self {
        let state = ArcRwSignal::new(KeepState::AllKept);
        let (backlog, unsaved) = (RefCell::default(), RefCell::new(unsaved));
        Self(SendWrapper::new(Rc::new(Inner { store, document, backlog, unsaved, state })))
    }

    pub fn state(&self) -> ArcReadSignal<KeepState> {
        self.0.state.read_only()
    }

    /// Takes a change the person made here; `mark` says where to those who ask what is not saved yet. With the first one the
    /// browser is asked to hold on to the data.
    pub fn write(&self, chunk: Vec<u8>, mark: Vec<u8>) {
        self.0.store.ask_to_stay();
        let key = ChunkKey::of(self.0.document, ChunkKind::Incremental, &chunk);
        self.0.unsaved.borrow_mut().push(key);
        self.push(Write::Made { chunk, mark });
    }

    /// Takes a change that came from elsewhere.
    pub fn write_received(&self, chunk: Vec<u8>) {
        self.push(Write::Received(chunk));
    }

    /// The server has all that this tab has. What another tab has made meanwhile keeps its mark.
    pub fn all_saved(&self) {
        let saved = self.0.unsaved.take();
        if !saved.is_empty() {
            self.push(Write::Saved(saved));
        }
    }

    fn push(&self, write: Write) {
        self.0.backlog.borrow_mut().push(write);
        self.attend();
    }

    /// Tries again after an error that ended the trying.
    pub fn retry(&self) {
        self.attend();
    }

    fn attend(&self) {
        let is_first = self.0.backlog.borrow_mut().attend();
        self.0.tell_progress();
        if is_first {
            let inner = Rc::clone(&self.0);
            // Begins after the current task, so what else it changes goes into the same batch.
            spawn_local(async move { inner.work_off().await });
        }
    }
}

impl Inner {
    async fn work_off(&self) {
        let mut retry_ms = RETRY_MS_MIN;
        loop {
            let batch = self.backlog.borrow_mut().batch();
            if batch.is_empty() {
                self.backlog.borrow_mut().leave();
                return;
            }
            match self.store.write_all(self.document, &batch).await {
                Ok(()) => {
                    self.backlog.borrow_mut().batch_kept();
                    retry_ms = RETRY_MS_MIN;
                    self.tell(self.progress());
                }
                Err(error) => {
                    let is_final = error.is_final();
                    self.tell(KeepState::Trouble { error, waiting: self.backlog.borrow().len() });
                    if is_final {
                        self.backlog.borrow_mut().leave();
                        return;
                    }
                    TimeoutFuture::new(retry_ms).await;
                    retry_ms = (retry_ms * 2).min(RETRY_MS_MAX);
                }
            }
        }
    }

    fn progress(&self) -> KeepState {
        match self.backlog.borrow().len() {
            0 => KeepState::AllKept,
            waiting => KeepState::Keeping(waiting),
        }
    }

    /// More to keep does not end a trouble; only keeping does.
    fn tell_progress(&self) {
        let state = match self.state.get_untracked() {
            KeepState::Trouble { error, .. } => KeepState::Trouble { error, waiting: self.backlog.borrow().len() },
            _ => self.progress(),
        };
        self.tell(state);
    }

    fn tell(&self, state: KeepState) {
        if self.state.get_untracked() != state {
            self.state.set(state);
        }
    }
}
