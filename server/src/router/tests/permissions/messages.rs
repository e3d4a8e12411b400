//! Every message of the protocol about every kind of document, from somebody who may do nothing with it, read it, or write
//! in it: who has an effect by it stands under `[messages]`, and what is not told of there fails.

use automerge::sync::{State, SyncDoc as _};
use automerge::transaction::Transactable as _;
use automerge::{Automerge, ROOT};
use bytes::Bytes;
use shared::document::{DiscussionCommand, Topic, Words};
use shared::id::{CommentId, PersonActor};
use shared::wire::{DocumentFrame, Ephemeral, Message, PROTOCOL_VERSION, PeerMetadata, RemoteHeads};

use super::*;
use crate::persistence::DocumentState;
use crate::sync::{Caller, Conversation};

/// A sync message that brings a change is another thing to do than one that asks.
const CHANGE: &str = "change";

/// Rounds in which two agree that have anything to tell each other.
const ROUNDS: usize = 8;

/// The messages, each following from the one before: a new one does not build until it stands here and in [`name`].
fn after<'a>(message: Option<&Message<'_>>, document: DocumentId, sender: &'a str) -> Option<Message<'a>> {
    let (target, metadata) = ("tandem", PeerMetadata::default());
    let frame = DocumentFrame { document, sender, target, data: &[] };
    Some(match message {
        None => Message::Join { sender, versions: vec![PROTOCOL_VERSION], metadata },
        Some(Message::Join { .. }) => Message::Peer { sender, target, version: PROTOCOL_VERSION, metadata },
        Some(Message::Peer { .. }) => Message::Request(frame),
        Some(Message::Request(_)) => Message::Sync(frame),
        Some(Message::Sync(_)) => Message::DocUnavailable { document, sender, target },
        Some(Message::DocUnavailable { .. }) => {
            Message::Ephemeral(Ephemeral { document, sender, target, session: "a", count: 1, data: &[0xf6] })
        }
        Some(Message::Ephemeral(_)) => Message::Leave { sender },
        Some(Message::Leave { .. }) => {
            Message::Error { sender: Some(sender), target: Some(target), document: Some(document), message: "no" }
        }
        Some(Message::Error { .. }) => {
            Message::RemoteSubscriptionChange { sender, target, add: vec!["a"], remove: Vec::new() }
        }
        Some(Message::RemoteSubscriptionChange { .. }) => {
            let heads = vec![RemoteHeads { storage_id: "a", heads: Vec::new(), timestamp_ms: 0 }];
            Message::RemoteHeadsChanged { document, sender, target, heads }
        }
        Some(Message::RemoteHeadsChanged { .. }) => return None,
    })
}

const fn name(message: &Message<'_>) -> &'static str {
    match message {
        Message::Join { .. } => "join",
        Message::Peer { .. } => "peer",
        Message::Request(_) => "request",
        Message::Sync(_) => "sync",
        Message::DocUnavailable { .. } => "doc-unavailable",
        Message::Ephemeral(_) => "ephemeral",
        Message::Leave { .. } => "leave",
        Message::Error { .. } => "error",
        Message::RemoteSubscriptionChange { .. } => "remote-subscription-change",
        Message::RemoteHeadsChanged { .. } => "remote-heads-changed",
    }
}

/// What the table says, by message and document: whom it lets have an effect.
fn told() -> BTreeMap<(&'static str, &'static str), Access> {
    let mut rows = lines("messages");
    let documents = rows.next().expect("the documents stand above the messages");
    let mut told = BTreeMap::new();
    for row in rows {
        let (message, cells) = row.split_first().unwrap();
        assert_eq!(cells.len() + 1, documents.len(), "{message} is told of for every document");
        for (document, cell) in documents.iter().skip(1).zip(cells) {
            let needs = match *cell {
                "readers" => Some(Access::Read),
                "writers" => Some(Access::Write),
                "nobody" => None,
                other => panic!("{message} of {document}: “{other}” is nobody"),
            };
            // Nobody may do more than write.
            told.insert((*message, *document), needs.unwrap_or(Access::None));
        }
    }
    told
}

/// Somebody at one end of a socket, with the document as it is on their device.
struct Peer {
    conversation: Conversation,
    document: DocumentId,
    name: String,
    doc: Automerge,
    state: State,
}

impl Peer {
    async fn join(ground: &Ground, asker: &Asker, document: DocumentId) -> Self {
        let (site, person) = (&ground.trial.site, asker.person.unwrap());
        let session = SessionToken::draw(&*site.random).hash();
        let caller = Caller { person, name: asker.name.clone(), session };
        let conversation = Conversation::open(site.hub.clone(), caller).unwrap();
        let actor = PersonActor { person, tab: [1; 8] }.to_bytes();
        let doc = shared::document::empty_document().with_actor(actor.into());
        let mut peer = Self { conversation, document, name: format!("peer {person}"), doc, state: State::new() };
        let sender = peer.name.clone();
        peer.say(ground, &after(None, document, &sender).unwrap()).await;
        peer
    }

    /// Says it, and takes in what has come once the room has done with it.
    async fn say(&mut self, ground: &Ground, message: &Message<'_>) -> Vec<Bytes> {
        // Whoever takes leave or is refused is told so, which is no effect on a document.
        let _ = self.conversation.hear(Bytes::from(message.encode())).await;
        self.heard(ground).await
    }

    async fn heard(&mut self, ground: &Ground) -> Vec<Bytes> {
        // The room answers in the order it is asked.
        ground.heads(self.document).await;
        let (frames, _) = self.conversation.outbox().take();
        for frame in &frames {
            if let Ok(Message::Sync(said)) = Message::decode(frame) {
                let said = automerge::sync::Message::decode(said.data).unwrap();
                self.doc.receive_sync_message(&mut self.state, said).unwrap();
            }
        }
        frames.into()
    }

    /// Tells what the device has and asks for the rest, in a message of this kind.
    async fn ask(&mut self, ground: &Ground, kind: &'static str) -> Vec<Bytes> {
        let Some(said) = self.doc.generate_sync_message(&mut self.state) else { return Vec::new() };
        let (sender, data) = (self.name.clone(), said.encode());
        let frame = DocumentFrame { document: self.document, sender: &sender, target: "tandem", data: &data };
        let message = if kind == "request" { Message::Request(frame) } else { Message::Sync(frame) };
        self.say(ground, &message).await
    }

    async fn agree(&mut self, ground: &Ground) {
        for _ in 0..ROUNDS {
            self.ask(ground, "sync").await;
        }
    }

    /// Writes something on the device.
    fn write(&mut self, kind: DocumentKind) {
        if kind == DocumentKind::Discussion {
            let words = Words { text: "A word".to_owned(), ..Words::default() };
            let id = CommentId(uuid::Uuid::from_u128(0xc0));
            DiscussionCommand::Begin { id, topic: Topic::default(), words }.apply(&mut self.doc, 0).unwrap();
        } else {
            self.doc.transact::<_, _, automerge::AutomergeError>(|tx| tx.put(ROOT, "told", 1)).unwrap();
        }
    }
}

impl Ground {
    async fn heads(&self, document: DocumentId) -> Vec<automerge::ChangeHash> {
        self.trial.site.hub.read(document, |doc, _| doc.get_heads()).await.unwrap()
    }

    /// A document of each kind that people write in.
    async fn open_documents(&self) -> Vec<(&'static str, DocumentRecord)> {
        let store = &self.trial.site.store;
        let mut found = Vec::new();
        for kind in KINDS {
            let records = store.list(self.sheet.plan, kind).await.unwrap();
            for name in names(kind) {
                let is_one = |record: &&DocumentRecord| {
                    record.state == DocumentState::Open
                        && (kind != DocumentKind::Discussion
                            || record.department.is_some() == (*name == "talk-about-sheet"))
                };
                found.push((*name, records.iter().find(is_one).unwrap_or_else(|| panic!("no {name}")).clone()));
            }
        }
        found
    }

    /// Whether it comes to anything when this person says this about the document.
    async fn has_effect(&self, kind: &'static str, record: &DocumentRecord, askers: [&Asker; 2]) -> bool {
        let [asker, other] = askers;
        let mut listener = Peer::join(self, other, record.id).await;
        listener.agree(self).await;
        let mut peer = Peer::join(self, asker, record.id).await;
        let sender = peer.name.clone();
        let is_sync = |frame: &Bytes| matches!(Message::decode(frame), Ok(Message::Sync(_)));
        if ["sync", "request"].contains(&kind) {
            let answered = peer.ask(self, kind).await.iter().any(is_sync);
            peer.conversation.close().await;
            listener.conversation.close().await;
            return answered;
        }
        peer.agree(self).await;
        listener.heard(self).await;
        let before = self.heads(record.id).await;
        let answers = if kind == CHANGE {
            // Whoever is not let in has nothing to build on.
            peer.doc.merge(&mut listener.doc.clone()).unwrap();
            peer.write(record.kind);
            peer.agree(self).await;
            Vec::new()
        } else {
            let mut message = after(None, record.id, &sender);
            while message.as_ref().is_some_and(|message| name(message) != kind) {
                message = after(message.as_ref(), record.id, &sender);
            }
            peer.say(self, &message.unwrap_or_else(|| panic!("no message is called {kind}"))).await
        };
        let is_about = |frame: &Bytes| matches!(Message::decode(frame), Ok(Message::Sync(_) | Message::Ephemeral(_)));
        let moved = self.heads(record.id).await != before;
        let heard = listener.heard(self).await.iter().any(is_about);
        peer.conversation.close().await;
        listener.conversation.close().await;
        moved || heard || answers.iter().any(is_about)
    }
}

#[tokio::test]
async fn every_message_about_every_document_does_what_the_table_says_and_nothing_else() {
    let ground = Ground::new().await;
    let documents = ground.open_documents().await;
    let mut messages = vec![CHANGE];
    let mut message = after(None, ground.sheet.id, "a");
    while let Some(this) = message {
        messages.push(name(&this));
        message = after(Some(&this), ground.sheet.id, "a");
    }
    let told = told();
    let due: BTreeSet<_> = messages.iter().flat_map(|m| documents.iter().map(move |(d, _)| (*m, *d))).collect();
    assert_eq!(told.keys().copied().collect::<BTreeSet<_>>(), due, "the table tells of these and no others");
    let whole = |role| [Membership::new(role, Scope::Organisation)];
    let outsider = ground.asker("outsider", None, &[]).await;
    let reader = ground.asker("reader", None, &whole(Role::Auditor)).await;
    let writer = ground.asker("writer", None, &whole(Role::Finance)).await;
    let listener = ground.asker("listener", None, &whole(Role::Auditor)).await;
    let askers = [(Access::None, outsider), (Access::Read, reader), (Access::Write, writer)];
    let mut wrong = Vec::new();
    for ((kind, document), needs) in &told {
        let record = &documents.iter().find(|(name, _)| name == document).unwrap().1;
        for (access, asker) in &askers {
            let due = *needs > Access::None && access >= needs;
            if ground.has_effect(kind, record, [asker, &listener]).await != due {
                let not = if due { "no" } else { "an" };
                wrong.push(format!("{kind} of {document} has {not} effect by the {}", asker.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
