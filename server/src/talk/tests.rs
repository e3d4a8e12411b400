//! Talk by way of the rooms: who is let in, in whose name, and what comes of it.

use std::sync::Arc;
use std::time::Duration;

use automerge::sync::{State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, ObjType, ReadDoc};
use bytes::Bytes;
use chrono::DateTime;
use shared::document::{DiscussionCommand, Topic, Words, empty_document};
use shared::id::{CommentId, PersonActor};
use uuid::Uuid;

use super::*;
use crate::auth::Passwords;
use crate::demo::{self, Login};
use crate::persistence::sqlite::{Access as Opening, SqliteStore};
use crate::persistence::{CallKind, Store};
use crate::random::SeededRandom;
use crate::rooms::Doors;
use crate::sync::{Access, ConnectionId, Doorkeeper, Effect, Entrant, Event, Loaded, Room, RoomParts};

const SALES: PersonId = PersonId(Uuid::from_u128(1));
const FINANCE: PersonId = PersonId(Uuid::from_u128(2));
const THREAD: CommentId = CommentId(Uuid::from_u128(0x11));

fn record(kind: DocumentKind, doc: &Automerge) -> DocumentRecord {
    DocumentRecord {
        id: DocumentId(Uuid::from_u128(101)),
        kind,
        plan: DocumentId(Uuid::from_u128(100)),
        department: None,
        about: Some(DocumentId(Uuid::from_u128(102))),
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: doc.get_heads(),
        created_at: DateTime::UNIX_EPOCH,
    }
}

/// A discussion's room and a person's replica, without a network.
struct Table {
    room: Room,
    doc: Automerge,
    state: State,
    connection: ConnectionId,
    now: Duration,
}

impl Table {
    fn new(person: PersonId) -> Self {
        let begun = NewDiscussion { about: DocumentId(Uuid::from_u128(102)) }.create(genesis_actor(), 0).unwrap();
        let loaded =
            Loaded::from_chunks(&record(DocumentKind::Discussion, &begun), &[Chunk::snapshot(begun.save())]).unwrap();
        let mut room = Room::new(RoomParts {
            loaded,
            observer: Box::new(TalkFollower::default()),
            server: Arc::from("server"),
            actor: ActorId::from([9; 16]),
            session: "a test".to_owned(),
        });
        let connection = ConnectionId(1);
        let name: Arc<str> = Arc::from("somebody");
        let (peer, public) = (name.clone(), name.clone());
        let entrant = Entrant { connection, peer, public, person, name, access: Access::Write };
        room.handle(Event::Enter(entrant), &mut Vec::new());
        let actor = PersonActor { person, tab: *b"test tab" };
        let mut doc = empty_document().with_actor(ActorId::from(actor.to_bytes().as_slice()));
        doc.load_incremental(&begun.save()).unwrap();
        Self { room, doc, state: State::new(), connection, now: Duration::ZERO }
    }

    fn say(&mut self, command: DiscussionCommand) -> Vec<Effect> {
        command.apply(&mut self.doc, 10).unwrap();
        self.send()
    }

    /// Everything the replica has goes to the room, whose commits come through.
    fn send(&mut self) -> Vec<Effect> {
        let (mut all, mut effects) = (Vec::new(), Vec::new());
        for _ in 0..4 {
            let message = self.doc.generate_sync_message(&mut self.state);
            if let Some(message) = message {
                let data = Bytes::from(message.encode());
                self.room.handle(Event::Frame { from: self.connection, data }, &mut effects);
            }
            self.now += Duration::from_secs(1);
            self.room.tick(self.now, &mut effects);
            let commits = effects.iter().filter(|effect| matches!(effect, Effect::Commit(_))).count();
            if commits > 0 {
                self.room.handle(Event::Committed(Ok(())), &mut effects);
            }
            self.hear(&effects);
            all.append(&mut effects);
        }
        all
    }

    fn hear(&mut self, effects: &[Effect]) {
        for effect in effects {
            let Effect::Send { frame, .. } = effect else { continue };
            if let Ok(shared::wire::Message::Sync(said)) = shared::wire::Message::decode(frame) {
                let message = automerge::sync::Message::decode(said.data).unwrap();
                self.doc.receive_sync_message(&mut self.state, message).unwrap();
            }
        }
    }
}

fn begin(text: &str, mentions: Vec<PersonId>) -> DiscussionCommand {
    let words = Words { text: text.to_owned(), mentions, figure: None };
    DiscussionCommand::Begin { id: THREAD, topic: Topic::default(), words }
}

fn calls(effects: &[Effect]) -> Vec<Option<Vec<Call>>> {
    let commit = |effect: &Effect| if let Effect::Commit(append) = effect { Some(append.calls.clone()) } else { None };
    effects.iter().filter_map(commit).collect()
}

#[test]
fn what_is_said_calls_people_in_the_same_commit_until_it_is_settled() {
    let mut table = Table::new(SALES);
    let told = calls(&table.say(begin("@finance", vec![FINANCE])));
    let [Some(calls_made)] = told.as_slice() else { panic!("{told:?}") };
    let [call] = calls_made.as_slice() else { panic!("{calls_made:?}") };
    assert_eq!((call.person, call.kind, call.caller), (FINANCE, CallKind::Mentioned, Some(SALES)));
    assert_eq!(calls(&table.say(DiscussionCommand::Resolve { thread: THREAD, resolved: true })), [Some(Vec::new())]);
}

#[test]
fn whoever_writes_in_anothers_name_is_turned_away_and_nothing_of_it_is_kept() {
    let mut table = Table::new(SALES);
    table
        .doc
        .transact::<_, _, automerge::AutomergeError>(|tx| {
            let comments = tx.get(automerge::ROOT, "comments")?.unwrap().1;
            let remark = tx.put_object(&comments, THREAD.to_string(), ObjType::Map)?;
            tx.put(&remark, "text", "I agree")?;
            tx.put(&remark, "by", FINANCE.to_string())
        })
        .unwrap();
    let effects = table.send();
    let refused = effects.iter().find_map(|effect| match effect {
        Effect::Close { refusal, .. } => Some(refusal.code()),
        _ => None,
    });
    assert_eq!(refused, Some("content"));
    assert_eq!(calls(&effects), []);
    assert_eq!(table.room.committed().len(), 1, "the discussion stands where it began");
}

#[tokio::test]
async fn a_sheet_has_one_discussion_whoever_needs_it_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("tandem.db"), Opening::Serve).await.unwrap();
    let plan = DocumentId(Uuid::from_u128(100));
    let doc = empty_document();
    let own = DocumentRecord { id: plan, plan, about: None, ..record(DocumentKind::Plan, &doc) };
    store.create(own, Chunk::snapshot(b"plan".to_vec())).await.unwrap();
    let sheet = DocumentRecord { about: None, ..record(DocumentKind::Sheet, &doc) };
    store.create(sheet.clone(), Chunk::snapshot(b"sheet".to_vec())).await.unwrap();
    let (one, two) = tokio::join!(discussion(&store, &sheet), discussion(&store, &sheet));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!((one.id, one.about), (two.id, Some(sheet.id)));
    assert_eq!(store.discussion_about(sheet.id).await.unwrap(), Some(one.clone()));
    assert_eq!(discussion(&store, &sheet).await.unwrap(), one);
    assert_eq!(read_discussion(&crate::document::load(&store, one.id).await.unwrap()).unwrap().threads, []);
}

#[tokio::test]
async fn a_locked_sheet_is_talked_about_by_all_who_may_and_read_by_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("tandem.db"), Opening::Serve).await.unwrap();
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    demo::seed(&store, &Passwords::new(Arc::new(SeededRandom::new(1))).unwrap(), now).await.unwrap();
    let store: Arc<dyn Store> = Arc::new(store);
    let locked = store.list(demo::plan(), DocumentKind::Sheet).await.unwrap();
    let sheet = locked.into_iter().find(|sheet| matches!(sheet.state, DocumentState::Locked { .. })).unwrap();
    let talk = discussion(&*store, &sheet).await.unwrap();
    assert_eq!(talk.state, DocumentState::Open);
    let doors = Doors { store: store.clone() };
    for (login, on_sheet, on_talk) in [
        (Login::It, Access::Write, Access::Write),
        (Login::Finance, Access::Write, Access::Write),
        (Login::Head, Access::Read, Access::Write),
        (Login::Auditor, Access::Read, Access::Read),
        (Login::Admin, Access::Read, Access::Read),
        (Login::Sales, Access::None, Access::None),
    ] {
        assert_eq!(doors.access(login.person(), &sheet).await, Ok(on_sheet), "{login:?} on the sheet");
        assert_eq!(doors.access(login.person(), &talk).await, Ok(on_talk), "{login:?} in its talk");
    }
}
