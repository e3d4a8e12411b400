//! All rooms and all connections: who is where, and how the rest of the server reaches them.
//!
//! A room is opened by whoever asks for it first and goes when nobody has needed it for a while. Going and asking exclude
//! each other: both happen under the lock of the table of rooms, and a room goes only if no one holds a way to it.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use automerge::{Automerge, ChangeHash};
use bytes::Bytes;
use shared::id::{DocumentId, PersonId};
use shared::wire::{DocumentLock, Message};
use tokio::sync::{mpsc, oneshot};

use super::connection::Registered;
use super::keeper::{Letter, STOP_WITHIN, keep};
use super::outbox::Parting;
use super::{
    Access, Caller, ConnectionId, Doorkeeper, Edit, EditError, Event, FreezeError, Frozen, Incoming, Observers,
    RoomCommand, limit,
};
use crate::audit::AuditEvent;
use crate::persistence::{DocumentRecord, Documents, StoreError, TokenHash};
use crate::random::Random;

/// What a hub is made of.
pub struct HubParts {
    pub store: Arc<dyn Documents>,
    pub doorkeeper: Arc<dyn Doorkeeper>,
    pub observers: Arc<dyn Observers>,
    pub random: Arc<dyn Random>,
    /// The server's name among peers.
    pub name: String,
    /// Names what the server keeps, the same after each start, so that clients remember where they stood with it.
    pub storage_id: Option<String>,
}

/// Why a room did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    #[error("there is no such document")]
    Missing,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Freeze(#[from] FreezeError),
    #[error(transparent)]
    Edit(#[from] EditError),
    #[error("the server is shutting down")]
    Stopped,
}

/// Numbers for whoever watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HubStats {
    pub rooms: usize,
    pub connections: usize,
    /// Peers that were turned away since the start.
    pub refusals: u64,
}

#[derive(Default)]
struct Connections {
    by_id: HashMap<ConnectionId, Arc<Registered>>,
    names: HashSet<Arc<str>>,
}

pub struct Hub {
    parts: HubParts,
    name: Arc<str>,
    rooms: Mutex<HashMap<DocumentId, mpsc::Sender<Letter>>>,
    connections: Mutex<Connections>,
    next_connection: AtomicU64,
    refusals: AtomicU64,
    /// Each room holds a sender; the receiver hears when the last is gone. `None` when the hub has stopped.
    alive: Mutex<Option<mpsc::Sender<()>>>,
    last_gone: tokio::sync::Mutex<mpsc::Receiver<()>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    pub fn new(parts: HubParts) -> Arc<Self> {
        let (alive, last_gone) = mpsc::channel(1);
        let name = Arc::from(parts.name.as_str());
        Arc::new(Self {
            parts,
            name,
            rooms: Mutex::default(),
            connections: Mutex::default(),
            next_connection: AtomicU64::new(1),
            refusals: AtomicU64::new(0),
            alive: Mutex::new(Some(alive)),
            last_gone: tokio::sync::Mutex::new(last_gone),
        })
    }

    // What the server asks of rooms

    /// Closes a document at an exact version, all of it committed; [`Self::set_state`] says what becomes of it.
    pub async fn freeze(self: &Arc<Self>, id: DocumentId) -> Result<Frozen, CommandError> {
        let (reply, answer) = oneshot::channel();
        self.command(id, RoomCommand::Freeze { reply }).await?;
        Ok(answer.await.map_err(|_| CommandError::Stopped)??)
    }

    /// Edits a document as the server, locked or not, with the log entries that tell of it. The heads come when both are
    /// committed.
    pub async fn edit(
        self: &Arc<Self>,
        id: DocumentId,
        edit: Edit,
        told: Vec<AuditEvent>,
    ) -> Result<Vec<ChangeHash>, CommandError> {
        let (reply, answer) = oneshot::channel();
        self.command(id, RoomCommand::Edit { edit, if_open: false, told, reply }).await?;
        Ok(answer.await.map_err(|_| CommandError::Stopped)??)
    }

    /// Edits a document as the server unless it is locked, archived or about to be: then [`EditError::Closed`].
    pub async fn edit_if_open(self: &Arc<Self>, id: DocumentId, edit: Edit) -> Result<Vec<ChangeHash>, CommandError> {
        let (reply, answer) = oneshot::channel();
        self.command(id, RoomCommand::Edit { edit, if_open: true, told: Vec::new(), reply }).await?;
        Ok(answer.await.map_err(|_| CommandError::Stopped)??)
    }

    /// Takes changes in as the server, on the version they were made for. The heads come when it is committed.
    pub async fn take_in(
        self: &Arc<Self>,
        id: DocumentId,
        incoming: Incoming,
    ) -> Result<Vec<ChangeHash>, CommandError> {
        let (reply, answer) = oneshot::channel();
        self.command(id, RoomCommand::TakeIn { incoming, reply }).await?;
        Ok(answer.await.map_err(|_| CommandError::Stopped)??)
    }

    /// Looks at a document. It may be some milliseconds ahead of what is committed.
    pub async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        id: DocumentId,
        look: impl FnOnce(&Automerge, &[ChangeHash]) -> T + Send + 'static,
    ) -> Result<T, CommandError> {
        let (reply, answer) = oneshot::channel();
        let read = move |doc: &Automerge, heads: &[ChangeHash]| {
            // Whoever asked and has gone needs no answer.
            let _ = reply.send(look(doc, heads));
        };
        self.command(id, RoomCommand::Read(Box::new(read))).await?;
        answer.await.map_err(|_| CommandError::Stopped)
    }

    /// Tells an open room that its document was locked, opened or archived in the store.
    pub fn set_state(&self, id: DocumentId, lock: DocumentLock) {
        self.tell(id, RoomCommand::SetState(lock));
    }

    /// Tells a room something if it is open; one that is not will read it from the store.
    pub fn tell(&self, id: DocumentId, command: RoomCommand) {
        let Some(room) = locked(&self.rooms).get(&id).cloned() else { return };
        let letter = Letter::Event(Event::Command(command));
        if let Err(mpsc::error::TrySendError::Full(letter)) = room.try_send(letter) {
            // The room is behind; it is told all the same, only without keeping the caller waiting.
            tokio::spawn(async move { room.send(letter).await });
        }
    }

    /// Gives a room a command, opening it if need be.
    pub async fn command(self: &Arc<Self>, id: DocumentId, command: RoomCommand) -> Result<(), CommandError> {
        let record = self.parts.store.find(id).await?.ok_or(CommandError::Missing)?;
        let room = self.room(record).ok_or(CommandError::Stopped)?;
        room.send(Letter::Event(Event::Command(command))).await.map_err(|_| CommandError::Stopped)
    }

    // Who is there

    /// A session ended: its sockets close at once, and nothing that waits is sent.
    pub fn disconnect_session(&self, session: &TokenHash) {
        self.part_where(|registered| registered.caller.session == *session);
    }

    /// All sockets of a person close at once.
    pub fn disconnect_person(&self, person: PersonId) {
        self.part_where(|registered| registered.caller.person == person);
    }

    fn part_where(&self, is_theirs: impl Fn(&Registered) -> bool) {
        for registered in locked(&self.connections).by_id.values() {
            if is_theirs(registered) {
                registered.outbox.part(Parting::Expelled);
            }
        }
    }

    /// The roles of a person changed: asks anew what they may do with each document they have open.
    pub async fn roles_changed(self: &Arc<Self>, person: PersonId) -> Result<(), StoreError> {
        let documents: HashSet<DocumentId> = {
            let connections = locked(&self.connections);
            let theirs = connections.by_id.values().filter(|registered| registered.caller.person == person);
            theirs.flat_map(|registered| registered.start_over()).collect()
        };
        for id in documents {
            let access = match self.parts.store.find(id).await? {
                Some(record) => self.parts.doorkeeper.access(person, &record).await?,
                None => Access::None,
            };
            self.tell(id, RoomCommand::SetAccess { person, access });
        }
        Ok(())
    }

    pub fn stats(&self) -> HubStats {
        let (rooms, connections) = (locked(&self.rooms).len(), locked(&self.connections).by_id.len());
        HubStats { rooms, connections, refusals: self.refusals.load(Ordering::Relaxed) }
    }

    /// Closes all sockets, has every room write what it has, and returns when they have or time is up.
    pub async fn stop(&self) {
        locked(&self.alive).take();
        for registered in locked(&self.connections).by_id.values() {
            registered.outbox.part(Parting::Stopping);
        }
        let rooms: Vec<_> = locked(&self.rooms).drain().map(|(_, room)| room).collect();
        for room in &rooms {
            // A room that is gone has nothing to write.
            let _ = room.send(Letter::Stop).await;
        }
        drop(rooms);
        let mut last_gone = self.last_gone.lock().await;
        if tokio::time::timeout(STOP_WITHIN, last_gone.recv()).await.is_err() {
            tracing::warn!("some rooms could not write everything in time; nothing of that was acknowledged");
        }
    }

    // What rooms and connections ask of the hub

    pub(super) fn store(&self) -> &dyn Documents {
        &*self.parts.store
    }

    pub(super) fn store_handle(&self) -> Arc<dyn Documents> {
        self.parts.store.clone()
    }

    pub(super) fn doorkeeper(&self) -> &dyn Doorkeeper {
        &*self.parts.doorkeeper
    }

    pub(super) fn observers(&self) -> &dyn Observers {
        &*self.parts.observers
    }

    pub(super) fn random(&self) -> &dyn Random {
        &*self.parts.random
    }

    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    pub(super) fn storage_id(&self) -> Option<&str> {
        self.parts.storage_id.as_deref()
    }

    pub(super) fn count_refusal(&self) {
        self.refusals.fetch_add(1, Ordering::Relaxed);
    }

    /// “No such document”, whatever the reason.
    pub(super) fn unavailable(&self, document: DocumentId, target: &str) -> Bytes {
        Bytes::from(Message::DocUnavailable { document, sender: &self.name, target }.encode())
    }

    /// The way to a document's room, opened if need be. `None` when the hub has stopped.
    pub(super) fn room(self: &Arc<Self>, record: DocumentRecord) -> Option<mpsc::Sender<Letter>> {
        let alive = locked(&self.alive).clone()?;
        let mut rooms = locked(&self.rooms);
        if let Some(room) = rooms.get(&record.id) {
            return Some(room.clone());
        }
        let (room, letters) = mpsc::channel(limit::ROOM_QUEUE);
        rooms.insert(record.id, room.clone());
        drop(rooms);
        let hub = self.clone();
        tokio::spawn(async move {
            keep(hub, record, letters).await;
            drop(alive);
        });
        Some(room)
    }

    pub(super) fn forget_room(&self, id: DocumentId) {
        locked(&self.rooms).remove(&id);
    }

    /// Takes a room out of the table unless somebody has a way to it or something waits for it.
    pub(super) fn forget_room_if_unused(&self, id: DocumentId, letters: &mpsc::Receiver<Letter>) -> bool {
        let mut rooms = locked(&self.rooms);
        let is_unused =
            letters.is_empty() && rooms.get(&id).is_some_and(|room| room.strong_count() == 1 && !room.is_closed());
        if is_unused {
            rooms.remove(&id);
        }
        is_unused
    }

    /// Takes a connection in, unless its person has too many already.
    pub(super) fn register(&self, caller: Caller) -> Option<Arc<Registered>> {
        if locked(&self.alive).is_none() {
            return None;
        }
        let id = ConnectionId(self.next_connection.fetch_add(1, Ordering::Relaxed));
        let mut connections = locked(&self.connections);
        let theirs = connections.by_id.values().filter(|other| other.caller.person == caller.person).count();
        if theirs >= limit::SOCKETS_PER_PERSON {
            return None;
        }
        let registered = Arc::new(Registered::new(id, caller));
        connections.by_id.insert(id, registered.clone());
        Some(registered)
    }

    pub(super) fn unregister(&self, id: ConnectionId, public: Option<&Arc<str>>) {
        let mut connections = locked(&self.connections);
        connections.by_id.remove(&id);
        if let Some(public) = public {
            connections.names.remove(public);
        }
    }

    pub(super) fn release_name(&self, public: &Arc<str>) {
        locked(&self.connections).names.remove(public);
    }

    /// The name others know a peer by: its own, unless somebody has it already.
    pub(super) fn claim_name(&self, id: ConnectionId, wanted: &Arc<str>) -> Arc<str> {
        let mut connections = locked(&self.connections);
        let is_free = *wanted != self.name && !connections.names.contains(wanted);
        let name = if is_free { wanted.clone() } else { Arc::from(format!("{wanted}~{}", id.0)) };
        connections.names.insert(name.clone());
        name
    }
}
