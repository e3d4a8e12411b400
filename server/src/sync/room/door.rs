//! Who may still write: locking and opening the document, freezing it at an exact version, changed roles.

use shared::id::PersonId;
use shared::wire::inspect::Refusal;
use shared::wire::{DocumentLock, Flags, Notice, SyncMessage, SyncReply};
use tokio::sync::oneshot;

use super::event::{Effect, FreezeError, Frozen};
use super::{Pending, Room};
use crate::sync::{Access, ConnectionId, limit};

impl Room {
    pub(super) fn set_lock(&mut self, lock: DocumentLock, out: &mut Vec<Effect>) {
        let has_changed = self.lock != lock;
        self.lock = lock;
        self.is_frozen = false;
        if lock != DocumentLock::Open {
            // The store takes nothing more for it: what waits was sent before its peers could know, and is kept by them.
            self.pending.retain(|pending| matches!(pending, Pending::Edit { .. }));
            self.pending_bytes = 0;
            for peer in self.peers.values_mut() {
                peer.queued = 0;
            }
        }
        self.tell_read_only(out);
        if has_changed {
            self.notify(&Notice::State(lock), out);
        }
    }

    /// Closes the document; answered when everything that came before is committed.
    pub(super) fn freeze(&mut self, reply: oneshot::Sender<Result<Frozen, FreezeError>>, out: &mut Vec<Effect>) {
        if self.is_closed() {
            // Whoever asked may have gone; then nobody needs the answer. So with the other answers.
            let _ = reply.send(Err(FreezeError::Closed));
        } else if self.storage.has_trouble() {
            let _ = reply.send(Err(FreezeError::Storage));
        } else {
            self.is_frozen = true;
            self.freezes.push(reply);
            self.tell_read_only(out);
        }
    }

    pub(super) fn settle_freezes(&mut self, out: &mut Vec<Effect>) {
        if self.freezes.is_empty() || !self.pending.is_empty() || self.flight.is_some() {
            return;
        }
        let frozen = Frozen { heads: self.committed.clone(), document: self.doc.fork() };
        let mut taken = false;
        for freeze in self.freezes.drain(..) {
            taken |= freeze.send(Ok(frozen.clone())).is_ok();
        }
        if !taken {
            // Whoever froze it is gone and will never open it again.
            self.is_frozen = false;
            self.tell_read_only(out);
        }
    }

    pub(super) fn set_access(&mut self, person: PersonId, access: Access, out: &mut Vec<Effect>) {
        let theirs: Vec<ConnectionId> =
            self.peers.iter().filter(|(_, peer)| peer.entrant.person == person).map(|(id, _)| *id).collect();
        for connection in theirs {
            if access < Access::Write {
                self.drop_pending_of(connection);
            }
            if access == Access::None {
                self.leave(connection, out);
                out.push(Effect::Expel { to: connection });
            } else if let Some(peer) = self.peers.get_mut(&connection) {
                peer.entrant.access = access;
                if access < Access::Write {
                    peer.queued = 0;
                }
            }
        }
        self.tell_read_only(out);
    }

    /// Tells each peer for whom that has changed whether its changes are taken.
    pub(super) fn tell_read_only(&mut self, out: &mut Vec<Effect>) {
        let is_closed = self.is_closed();
        let changed: Vec<ConnectionId> = self
            .peers
            .iter_mut()
            .filter_map(|(connection, peer)| {
                let is_read_only = is_closed || peer.entrant.access < Access::Write;
                // A peer that was told nothing yet learns it with the first answer.
                (peer.set_read_only(is_read_only) && peer.is_greeted).then_some(*connection)
            })
            .collect();
        for connection in changed {
            self.send_state(connection, out);
        }
    }

    /// A sync message without changes: where we stand, and whether we take changes.
    pub(super) fn send_state(&mut self, to: ConnectionId, out: &mut Vec<Effect>) {
        let committed = self.committed.clone();
        let Some(peer) = self.peers.get_mut(&to) else { return };
        let reset = std::mem::take(&mut peer.reset_due);
        let flags = Flags::default()
            .with(Flags::SUPPORTS_SYNC_RESET, true)
            .with(Flags::READ_ONLY, peer.is_read_only())
            .with(Flags::SYNC_RESET, reset && peer.supports_reset());
        // An older peer takes “I have nothing” as the reason to send again.
        let heads = if reset && !peer.supports_reset() { &[] } else { committed.as_slice() };
        let data = SyncReply { heads, last_sync: heads, flags, ..SyncReply::default() }.encode();
        self.send(to, &data, out);
    }

    /// A peer sends changes that are not taken: the first ones were under way when it was told.
    pub(super) fn hear_without_changes(
        &mut self,
        from: ConnectionId,
        message: &SyncMessage<'_>,
        out: &mut Vec<Effect>,
    ) {
        let Some(peer) = self.peers.get_mut(&from) else { return };
        peer.late_frames += 1;
        let was_told = peer.is_greeted;
        let (late, never_could) = (peer.late_frames, peer.entrant.access < Access::Write && peer.late_frames > 1);
        if late > limit::LATE_FRAMES_MAX || (was_told && never_could) {
            let refusal = if self.is_closed() { Refusal::Closed } else { Refusal::NotPermitted };
            return self.refuse(from, refusal, out);
        }
        self.hear(from, message);
        self.answer_if_due(from, out);
        // Not silently: it is told again that these were not taken.
        self.send_state(from, out);
    }
}
