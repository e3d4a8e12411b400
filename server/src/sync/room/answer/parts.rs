//! What is too much for one message goes to a peer in parts, at its pace: each says where the document stands, so the peer
//! asks for the rest, and the next part is the answer. Whoever joins meanwhile is sent the same parts from memory.

use std::sync::{Arc, Weak};

use automerge::{Change, ChangeHash};
use shared::wire::parts::{MESSAGE_BYTES_MAX, parts};
use shared::wire::{Flags, SyncReply};

use super::super::event::Effect;
use super::super::peer::{Parcel, Sending};
use super::Room;
use crate::sync::ConnectionId;

/// The whole document in parts, as long as anybody is being sent it.
#[derive(Debug, Default)]
pub struct WholeInParts {
    heads: Vec<ChangeHash>,
    parts: Weak<Vec<Parcel>>,
}

impl Room {
    /// Sends a peer the next part of what it is being sent; false when that is all, or nothing.
    pub(super) fn send_next_part(&mut self, to: ConnectionId, out: &mut Vec<Effect>) -> bool {
        let Some(peer) = self.peers.get_mut(&to) else { return false };
        let flags = Flags::default().with(Flags::SUPPORTS_SYNC_RESET, true).with(Flags::READ_ONLY, peer.is_read_only());
        let Some(parcel) = peer.sending.as_mut().and_then(Sending::next) else {
            peer.sending = None;
            return false;
        };
        let changes: Vec<&[u8]> = parcel.changes.iter().map(Vec::as_slice).collect();
        let reply = SyncReply {
            heads: &self.committed,
            last_sync: &parcel.heads,
            changes: &changes,
            flags,
            ..SyncReply::default()
        };
        let data = reply.encode();
        peer.is_greeted = true;
        peer.is_live = false;
        peer.due = None;
        self.send(to, &data, out);
        true
    }

    /// Begins to send in parts what is too much for one message; false when it is not. `whole` is the whole document, else
    /// it is `changes`, which build on `base`.
    pub(super) fn begin_parts(
        &mut self,
        to: ConnectionId,
        whole: bool,
        changes: &mut Vec<Change>,
        base: &[ChangeHash],
    ) -> bool {
        let is_known = whole && self.parts.heads == self.committed && self.parts.parts.strong_count() > 0;
        let size = if is_known {
            usize::MAX
        } else if whole {
            self.piece_size()
        } else {
            changes.iter().map(|change| change.raw_bytes().len()).sum()
        };
        if size <= MESSAGE_BYTES_MAX {
            return false;
        }
        let divided = if whole { self.whole_in_parts() } else { divided(std::mem::take(changes), base) };
        let Some(peer) = self.peers.get_mut(&to) else { return false };
        peer.sending = Some(Sending::new(divided));
        true
    }

    /// How large the whole document is, as one piece.
    fn piece_size(&mut self) -> usize {
        let piece = self.take_piece();
        let size = piece.bytes.len();
        self.piece = Some(piece);
        size
    }

    fn whole_in_parts(&mut self) -> Arc<Vec<Parcel>> {
        if self.parts.heads == self.committed
            && let Some(parts) = self.parts.parts.upgrade()
        {
            return parts;
        }
        let parts = divided(self.changes_since(&[], &[]), &[]);
        self.parts = WholeInParts { heads: self.committed.clone(), parts: Arc::downgrade(&parts) };
        // From here on it is sent in parts; as one piece it is of no use to anybody.
        self.piece = None;
        parts
    }
}

fn divided(changes: Vec<Change>, base: &[ChangeHash]) -> Arc<Vec<Parcel>> {
    let parcel = |part: &shared::wire::parts::Part| Parcel {
        changes: part.chunks().into_iter().map(<[u8]>::to_vec).collect(),
        heads: part.heads.clone(),
    };
    Arc::new(parts(changes, base).iter().map(parcel).collect())
}
