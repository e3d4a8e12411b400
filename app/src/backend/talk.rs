//! The talk about a sheet or a map: its saved discussion and how far the reader has read, and what talk asks of the reader.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use shared::budget::Name;
use shared::id::{CommentId, DocumentId, PersonId};

use super::PersonMark;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TalkView {
    pub id: DocumentId,
    /// The saved discussion, base64.
    pub document: String,
    /// Who may read it, by name: whom one can call.
    pub readers: Vec<PersonId>,
    /// How many remarks of others the reader has seen, by thread.
    pub seen: Vec<(CommentId, u32)>,
}

/// An open thread that asks something of the reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallView {
    /// The reader is to see to it; else a remark names the reader.
    pub is_assigned: bool,
    pub is_unread: bool,
    pub by: Option<PersonMark>,
    pub at: DateTime<FixedOffset>,
    /// The beginning of the remark.
    pub text: String,
    pub plan_title: Name,
    /// The page of what is talked about.
    pub address: String,
    /// What is talked about: whose sheet, or which map.
    pub about: Name,
    pub thread: CommentId,
}

impl CallView {
    /// The page, open at what the thread is about.
    pub fn href(&self) -> String {
        [&self.address, "#", &thread_anchor(self.thread)].concat()
    }
}

/// The part of a page's address that names a thread. It stays in the browser, so that a page kept on the device answers
/// to it too.
pub fn thread_anchor(thread: CommentId) -> String {
    format!("talk-{thread}")
}

/// The thread that the part of an address after `#` names.
pub fn thread_of_anchor(anchor: &str) -> Option<CommentId> {
    anchor.trim_start_matches('#').strip_prefix("talk-")?.parse().ok()
}
