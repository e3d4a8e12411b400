//! [`OnLine`]: a document that is open in the page, as the line and the device see it: changes come out and go in.

use automerge::sync::{self, SyncDoc as _};
use automerge::{Automerge, ChangeHash};
use shared::document::DocumentError;
use shared::wire::{Said, Saying};

use super::{OpenMap, OpenSheet, OpenTalk};

/// A document open in the page.
pub trait OnLine {
    fn look(&self, work: &mut dyn FnMut(&Automerge));

    /// Takes in a sync message from the server, and paints what it brought.
    fn receive(&self, state: &mut sync::State, message: sync::Message) -> Result<(), DocumentError>;

    /// Takes in what this device kept, or what another tab of it wrote.
    fn take_in(&self, chunk: &[u8]) -> Result<(), DocumentError>;

    /// Calls `listener` after every change made here.
    fn on_change(&self, listener: Box<dyn Fn() + Send + Sync>);
}

impl dyn OnLine {
    /// What `work` finds in the document.
    pub fn find<T: Default>(&self, mut work: impl FnMut(&Automerge) -> T) -> T {
        let mut found = T::default();
        self.look(&mut |doc| found = work(doc));
        found
    }

    pub fn heads(&self) -> Vec<ChangeHash> {
        self.find(Automerge::get_heads)
    }

    /// The next sync message for the server, if there is anything to say.
    pub fn say(&self, saying: &mut Saying, state: &mut sync::State) -> Option<Said> {
        self.find(|doc| saying.next(doc, state))
    }
}

impl OnLine for OpenSheet {
    fn look(&self, work: &mut dyn FnMut(&Automerge)) {
        self.with_replica(|replica| work(replica.document()));
    }

    fn receive(&self, state: &mut sync::State, message: sync::Message) -> Result<(), DocumentError> {
        Self::take_in(*self, |replica| replica.receive(state, message))
    }

    fn take_in(&self, chunk: &[u8]) -> Result<(), DocumentError> {
        Self::take_in(*self, |replica| replica.take_in(chunk))
    }

    fn on_change(&self, listener: Box<dyn Fn() + Send + Sync>) {
        Self::on_change(*self, listener);
    }
}

impl OnLine for OpenMap {
    fn look(&self, work: &mut dyn FnMut(&Automerge)) {
        self.with_document(|doc| work(doc));
    }

    fn receive(&self, state: &mut sync::State, message: sync::Message) -> Result<(), DocumentError> {
        Self::take_in(*self, |replica| replica.receive(state, message))
    }

    fn take_in(&self, chunk: &[u8]) -> Result<(), DocumentError> {
        Self::take_in(*self, |replica| replica.take_in(chunk))
    }

    fn on_change(&self, listener: Box<dyn Fn() + Send + Sync>) {
        Self::on_change(*self, listener);
    }
}

impl OnLine for OpenTalk {
    fn look(&self, work: &mut dyn FnMut(&Automerge)) {
        self.with_document(|doc| work(doc));
    }

    fn receive(&self, state: &mut sync::State, message: sync::Message) -> Result<(), DocumentError> {
        Self::take_in(*self, |doc| Ok(doc.receive_sync_message(state, message)?))
    }

    fn take_in(&self, chunk: &[u8]) -> Result<(), DocumentError> {
        Self::take_in(*self, |doc| Ok(doc.load_incremental(chunk).map(drop)?))
    }

    fn on_change(&self, listener: Box<dyn Fn() + Send + Sync>) {
        Self::on_change(*self, listener);
    }
}
