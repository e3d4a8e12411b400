//! [`Saying`]: what a replica has to say to the server, message by message. It is Automerge's sync protocol, with one thing
//! more: what is too much for one message goes in parts, and the next goes when the server has answered the last.

use std::collections::VecDeque;

use automerge::sync::{State, SyncDoc};
use automerge::{Automerge, ChangeHash};

use super::parts::{MESSAGE_BYTES_MAX, Part, parts};
use super::{Flags, SyncReply};

/// Of one document, on one line.
#[derive(Debug, Default)]
pub struct Saying {
    waiting: VecDeque<Vec<u8>>,
    is_answered: bool,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub data: Vec<u8>,
    /// It has changes, so the server will answer it.
    pub has_changes: bool,
}

impl Saying {
    /// The next message, if there is anything to say now.
    pub fn next(&mut self, doc: &Automerge, state: &mut State) -> Option<Said> {
        if !self.waiting.is_empty() {
            return if std::mem::take(&mut self.is_answered) { self.go_on() } else { None };
        }
        let message = doc.generate_sync_message(state)?;
        let has_changes = !message.changes.is_empty();
        let data = message.encode();
        if data.len() <= MESSAGE_BYTES_MAX || !has_changes {
            return Some(Said { data, has_changes });
        }
        let theirs = state.their_heads.iter().flatten().copied();
        let theirs: Vec<ChangeHash> = theirs.filter(|head| doc.get_change_meta_by_hash(head).is_some()).collect();
        self.waiting = parts(doc.get_changes(&theirs), &theirs).iter().map(|part| message_of(part, &theirs)).collect();
        self.is_answered = false;
        self.go_on()
    }

    /// The server has said something.
    pub fn heard(&mut self) {
        self.is_answered = true;
    }

    fn go_on(&mut self) -> Option<Said> {
        self.waiting.pop_front().map(|data| Said { data, has_changes: true })
    }
}

/// The sender stands where the part ends, as far as the server is told: what follows is nothing it has to ask for.
fn message_of(part: &Part, base: &[ChangeHash]) -> Vec<u8> {
    let flags = Flags::default().with(Flags::SUPPORTS_SYNC_RESET, true);
    let (heads, changes) = (&part.heads, part.chunks());
    SyncReply { heads, last_sync: base, changes: &changes, flags, ..SyncReply::default() }.encode()
}
