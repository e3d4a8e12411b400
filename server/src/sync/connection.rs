//! One peer's side of the conversation: it says who it is, then talks about documents. No socket here; frames in, frames
//! into its [`Outbox`].

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use shared::id::DocumentId;
use shared::wire::{Ephemeral, Message, PROTOCOL_VERSION, PeerMetadata, WireError};
use tokio::sync::mpsc;

use super::keeper::Letter;
use super::outbox::{Outbox, Parting};
use super::{Access, Caller, Entrant, Event, Hub, RoomCommand, Utterance, limit};

/// Names a connection for the life of the server. What peers call themselves is not relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// A connection as the hub knows it.
#[derive(Debug)]
pub struct Registered {
    pub id: ConnectionId,
    pub caller: Caller,
    pub outbox: Arc<Outbox>,
    documents: Mutex<HashSet<DocumentId>>,
    /// Counts how often the person's roles changed.
    generation: AtomicU64,
}

impl Registered {
    pub fn new(id: ConnectionId, caller: Caller) -> Self {
        Self { id, caller, outbox: Arc::default(), documents: Mutex::default(), generation: AtomicU64::new(0) }
    }

    /// Notes that roles changed; the documents it has open, or is about to.
    pub fn start_over(&self) -> Vec<DocumentId> {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    fn note(&self, document: DocumentId) {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).insert(document);
    }

    fn unnote(&self, document: DocumentId) {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).remove(&document);
    }
}

/// The name a peer gave itself, and the one others know it by.
#[derive(Debug, Clone)]
struct Joined {
    name: Arc<str>,
    public: Arc<str>,
}

/// A conversation with one peer.
pub struct Conversation {
    hub: Arc<Hub>,
    registered: Arc<Registered>,
    joined: Option<Joined>,
    rooms: HashMap<DocumentId, mpsc::Sender<Letter>>,
    nonsense: u32,
}

impl Conversation {
    /// `None` when the person has too many sockets open, or the server stops.
    pub fn open(hub: Arc<Hub>, caller: Caller) -> Option<Self> {
        let registered = hub.register(caller)?;
        Some(Self { hub, registered, joined: None, rooms: HashMap::new(), nonsense: 0 })
    }

    pub fn outbox(&self) -> &Arc<Outbox> {
        &self.registered.outbox
    }

    pub fn has_joined(&self) -> bool {
        self.joined.is_some()
    }

    /// A frame that says what went wrong, and with which document; where the conversation ends over it, the last.
    pub fn error(&self, message: &str, document: Option<DocumentId>) -> Bytes {
        let target = self.joined.as_ref().map(|joined| &*joined.name);
        Bytes::from(Message::Error { sender: Some(self.hub.name()), target, document, message }.encode())
    }

    /// Takes in a frame.
    pub async fn hear(&mut self, frame: Bytes) -> Result<(), Parting> {
        let message = match Message::decode(&frame) {
            Ok(message) => message,
            Err(error @ (WireError::UnknownType(_) | WireError::Id(_))) => return self.ignore(&error.to_string()),
            Err(error) => return Err(refused("malformed", &error)),
        };
        match (message, &self.joined) {
            (Message::Join { sender, versions, .. }, _) => self.join(sender, &versions).await,
            (_, None) => Err(refused("not-joined", &"say “join” first")),
            (Message::Sync(said) | Message::Request(said), Some(joined)) => {
                if said.sender != &*joined.name {
                    return self.ignore("the message names another sender than the one that joined");
                }
                let data = frame.slice_ref(said.data);
                self.sync(said.document, data).await
            }
            (Message::Ephemeral(said), Some(joined)) => {
                // What a peer passes on for others, the others have said here themselves.
                if said.sender == &*joined.name {
                    let data = frame.slice_ref(said.data);
                    self.say(&said, data).await;
                }
                Ok(())
            }
            (Message::Leave { .. }, _) => Err(Parting::Stopping),
            // What others have or lack, and what went wrong there, changes nothing here. A new message is named above or here.
            (
                Message::Peer { .. }
                | Message::DocUnavailable { .. }
                | Message::Error { .. }
                | Message::RemoteSubscriptionChange { .. }
                | Message::RemoteHeadsChanged { .. },
                Some(_),
            ) => Ok(()),
        }
    }

    /// Tells the peer that something was ignored; too much of it ends the conversation.
    fn ignore(&mut self, why: &str) -> Result<(), Parting> {
        self.nonsense += 1;
        if self.nonsense > limit::NONSENSE_MAX {
            return Err(refused("nonsense", &why));
        }
        self.registered.outbox.push(self.error(why, None));
        Ok(())
    }

    async fn join(&mut self, sender: &str, versions: &[&str]) -> Result<(), Parting> {
        if !Message::speaks(versions) {
            return Err(refused("version", &format!("only version {PROTOCOL_VERSION} of the protocol is spoken here")));
        }
        let same = self.joined.as_ref().is_some_and(|joined| &*joined.name == sender);
        // Joining again starts over: the peer may have forgotten where it stood.
        self.leave_rooms().await;
        if !same {
            let name: Arc<str> = Arc::from(sender);
            let public = self.hub.claim_name(self.registered.id, &name);
            if let Some(old) = self.joined.replace(Joined { name, public }) {
                self.hub.release_name(&old.public);
            }
        }
        let metadata =
            PeerMetadata { storage_id: self.hub.storage_id(), is_ephemeral: self.hub.storage_id().is_none() };
        let peer =
            Message::Peer { sender: self.hub.name(), target: sender, version: PROTOCOL_VERSION, metadata }.encode();
        self.registered.outbox.push(Bytes::from(peer));
        Ok(())
    }

    async fn sync(&mut self, document: DocumentId, data: Bytes) -> Result<(), Parting> {
        if !self.rooms.contains_key(&document) && !self.enter(document).await? {
            return Ok(());
        }
        let from = self.registered.id;
        if let Some(room) = self.rooms.get(&document)
            && room.send(Letter::Event(Event::Frame { from, data })).await.is_err()
        {
            // The room ended under it, with the server or by a fault: the peer starts over.
            return Err(Parting::Stopping);
        }
        Ok(())
    }

    /// Opens a document, if it is there and the person may see it. To whom it is closed it looks as if it were not.
    async fn enter(&mut self, document: DocumentId) -> Result<bool, Parting> {
        let Some(joined) = self.joined.clone() else { return Ok(false) };
        if self.rooms.len() >= limit::DOCUMENTS_PER_SOCKET {
            let why = format!("at most {} documents are open on one socket", limit::DOCUMENTS_PER_SOCKET);
            return Err(refused("too-many-documents", &why));
        }
        // Noted before access is asked: whoever changes roles from now on finds it.
        self.registered.note(document);
        let generation = self.registered.generation();
        let unreadable = |error| refused("storage", &error);
        let record = self.hub.store().find(document).await.map_err(unreadable)?;
        let access = match &record {
            Some(record) => self.access(record).await.map_err(unreadable)?,
            None => Access::None,
        };
        let Some(record) = record.filter(|_| access > Access::None) else {
            self.registered.unnote(document);
            self.registered.outbox.push(self.hub.unavailable(document, &joined.name));
            return Ok(false);
        };
        let Some(room) = self.hub.room(record.clone()) else { return Err(Parting::Stopping) };
        let caller = &self.registered.caller;
        let entrant = Entrant {
            connection: self.registered.id,
            peer: joined.name,
            public: joined.public,
            person: caller.person,
            name: Arc::from(caller.name.as_str()),
            access,
        };
        let entered = room.send(Letter::Enter(entrant, self.registered.outbox.clone())).await;
        entered.map_err(|_| Parting::Stopping)?;
        if self.registered.generation() != generation {
            let (person, access) = (caller.person, self.access(&record).await.map_err(unreadable)?);
            let command = Event::Command(RoomCommand::SetAccess { person, access });
            room.send(Letter::Event(command)).await.map_err(|_| Parting::Stopping)?;
        }
        self.rooms.insert(document, room);
        Ok(true)
    }

    async fn access(
        &self,
        record: &crate::persistence::DocumentRecord,
    ) -> Result<Access, crate::persistence::StoreError> {
        self.hub.doorkeeper().access(self.registered.caller.person, record).await
    }

    async fn say(&self, said: &Ephemeral<'_>, data: Bytes) {
        // Only where it has a document open does anybody hear it.
        let Some(room) = self.rooms.get(&said.document) else { return };
        let utterance = Utterance { session: said.session.to_owned(), count: said.count, data };
        let from = self.registered.id;
        // A room that ended is found out with the next sync message.
        let _ = room.send(Letter::Event(Event::Say { from, utterance })).await;
    }

    async fn leave_rooms(&mut self) {
        for (document, room) in self.rooms.drain() {
            self.registered.unnote(document);
            // A room that ended needs no goodbye.
            let _ = room.send(Letter::Event(Event::Leave(self.registered.id))).await;
        }
    }

    /// Ends the conversation: nobody waits for it any more.
    pub async fn close(mut self) {
        self.leave_rooms().await;
        self.hub.unregister(self.registered.id, self.joined.as_ref().map(|joined| &joined.public));
    }
}

fn refused(code: &'static str, reason: &dyn std::fmt::Display) -> Parting {
    Parting::Refused { code, reason: reason.to_string(), document: None }
}
