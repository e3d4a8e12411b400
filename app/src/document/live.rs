//! A document on the line, a sheet or the talk about it: what this tab writes is kept and sent, what others write is taken in once per animation frame.
//!
//! Three places a change can be: on this device, sent, saved. "Saved" is only said when the server has named heads that
//! hold the change, which it does after its commit and never before.

mod company;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use automerge::{ChangeHash, sync};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::id::{DocumentId, PersonId};
use shared::wire::{DocumentLock, Notice, Payload, Saying};

use super::connection::{LineState, Subscriber, Subscription, subscribe};
use super::keep::Keeper;
use super::on_line::OnLine;
use super::peer::Peer;
use super::{OpenMap, OpenSheet, OpenTalk, SheetLock};
use crate::offline::KeepState;
use crate::saved::Saved;

/// A tab that lacks nothing and has nothing to send says so this often, however much comes: the server asks for no more, and
/// fifty readers who answered each of its messages would be most of its work.
const ANSWER_MS: u32 = 1_000;

/// Who this tab is to the others.
#[derive(Debug, Clone)]
pub struct Myself {
    pub person: PersonId,
    pub name: String,
    pub hue: u8,
}

/// What the page watches of a document on the line.
#[derive(Clone, Copy)]
pub struct LiveDocument {
    pub peers: RwSignal<Vec<Peer>>,
    pub saved: RwSignal<Saved>,
    pub lock: RwSignal<SheetLock>,
    /// Changes of this device that the server does not have.
    pub waiting: RwSignal<usize>,
    /// Why the server closed the line, when it did over something sent from here.
    pub refused: RwSignal<Option<String>>,
    /// The server does not show this document to this person any more.
    pub gone: RwSignal<bool>,
    /// The device does not keep what is written: closing the page loses what is not saved.
    pub unkept: RwSignal<bool>,
    wire: StoredValue<Rc<Wire>, LocalStorage>,
}

struct Wire {
    me: std::rc::Weak<Self>,
    open: Rc<dyn OnLine>,
    myself: Myself,
    /// Whether this tab shows the others where it is.
    has_company: bool,
    state: RefCell<sync::State>,
    saying: RefCell<Saying>,
    inbox: RefCell<Vec<Vec<u8>>>,
    frame_due: Cell<bool>,
    /// Something was written here that is not kept and sent yet.
    is_written: Cell<bool>,
    answer_due: Cell<bool>,
    /// What the server has said it holds.
    acknowledged: RefCell<Vec<ChangeHash>>,
    keeper: RefCell<Option<Keeper>>,
    subscription: RefCell<Option<Subscription>>,
    shown: RefCell<company::Shown>,
    shown_due: Cell<bool>,
    trouble: Cell<bool>,
    heard: RefCell<std::collections::HashMap<String, i64>>,
    peers: RwSignal<Vec<Peer>>,
    saved: RwSignal<Saved>,
    lock: RwSignal<SheetLock>,
    waiting: RwSignal<usize>,
    refused: RwSignal<Option<String>>,
    gone: RwSignal<bool>,
    unkept: RwSignal<bool>,
}

/// Puts a sheet on the line, which came with the page and is saved as it stands. There one sees where the others are.
pub fn go_live(sheet: OpenSheet, document: DocumentId, myself: Myself, lock: SheetLock) -> LiveDocument {
    put_on_line(Rc::new(sheet), document, myself, lock, true)
}

/// Puts a map on the line. There one sees what the others have chosen.
pub fn map_live(map: OpenMap, document: DocumentId, myself: Myself, lock: SheetLock) -> LiveDocument {
    put_on_line(Rc::new(map), document, myself, lock, true)
}

/// Puts the talk about a sheet on the line. It has no places to be at, and is never closed.
pub fn talk_live(talk: OpenTalk, document: DocumentId, myself: Myself) -> LiveDocument {
    put_on_line(Rc::new(talk), document, myself, SheetLock::Open, false)
}

fn put_on_line(
    open: Rc<dyn OnLine>,
    document: DocumentId,
    myself: Myself,
    lock: SheetLock,
    has_company: bool,
) -> LiveDocument {
    let saved_heads = open.heads();
    let wire = Rc::new_cyclic(|me| Wire {
        me: me.clone(),
        open,
        myself,
        has_company,
        state: RefCell::new(sync::State::new()),
        saying: RefCell::default(),
        inbox: RefCell::default(),
        frame_due: Cell::new(false),
        is_written: Cell::new(false),
        answer_due: Cell::new(false),
        acknowledged: RefCell::new(saved_heads),
        keeper: RefCell::new(None),
        subscription: RefCell::new(None),
        shown: RefCell::default(),
        shown_due: Cell::new(false),
        trouble: Cell::new(false),
        heard: RefCell::default(),
        peers: RwSignal::new(Vec::new()),
        saved: RwSignal::new(Saved::Saved),
        lock: RwSignal::new(lock),
        waiting: RwSignal::new(0),
        refused: RwSignal::new(None),
        gone: RwSignal::new(false),
        unkept: RwSignal::new(false),
    });
    let live = LiveDocument {
        peers: wire.peers,
        saved: wire.saved,
        lock: wire.lock,
        waiting: wire.waiting,
        refused: wire.refused,
        gone: wire.gone,
        unkept: wire.unkept,
        wire: StoredValue::new_local(wire.clone()),
    };
    let changed = SendWrapper::new(Rc::downgrade(&wire));
    wire.open.on_change(Box::new(move || {
        if let Some(wire) = changed.upgrade() {
            wire.written();
        }
    }));
    let leaving = SendWrapper::new(Rc::downgrade(&wire));
    let leave = SendWrapper::new(window_event_listener(leptos::ev::pagehide, move |_| {
        if let Some(wire) = leaving.upgrade() {
            wire.hand_over();
        }
    }));
    start(&wire, document);
    let end = SendWrapper::new(wire);
    on_cleanup(move || {
        leave.take().remove();
        end.hand_over();
        end.keeper.borrow_mut().take();
        let left = end.subscription.borrow_mut().take();
        drop(left);
    });
    live
}

/// First what this device kept, then the line: so that what was typed offline is on screen before anything else.
fn start(wire: &Rc<Wire>, document: DocumentId) {
    let weak = Rc::downgrade(wire);
    let person = wire.myself.person;
    leptos::task::spawn_local(async move {
        let (keeper, kept) = Keeper::open(person, document, {
            let weak = weak.clone();
            move |chunk| {
                if let Some(wire) = weak.upgrade() {
                    wire.take_from_tab(&chunk);
                }
            }
        })
        .await;
        let Some(wire) = weak.upgrade() else { return };
        for chunk in &kept.chunks {
            // A chunk that cannot be read was damaged on the device; the rest still counts.
            let _ = wire.open.take_in(chunk);
        }
        if let Some(heads) = kept.acknowledged {
            wire.acknowledge(&heads);
        }
        keeper.note_acknowledged(&wire.acknowledged.borrow());
        watch_device(&wire, keeper.state());
        *wire.keeper.borrow_mut() = Some(keeper);
        wire.keep(false);
        let subscriber: Rc<dyn Subscriber> = wire.clone();
        let subscription = subscribe(document, subscriber);
        let line = subscription.state();
        *wire.subscription.borrow_mut() = Some(subscription);
        wire.tell_saved();
        watch_line(&wire, line);
        if wire.has_company {
            company::beat(Rc::downgrade(&wire));
        }
    });
}

/// The saved state also depends on whether the line is up.
fn watch_line(wire: &Rc<Wire>, line: ArcRwSignal<LineState>) {
    let weak = SendWrapper::new(Rc::downgrade(wire));
    Effect::new(move |_| {
        line.track();
        if let Some(wire) = weak.upgrade() {
            wire.tell_saved();
        }
    });
}

/// Whether the device keeps what is written may change: a disk fills up, and has room again.
fn watch_device(wire: &Wire, state: Option<ArcReadSignal<KeepState>>) {
    let unkept = wire.unkept;
    match state {
        None => unkept.set(true),
        Some(state) => {
            Effect::new(move |_| unkept.set(matches!(state.get(), KeepState::Trouble { .. })));
        }
    }
}

impl Wire {
    /// Something was written here. The figure is painted first; keeping and sending it come right after, for all that was
    /// written in that frame at once.
    fn written(&self) {
        self.say_it_waits();
        if self.is_written.replace(true) {
            return;
        }
        let wire = SendWrapper::new(self.me.clone());
        after_paint(move || {
            if let Some(wire) = wire.upgrade() {
                wire.hand_over();
            }
        });
    }

    /// Keeps and sends what was written.
    fn hand_over(&self) {
        if self.is_written.replace(false) {
            self.keep(true);
            self.speak();
            self.tell_saved();
        }
    }

    /// What was just written is not saved, whatever was shown before.
    fn say_it_waits(&self) {
        let waiting = self.waiting.get_untracked().max(1);
        let saved = match self.saved.get_untracked() {
            Saved::Saved if self.is_online() => Saved::Sent,
            Saved::Saved | Saved::ReadOnly => Saved::OnDevice { waiting },
            standing => standing,
        };
        if self.saved.get_untracked() != saved {
            self.saved.set(saved);
        }
        // Submitting waits for it too.
        if self.waiting.get_untracked() == 0 {
            self.waiting.set(1);
        }
    }

    fn is_online(&self) -> bool {
        let line = self.subscription.borrow();
        line.as_ref().is_some_and(|line| line.state().get_untracked() == LineState::Online && !line.is_resting())
    }

    /// Answers what came: at once while something is lacking on either side, else now and then.
    fn answer(&self) {
        let theirs = self.state.borrow().their_heads.clone().unwrap_or_default();
        let ours = self.open.heads();
        let is_even = ours.len() == theirs.len() && ours.iter().all(|head| theirs.contains(head));
        if !is_even {
            return self.speak();
        }
        if self.answer_due.replace(true) {
            return;
        }
        let weak = self.me.clone();
        leptos::task::spawn_local(async move {
            gloo::timers::future::TimeoutFuture::new(ANSWER_MS).await;
            if let Some(wire) = weak.upgrade() {
                wire.answer_due.set(false);
                wire.speak();
            }
        });
    }

    /// Sends what the other side lacks, if it is not still chewing on the last message.
    fn speak(&self) {
        let said = self.open.say(&mut self.saying.borrow_mut(), &mut self.state.borrow_mut());
        if let (Some(said), Some(subscription)) = (said, self.subscription.borrow().as_ref()) {
            if said.has_changes { subscription.send_changes(said.data) } else { subscription.send_sync(said.data) }
        }
    }

    /// Writes what is new to the device and shows it to this browser's other tabs.
    fn keep(&self, own: bool) {
        if let Some(keeper) = self.keeper.borrow_mut().as_mut() {
            self.open.look(&mut |doc| keeper.keep(doc, own));
        }
    }

    fn take_from_tab(&self, chunk: &[u8]) {
        self.hand_over();
        if self.open.take_in(chunk).is_ok() {
            if let Some(keeper) = self.keeper.borrow_mut().as_mut() {
                keeper.already_kept(&self.open.heads());
            }
            self.speak();
            self.tell_saved();
        }
    }

    /// The server holds these heads: everything up to them is saved.
    fn acknowledge(&self, heads: &[ChangeHash]) {
        let known = self.open.find(|doc| heads.iter().all(|head| doc.get_change_meta_by_hash(head).is_some()));
        if known && *self.acknowledged.borrow() != heads {
            *self.acknowledged.borrow_mut() = heads.to_vec();
            if let Some(keeper) = self.keeper.borrow().as_ref() {
                keeper.note_acknowledged(heads);
            }
        }
    }

    /// Everything that came since the last frame, at once.
    fn take_inbox(&self) {
        self.frame_due.set(false);
        // Own edits first: what comes is kept as somebody else's.
        self.hand_over();
        let inbox = std::mem::take(&mut *self.inbox.borrow_mut());
        let mut is_understood = true;
        for data in inbox {
            let Ok(message) = sync::Message::decode(&data) else { continue };
            self.saying.borrow_mut().heard();
            let taken = self.open.receive(&mut self.state.borrow_mut(), message);
            if let Err(error) = taken {
                is_understood = false;
                self.refused.set(Some(error.to_string()));
            }
        }
        let theirs = self.state.borrow().their_heads.clone();
        if let Some(heads) = theirs {
            self.acknowledge(&heads);
        }
        self.keep(false);
        self.answer();
        self.tell_saved();
        if is_understood {
            self.forget_refusal();
        }
    }

    /// A refusal stands until the server has, or cannot have, what was refused: that it answers is not enough.
    fn forget_refusal(&self) {
        let is_settled = self.waiting.get_untracked() == 0 || self.lock.get_untracked() != SheetLock::Open;
        if is_settled && self.refused.with_untracked(Option::is_some) {
            self.refused.set(None);
            if let Some(line) = self.subscription.borrow().as_ref() {
                line.settled();
            }
        }
    }

    fn tell_saved(&self) {
        let acknowledged = self.acknowledged.borrow();
        let waiting = self
            .open
            .find(|doc| if doc.get_heads() == *acknowledged { 0 } else { doc.get_changes_meta(&acknowledged).len() });
        let online = self.is_online();
        let saved = match (self.lock.get_untracked(), waiting) {
            _ if self.trouble.get() => Saved::Trouble,
            // What is written into a closed sheet stays here, as a proposal.
            (SheetLock::Locked(_) | SheetLock::Archived, 1..) => Saved::OnDevice { waiting },
            (SheetLock::Locked(_) | SheetLock::Archived, 0) => Saved::ReadOnly,
            (SheetLock::Open, 0) => Saved::Saved,
            (SheetLock::Open, _) if online => Saved::Sent,
            (SheetLock::Open, waiting) => Saved::OnDevice { waiting },
        };
        if waiting == 0
            && !self.is_written.get()
            && let Some(keeper) = self.keeper.borrow().as_ref()
        {
            keeper.all_saved();
        }
        if self.waiting.get_untracked() != waiting {
            self.waiting.set(waiting);
        }
        if self.saved.get_untracked() != saved {
            self.saved.set(saved);
        }
    }

    fn notice(&self, notice: Notice) {
        match notice {
            Notice::State(lock) => {
                self.lock.set(lock.into());
                self.tell_saved();
            }
            Notice::StorageTrouble => {
                self.trouble.set(true);
                self.tell_saved();
            }
            Notice::Saved => {
                self.trouble.set(false);
                self.tell_saved();
            }
            Notice::Left { peer } => self.peers.update(|peers| peers.retain(|known| known.peer != peer)),
            Notice::Totals(_) | Notice::SheetState { .. } => {}
        }
    }
}

/// Works once the frame that is due has been painted; at once where nobody looks, for then none is.
fn after_paint(work: impl FnOnce() + 'static) {
    let soon = move || set_timeout(work, std::time::Duration::ZERO);
    if document().hidden() { soon() } else { request_animation_frame(soon) }
}

impl Subscriber for Wire {
    fn greet(&self) -> Option<Vec<u8>> {
        *self.state.borrow_mut() = sync::State::new();
        *self.saying.borrow_mut() = Saying::default();
        let said = self.open.say(&mut self.saying.borrow_mut(), &mut self.state.borrow_mut());
        self.send_cursor();
        said.map(|said| said.data)
    }

    fn sync(&self, data: &[u8]) {
        self.inbox.borrow_mut().push(data.to_vec());
        if self.frame_due.replace(true) {
            return;
        }
        let wire = SendWrapper::new(self.me.clone());
        let work = move || {
            if let Some(wire) = wire.upgrade() {
                wire.take_inbox();
            }
        };
        // A page nobody looks at gets no frames; it still has to answer.
        if document().hidden() { set_timeout(work, std::time::Duration::ZERO) } else { request_animation_frame(work) }
    }

    fn ephemeral(&self, sender: &str, data: &[u8]) {
        match Payload::decode(data) {
            Ok(Payload::Presence(presence)) => self.see(sender, presence),
            Ok(Payload::Notice(notice)) => self.notice(notice),
            Err(_) => {}
        }
    }

    fn unavailable(&self) {
        self.gone.set(true);
    }

    fn refused(&self, reason: &str) {
        self.refused.set(Some(reason.to_owned()));
    }

    fn offline(&self) {
        self.peers.set(Vec::new());
        // What the server said of its disk was said on that line; on the next one it says what is so then.
        self.trouble.set(false);
        self.tell_saved();
    }
}

impl From<DocumentLock> for SheetLock {
    fn from(lock: DocumentLock) -> Self {
        match lock {
            DocumentLock::Open => Self::Open,
            DocumentLock::Locked(request) => Self::Locked(request),
            DocumentLock::Archived => Self::Archived,
        }
    }
}
