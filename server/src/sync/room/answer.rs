//! Automerge's sync protocol from the server's side, without ever walking the history for one change.
//!
//! A peer is *live* when everything that is committed was sent to it or came from it: the connection is reliable and in
//! order, so that is known without asking. A live peer is sent each batch as it is, and its acknowledgements are compared
//! and forgotten. A peer that is not live is brought up to date from the heads it names: exactly, when they are known here;
//! otherwise it is asked for what is unknown, with a summary of what it need not send. What is not committed does not
//! exist for anybody but the one who sent it.

mod parts;

use std::collections::{HashMap, HashSet};

use automerge::sync::BloomFilter;
use automerge::{Change, ChangeHash, ReadDoc};
use bytes::Bytes;
use shared::wire::inspect::Refusal;
use shared::wire::{Flags, Have, SyncMessage, SyncReply, Template};

use super::event::Effect;
use super::peer::Due;
use super::storage::Flight;
use super::{Pending, Room};
use crate::sync::{ConnectionId, limit};

pub(super) use self::parts::WholeInParts;

/// The whole committed document as a joining peer is sent it: a snapshot and the changes since.
#[derive(Debug)]
pub(super) struct Piece {
    bytes: Vec<u8>,
    snapshot: usize,
}

impl Room {
    /// Takes in what a peer says about itself; its changes were taken care of before.
    pub(super) fn hear(&mut self, from: ConnectionId, message: &SyncMessage<'_>) {
        let Some(peer) = self.peers.get_mut(&from) else { return };
        if message.flags.is_some() {
            peer.flags = message.flags;
        }
        peer.is_mute = message.has_flag(Flags::READ_ONLY);
        if let Some(sending) = &mut peer.sending {
            sending.is_answered = true;
        }
        let lost_all = message.heads.is_empty() && !peer.heads.is_empty();
        if lost_all || message.has_flag(Flags::SYNC_RESET) {
            peer.is_live = false;
            peer.sending = None;
            peer.due.get_or_insert_default();
        }
        peer.heads.clone_from(&message.heads);
        // The everyday case: it has what we have.
        if message.heads == self.committed && message.need.is_empty() && peer.is_greeted {
            peer.is_live = true;
            peer.asked = 0;
            peer.due = None;
            peer.sending = None;
            return;
        }
        let has_unknown = message.heads.iter().any(|hash| self.doc.get_change_meta_by_hash(hash).is_none());
        if !peer.is_live || has_unknown || !message.need.is_empty() || !peer.is_greeted {
            let due = peer.due.get_or_insert_default();
            due.need.extend(&message.need);
            due.need.truncate(shared::wire::limit::NEED_MAX);
            due.have.clone_from(&message.have);
        }
    }

    pub(super) fn answer_if_due(&mut self, to: ConnectionId, out: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get(&to) else { return };
        let is_busy = peer.sending.as_ref().is_some_and(|sending| !sending.is_answered);
        if self.is_reloading || peer.due.is_none() || peer.is_waiting() || is_busy {
            return;
        }
        // It stands on changes that are being committed: it is told when they are.
        if self.flight.is_some() && peer.heads.iter().any(|hash| self.is_in_flight(hash)) {
            return;
        }
        self.answer(to, out);
    }

    pub(super) fn answer_all_due(&mut self, out: &mut Vec<Effect>) {
        let due: Vec<ConnectionId> =
            self.peers.iter().filter(|(_, peer)| peer.due.is_some()).map(|(connection, _)| *connection).collect();
        for connection in due {
            self.answer_if_due(connection, out);
        }
    }

    /// Brings a peer up to date, and asks it for what it has and we have not.
    fn answer(&mut self, to: ConnectionId, out: &mut Vec<Effect>) {
        if self.send_next_part(to, out) {
            return;
        }
        let Some(peer) = self.peers.get_mut(&to) else { return };
        let Due { need, have } = peer.due.take().unwrap_or_default();
        let (was_live, is_mute, is_read_only) = (peer.is_live, peer.is_mute, peer.is_read_only());
        let (reset, is_resending) = (std::mem::take(&mut peer.reset_due), peer.is_resending);
        let (takes_pieces, supports_reset) = (peer.flags.is_some(), peer.supports_reset());
        let (heads, is_greeted) = (peer.heads.clone(), peer.is_greeted);

        let (known, unknown): (Vec<_>, Vec<_>) = heads.iter().copied().partition(|hash| self.is_committed(hash));
        let mut base = known;
        base.extend(have.iter().flat_map(|have| &have.last_sync).filter(|hash| self.is_committed(hash)));
        base.sort_unstable();
        base.dedup();
        let asks = !unknown.is_empty() && !is_read_only && self.may_ask(to, &unknown, is_resending);

        let mut changes = Vec::new();
        let mut whole = false;
        if !is_mute {
            whole = !was_live && base.is_empty() && have.iter().all(has_nothing) && takes_pieces;
            if !was_live && !whole {
                changes = self.changes_since(&base, &have);
            }
            self.add_needed(&need, &mut changes, &mut whole, takes_pieces);
        }
        if !reset && self.begin_parts(to, whole, &mut changes, &base) {
            self.send_next_part(to, out);
            return;
        }
        let has_news = whole || !changes.is_empty() || asks || reset;
        if is_greeted && was_live && !has_news {
            return;
        }
        if is_greeted && !has_news && heads == self.committed {
            self.made_live(to);
            return;
        }
        let forget = (reset || (asks && is_resending)) && supports_reset;
        let feign = (reset || (asks && is_resending)) && !supports_reset;
        let flags = Flags::default()
            .with(Flags::SUPPORTS_SYNC_RESET, true)
            .with(Flags::READ_ONLY, is_read_only)
            .with(Flags::SYNC_RESET, forget);
        let bloom = if asks && !is_resending { self.summary_since(&base) } else { Vec::new() };
        let ours = self.committed.clone();
        let last_sync = if asks || is_mute { base.as_slice() } else { ours.as_slice() };
        let (told_heads, last_sync) = if feign {
            (&[][..], &[][..])
        } else if is_resending && asks {
            (&ours[..], &[][..])
        } else {
            (&ours[..], last_sync)
        };
        let raw: Vec<&[u8]> = changes.iter().map(Change::raw_bytes).collect();
        let piece = whole.then(|| self.take_piece());
        let need = if asks { unknown.as_slice() } else { &[] };
        let reply = SyncReply {
            heads: told_heads,
            need,
            last_sync,
            bloom: &bloom,
            changes: &raw,
            piece: piece.as_ref().map(|piece| piece.bytes.as_slice()),
            flags,
        };
        let data = reply.encode();
        if piece.is_some() {
            self.piece = piece;
        }
        self.send(to, &data, out);
        if let Some(peer) = self.peers.get_mut(&to) {
            peer.is_greeted = true;
            peer.is_live = !is_mute;
        }
    }

    fn made_live(&mut self, to: ConnectionId) {
        if let Some(peer) = self.peers.get_mut(&to) {
            peer.is_live = true;
        }
    }

    /// Asking twice for the same is enough: a peer that cannot send it must not be asked for ever.
    fn may_ask(&mut self, from: ConnectionId, unknown: &[ChangeHash], again: bool) -> bool {
        const ASKED_MAX: u8 = 2;
        let Some(peer) = self.peers.get_mut(&from) else { return false };
        if peer.asked_for != unknown {
            peer.asked_for = unknown.to_vec();
            peer.asked = 0;
        }
        peer.asked += 1;
        peer.asked <= ASKED_MAX || again
    }

    /// A peer sent changes that build on others it did not send. It is asked once to send everything; `false` when it
    /// was.
    pub(super) fn ask_again(&mut self, from: ConnectionId, missing: usize, out: &mut Vec<Effect>) -> bool {
        let Some(peer) = self.peers.get_mut(&from) else { return false };
        if peer.is_resending {
            self.refuse(from, Refusal::MissingDependencies(missing), out);
            return false;
        }
        peer.is_resending = true;
        true
    }

    /// Committed changes that are not among the ancestors of `base`, without those the peer's summary names.
    fn changes_since(&self, base: &[ChangeHash], have: &[Have]) -> Vec<Change> {
        if base == self.committed {
            return Vec::new();
        }
        let mut changes = self.doc.get_changes(base);
        if let Some(flight) = &self.flight {
            changes.retain(|change| !flight.contains(&change.hash()));
        }
        if base.is_empty() && have.iter().any(|have| !has_nothing(have)) {
            leave_out_what_it_has(&mut changes, have);
        }
        changes
    }

    fn add_needed(&self, need: &[ChangeHash], changes: &mut Vec<Change>, whole: &mut bool, takes_pieces: bool) {
        if *whole || need.is_empty() {
            return;
        }
        let there: HashSet<ChangeHash> = changes.iter().map(Change::hash).collect();
        let wanted: Vec<_> = need.iter().filter(|hash| !there.contains(hash) && self.is_committed(hash)).collect();
        if wanted.len() > limit::NEED_SERVED_MAX && takes_pieces {
            *whole = true;
            changes.clear();
            return;
        }
        let found =
            wanted.into_iter().take(limit::NEED_SERVED_MAX).filter_map(|hash| self.doc.get_change_by_hash(hash));
        // What is asked for comes first: the rest builds on it.
        changes.splice(0..0, found.collect::<Vec<_>>());
    }

    /// A filter of what we have beyond `base`.
    fn summary_since(&self, base: &[ChangeHash]) -> Vec<u8> {
        let hashes: Vec<ChangeHash> = self
            .doc
            .get_changes_meta(base)
            .iter()
            .map(|meta| meta.hash)
            .filter(|hash| !self.is_in_flight(hash))
            .collect();
        if hashes.is_empty() { Vec::new() } else { BloomFilter::from_hashes(hashes.iter()).to_bytes() }
    }

    fn take_piece(&mut self) -> Piece {
        if let Some(piece) = self.piece.take() {
            return piece;
        }
        let bytes = match &self.flight {
            None => self.doc.save(),
            Some(flight) => {
                let changes = self.doc.get_changes(&[]);
                let committed = changes.iter().filter(|change| !flight.contains(&change.hash()));
                committed.flat_map(Change::raw_bytes).copied().collect()
            }
        };
        Piece { snapshot: bytes.len(), bytes }
    }

    /// Tells everybody of a batch that is committed.
    pub(super) fn announce(&mut self, flight: &Flight, out: &mut Vec<Effect>) {
        self.extend_piece(flight);
        let origins: HashSet<ConnectionId> = flight.changes.iter().filter_map(|change| change.origin).collect();
        let mut shared: HashMap<bool, Template> = HashMap::new();
        let mut behind = Vec::new();
        for (connection, peer) in &mut self.peers {
            if !peer.is_greeted || !peer.is_live || peer.is_mute || peer.reset_due {
                if peer.is_greeted {
                    peer.due.get_or_insert_default();
                }
                behind.push(*connection);
                continue;
            }
            let is_read_only = peer.is_read_only();
            let write = |origin| batch_of(flight, origin, is_read_only);
            let frame = if origins.contains(connection) {
                Template::sync(self.id, &self.server, &write(Some(*connection))).to(peer.peer())
            } else {
                let template =
                    shared.entry(is_read_only).or_insert_with(|| Template::sync(self.id, &self.server, &write(None)));
                template.to(peer.peer())
            };
            out.push(Effect::Send { to: *connection, frame: Bytes::from(frame) });
        }
        for connection in behind {
            self.answer_if_due(connection, out);
        }
    }

    fn extend_piece(&mut self, flight: &Flight) {
        let Some(piece) = &mut self.piece else { return };
        for change in &flight.changes {
            piece.bytes.extend_from_slice(&change.bytes);
        }
        if piece.bytes.len() - piece.snapshot > piece.snapshot.max(limit::PIECE_TAIL_MIN) {
            self.piece = None;
        }
    }

    pub(super) fn send(&self, to: ConnectionId, data: &[u8], out: &mut Vec<Effect>) {
        if let Some(peer) = self.peers.get(&to) {
            let frame = Template::sync(self.id, &self.server, data).to(peer.peer());
            out.push(Effect::Send { to, frame: Bytes::from(frame) });
        }
    }

    /// Bytes of frames that wait, for whoever watches.
    pub fn pending_bytes(&self) -> usize {
        debug_assert!(self.pending_bytes == 0 || self.pending.iter().any(|each| matches!(each, Pending::Frame { .. })));
        self.pending_bytes
    }
}

/// A batch's changes without those of one peer.
fn batch_of(flight: &Flight, but: Option<ConnectionId>, is_read_only: bool) -> Vec<u8> {
    let changes: Vec<&[u8]> = flight
        .changes
        .iter()
        .filter(|change| but.is_none() || change.origin != but)
        .map(|change| change.bytes.as_ref())
        .collect();
    let flags = Flags::default().with(Flags::SUPPORTS_SYNC_RESET, true).with(Flags::READ_ONLY, is_read_only);
    let heads = &flight.heads;
    SyncReply { heads, last_sync: heads, changes: &changes, flags, ..SyncReply::default() }.encode()
}

fn has_nothing(have: &Have) -> bool {
    have.bloom == BloomFilter::default()
}

/// Leaves out what a peer's filters contain. A filter errs now and then, so what builds on something that is sent is
/// sent too, and what is left out wrongly the peer asks for by name.
fn leave_out_what_it_has(changes: &mut Vec<Change>, have: &[Have]) {
    let mut sent: HashSet<ChangeHash> = HashSet::new();
    changes.retain(|change| {
        let hash = change.hash();
        let builds_on_sent = change.deps().iter().any(|dependency| sent.contains(dependency));
        let is_sent = builds_on_sent || have.iter().all(|have| !have.bloom.contains_hash(&hash));
        if is_sent {
            sent.insert(hash);
        }
        is_sent
    });
}
