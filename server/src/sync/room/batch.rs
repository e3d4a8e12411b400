//! A batch: everything that waits is inspected, what is good is applied at once, and sent to be committed.
//!
//! A frame that is refused takes nothing else down with it. Should Automerge fail on changes that passed inspection, the
//! room loads anew and tries each of them on a copy from then on.

use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{ActorId, Change, ChangeHash, PatchLog};
use bytes::Bytes;
use shared::id::{PersonActor, PersonId};
use shared::wire::SyncMessage;
use shared::wire::inspect::{self, Admission, Owner, Refusal, Verdict};
use tokio::sync::oneshot;

use super::event::{Edit, EditError, Effect, Incoming};
use super::storage::{Committing, Flight};
use super::{Pending, Room};
use crate::audit::AuditEvent;
use crate::sync::{ConnectionId, limit};

/// Stands for the server where a person owns an actor: nobody has this id.
const THE_SERVER: PersonId = PersonId(uuid::Uuid::nil());

/// A batch while it is put together.
pub(super) struct Batch {
    /// Admitted and not yet applied.
    wave: Vec<Change>,
    /// The document's heads with the wave, once they were asked for.
    heads: Option<HashSet<ChangeHash>>,
    log: PatchLog,
    flight: Flight,
    /// Frames whose changes are taken care of; what else they say is heard when those are applied.
    read: Vec<(ConnectionId, Bytes)>,
    /// Automerge failed: what is in memory is worth nothing.
    is_broken: bool,
    /// The server edited, which leaves no patches.
    was_edited: bool,
}

/// How the reading of a frame ended.
enum Outcome {
    Done,
    Refused(Refusal),
    /// Whose this actor is must be found out first.
    LookUp(ActorId),
    /// Changes are missing that the peer did not send.
    Incomplete(usize),
}

impl Batch {
    /// Nothing is in it that another could take down.
    fn is_empty(&self) -> bool {
        self.wave.is_empty() && self.flight.is_empty() && self.flight.replies.is_empty()
    }
}

impl Pending {
    /// Whether a decision is committed with it. That may be refused when all else is written, so it goes alone.
    fn decides(&self) -> bool {
        matches!(self, Self::TakeIn { incoming, .. } if incoming.decided.is_some())
    }

    /// Whether more replicas come with it than one message may bring: such a history comes as the first of a batch.
    fn brings_many(&self) -> bool {
        matches!(self, Self::TakeIn { incoming, .. } if incoming.actors.len() > limit::NEWCOMERS_MAX)
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Frame { data, .. } => data.len(),
            Self::Edit { .. } | Self::TakeIn { .. } => 0,
        }
    }
}

impl Room {
    pub(super) fn run_batch(&mut self, out: &mut Vec<Effect>) {
        let log = if self.observer.wants_patches() { PatchLog::active() } else { PatchLog::inactive() };
        let mut batch = Batch {
            wave: Vec::new(),
            heads: None,
            log,
            flight: Flight::default(),
            read: Vec::new(),
            is_broken: false,
            was_edited: false,
        };
        let mut rest = std::mem::take(&mut self.pending);
        self.pending_bytes = 0;
        while let Some(pending) = rest.pop_front() {
            let decides = pending.decides();
            if (decides || pending.brings_many()) && !batch.is_empty() {
                rest.push_front(pending);
                break;
            }
            match pending {
                Pending::Frame { from, person, data } => self.read_frame(&mut batch, from, person, data, out),
                Pending::Edit { edit, told, reply } => self.carry_out(&mut batch, edit, told, reply),
                Pending::TakeIn { incoming, reply } => self.take_in(&mut batch, incoming, reply),
            }
            let is_full = batch.flight.actors.len() > limit::NEWCOMERS_MAX;
            if batch.is_broken || is_full || decides && !batch.is_empty() {
                break;
            }
        }
        // What waits behind a decision, or behind many newcomers, is taken in with the next batch.
        rest.append(&mut self.pending);
        self.pending_bytes = rest.iter().map(Pending::bytes).sum();
        self.pending = rest;
        self.apply(&mut batch);
        if batch.is_broken {
            self.suspects.extend(batch.flight.hashes());
            batch.flight.fail(&EditError::Reloaded);
            self.reload(out);
            return;
        }
        for (from, data) in std::mem::take(&mut batch.read) {
            if let Ok(message) = SyncMessage::decode(&data) {
                self.hear(from, &message);
            }
        }
        self.observe(&mut batch);
        self.take_off(batch.flight, out);
        self.answer_all_due(out);
    }

    fn read_frame(
        &mut self,
        batch: &mut Batch,
        from: ConnectionId,
        person: PersonId,
        data: Bytes,
        out: &mut Vec<Effect>,
    ) {
        // What a peer sent before it left was sent in good faith, and is taken in without it.
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.queued = peer.queued.saturating_sub(1);
            if peer.hold(&data) {
                return;
            }
        }
        let message = match SyncMessage::decode(&data) {
            Ok(message) => message,
            Err(refusal) => return self.refuse(from, refusal, out),
        };
        match self.admit_all(batch, from, person, &message) {
            Outcome::Done => {
                if let Some(peer) = self.peers.get_mut(&from) {
                    peer.is_resending = false;
                }
                batch.read.push((from, data));
            }
            Outcome::Refused(refusal) => self.refuse(from, refusal, out),
            Outcome::LookUp(actor) => {
                if let Some(peer) = self.peers.get_mut(&from) {
                    peer.wait_for(actor.clone(), data.clone());
                    out.push(Effect::LookUp(actor));
                }
            }
            Outcome::Incomplete(missing) => {
                if self.ask_again(from, missing, out) {
                    batch.read.push((from, data));
                }
            }
        }
    }

    fn admit_all(
        &mut self,
        batch: &mut Batch,
        from: ConnectionId,
        person: PersonId,
        message: &SyncMessage<'_>,
    ) -> Outcome {
        // A known change needs nothing more; it may also wait in the wave.
        let known = |hash: &ChangeHash| self.doc.get_change_meta_by_hash(hash).is_some() || batch.flight.contains(hash);
        let changes = match guarded(|| inspect::changes(message, known)) {
            Some(Ok(changes)) => changes,
            Some(Err(refusal)) => return Outcome::Refused(refusal),
            None => return Outcome::Refused(Refusal::Malformed("reading it fails")),
        };
        if let Err(refusal) = self.check_spread(batch, &changes) {
            return Outcome::Refused(refusal);
        }
        let mut admission = Admission::new();
        for change in changes {
            let owner = match self.owner(change.actor_id()) {
                Some(owner) => owner,
                None => return Outcome::LookUp(change.actor_id().clone()),
            };
            loop {
                let waiting = |hash: &ChangeHash| batch.flight.contains(hash);
                let asked = guarded(|| admission.admit(&self.doc, &self.ledger, waiting, &change, person, owner));
                match asked {
                    Some(Ok(Verdict::Admit(said))) => {
                        let judged = guarded(|| self.observer.judge(&self.doc, &said, person));
                        match judged.unwrap_or(Err(Refusal::Unappliable)) {
                            Ok(()) => break,
                            Err(refusal) => return Outcome::Refused(refusal),
                        }
                    }
                    Some(Ok(Verdict::Missing(missing))) => return Outcome::Incomplete(missing.len()),
                    Some(Ok(Verdict::ApplyFirst)) if !batch.wave.is_empty() => {
                        self.apply(batch);
                        admission = Admission::new();
                    }
                    Some(Err(refusal)) => return Outcome::Refused(refusal),
                    Some(Ok(Verdict::ApplyFirst)) | None => return Outcome::Refused(Refusal::Unappliable),
                }
                if batch.is_broken {
                    return Outcome::Done;
                }
            }
            if self.suspects.contains(&change.hash()) && !self.survives(batch, &change) {
                return Outcome::Refused(Refusal::Unappliable);
            }
            self.let_in(batch, from, person, change);
        }
        Outcome::Done
    }

    /// Whether replicas that have not seen each other become too many by these changes. Nobody could name the heads of such
    /// a document in a message any more, and it would be closed to everybody.
    fn check_spread(&self, batch: &mut Batch, changes: &[Change]) -> Result<(), Refusal> {
        let unknown = changes.iter().map(Change::actor_id).filter(|actor| !self.ledger.knows(actor));
        let newcomers = unknown.collect::<BTreeSet<_>>().len();
        Refusal::bound_count("replicas that write for the first time", newcomers as u64, limit::NEWCOMERS_MAX)?;
        let mut heads = batch.heads.get_or_insert_with(|| self.doc.get_heads().into_iter().collect()).clone();
        // What is there already can be joined, however much it is.
        let max = limit::HEADS_MAX.max(heads.len());
        for change in changes {
            build_on(&mut heads, change);
            Refusal::bound_count("versions that have not seen each other", heads.len() as u64, max)?;
        }
        Ok(())
    }

    /// Whose an actor is, as far as that is known here. `None`: it must be looked up.
    fn owner(&self, actor: &ActorId) -> Option<Owner> {
        if PersonActor::from_bytes(actor.to_bytes()).is_some() {
            // It names its person, and inspection compares.
            return Some(Owner::Nobody);
        }
        Some(match self.owners.get(actor)? {
            Some(person) => Owner::Person(*person),
            // It has written here and nobody delivered it: that is the server itself.
            None if self.ledger.knows(actor) => Owner::Person(THE_SERVER),
            None => Owner::Nobody,
        })
    }

    fn let_in(&mut self, batch: &mut Batch, from: ConnectionId, person: PersonId, change: Change) {
        let actor = change.actor_id();
        if !self.ledger.knows(actor) {
            batch.flight.actors.push((actor.to_bytes().to_vec(), person));
            self.owners.insert(actor.clone(), Some(person));
        }
        self.ledger.record(&change);
        if let Some(heads) = &mut batch.heads {
            build_on(heads, &change);
        }
        batch.flight.push(&change, Some(from));
        batch.wave.push(change);
    }

    /// Tries a change on a copy, with all that is to be applied before it.
    fn survives(&self, batch: &mut Batch, change: &Change) -> bool {
        let mut copy = self.doc.clone();
        let changes: Vec<_> = batch.wave.iter().cloned().chain([change.clone()]).collect();
        guarded(move || copy.apply_changes(changes)).is_some_and(|applied| applied.is_ok())
    }

    fn apply(&mut self, batch: &mut Batch) {
        if batch.wave.is_empty() || batch.is_broken {
            return;
        }
        let wave = std::mem::take(&mut batch.wave);
        let (doc, log) = (&mut self.doc, &mut batch.log);
        match guarded(|| doc.apply_changes_log_patches(wave, log)) {
            Some(Ok(())) => {}
            Some(Err(error)) => {
                tracing::error!(document.id = %self.id, %error, "changes that passed inspection were not applied");
                batch.is_broken = true;
            }
            None => {
                tracing::error!(document.id = %self.id, "applying changes that passed inspection failed");
                batch.is_broken = true;
            }
        }
    }

    fn carry_out(
        &mut self,
        batch: &mut Batch,
        edit: Edit,
        told: Vec<AuditEvent>,
        reply: oneshot::Sender<Result<Vec<ChangeHash>, EditError>>,
    ) {
        self.apply(batch);
        if batch.is_broken {
            // Whoever asked is gone when this cannot be sent.
            let _ = reply.send(Err(EditError::Reloaded));
            return;
        }
        batch.heads = None;
        let before = self.doc.get_heads();
        let doc = &mut self.doc;
        let outcome = guarded(|| edit(doc));
        if outcome.is_none() {
            batch.is_broken = true;
        }
        let mut made = 0;
        for change in self.doc.get_changes(&before) {
            self.ledger.record(&change);
            batch.flight.push(&change, None);
            made += 1;
        }
        batch.was_edited |= made > 0;
        match outcome {
            Some(Ok(())) => {
                batch.flight.told.extend(told);
                batch.flight.replies.push(reply);
            }
            Some(Err(why)) => {
                let _ = reply.send(Err(EditError::Refused(why)));
            }
            None => {
                let _ = reply.send(Err(EditError::Reloaded));
            }
        }
    }

    fn take_in(
        &mut self,
        batch: &mut Batch,
        incoming: Incoming,
        reply: oneshot::Sender<Result<Vec<ChangeHash>, EditError>>,
    ) {
        self.apply(batch);
        let stands_there = |heads: Vec<ChangeHash>| heads.into_iter().collect::<BTreeSet<_>>();
        let brings_nothing = incoming.decided.is_some() && incoming.changes.is_empty();
        let is_elsewhere = brings_nothing || stands_there(self.doc.get_heads()) != stands_there(incoming.at);
        if batch.is_broken || is_elsewhere {
            // Whoever asked is gone when this cannot be sent.
            let _ = reply.send(Err(if batch.is_broken { EditError::Reloaded } else { EditError::Moved }));
            return;
        }
        for change in &incoming.changes {
            self.ledger.record(change);
            batch.flight.push(change, None);
        }
        for (actor, person) in &incoming.actors {
            self.owners.insert(ActorId::from(actor.as_slice()), Some(*person));
        }
        batch.flight.actors.extend(incoming.actors);
        batch.flight.told.extend(incoming.told);
        batch.flight.decided = incoming.decided;
        batch.flight.replies.push(reply);
        batch.wave = incoming.changes;
        batch.heads = None;
        self.apply(batch);
    }

    fn observe(&mut self, batch: &mut Batch) {
        if batch.was_edited {
            self.observer.opened(&self.doc);
        } else if self.observer.wants_patches() && !batch.flight.is_empty() {
            let patches = self.doc.make_patches(&mut batch.log);
            self.observer.changed(&self.doc, &patches);
        } else if !batch.flight.is_empty() {
            self.observer.changed(&self.doc, &[]);
        }
        if let Some(totals) = self.observer.take_totals() {
            self.totals = Some(totals);
        }
        if let Some(calls) = self.observer.take_calls() {
            self.calls = Some(calls);
        }
        self.supply = self.supply.max(self.observer.take_supply());
    }

    /// Sends the batch to be committed. Edits that changed nothing are done.
    fn take_off(&mut self, mut flight: Flight, out: &mut Vec<Effect>) {
        if flight.is_empty() {
            flight.succeed(&self.committed);
            return;
        }
        flight.heads = self.doc.get_heads();
        flight.totals = self.totals.take();
        flight.calls = self.calls.take();
        flight.supply = self.supply.take();
        out.push(Effect::Commit(Box::new(flight.append(self.id))));
        flight.state = Committing::UnderWay;
        self.flight = Some(flight);
    }

    pub(super) fn owner_found(
        &mut self,
        actor: ActorId,
        owner: Result<Option<PersonId>, crate::persistence::StoreError>,
    ) {
        match owner {
            // A change of it may have been let in meanwhile, from another connection of the same person.
            Ok(found) => {
                self.owners.entry(actor.clone()).or_insert(found);
            }
            Err(error) => {
                tracing::warn!(document.id = %self.id, %error, "whose an actor is could not be read; asking again");
            }
        }
        let mut released = Vec::new();
        for (connection, peer) in &mut self.peers {
            let frames = peer.release(&actor);
            // Whoever was closed out while waiting is late.
            if peer.is_read_only() {
                continue;
            }
            peer.queued += frames.len();
            released.extend(frames.into_iter().map(|data| (*connection, data)));
        }
        for (from, data) in released {
            self.pending_bytes += data.len();
            let Some(person) = self.peers.get(&from).map(|peer| peer.entrant.person) else { continue };
            self.pending.push_back(Pending::Frame { from, person, data });
        }
    }
}

/// The heads of a document with one change more.
fn build_on(heads: &mut HashSet<ChangeHash>, change: &Change) {
    for dependency in change.deps() {
        heads.remove(dependency);
    }
    heads.insert(change.hash());
}

/// Runs what reads strangers' bytes. `None` when it panics, which says that a gate is missing.
///
/// Whatever was being changed is thrown away by the caller, so nothing half-done is seen.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}
