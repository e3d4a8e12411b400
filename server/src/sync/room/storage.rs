//! From a batch to what is committed: the flight, its failure and repetition, loading anew, and when to compact.

use std::collections::HashSet;
use std::time::Duration;

use automerge::{Change, ChangeHash};
use bytes::Bytes;
use shared::id::{DocumentId, PersonId};
use shared::wire::{NatureSums, Notice, SheetTotals, Sums};
use tokio::sync::oneshot;

use super::event::{EditError, Effect, FreezeError};
use super::{Loaded, Room};
use crate::audit::AuditEvent;
use crate::persistence::{
    Append, Call, Chunk, ChunkKind, NatureTotals, PublishedSeries, PublishedTotals, StoreError, Transition,
};
use crate::sync::{ConnectionId, Supply, limit};

/// A change between applied and committed.
#[derive(Debug)]
pub(super) struct Flying {
    pub hash: ChangeHash,
    pub bytes: Bytes,
    /// Who sent it and so need not be sent it; the server's own have nobody.
    pub origin: Option<ConnectionId>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Committing {
    #[default]
    UnderWay,
    /// The disk did not take it; it is tried again.
    RetryAt(Duration),
}

/// A batch that is applied and not committed.
#[derive(Debug, Default)]
pub(super) struct Flight {
    pub changes: Vec<Flying>,
    hashes: HashSet<ChangeHash>,
    pub actors: Vec<(Vec<u8>, PersonId)>,
    pub heads: Vec<ChangeHash>,
    pub totals: Option<PublishedTotals>,
    pub calls: Option<Vec<Call>>,
    pub supply: Option<Supply>,
    pub told: Vec<AuditEvent>,
    /// The decision that is committed with it. Nothing else is in the air then.
    pub decided: Option<Box<Transition>>,
    pub replies: Vec<oneshot::Sender<Result<Vec<ChangeHash>, EditError>>>,
    pub state: Committing,
}

impl Flight {
    pub fn push(&mut self, change: &Change, origin: Option<ConnectionId>) {
        let hash = change.hash();
        self.hashes.insert(hash);
        self.changes.push(Flying { hash, bytes: Bytes::copy_from_slice(change.raw_bytes()), origin });
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub fn contains(&self, hash: &ChangeHash) -> bool {
        self.hashes.contains(hash)
    }

    pub fn hashes(&self) -> impl Iterator<Item = ChangeHash> {
        self.changes.iter().map(|change| change.hash)
    }

    fn bytes(&self) -> Vec<u8> {
        self.changes.iter().flat_map(|change| &change.bytes).copied().collect()
    }

    pub fn append(&self, document: DocumentId) -> Append {
        Append {
            document,
            chunks: vec![Chunk::incremental(self.bytes())],
            actors: self.actors.clone(),
            heads: self.heads.clone(),
            totals: self.totals.clone(),
            calls: self.calls.clone(),
            told: self.told.clone(),
            decided: self.decided.clone(),
        }
    }

    /// Answers the server's own edits. Whoever has gone away needs no answer, here and below.
    pub fn succeed(&mut self, heads: &[ChangeHash]) {
        for reply in self.replies.drain(..) {
            let _ = reply.send(Ok(heads.to_vec()));
        }
    }

    pub fn fail(&mut self, error: &EditError) {
        for reply in self.replies.drain(..) {
            let _ = reply.send(Err(error.clone()));
        }
    }
}

/// What a snapshot took the place of.
#[derive(Debug, Clone, Copy)]
pub struct Compaction {
    pub snapshot_bytes: usize,
    pub removed_bytes: usize,
    pub removed_chunks: usize,
}

/// How the document lies in the store.
#[derive(Debug)]
pub(super) struct Storage {
    snapshot_bytes: usize,
    added_bytes: usize,
    added_chunks: usize,
    is_compacting: bool,
    compact_after: Duration,
    /// Commits or loads that failed in a row.
    failures: u32,
    reload_at: Option<Duration>,
    commit_at: Option<Duration>,
    reloaded_at: Option<Duration>,
}

impl Storage {
    pub fn of(chunks: &[Chunk]) -> Self {
        let sum =
            |kind| -> usize { chunks.iter().filter(|chunk| chunk.kind == kind).map(|chunk| chunk.bytes.len()).sum() };
        Self {
            snapshot_bytes: sum(ChunkKind::Snapshot),
            added_bytes: sum(ChunkKind::Incremental),
            added_chunks: chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Incremental).count(),
            is_compacting: false,
            compact_after: Duration::ZERO,
            failures: 0,
            reload_at: None,
            commit_at: None,
            reloaded_at: None,
        }
    }

    /// The disk does not take what it should.
    pub fn has_trouble(&self) -> bool {
        self.failures > 0
    }

    pub fn is_compacting(&self) -> bool {
        self.is_compacting
    }

    pub fn retry_at(&self) -> Option<Duration> {
        [self.reload_at, self.commit_at].into_iter().flatten().min()
    }

    pub fn retry_reload(&mut self, now: Duration, out: &mut Vec<Effect>) {
        if self.reload_at.is_some_and(|at| now >= at) {
            self.reload_at = None;
            out.push(Effect::Reload);
        }
    }

    fn pause(&mut self) -> Duration {
        let doubled = limit::RETRY_FIRST.saturating_mul(1 << self.failures.min(16));
        self.failures += 1;
        doubled.min(limit::RETRY_LONGEST)
    }

    /// Many small chunks make the next opening slow.
    fn is_scattered(&self) -> bool {
        self.added_chunks >= limit::COMPACT_CHUNKS_AT_REST
    }

    fn wants_compaction(&self, now: Duration) -> bool {
        let is_outweighed = self.added_bytes > self.snapshot_bytes.max(limit::COMPACT_BYTES_MIN);
        let is_scattered = self.added_chunks >= limit::COMPACT_CHUNKS;
        !self.is_compacting && now >= self.compact_after && (is_outweighed || is_scattered)
    }

    pub fn compacted(&mut self, result: Result<Compaction, StoreError>, now: Duration) {
        // Whatever came of it, the next one is not stopped by this one.
        self.is_compacting = false;
        match result {
            Ok(done) => {
                self.snapshot_bytes = done.snapshot_bytes;
                self.added_bytes = self.added_bytes.saturating_sub(done.removed_bytes);
                self.added_chunks = self.added_chunks.saturating_sub(done.removed_chunks);
            }
            Err(error) => {
                tracing::warn!(%error, "a history was not compacted; it is kept as it is and tried again");
                self.compact_after = now + limit::RETRY_LONGEST;
            }
        }
    }
}

/// Totals as they are told to the plan's readers.
fn told(sheet: DocumentId, totals: PublishedTotals) -> SheetTotals {
    let sums = |series: PublishedSeries| Sums { periods: series.periods, prior: series.prior };
    let nature = |nature: NatureTotals| NatureSums { total: sums(nature.total) };
    SheetTotals { sheet, income: nature(totals.income), expense: nature(totals.expense) }
}

/// Whether trying again can help.
fn may_pass(error: &StoreError) -> bool {
    matches!(error, StoreError::Full | StoreError::Io(_) | StoreError::Busy | StoreError::Stopped)
}

impl Room {
    /// Nobody is here any more: puts the document in order for whoever opens it next. `true` when there is nothing to do.
    pub fn rest(&mut self, out: &mut Vec<Effect>) -> bool {
        if self.storage.is_scattered() && !self.storage.is_compacting && self.now >= self.storage.compact_after {
            self.storage.is_compacting = true;
            out.push(Effect::Compact);
        }
        self.is_idle()
    }

    pub(super) fn commit_ended(&mut self, result: Result<(), StoreError>, out: &mut Vec<Effect>) {
        match result {
            Ok(()) => self.commit_succeeded(out),
            Err(error) if may_pass(&error) => self.commit_failed(&error, out),
            Err(error) => {
                if self.flight.as_ref().is_some_and(|flight| flight.decided.is_some()) {
                    tracing::info!(document.id = %self.id, %error, "a decision was overtaken; loading anew");
                } else {
                    tracing::error!(document.id = %self.id, %error, "a batch can never be committed; loading anew");
                }
                if let Some(mut flight) = self.flight.take() {
                    self.suspects.extend(flight.hashes());
                    flight.fail(&EditError::Storage(error));
                }
                self.reload(out);
            }
        }
    }

    fn commit_succeeded(&mut self, out: &mut Vec<Effect>) {
        let Some(mut flight) = self.flight.take() else { return };
        self.committed.clone_from(&flight.heads);
        let bytes: usize = flight.changes.iter().map(|change| change.bytes.len()).sum();
        self.storage.added_bytes += bytes;
        self.storage.added_chunks += 1;
        let had_trouble = std::mem::take(&mut self.storage.failures) > 0;
        self.announce(&flight, out);
        if had_trouble {
            self.trouble_is_over(out);
        }
        if let Some(totals) = flight.totals.take() {
            let totals = told(self.id, totals);
            out.push(Effect::Publish { plan: self.plan, totals: Box::new(totals) });
        }
        if let Some(what) = flight.supply.take() {
            out.push(Effect::Supply { plan: self.plan, what });
        }
        flight.succeed(&self.committed);
        self.answer_all_due(out);
        if self.storage.wants_compaction(self.now) {
            self.storage.is_compacting = true;
            out.push(Effect::Compact);
        }
    }

    fn commit_failed(&mut self, error: &StoreError, out: &mut Vec<Effect>) {
        let is_new = self.storage.failures == 0;
        let pause = self.storage.pause();
        tracing::warn!(document.id = %self.id, %error, retry_ms = pause.as_millis(), "changes could not be written");
        let at = self.now + pause;
        self.storage.commit_at = Some(at);
        if let Some(flight) = &mut self.flight {
            flight.state = Committing::RetryAt(at);
        }
        for freeze in self.freezes.drain(..) {
            let _ = freeze.send(Err(FreezeError::Storage));
            self.is_frozen = false;
        }
        self.tell_read_only(out);
        if is_new {
            self.notify(&Notice::StorageTrouble, out);
        }
    }

    fn trouble_is_over(&mut self, out: &mut Vec<Effect>) {
        tracing::info!(document.id = %self.id, "the store takes and gives again");
        self.notify(&Notice::Saved, out);
    }

    pub(super) fn retry_commit(&mut self, out: &mut Vec<Effect>) {
        if let Some(flight) = &mut self.flight
            && let Committing::RetryAt(at) = flight.state
            && self.now >= at
        {
            flight.state = Committing::UnderWay;
            self.storage.commit_at = None;
            out.push(Effect::Commit(Box::new(flight.append(self.id))));
        }
    }

    /// Forgets everything that is not committed.
    pub(super) fn reload(&mut self, out: &mut Vec<Effect>) {
        self.is_reloading = true;
        self.flight = None;
        self.totals = None;
        self.calls = None;
        self.supply = None;
        self.piece = None;
        self.storage.commit_at = None;
        for pending in std::mem::take(&mut self.pending) {
            if let super::Pending::Edit { reply, .. } | super::Pending::TakeIn { reply, .. } = pending {
                let _ = reply.send(Err(EditError::Reloaded));
            }
        }
        self.pending_bytes = 0;
        for freeze in self.freezes.drain(..) {
            let _ = freeze.send(Err(FreezeError::Storage));
            self.is_frozen = false;
        }
        // Twice in a row, whatever causes it, must not become a hot circle.
        let was_now = self.storage.reloaded_at.is_some_and(|at| self.now < at + limit::RETRY_LONGEST);
        if was_now {
            self.storage.reload_at = Some(self.now + limit::RETRY_FIRST);
        } else {
            out.push(Effect::Reload);
        }
    }

    pub(super) fn reloaded(&mut self, result: Result<Box<Loaded>, StoreError>, out: &mut Vec<Effect>) {
        let loaded = match result {
            Ok(loaded) => *loaded,
            Err(error) => {
                let is_new = !self.storage.has_trouble();
                let pause = self.storage.pause();
                tracing::warn!(document.id = %self.id, %error, "a document could not be loaded anew; trying again");
                self.storage.reload_at = Some(self.now + pause);
                if is_new {
                    self.notify(&Notice::StorageTrouble, out);
                }
                return;
            }
        };
        let had_trouble = self.storage.has_trouble();
        let actor = self.doc.get_actor().clone();
        self.committed = loaded.doc.get_heads();
        // The actor may have been used for what was forgotten: one with a number more has not.
        self.doc = loaded.doc.with_actor(next_actor(&actor));
        self.ledger = loaded.ledger;
        self.storage = loaded.storage;
        self.storage.reloaded_at = Some(self.now);
        self.owners.clear();
        self.observer.opened(&self.doc);
        let _ = (self.observer.take_totals(), self.observer.take_calls(), self.observer.take_supply());
        self.is_reloading = false;
        for pending in std::mem::take(&mut self.pending) {
            if let super::Pending::Edit { .. } | super::Pending::TakeIn { .. } = pending {
                self.pending.push_back(pending);
            }
        }
        self.pending_bytes = 0;
        for peer in self.peers.values_mut() {
            peer.start_over();
        }
        self.set_lock(loaded.lock, out);
        if had_trouble {
            self.trouble_is_over(out);
        }
        self.answer_all_due(out);
    }
}

/// The next of a row of actors that start from one drawn at random: its last eight bytes count.
fn next_actor(actor: &automerge::ActorId) -> automerge::ActorId {
    let mut bytes = actor.to_bytes().to_vec();
    if let Some(counter) = bytes.last_chunk_mut::<8>() {
        *counter = u64::from_be_bytes(*counter).wrapping_add(1).to_be_bytes();
    }
    automerge::ActorId::from(bytes)
}
