//! One document that people have open: a state machine without IO.
//!
//! [`Room::handle`] takes an [`Event`] and pushes [`Effect`]s; [`Room::tick`] lets time pass. The life of a change: a frame
//! waits (`pending`), a batch inspects and applies it (`batch`), the batch is in flight until the store has committed it
//! (`storage`), then peers are told (`answer`). While one batch is in flight the next one gathers.
//!
//! The document in memory may be ahead of what is committed; nobody is told of the difference. If a batch can never be
//! committed, or applying it fails, the room forgets it by loading anew, and asks its peers to send again.

mod answer;
mod batch;
mod door;
mod event;
mod load;
mod peer;
mod say;
mod storage;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use automerge::{ActorId, Automerge, ChangeHash};
use bytes::Bytes;
use shared::id::{DocumentId, PersonId};
use shared::wire::inspect::{Ledger, Refusal};
use shared::wire::{DocumentLock, Notice, SyncMessage};
use tokio::sync::oneshot;

pub use event::{Edit, EditError, Effect, Entrant, Event, FreezeError, Frozen, Incoming, RoomCommand, Utterance};
pub use load::{Loaded, document_of};
pub use storage::Compaction;

use self::answer::{Piece, WholeInParts};
use self::peer::Peer;
use self::storage::{Flight, Storage};
use super::{ConnectionId, RoomObserver, Supply, limit};
use crate::audit::AuditEvent;
use crate::persistence::{Call, PublishedTotals};

/// What a room is made of.
pub struct RoomParts {
    pub loaded: Loaded,
    pub observer: Box<dyn RoomObserver>,
    /// The server's own name among peers.
    pub server: Arc<str>,
    /// The server writes under an actor of this room's life, never used before.
    pub actor: ActorId,
    /// Names this room's life in what it says that nobody keeps.
    pub session: String,
}

/// What waits for the next batch.
enum Pending {
    Frame { from: ConnectionId, person: PersonId, data: Bytes },
    Edit { edit: Edit, told: Vec<AuditEvent>, reply: oneshot::Sender<Result<Vec<ChangeHash>, EditError>> },
    TakeIn { incoming: Incoming, reply: oneshot::Sender<Result<Vec<ChangeHash>, EditError>> },
}

pub struct Room {
    id: DocumentId,
    plan: DocumentId,
    server: Arc<str>,
    doc: Automerge,
    ledger: Ledger,
    /// Where the document stands for everybody else.
    committed: Vec<ChangeHash>,
    lock: DocumentLock,
    /// Closed for a moment, until it is known what becomes of it.
    is_frozen: bool,
    peers: BTreeMap<ConnectionId, Peer>,
    /// Whose foreign actors are; `None` when nobody has used it.
    owners: HashMap<ActorId, Option<PersonId>>,
    pending: VecDeque<Pending>,
    pending_bytes: usize,
    flight: Option<Flight>,
    storage: Storage,
    /// Loading anew; nothing is applied meanwhile.
    is_reloading: bool,
    /// Changes of a batch that failed: each is tried on a copy first.
    suspects: HashSet<ChangeHash>,
    freezes: Vec<oneshot::Sender<Result<Frozen, FreezeError>>>,
    observer: Box<dyn RoomObserver>,
    totals: Option<PublishedTotals>,
    calls: Option<Vec<Call>>,
    supply: Option<Supply>,
    piece: Option<Piece>,
    parts: WholeInParts,
    session: String,
    words: u64,
    now: Duration,
    batch_at: Duration,
}

impl Room {
    pub fn new(parts: RoomParts) -> Self {
        let RoomParts { loaded, mut observer, server, actor, session } = parts;
        observer.opened(&loaded.doc);
        // What the store holds already tells the totals of what it holds, and what it asks of people.
        let _ = (observer.take_totals(), observer.take_calls(), observer.take_supply());
        let committed = loaded.doc.get_heads();
        Self {
            id: loaded.id,
            plan: loaded.plan,
            server,
            doc: loaded.doc.with_actor(actor),
            ledger: loaded.ledger,
            committed,
            lock: loaded.lock,
            is_frozen: false,
            peers: BTreeMap::new(),
            owners: HashMap::new(),
            pending: VecDeque::new(),
            pending_bytes: 0,
            flight: None,
            storage: loaded.storage,
            is_reloading: false,
            suspects: HashSet::new(),
            freezes: Vec::new(),
            observer,
            totals: None,
            calls: None,
            supply: None,
            piece: None,
            parts: WholeInParts::default(),
            session,
            words: 0,
            now: Duration::ZERO,
            batch_at: Duration::ZERO,
        }
    }

    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// Where the document stands for everybody else.
    pub fn committed(&self) -> &[ChangeHash] {
        &self.committed
    }

    pub fn peer_count(&self) -> usize {
        self.peers.len()
    }

    /// Nobody is here and nothing is left to do: the room may go.
    pub fn is_idle(&self) -> bool {
        self.peers.is_empty() && self.is_quiet() && !self.storage.is_compacting()
    }

    /// Everything that came is committed or refused.
    pub fn is_quiet(&self) -> bool {
        self.pending.is_empty() && self.flight.is_none() && !self.is_reloading && self.freezes.is_empty()
    }

    /// Takes in what happened. Effects are to be done in order.
    pub fn handle(&mut self, event: Event, out: &mut Vec<Effect>) {
        match event {
            Event::Enter(entrant) => self.enter(entrant, out),
            Event::Frame { from, data } => self.frame(from, data, out),
            Event::Say { from, utterance } => self.say(from, &utterance, out),
            Event::Leave(connection) => self.leave(connection, out),
            Event::Committed(result) => self.commit_ended(result, out),
            Event::OwnerFound { actor, owner } => self.owner_found(actor, owner),
            Event::Reloaded(result) => self.reloaded(result, out),
            Event::Compacted(result) => self.storage.compacted(result, self.now),
            Event::Command(command) => self.command(command, out),
        }
    }

    /// Lets time pass: starts a batch when it is due. Called after every row of events and when [`Self::wake_at`] says.
    pub fn tick(&mut self, now: Duration, out: &mut Vec<Effect>) {
        self.now = self.now.max(now);
        if self.is_reloading {
            self.storage.retry_reload(self.now, out);
            return;
        }
        self.retry_commit(out);
        let is_due = self.now >= self.batch_at || !self.freezes.is_empty();
        if self.flight.is_none() && !self.pending.is_empty() && is_due {
            self.batch_at = self.now + limit::BATCH_EVERY;
            self.run_batch(out);
        }
        self.settle_freezes(out);
    }

    /// When [`Self::tick`] has something to do, if nothing happens before.
    pub fn wake_at(&self) -> Option<Duration> {
        let batch = (self.flight.is_none() && !self.pending.is_empty() && !self.is_reloading).then_some(self.batch_at);
        [batch, self.storage.retry_at()].into_iter().flatten().min()
    }

    fn enter(&mut self, entrant: Entrant, out: &mut Vec<Effect>) {
        let (connection, is_read_only) =
            (entrant.connection, self.is_closed() || entrant.access < super::Access::Write);
        self.peers.entry(connection).or_insert_with(|| Peer::new(entrant, is_read_only));
        if self.storage.has_trouble() {
            // The others heard it when it began.
            self.tell(connection, &Notice::StorageTrouble, out);
        }
    }

    fn leave(&mut self, connection: ConnectionId, out: &mut Vec<Effect>) {
        let Some(peer) = self.peers.remove(&connection) else { return };
        // What it sent and nobody has looked at yet is looked at all the same: it was sent in good faith.
        if peer.has_said_something() {
            self.notify_left(&peer, out);
        }
    }

    fn frame(&mut self, from: ConnectionId, data: Bytes, out: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&from) else { return };
        let message = match SyncMessage::decode(&data) {
            Ok(message) => message,
            Err(refusal) => return self.refuse(from, refusal, out),
        };
        if peer.is_read_only() && !message.changes.is_empty() {
            self.hear_without_changes(from, &message, out);
        } else if message.changes.is_empty() && !peer.is_waiting() {
            self.hear(from, &message);
            self.answer_if_due(from, out);
        } else if self.pending_bytes + peer.held_bytes() + data.len() > limit::PENDING_BYTES_MAX {
            self.refuse(from, Refusal::Busy, out);
        } else if !peer.hold(&data) {
            peer.queued += 1;
            self.pending_bytes += data.len();
            self.pending.push_back(Pending::Frame { from, person: peer.entrant.person, data });
        }
    }

    /// Turns a peer away with a reason. Nothing more of it is taken.
    fn refuse(&mut self, from: ConnectionId, refusal: Refusal, out: &mut Vec<Effect>) {
        if let Some(peer) = self.peers.remove(&from) {
            if peer.has_said_something() {
                self.notify_left(&peer, out);
            }
            self.drop_pending_of(from);
            out.push(Effect::Close { to: from, refusal });
        }
    }

    fn drop_pending_of(&mut self, connection: ConnectionId) {
        let mut dropped = 0;
        self.pending.retain(|pending| match pending {
            Pending::Frame { from, data, .. } if *from == connection => {
                dropped += data.len();
                false
            }
            _ => true,
        });
        self.pending_bytes -= dropped;
    }

    fn command(&mut self, command: RoomCommand, out: &mut Vec<Effect>) {
        match command {
            RoomCommand::SetState(lock) => self.set_lock(lock, out),
            RoomCommand::SetAccess { person, access } => self.set_access(person, access, out),
            RoomCommand::Freeze { reply } => self.freeze(reply, out),
            RoomCommand::Edit { if_open: true, reply, .. } if self.is_closed() => {
                let _ = reply.send(Err(EditError::Closed));
            }
            RoomCommand::Edit { edit, told, reply, .. } => self.pending.push_back(Pending::Edit { edit, told, reply }),
            RoomCommand::TakeIn { reply, .. } if self.is_closed() => {
                // Whoever asked is gone when this cannot be sent.
                let _ = reply.send(Err(EditError::Closed));
            }
            RoomCommand::TakeIn { incoming, reply } => self.pending.push_back(Pending::TakeIn { incoming, reply }),
            RoomCommand::Read(read) => read(&self.doc, &self.committed),
            RoomCommand::Notify(notice) => self.notify(&notice, out),
        }
    }

    /// No changes from people just now.
    fn is_closed(&self) -> bool {
        self.is_frozen || self.lock != DocumentLock::Open
    }

    fn is_committed(&self, hash: &ChangeHash) -> bool {
        self.doc.get_change_meta_by_hash(hash).is_some() && !self.is_in_flight(hash)
    }

    fn is_in_flight(&self, hash: &ChangeHash) -> bool {
        self.flight.as_ref().is_some_and(|flight| flight.contains(hash))
    }
}
