//! The tab's one line to the server: a WebSocket that carries every open document and mends itself.
//!
//! It speaks the automerge-repo protocol ([`shared::wire`]). What a document says and hears is its [`Subscriber`]'s
//! business; this module only joins, routes, and tries again: at once when the device comes back online, else after a
//! pause that doubles up to a bound, with a random part so that a restarted server is not stormed. Where the server closed
//! it over one document, that one rests ([`Resting`]) and the others are back at once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{Fuse, FusedFuture};
use futures::{FutureExt, SinkExt, StreamExt, select_biased};
use gloo::net::websocket::{Message as Frame, WebSocketError, futures::WebSocket};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::id::DocumentId;
use shared::wire::{DocumentFrame, Ephemeral, Message, PROTOCOL_VERSION, PeerMetadata};

use super::resting::Resting;

/// The first pause before trying again; a restarted server is back within half a second.
const PAUSE_MS_MIN: u32 = 400;
/// The longest pause: somebody who looks at the page sees it mend within a breath.
const PAUSE_MS_MAX: u32 = 10_000;
/// A change is confirmed within a second; a line on which nothing came for this long after one was sent is dead, though
/// nobody said so.
const ANSWER_MS_MAX: u32 = 8_000;
/// A server that has not answered the greeting by then is not there.
const GREETING_MS_MAX: u32 = 8_000;

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineState {
    #[default]
    Offline,
    Connecting,
    Online,
}

/// What a subscriber answers with.
#[derive(Clone)]
pub struct Voice {
    document: DocumentId,
    outgoing: UnboundedSender<Outgoing>,
}

impl Voice {
    pub fn sync(&self, data: Vec<u8>) {
        let _ = self.outgoing.unbounded_send(Outgoing::Sync(self.document, data));
    }
}

/// One open document's end of the line.
pub trait Subscriber {
    /// The first sync message on a new line.
    fn greet(&self) -> Option<Vec<u8>>;
    fn sync(&self, data: &[u8]);
    fn ephemeral(&self, sender: &str, data: &[u8]);
    /// The server does not have it, or not for this person.
    fn unavailable(&self);
    /// The server closed the line over something this tab sent.
    fn refused(&self, reason: &str);
    fn offline(&self);
}

/// What is to be sent once the line is up.
enum Outgoing {
    Greet(DocumentId),
    Sync(DocumentId, Vec<u8>),
    /// The same with changes, which are always answered.
    Changes(DocumentId, Vec<u8>),
    Ephemeral(DocumentId, Vec<u8>),
}

impl Outgoing {
    fn document(&self) -> DocumentId {
        match self {
            Self::Greet(document)
            | Self::Sync(document, _)
            | Self::Changes(document, _)
            | Self::Ephemeral(document, _) => *document,
        }
    }
}

struct Line {
    /// This tab's name on the wire.
    peer: String,
    session: String,
    count: u64,
    subscribers: HashMap<DocumentId, Rc<dyn Subscriber>>,
    outgoing: UnboundedSender<Outgoing>,
    state: ArcRwSignal<LineState>,
    resting: Resting,
}

thread_local! {
    /// One line per tab, opened by the first document.
    static LINE: RefCell<Option<Rc<RefCell<Line>>>> = const { RefCell::new(None) };
}

/// A document's place on the line; dropping it leaves.
pub struct Subscription {
    document: DocumentId,
    line: Rc<RefCell<Line>>,
}

impl Subscription {
    pub fn send_sync(&self, data: Vec<u8>) {
        let _ = self.line.borrow().outgoing.unbounded_send(Outgoing::Sync(self.document, data));
    }

    /// Sends a message with changes; where nothing answers it, the line is taken for dead.
    pub fn send_changes(&self, data: Vec<u8>) {
        let _ = self.line.borrow().outgoing.unbounded_send(Outgoing::Changes(self.document, data));
    }

    pub fn send_ephemeral(&self, data: Vec<u8>) {
        let _ = self.line.borrow().outgoing.unbounded_send(Outgoing::Ephemeral(self.document, data));
    }

    pub fn voice(&self) -> Voice {
        Voice { document: self.document, outgoing: self.line.borrow().outgoing.clone() }
    }

    pub fn state(&self) -> ArcRwSignal<LineState> {
        self.line.borrow().state.clone()
    }

    /// It was refused, and is kept off the line for a while.
    pub fn is_resting(&self) -> bool {
        self.line.borrow().resting.is_resting(self.document)
    }

    /// Everything it had to send was taken: the next refusal is a first one.
    pub fn settled(&self) {
        self.line.borrow_mut().resting.forget(self.document);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // Removing may drop the subscriber, which may look at the line: let the borrow end first.
        let left = self.line.borrow_mut().subscribers.remove(&self.document);
        drop(left);
    }
}

/// Puts a document on the tab's line, opening the line if it is the first.
pub fn subscribe(document: DocumentId, subscriber: Rc<dyn Subscriber>) -> Subscription {
    let line = LINE.with(|slot| slot.borrow_mut().get_or_insert_with(open_line).clone());
    line.borrow_mut().subscribers.insert(document, subscriber);
    if line.borrow().state.get_untracked() == LineState::Online {
        let _ = line.borrow().outgoing.unbounded_send(Outgoing::Greet(document));
    }
    Subscription { document, line }
}

fn open_line() -> Rc<RefCell<Line>> {
    let (outgoing, queue) = unbounded();
    let name = crate::browser::fresh_uuid();
    let line = Rc::new(RefCell::new(Line {
        peer: format!("tandem-{}", name.simple()),
        session: crate::browser::fresh_uuid().simple().to_string(),
        count: 0,
        subscribers: HashMap::new(),
        outgoing,
        state: ArcRwSignal::new(LineState::Connecting),
        resting: Resting::default(),
    }));
    leptos::task::spawn_local(keep_up(line.clone(), queue));
    line
}

/// Connects, serves, and connects again, for as long as the tab lives.
async fn keep_up(line: Rc<RefCell<Line>>, mut queue: UnboundedReceiver<Outgoing>) {
    let mut pause_ms = PAUSE_MS_MIN;
    loop {
        set_state(&line, LineState::Connecting);
        let end = serve(&line, &mut queue).await;
        set_state(&line, LineState::Offline);
        for subscriber in everyone(&line) {
            subscriber.offline();
        }
        // What was queued for a line that is gone is said anew by the greeting.
        while queue.try_recv().is_ok() {}
        pause_ms = match end {
            End::Broken => PAUSE_MS_MIN,
            End::Unheard | End::Refused => (pause_ms * 2).min(PAUSE_MS_MAX),
        };
        let jitter = u32::from(crate::browser::fresh_tab()[0]) * pause_ms / 512;
        wait(pause_ms + jitter).await;
    }
}

/// Waits, or less when the device says it is online again.
async fn wait(pause_ms: u32) {
    let (sender, mut receiver) = unbounded();
    let listener = gloo::events::EventListener::once(&window(), "online", move |_| {
        let _ = sender.unbounded_send(());
    });
    select_biased! {
        _ = receiver.next() => {}
        () = TimeoutFuture::new(pause_ms).fuse() => {}
    }
    drop(listener);
}

fn set_state(line: &Rc<RefCell<Line>>, state: LineState) {
    let signal = line.borrow().state.clone();
    if signal.get_untracked() != state {
        signal.set(state);
    }
}

fn everyone(line: &Rc<RefCell<Line>>) -> Vec<Rc<dyn Subscriber>> {
    line.borrow().subscribers.values().cloned().collect()
}

fn subscriber(line: &Rc<RefCell<Line>>, document: DocumentId) -> Option<Rc<dyn Subscriber>> {
    line.borrow().subscribers.get(&document).cloned()
}

fn sync_url() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/sync", location.host().ok()?))
}

/// How one life of the socket ended.
#[derive(Clone, Copy)]
enum End {
    /// It never got as far as the server's greeting.
    Unheard,
    Broken,
    /// The server closed it, and over none of the documents.
    Refused,
}

/// One life of the socket.
async fn serve(line: &Rc<RefCell<Line>>, queue: &mut UnboundedReceiver<Outgoing>) -> End {
    let Some(mut socket) = sync_url().and_then(|url| WebSocket::open(&url).ok()) else { return End::Unheard };
    let peer = line.borrow().peer.clone();
    let metadata = PeerMetadata { storage_id: None, is_ephemeral: true };
    let join = Message::Join { sender: &peer, versions: vec![PROTOCOL_VERSION], metadata };
    if socket.send(Frame::Bytes(join.encode())).await.is_err() {
        return End::Unheard;
    }
    let Some(server) = greeting(&mut socket).await else { return End::Unheard };
    set_state(line, LineState::Online);
    let documents: Vec<DocumentId> = line.borrow().subscribers.keys().copied().collect();
    for document in documents.into_iter().filter(|document| !is_resting(line, *document)) {
        if send(line, &mut socket, &server, Outgoing::Greet(document)).await.is_err() {
            return End::Broken;
        }
    }
    let mut end = End::Broken;
    let (sender, mut unplugged) = unbounded();
    let _listener = gloo::events::EventListener::once(&window(), "offline", move |_| {
        let _ = sender.unbounded_send(());
    });
    // Waits for ever until something is sent that has to be answered.
    let mut late = Fuse::terminated();
    loop {
        let mut next = socket.next().fuse();
        let event = select_biased! {
            frame = next => Event::Heard(frame),
            _ = unplugged.next() => Event::Over,
            () = late => Event::Over,
            outgoing = queue.next() => Event::Due(outgoing),
        };
        drop(next);
        match event {
            Event::Heard(Some(Ok(frame))) => {
                late = Fuse::terminated();
                if let Frame::Bytes(bytes) = frame
                    && hear(line, &bytes) == Heard::Refusal
                {
                    end = End::Refused;
                }
            }
            Event::Heard(Some(Err(_)) | None) | Event::Due(None) | Event::Over => return end,
            Event::Due(Some(outgoing)) if is_resting(line, outgoing.document()) => {}
            Event::Due(Some(outgoing)) => {
                if matches!(outgoing, Outgoing::Changes(..)) && late.is_terminated() {
                    late = TimeoutFuture::new(ANSWER_MS_MAX).fuse();
                }
                if send(line, &mut socket, &server, outgoing).await.is_err() {
                    return end;
                }
            }
        }
    }
}

/// What happens on a line.
enum Event {
    Heard(Option<Result<Frame, WebSocketError>>),
    /// Something is to be sent.
    Due(Option<Outgoing>),
    /// The device says it is offline, or the line does not answer.
    Over,
}

/// The server's name, once it has greeted.
async fn greeting(socket: &mut WebSocket) -> Option<String> {
    let mut late = TimeoutFuture::new(GREETING_MS_MAX).fuse();
    loop {
        let frame = select_biased! {
            frame = socket.next().fuse() => frame,
            () = late => return None,
        };
        let Frame::Bytes(bytes) = frame?.ok()? else { continue };
        match Message::decode(&bytes).ok()? {
            Message::Peer { sender, .. } => return Some(sender.to_owned()),
            Message::Error { .. } => return None,
            _ => {}
        }
    }
}

async fn send(line: &Rc<RefCell<Line>>, socket: &mut WebSocket, server: &str, outgoing: Outgoing) -> Result<(), ()> {
    let (peer, session) = {
        let line = line.borrow();
        (line.peer.clone(), line.session.clone())
    };
    let bytes = match outgoing {
        Outgoing::Greet(document) => {
            let Some(data) = subscriber(line, document).and_then(|subscriber| subscriber.greet()) else {
                return Ok(());
            };
            Message::Sync(DocumentFrame { document, sender: &peer, target: server, data: &data }).encode()
        }
        Outgoing::Sync(document, data) | Outgoing::Changes(document, data) => {
            Message::Sync(DocumentFrame { document, sender: &peer, target: server, data: &data }).encode()
        }
        Outgoing::Ephemeral(document, data) => {
            let count = {
                let mut line = line.borrow_mut();
                line.count += 1;
                line.count
            };
            let frame = Ephemeral { document, sender: &peer, target: server, session: &session, count, data: &data };
            Message::Ephemeral(frame).encode()
        }
    };
    socket.send(Frame::Bytes(bytes)).await.map_err(|_| ())
}

/// What a frame was.
#[derive(PartialEq, Eq)]
enum Heard {
    Word,
    /// The server closes the line, and over none of the documents.
    Refusal,
}

fn hear(line: &Rc<RefCell<Line>>, bytes: &[u8]) -> Heard {
    match Message::decode(bytes) {
        Ok(Message::Sync(frame) | Message::Request(frame)) => {
            if let Some(subscriber) = subscriber(line, frame.document) {
                subscriber.sync(frame.data);
            }
        }
        Ok(Message::Ephemeral(frame)) => {
            if let Some(subscriber) = subscriber(line, frame.document) {
                subscriber.ephemeral(frame.sender, frame.data);
            }
        }
        Ok(Message::DocUnavailable { document, .. }) => {
            if let Some(subscriber) = subscriber(line, document) {
                subscriber.unavailable();
            }
        }
        Ok(Message::Error { message, document: Some(document), .. }) => {
            rest(line, document);
            if let Some(subscriber) = subscriber(line, document) {
                subscriber.refused(message);
            }
        }
        Ok(Message::Error { message, document: None, .. }) => {
            for subscriber in everyone(line) {
                subscriber.refused(message);
            }
            return Heard::Refusal;
        }
        // Nothing else comes from the server; what a newer one says is stepped over.
        Ok(_) | Err(_) => {}
    }
    Heard::Word
}

fn is_resting(line: &Rc<RefCell<Line>>, document: DocumentId) -> bool {
    line.borrow().resting.is_resting(document)
}

/// Keeps a document off the line for a while; then it is greeted anew.
fn rest(line: &Rc<RefCell<Line>>, document: DocumentId) {
    let pause_ms = line.borrow_mut().resting.begin(document);
    let line = line.clone();
    leptos::task::spawn_local(async move {
        wait(pause_ms).await;
        line.borrow_mut().resting.end(document);
        if line.borrow().state.get_untracked() == LineState::Online {
            let _ = line.borrow().outgoing.unbounded_send(Outgoing::Greet(document));
        }
    });
}
