//! What must be known of a document, beside the document, to judge the next change quickly.

use std::collections::HashMap;

use automerge::{ActorId, Automerge, Change, ChangeHash};

/// Each actor's last change, and how far the document has counted.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    last: HashMap<ActorId, (u64, ChangeHash)>,
    max_op: u64,
}

impl Ledger {
    pub fn of(doc: &Automerge) -> Self {
        let mut ledger = Self::default();
        for meta in doc.get_changes_meta(&[]) {
            ledger.note(&meta.actor, meta.seq, meta.hash, meta.max_op);
        }
        ledger
    }

    /// Counts a change that was let in.
    pub fn record(&mut self, change: &Change) {
        // An empty change counts nothing: its last counter is the one before its first.
        let max_op = change.start_op().get() - 1 + change.len() as u64;
        self.note(change.actor_id(), change.seq(), change.hash(), max_op);
    }

    fn note(&mut self, actor: &ActorId, seq: u64, hash: ChangeHash, max_op: u64) {
        self.max_op = self.max_op.max(max_op);
        match self.last.get_mut(actor) {
            Some(last) if last.0 < seq => *last = (seq, hash),
            Some(_) => {}
            None => {
                self.last.insert(actor.clone(), (seq, hash));
            }
        }
    }

    /// The number and hash of an actor's last change.
    pub fn last(&self, actor: &ActorId) -> Option<(u64, ChangeHash)> {
        self.last.get(actor).copied()
    }

    pub fn knows(&self, actor: &ActorId) -> bool {
        self.last.contains_key(actor)
    }

    pub fn actors(&self) -> impl Iterator<Item = &ActorId> {
        self.last.keys()
    }

    /// The highest counter any operation has.
    pub fn max_op(&self) -> u64 {
        self.max_op
    }
}
