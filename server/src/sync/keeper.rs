//! Keeps one room going: brings it events, lets its time pass, and does what its effects say.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use automerge::ActorId;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use shared::id::DocumentId;
use shared::wire::inspect::Refusal;
use shared::wire::{Notice, SheetTotals};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use super::compaction::compact;
use super::outbox::{Outbox, Parting};
use super::{ConnectionId, Effect, Entrant, Event, Hub, Loaded, Room, RoomCommand, RoomParts, limit};
use crate::persistence::{DocumentRecord, Documents, StoreError};

/// What comes to a room.
#[derive(Debug)]
pub enum Letter {
    Enter(Entrant, Arc<Outbox>),
    Event(Event),
    /// Write what there is and end.
    Stop,
}

/// Loads a room and keeps it until nobody needs it.
pub async fn keep(hub: Arc<Hub>, record: DocumentRecord, mut letters: mpsc::Receiver<Letter>) {
    let id = record.id;
    match load(hub.store(), record.clone()).await {
        Ok(loaded) => {
            let parts = RoomParts {
                loaded,
                observer: hub.observers().observe(&record),
                server: hub.name().clone(),
                actor: ActorId::from(hub.random().bytes::<16>()),
                session: hex::encode(hub.random().bytes::<8>()),
            };
            tracing::debug!(document.id = %id, "a room is open");
            Keeper::new(hub, Room::new(parts)).run(letters).await;
            tracing::debug!(document.id = %id, "a room is closed");
        }
        Err(error) => {
            tracing::error!(document.id = %id, %error, "a document could not be opened");
            hub.forget_room(id);
            letters.close();
            while let Some(letter) = letters.recv().await {
                if let Letter::Enter(entrant, outbox) = letter {
                    outbox.push(hub.unavailable(id, &entrant.peer));
                }
            }
        }
    }
}

async fn load(store: &dyn Documents, record: DocumentRecord) -> Result<Loaded, StoreError> {
    let chunks = store.chunks(record.id).await?;
    tokio::task::spawn_blocking(move || Loaded::from_chunks(&record, &chunks))
        .await
        .map_err(|error| StoreError::Corrupt(format!("a document cannot be loaded: {error}")))?
}

async fn load_again(store: Arc<dyn Documents>, id: DocumentId) -> Result<Box<Loaded>, StoreError> {
    let gone = StoreError::Missing { what: "document", which: id.to_string() };
    let record = store.find(id).await?.ok_or(gone)?;
    load(&*store, record).await.map(Box::new)
}

struct Keeper {
    hub: Arc<Hub>,
    room: Room,
    outboxes: HashMap<ConnectionId, Arc<Outbox>>,
    /// What the room waits for: commits, look-ups, loading anew, compaction.
    under_way: FuturesUnordered<BoxFuture<'static, Event>>,
    started: Instant,
    idle_since: Option<Instant>,
    stopping: bool,
    publishing: Option<(DocumentId, SheetTotals)>,
    publish_at: Instant,
}

impl Keeper {
    fn new(hub: Arc<Hub>, room: Room) -> Self {
        let now = Instant::now();
        Self {
            hub,
            room,
            outboxes: HashMap::new(),
            under_way: FuturesUnordered::new(),
            started: now,
            idle_since: Some(now),
            stopping: false,
            publishing: None,
            publish_at: now,
        }
    }

    async fn run(mut self, mut letters: mpsc::Receiver<Letter>) {
        let mut gulp = Vec::new();
        let mut effects = Vec::new();
        loop {
            let wake_at = self.wake_at();
            tokio::select! {
                taken = letters.recv_many(&mut gulp, limit::ROOM_GULP) => if taken == 0 { break },
                Some(event) = self.under_way.next(), if !self.under_way.is_empty() => {
                    gulp.push(Letter::Event(event));
                }
                () = sleep_until(wake_at.unwrap_or_else(Instant::now)), if wake_at.is_some() => {}
            }
            for letter in gulp.drain(..) {
                self.take(letter, &mut effects);
            }
            self.room.tick(self.started.elapsed(), &mut effects);
            self.carry_out(&mut effects);
            self.publish();
            if self.may_end(&letters, &mut effects) {
                break;
            }
            self.carry_out(&mut effects);
        }
    }

    fn wake_at(&self) -> Option<Instant> {
        let room = self.room.wake_at().map(|at| self.started + at);
        let idle = self.idle_since.map(|since| since + limit::IDLE_BEFORE_UNLOAD);
        let publish = self.publishing.as_ref().map(|_| self.publish_at);
        [room, idle, publish].into_iter().flatten().min()
    }

    fn take(&mut self, letter: Letter, effects: &mut Vec<Effect>) {
        match letter {
            Letter::Enter(entrant, outbox) => {
                self.outboxes.insert(entrant.connection, outbox);
                self.room.handle(Event::Enter(entrant), effects);
            }
            Letter::Event(event) => {
                let left = if let Event::Leave(connection) = &event { Some(*connection) } else { None };
                self.room.handle(event, effects);
                if let Some(connection) = left {
                    self.outboxes.remove(&connection);
                }
            }
            Letter::Stop => self.stopping = true,
        }
    }

    fn carry_out(&mut self, effects: &mut Vec<Effect>) {
        for effect in effects.drain(..) {
            match effect {
                Effect::Send { to, frame } => {
                    if let Some(outbox) = self.outboxes.get(&to) {
                        outbox.push(frame);
                    }
                }
                Effect::Close { to, refusal } => self.close(to, &refusal),
                Effect::Expel { to } => self.part(to, Parting::Expelled),
                Effect::Commit(append) => {
                    let store = self.hub.store_handle();
                    self.under_way.push(async move { Event::Committed(store.append(*append).await) }.boxed());
                }
                Effect::LookUp(actor) => {
                    let store = self.hub.store_handle();
                    let found = async move {
                        let owner = store.actor_owner(actor.to_bytes()).await;
                        Event::OwnerFound { actor, owner }
                    };
                    self.under_way.push(found.boxed());
                }
                Effect::Reload => {
                    let (store, id) = (self.hub.store_handle(), self.room.id());
                    self.under_way.push(async move { Event::Reloaded(load_again(store, id).await) }.boxed());
                }
                Effect::Compact => {
                    let (store, id) = (self.hub.store_handle(), self.room.id());
                    self.under_way.push(async move { Event::Compacted(compact(&*store, id).await) }.boxed());
                }
                Effect::Supply { plan, what } => self.hub.observers().supplied(plan, self.room.id(), what),
                Effect::Publish { plan, totals } => self.publishing = Some((plan, *totals)),
            }
        }
    }

    fn close(&mut self, to: ConnectionId, refusal: &Refusal) {
        self.hub.count_refusal();
        tracing::info!(document.id = %self.room.id(), code = refusal.code(), %refusal, "a peer was turned away");
        let (code, reason, document) = (refusal.code(), refusal.to_string(), Some(self.room.id()));
        self.part(to, Parting::Refused { code, reason, document });
    }

    fn part(&mut self, to: ConnectionId, parting: Parting) {
        if let Some(outbox) = self.outboxes.remove(&to) {
            outbox.part(parting);
        }
    }

    /// Totals go to the plan's readers with pauses between; the last ones always go.
    fn publish(&mut self) {
        let now = Instant::now();
        if now < self.publish_at {
            return;
        }
        if let Some((plan, totals)) = self.publishing.take() {
            self.publish_at = now + limit::PUBLISH_EVERY;
            self.hub.tell(plan, RoomCommand::Notify(Notice::Totals(Box::new(totals))));
        }
    }

    /// Whether the room is done with: stopped and all is written, or idle for a while with nobody about to enter.
    fn may_end(&mut self, letters: &mpsc::Receiver<Letter>, effects: &mut Vec<Effect>) -> bool {
        if self.stopping {
            return self.room.is_quiet() && self.publishing.is_none();
        }
        if !self.room.is_idle() || self.publishing.is_some() {
            self.idle_since = None;
            return false;
        }
        let since = *self.idle_since.get_or_insert_with(Instant::now);
        if since.elapsed() < limit::IDLE_BEFORE_UNLOAD {
            return false;
        }
        if !self.room.rest(effects) {
            return false;
        }
        let may_go = self.hub.forget_room_if_unused(self.room.id(), letters);
        if !may_go {
            // Somebody is on the way in.
            self.idle_since = Some(Instant::now());
        }
        may_go
    }
}

/// A room that does not come to rest within this time when the server stops is left: what it could not write was
/// acknowledged to nobody.
pub const STOP_WITHIN: Duration = limit::FLUSH_WITHIN;
