//! What a room knows of one peer.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use automerge::ActorId;
use automerge::ChangeHash;
use bytes::Bytes;
use shared::wire::{Flags, Have};

use super::event::Entrant;
use crate::sync::limit;

/// What a peer waits to be told.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Changes it asked for by name.
    pub need: Vec<ChangeHash>,
    /// Its summary, when it has one.
    pub have: Vec<Have>,
}

/// More than one message may hold, on its way to a peer part by part: the next goes when it has answered the last.
#[derive(Debug)]
pub(super) struct Sending {
    parts: Arc<Vec<Parcel>>,
    sent: usize,
    pub is_answered: bool,
}

/// Changes that go together, and where a peer stands that has them and what went before.
#[derive(Debug)]
pub(super) struct Parcel {
    pub changes: Vec<Vec<u8>>,
    pub heads: Vec<ChangeHash>,
}

impl Sending {
    pub fn new(parts: Arc<Vec<Parcel>>) -> Self {
        Self { parts, sent: 0, is_answered: true }
    }

    /// The part to send now; none when all are sent.
    pub fn next(&mut self) -> Option<&Parcel> {
        let part = self.parts.get(self.sent)?;
        self.sent += 1;
        self.is_answered = false;
        Some(part)
    }
}

#[derive(Debug)]
pub(super) struct Peer {
    pub entrant: Entrant,
    /// Where it says it stands.
    pub heads: Vec<ChangeHash>,
    /// It has, or was sent, everything that is committed.
    pub is_live: bool,
    /// It was told something at least once.
    pub is_greeted: bool,
    /// It takes no changes from us.
    pub is_mute: bool,
    /// What it understands; older peers say nothing about it.
    pub flags: Option<Flags>,
    pub due: Option<Due>,
    /// What it is being sent in parts.
    pub sending: Option<Sending>,
    /// It takes what it is told, but we take no changes from it.
    is_read_only: bool,
    /// It must be asked to send again what it sent before.
    pub reset_due: bool,
    /// Heads it was asked for, and how often.
    pub asked_for: Vec<ChangeHash>,
    pub asked: u8,
    /// It sent changes whose dependencies were missing, and was asked to send everything.
    pub is_resending: bool,
    /// Frames with changes that came although the document is closed to it.
    pub late_frames: u32,
    /// Frames of it among the pending ones.
    pub queued: usize,
    /// Frames that wait until it is known whose an actor is.
    waiting_for: Option<ActorId>,
    held: VecDeque<Bytes>,
    held_bytes: usize,
    words: Words,
}

/// How many things it may still say.
#[derive(Debug)]
struct Words {
    left: u32,
    since: Duration,
    said: bool,
}

impl Peer {
    pub fn new(entrant: Entrant, is_read_only: bool) -> Self {
        Self {
            entrant,
            heads: Vec::new(),
            is_live: false,
            is_greeted: false,
            is_mute: false,
            flags: None,
            due: None,
            sending: None,
            is_read_only,
            reset_due: false,
            asked_for: Vec::new(),
            asked: 0,
            is_resending: false,
            late_frames: 0,
            queued: 0,
            waiting_for: None,
            held: VecDeque::new(),
            held_bytes: 0,
            words: Words { left: limit::WORDS_IN_RESERVE, since: Duration::ZERO, said: false },
        }
    }

    /// What it calls itself on the wire.
    pub fn peer(&self) -> &Arc<str> {
        &self.entrant.peer
    }

    pub fn is_read_only(&self) -> bool {
        self.is_read_only
    }

    /// Changes whether changes are taken from it; `true` when it must be told.
    pub fn set_read_only(&mut self, is_read_only: bool) -> bool {
        if self.is_read_only == is_read_only {
            return false;
        }
        self.is_read_only = is_read_only;
        self.late_frames = 0;
        self.asked = 0;
        // What it sent meanwhile was not taken: it must send that again.
        self.reset_due = !is_read_only;
        true
    }

    pub fn supports_reset(&self) -> bool {
        self.flags.is_some_and(|flags| flags.contains(Flags::SUPPORTS_SYNC_RESET))
    }

    /// Something of it is pending or held, so what comes now must queue behind.
    pub fn is_waiting(&self) -> bool {
        self.queued > 0 || self.waiting_for.is_some()
    }

    /// Keeps a frame back while the peer waits for an answer about an actor.
    pub fn hold(&mut self, data: &Bytes) -> bool {
        if self.waiting_for.is_none() {
            return false;
        }
        self.held_bytes += data.len();
        self.held.push_back(data.clone());
        true
    }

    pub fn held_bytes(&self) -> usize {
        self.held_bytes
    }

    pub fn wait_for(&mut self, actor: ActorId, data: Bytes) {
        self.waiting_for = Some(actor);
        self.held_bytes += data.len();
        self.held.push_front(data);
    }

    /// The frames that waited for this actor.
    pub fn release(&mut self, actor: &ActorId) -> VecDeque<Bytes> {
        if self.waiting_for.as_ref() != Some(actor) {
            return VecDeque::new();
        }
        self.waiting_for = None;
        self.held_bytes = 0;
        std::mem::take(&mut self.held)
    }

    /// Forgets what was agreed and what waits: the room was loaded anew.
    pub fn start_over(&mut self) {
        self.is_live = false;
        self.reset_due = true;
        self.queued = 0;
        self.waiting_for = None;
        self.held.clear();
        self.held_bytes = 0;
        self.asked = 0;
        self.is_resending = false;
        self.sending = None;
        self.due.get_or_insert_default();
    }

    /// Whether it may say one more thing now.
    pub fn may_say(&mut self, now: Duration) -> bool {
        let passed_ms = now.saturating_sub(self.words.since).as_millis();
        let earned = u32::try_from(passed_ms * u128::from(limit::WORDS_PER_SECOND) / 1000).unwrap_or(u32::MAX);
        if earned > 0 {
            self.words.left = self.words.left.saturating_add(earned).min(limit::WORDS_IN_RESERVE);
            self.words.since = now;
        }
        self.words.said = true;
        match self.words.left.checked_sub(1) {
            Some(left) => {
                self.words.left = left;
                true
            }
            None => false,
        }
    }

    pub fn has_said_something(&self) -> bool {
        self.words.said
    }
}
