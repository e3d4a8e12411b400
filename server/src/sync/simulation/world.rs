//! The room, its store, the replicas and the lines between them, and what may happen to them.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjType, ROOT};
use bytes::Bytes;
use chrono::DateTime;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use shared::id::{DocumentId, PersonId, RequestId};
use shared::wire::{DocumentLock, Message, Notice, Payload};

use super::decision::{decision, overtaken};
use super::replica::Replica;
use crate::persistence::{Append, Chunk, DocumentKind, DocumentRecord, DocumentState, StoreError};
use crate::sync::room::{Compaction, document_of};
use crate::sync::{
    Access, ConnectionId, Effect, Entrant, Event, Incoming, Loaded, Room, RoomCommand, RoomParts, Unobserved,
};

/// Steps of a life, and how many more all may take to agree: far more than any honest exchange needs.
const STEPS: usize = 160;
const STEPS_TO_REST_MAX: usize = 6_000;

/// What is written in a branch, in a change each.
const IN_A_BRANCH: [&str; 2] = ["in a branch", "twice"];

/// What is committed.
struct Store {
    record: DocumentRecord,
    chunks: Vec<Chunk>,
    actors: Vec<(Vec<u8>, PersonId)>,
    /// Every change in the chunks.
    hashes: HashSet<ChangeHash>,
    is_full: bool,
}

/// Something the room waits for.
enum UnderWay {
    Commit(Box<Append>),
    LookUp(ActorId),
    Reload,
    Compact,
}

pub struct World {
    seed: u64,
    rng: StdRng,
    store: Store,
    room: Room,
    under_way: Vec<UnderWay>,
    replicas: Vec<Replica>,
    now: Duration,
    connections: u64,
    lives: u8,
    lock: DocumentLock,
    /// Everything any replica was ever told the server has.
    announced: HashSet<ChangeHash>,
    /// The room knows that the store does not take what it should.
    in_trouble: bool,
    /// How often that began.
    pub troubles: usize,
}

impl Store {
    fn new() -> Self {
        let mut doc = shared::document::empty_document().with_actor(ActorId::from([1; 16]));
        doc.transact::<_, _, automerge::AutomergeError>(|tx| {
            tx.put_object(ROOT, "lines", ObjType::Map)?;
            tx.put_object(ROOT, "note", ObjType::Text)
        })
        .unwrap();
        let id = DocumentId(uuid::Uuid::from_u128(1));
        let record = DocumentRecord {
            id,
            kind: DocumentKind::Sheet,
            plan: DocumentId(uuid::Uuid::from_u128(2)),
            department: None,
            about: None,
            state: DocumentState::Open,
            revision: 1,
            follows: None,
            branch: None,
            heads: doc.get_heads(),
            created_at: DateTime::UNIX_EPOCH,
        };
        let hashes = doc.get_heads().into_iter().collect();
        let chunks = vec![Chunk::snapshot(doc.save())];
        Self { record, chunks, actors: Vec::new(), hashes, is_full: false }
    }

    fn append(&mut self, append: Append) -> Result<(), StoreError> {
        if self.is_full {
            return Err(StoreError::Full);
        }
        if self.record.state != DocumentState::Open {
            return Err(StoreError::Closed(self.record.id));
        }
        for chunk in append.chunks {
            let before = self.document();
            let mut after = before.clone();
            after.load_incremental(&chunk.bytes).unwrap();
            let added: Vec<Change> = after.get_changes(&before.get_heads());
            self.hashes.extend(added.iter().map(Change::hash));
            self.chunks.push(chunk);
        }
        self.actors.extend(append.actors);
        self.record.heads = append.heads;
        assert_eq!(self.document().get_heads(), self.record.heads, "the chunks make the heads that were said");
        Ok(())
    }

    fn document(&self) -> Automerge {
        document_of(&self.chunks).unwrap()
    }

    fn owner(&self, actor: &[u8]) -> Option<PersonId> {
        self.actors.iter().find(|(known, _)| known == actor).map(|(_, person)| *person)
    }

    fn load(&self) -> Loaded {
        Loaded::from_chunks(&self.record, &self.chunks).unwrap()
    }

    fn compact(&mut self) -> Compaction {
        let snapshot = Chunk::snapshot(self.document().save());
        let removed = &self.chunks[1..];
        let (removed_bytes, removed_chunks) = (removed.iter().map(|chunk| chunk.bytes.len()).sum(), removed.len());
        let snapshot_bytes = snapshot.bytes.len();
        self.chunks = vec![snapshot];
        Compaction { snapshot_bytes, removed_bytes, removed_chunks }
    }
}

fn open_room(store: &Store, life: u8) -> Room {
    Room::new(RoomParts {
        loaded: store.load(),
        observer: Box::new(Unobserved),
        server: Arc::from("server"),
        actor: ActorId::from([200, life]),
        session: format!("life {life}"),
    })
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let store = Store::new();
        let room = open_room(&store, 0);
        let replicas = (0..rng.random_range(3..=8)).map(|number| Replica::new(number, number % 3 == 2)).collect();
        Self {
            seed,
            rng,
            store,
            room,
            under_way: Vec::new(),
            replicas,
            now: Duration::ZERO,
            connections: 0,
            lives: 0,
            lock: DocumentLock::Open,
            announced: HashSet::new(),
            in_trouble: false,
            troubles: 0,
        }
    }

    /// Whatever may happen, happens.
    pub fn live(&mut self) {
        for _ in 0..STEPS {
            let who = self.rng.random_range(0..self.replicas.len());
            match self.rng.random_range(0..100) {
                0..25 => self.replicas[who].edit(&mut self.rng),
                25..50 => {
                    let twice = self.rng.random_bool(0.05);
                    self.deliver_up(who, twice);
                }
                50..70 => {
                    self.deliver_down(who);
                }
                70..80 => self.finish_something(),
                80..87 => self.pass_time(),
                87..92 => self.connect(who),
                92..94 => self.disconnect(who),
                94..95 => self.kill_the_server(),
                95..96 => self.store.is_full = !self.store.is_full,
                96..97 => self.toggle_lock(),
                97..98 => self.edit_as_the_server(),
                _ => self.under_way.push(UnderWay::Compact),
            }
            self.check_everybody_knows();
        }
    }

    /// Everything is well again; runs until nothing more is said.
    pub fn come_to_rest(&mut self) {
        self.store.is_full = false;
        if self.lock != DocumentLock::Open {
            self.toggle_lock();
        }
        for who in 0..self.replicas.len() {
            self.connect(who);
        }
        for _ in 0..STEPS_TO_REST_MAX {
            let mut moved = false;
            for who in 0..self.replicas.len() {
                moved |= self.deliver_up(who, false);
                moved |= self.deliver_down(who);
            }
            moved |= !self.under_way.is_empty();
            self.finish_something();
            self.pass_time();
            self.check_everybody_knows();
            if !moved && self.room.is_quiet() {
                return;
            }
        }
        panic!("seed {}: they talk without end", self.seed);
    }

    pub fn check_agreement(&self) {
        let kept = self.store.document();
        let heads = kept.get_heads();
        assert_eq!(self.room.committed(), heads, "what the room thinks is committed is");
        for hash in &self.announced {
            assert!(kept.get_change_meta_by_hash(hash).is_some(), "an announced change is gone");
        }
        for replica in &self.replicas {
            assert_eq!(replica.doc.get_heads(), heads, "a replica stands elsewhere");
            assert_eq!(replica.doc.hydrate(None), kept.hydrate(None), "a replica shows something else");
        }
    }

    /// Whoever is on the line believes of the store what is so: also who came while it was full, or stayed until it was not.
    fn check_everybody_knows(&self) {
        for line in self.replicas.iter().filter_map(|replica| replica.line.as_ref()) {
            let (told, is_so) = (line.told_trouble, self.in_trouble);
            assert_eq!(told, is_so, "seed {}: somebody believes something else of the store", self.seed);
        }
    }

    /// Enough to tell two worlds apart.
    pub fn told(&self) -> (Vec<ChangeHash>, u64, usize) {
        (self.store.record.heads.clone(), self.connections, self.announced.len())
    }

    fn handle(&mut self, event: Event) {
        let mut effects = Vec::new();
        self.room.handle(event, &mut effects);
        self.room.tick(self.now, &mut effects);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send { to, frame } => self.send(to, &frame),
                // A Bloom filter may hide a change that others build on; after a while the line is begun anew, which mends it.
                Effect::Close { to, refusal } if refusal.code() == "missing-dependencies" => self.begin_anew(to),
                Effect::Close { refusal, .. } => panic!("seed {}: an honest peer was refused: {refusal}", self.seed),
                Effect::Expel { .. } => panic!("nobody's role changes here"),
                Effect::Commit(append) => self.under_way.push(UnderWay::Commit(append)),
                Effect::LookUp(actor) => self.under_way.push(UnderWay::LookUp(actor)),
                Effect::Reload => self.under_way.push(UnderWay::Reload),
                Effect::Compact => self.under_way.push(UnderWay::Compact),
                Effect::Publish { .. } | Effect::Supply { .. } => {}
            }
        }
    }

    fn send(&mut self, to: ConnectionId, frame: &Bytes) {
        let line = self.replicas.iter_mut().filter_map(|replica| replica.line.as_mut());
        let Some(line) = line.into_iter().find(|line| line.connection == to) else { return };
        match Message::decode(frame).unwrap() {
            Message::Sync(message) => line.down.push_back(message.data.to_vec()),
            Message::Ephemeral(said) => match Payload::decode(said.data).unwrap() {
                Payload::Notice(Notice::StorageTrouble) => line.told_trouble = true,
                Payload::Notice(Notice::Saved) => line.told_trouble = false,
                Payload::Notice(_) | Payload::Presence(_) => {}
            },
            other => panic!("a room does not say {other:?}"),
        }
    }

    fn deliver_up(&mut self, who: usize, twice: bool) -> bool {
        let Some(line) = &mut self.replicas[who].line else { return false };
        let Some(data) = line.up.pop_front() else { return false };
        let from = line.connection;
        for _ in 0..=usize::from(twice) {
            self.handle(Event::Frame { from, data: Bytes::from(data.clone()) });
        }
        true
    }

    fn deliver_down(&mut self, who: usize) -> bool {
        let Some(line) = &mut self.replicas[who].line else { return false };
        let Some(data) = line.down.pop_front() else { return false };
        for head in self.replicas[who].hear(&data) {
            assert!(self.store.hashes.contains(&head), "seed {}: announced and not committed", self.seed);
            self.announced.insert(head);
        }
        true
    }

    fn finish_something(&mut self) {
        if self.under_way.is_empty() {
            return;
        }
        let which = self.rng.random_range(0..self.under_way.len());
        let event = match self.under_way.remove(which) {
            UnderWay::Commit(append) => {
                let result = self.commit(*append);
                self.note(&result);
                Event::Committed(result)
            }
            UnderWay::LookUp(actor) => {
                let owner = Ok(self.store.owner(actor.to_bytes()));
                Event::OwnerFound { actor, owner }
            }
            UnderWay::Reload => {
                self.in_trouble = false;
                Event::Reloaded(Ok(Box::new(self.store.load())))
            }
            UnderWay::Compact => Event::Compacted(Ok(self.store.compact())),
        };
        self.handle(event);
    }

    /// A decision may be overtaken, and takes down what it came with and nothing else.
    fn commit(&mut self, append: Append) -> Result<(), StoreError> {
        if append.decided.is_none() {
            return self.store.append(append);
        }
        if self.rng.random_bool(0.5) {
            return Err(overtaken());
        }
        let before = self.store.hashes.len();
        self.store.append(append)?;
        let came = self.store.hashes.len() - before;
        assert_eq!(came, IN_A_BRANCH.len(), "seed {}: a decision goes alone", self.seed);
        Ok(())
    }

    fn note(&mut self, committed: &Result<(), StoreError>) {
        match committed {
            Ok(()) => self.in_trouble = false,
            Err(StoreError::Full) => {
                self.troubles += usize::from(!self.in_trouble);
                self.in_trouble = true;
            }
            // It can never be committed; the room loads anew.
            Err(_) => {}
        }
    }

    fn pass_time(&mut self) {
        let step = Duration::from_millis(self.rng.random_range(1..400));
        self.now += step;
        let mut effects = Vec::new();
        self.room.tick(self.now, &mut effects);
        self.carry_out(effects);
    }

    fn connect(&mut self, who: usize) {
        if self.replicas[who].line.is_some() {
            return;
        }
        self.connections += 1;
        let connection = ConnectionId(self.connections);
        let name: Arc<str> = Arc::from(format!("replica {who}"));
        let person = self.replicas[who].person;
        let forgets = self.rng.random_bool(0.3);
        self.replicas[who].connect(connection, forgets);
        self.handle(Event::Enter(Entrant {
            connection,
            peer: name.clone(),
            public: name.clone(),
            person,
            name,
            access: Access::Write,
        }));
    }

    fn disconnect(&mut self, who: usize) {
        if let Some(line) = self.replicas[who].line.take() {
            self.handle(Event::Leave(line.connection));
        }
    }

    fn begin_anew(&mut self, connection: ConnectionId) {
        let theirs = |replica: &Replica| replica.line.as_ref().is_some_and(|line| line.connection == connection);
        if let Some(who) = self.replicas.iter().position(theirs) {
            self.replicas[who].line = None;
            self.connect(who);
        }
    }

    /// What is in memory and on the lines is gone. A commit under way may have come through.
    fn kill_the_server(&mut self) {
        for what in std::mem::take(&mut self.under_way) {
            if let UnderWay::Commit(append) = what
                && self.rng.random_bool(0.5)
            {
                // Nobody is told how it went.
                let _ = self.store.append(*append);
            }
        }
        for replica in &mut self.replicas {
            replica.line = None;
        }
        self.in_trouble = false;
        self.lives += 1;
        self.room = open_room(&self.store, self.lives);
        // What was announced is on the disk.
        let kept = self.store.document();
        for hash in &self.announced {
            assert!(kept.get_change_meta_by_hash(hash).is_some(), "seed {}: announced and lost", self.seed);
        }
        self.now = Duration::ZERO;
    }

    fn toggle_lock(&mut self) {
        let (state, lock) = match self.lock {
            DocumentLock::Open => {
                let request = RequestId(uuid::Uuid::from_u128(1));
                (DocumentState::Locked { request }, DocumentLock::Locked(request))
            }
            _ => (DocumentState::Open, DocumentLock::Open),
        };
        self.lock = lock;
        self.store.record.state = state;
        self.handle(Event::Command(RoomCommand::SetState(lock)));
    }

    fn edit_as_the_server(&mut self) {
        if self.lock != DocumentLock::Open {
            return;
        }
        let amount: i64 = self.rng.random_range(0..1000);
        if amount % 2 == 0 {
            return self.merge_a_branch(amount);
        }
        let (reply, _answer) = tokio::sync::oneshot::channel();
        let edit = Box::new(move |doc: &mut Automerge| {
            doc.transact::<_, _, automerge::AutomergeError>(|tx| tx.put(ROOT, "by the server", amount))
                .map(|_| ())
                .map_err(|failure| failure.error.to_string())
        });
        self.handle(Event::Command(RoomCommand::Edit { edit, if_open: false, told: Vec::new(), reply }));
    }

    /// Changes made in a copy of what is committed come back. They may come too late; then none of them does.
    fn merge_a_branch(&mut self, amount: i64) {
        let mut branch = self.store.document();
        let at = branch.get_heads();
        // Never twice: what comes back moves the heads it is named by.
        branch.set_actor(ActorId::from(at.iter().fold(vec![7; 16], |mut name, head| {
            name.iter_mut().zip(head.0).for_each(|(slot, byte)| *slot ^= byte);
            name
        })));
        for name in IN_A_BRANCH {
            branch.transact::<_, _, automerge::AutomergeError>(|tx| tx.put(ROOT, name, amount)).unwrap();
        }
        let changes = branch.get_changes(&at);
        let (reply, _answer) = tokio::sync::oneshot::channel();
        let decides = amount % 4 == 0 && changes.len() == IN_A_BRANCH.len();
        let decided = decides.then(|| Box::new(decision()));
        let incoming = Incoming { at, changes, actors: Vec::new(), told: Vec::new(), decided };
        self.handle(Event::Command(RoomCommand::TakeIn { incoming, reply }));
    }
}
