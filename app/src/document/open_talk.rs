//! [`OpenTalk`]: the talk about a sheet in the page. It is read again as a whole after every change: there are some
//! hundreds of remarks at most, and a remark a minute is a lively talk.

use std::sync::Arc;

use automerge::Automerge;
use leptos::prelude::*;
use shared::document::{Discussion, DiscussionCommand, DocumentError, read_discussion};

use super::open_sheet::{Listener, Trouble};

/// A discussion open in the page. Copies name the same one.
#[derive(Clone, Copy)]
pub struct OpenTalk {
    doc: StoredValue<Automerge>,
    talk: RwSignal<Arc<Discussion>>,
    trouble: RwSignal<Option<Trouble>>,
    listener: StoredValue<Option<Listener>>,
}

impl OpenTalk {
    /// Opens what was saved; the document's actor must already be this tab's where somebody will speak.
    pub fn new(doc: Automerge) -> Result<Self, DocumentError> {
        let talk = read_discussion(&doc)?;
        Ok(Self {
            doc: StoredValue::new(doc),
            talk: RwSignal::new(Arc::new(talk)),
            trouble: RwSignal::new(None),
            listener: StoredValue::new(None),
        })
    }

    /// What has been said; runs the caller again when more is.
    pub fn get(self) -> Arc<Discussion> {
        self.talk.get()
    }

    pub fn get_untracked(self) -> Arc<Discussion> {
        self.talk.get_untracked()
    }

    /// Why the last command was refused; cleared by the next that is carried out.
    pub fn trouble(self) -> RwSignal<Option<Trouble>> {
        self.trouble
    }

    /// Carries out a command; false when it was refused, with the reason in [`Self::trouble`].
    pub fn say(self, command: &DiscussionCommand) -> bool {
        let at = crate::browser::now_seconds();
        match self.take_in(|doc| command.apply(doc, at)) {
            Ok(()) => {
                self.trouble.set(None);
                if let Some(listener) = self.listener.get_value() {
                    listener();
                }
                true
            }
            Err(error) => {
                self.trouble.set(Some(Arc::new(error)));
                false
            }
        }
    }

    /// Calls `listener` after every change made here.
    pub fn on_change(self, listener: impl Fn() + Send + Sync + 'static) {
        self.listener.set_value(Some(Arc::new(listener)));
    }

    /// Works with the document itself: for the connection and the device's store.
    pub fn with_document(self, work: impl FnOnce(&Automerge)) {
        self.doc.with_value(work);
    }

    /// Takes in what came from elsewhere and paints it.
    pub fn take_in(self, work: impl FnOnce(&mut Automerge) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        let read = self.doc.try_update_value(|doc| {
            work(doc)?;
            read_discussion(doc)
        });
        let Some(talk) = read.transpose()? else { return Ok(()) };
        if *self.talk.get_untracked() != talk {
            self.talk.set(Arc::new(talk));
        }
        Ok(())
    }
}
