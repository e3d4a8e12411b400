//! [`OpenMap`]: a process map in the page. What is drawn of it follows from the whole, so the whole is what one listens to;
//! it is shared, and copied once for each change.

use std::sync::Arc;

use automerge::Automerge;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::*;
use shared::document::{DocumentError, MapCommand, MapMoved, MapReplica, empty_document, read_map};
use shared::process::ProcessMap;

use super::open_sheet::{Listener, Trouble};
use crate::backend::PageError;

/// A map open in the page. Copies name the same one.
#[derive(Clone, Copy)]
pub struct OpenMap {
    replica: StoredValue<MapReplica>,
    map: RwSignal<Arc<ProcessMap>>,
    undo: RwSignal<(bool, bool)>,
    trouble: RwSignal<Option<Trouble>>,
    listener: StoredValue<Option<Listener>>,
}

/// The document a page came with.
fn document(sent: &str) -> Result<Automerge, PageError> {
    let bytes = STANDARD.decode(sent).map_err(|_| PageError::Broken)?;
    let mut doc = empty_document();
    doc.load_incremental(&bytes).map_err(|_| PageError::Broken)?;
    Ok(doc)
}

fn page_error(error: &DocumentError) -> PageError {
    match error {
        DocumentError::TooNew { .. } => PageError::Offline,
        _ => PageError::Broken,
    }
}

/// The map of a document that is only looked at.
pub fn still_map(sent: &str) -> Result<ProcessMap, PageError> {
    read_map(&document(sent)?).map_err(|error| page_error(&error))
}

impl OpenMap {
    /// Opens the document that came with the page, as a replica of the tab that `actor` names.
    pub fn open(sent: &str, actor: &[u8]) -> Result<Self, PageError> {
        let mut doc = document(sent)?;
        doc.set_actor(actor.into());
        let replica = MapReplica::open(doc).map_err(|error| page_error(&error))?;
        Ok(Self {
            map: RwSignal::new(Arc::new(replica.map().clone())),
            replica: StoredValue::new(replica),
            undo: RwSignal::new((false, false)),
            trouble: RwSignal::new(None),
            listener: StoredValue::new(None),
        })
    }

    /// The map as it is; runs the caller again when it moves.
    pub fn get(self) -> Arc<ProcessMap> {
        self.map.get()
    }

    pub fn get_untracked(self) -> Arc<ProcessMap> {
        self.map.get_untracked()
    }

    pub fn can_undo(self) -> bool {
        self.undo.get().0
    }

    pub fn can_redo(self) -> bool {
        self.undo.get().1
    }

    /// Why the last command was refused; cleared by the next that is carried out.
    pub fn trouble(self) -> RwSignal<Option<Trouble>> {
        self.trouble
    }

    /// Carries out commands that are one intent: all, or none with the reason in [`Self::trouble`].
    pub fn edit(self, commands: &[MapCommand]) -> bool {
        self.change(|replica, at| replica.edit_all(commands, at).map(Some))
    }

    /// Takes back this person's last step.
    pub fn undo(self) -> bool {
        self.change(MapReplica::undo)
    }

    pub fn redo(self) -> bool {
        self.change(MapReplica::redo)
    }

    /// Calls `listener` after every change made here.
    pub fn on_change(self, listener: impl Fn() + Send + Sync + 'static) {
        self.listener.set_value(Some(Arc::new(listener)));
    }

    /// Works with the document itself: for the connection and the device's store.
    pub fn with_document(self, work: impl FnOnce(&Automerge)) {
        self.replica.with_value(|replica| work(replica.document()));
    }

    fn change(self, work: impl FnOnce(&mut MapReplica, i64) -> Result<Option<MapMoved>, DocumentError>) -> bool {
        let at = crate::browser::now_seconds();
        match self.replica.try_update_value(|replica| work(replica, at)) {
            Some(Ok(Some(moved))) => {
                self.trouble.set(None);
                self.announce(&moved);
                if let Some(listener) = self.listener.get_value() {
                    listener();
                }
                true
            }
            Some(Err(error)) => {
                self.trouble.set(Some(Arc::new(error)));
                false
            }
            Some(Ok(None)) | None => false,
        }
    }

    /// Takes in what came from elsewhere and paints it.
    pub fn take_in(
        self,
        work: impl FnOnce(&mut MapReplica) -> Result<MapMoved, DocumentError>,
    ) -> Result<(), DocumentError> {
        match self.replica.try_update_value(work) {
            Some(Ok(moved)) => {
                self.announce(&moved);
                Ok(())
            }
            Some(Err(error)) => Err(error),
            None => Ok(()),
        }
    }

    fn announce(self, moved: &MapMoved) {
        let undo = self.replica.with_value(|replica| (replica.can_undo(), replica.can_redo()));
        if self.undo.get_untracked() != undo {
            self.undo.set(undo);
        }
        if !moved.is_empty() {
            self.map.set(self.replica.with_value(|replica| Arc::new(replica.map().clone())));
        }
    }
}
