//! What can go wrong with the store, told so that somebody can mend it.
//!
//! Errors are cloneable because those who wrote in one transaction share its fate. “Not found” on reading is an
//! `Option`, not an error; [`StoreError::Missing`] is for a change to something that is not there.

use automerge::ChangeHash;
use shared::id::{DocumentId, RequestId};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Nothing of what was asked is written; the same call works again once there is space.
    #[error(
        "the disk that holds the database is full: free some space; nothing was written and the server goes on by itself"
    )]
    Full,
    #[error("the database cannot be written or read ({0}): check the disk and that its folder may be written to")]
    Io(String),
    #[error("the database is busy with another program for too long: close that program, then try again")]
    Busy,
    #[error("another Tandem uses this database ({0}): stop it first, or give this one a database of its own")]
    InUse(String),
    #[error(
        "the database was made by another version of Tandem ({0}): start the version that fits, or restore a backup"
    )]
    Schema(String),
    #[error("what the database holds makes no sense: {0}; run `tandem check`, and restore a backup if it agrees")]
    Corrupt(String),
    #[error("{what} “{which}” is there already")]
    Exists { what: &'static str, which: String },
    #[error("there is no {what} “{which}”")]
    Missing { what: &'static str, which: String },
    /// The document is locked by a request or archived.
    #[error("document {0} is closed to changes")]
    Closed(DocumentId),
    /// Somebody wrote between the moment that was looked at and this call.
    #[error("document {document} has moved on since the version that was shown")]
    Moved { document: DocumentId, heads: Vec<ChangeHash> },
    /// Somebody decided between the moment that was looked at and this call.
    #[error("request {which} is at version {current}, not at {expected}: look at it again")]
    Stale { which: String, expected: u32, current: u32 },
    /// What an adjustment rests on was approved anew or adjusted meanwhile.
    #[error("the budget that request {0} adjusts has changed since it was written: write the adjustment anew")]
    Outdated(RequestId),
    #[error("too much at once: {0}")]
    TooMuch(String),
    #[error("the store refuses this: {0}")]
    Refused(String),
    #[error("the database was opened to read only")]
    ReadOnly,
    #[error("the server is shutting down; what was asked is not written")]
    Stopped,
}
