//! What is kept, as traits: documents by their chunks, people, sessions, requests, totals and the audit log.
//!
//! The rest of the server knows these traits and [`StoreError`] only; SQL is written in the implementations and nowhere
//! else. Every method that changes something returns when the change is committed to disk: an `Ok` is a promise that
//! survives `kill -9` and a power cut. Whatever must be known later carries its [`AuditEvent`](crate::audit::AuditEvent)
//! along and is told in the same transaction.

mod actuals;
mod adjustment;
mod answer;
mod audit;
mod control;
mod department;
mod directory;
mod document;
mod error;
mod evidence;
mod factor;
mod identity;
mod merging;
mod outbox;
mod packages;
mod paper;
mod passkey;
mod person;
mod push;
mod readers;
mod request;
mod session;
pub mod sqlite;
mod talk;
#[cfg(test)]
mod tests;
mod totals;
mod whole;

pub use actuals::{
    ACTUALS_FILE_MAX, Actuals, Closing, IMPORTED_FILES_MAX, ImportedFile, TakeIn, WAITING_FILES_MAX, WaitingFile,
};
pub use adjustment::{AdjustmentBody, AdjustmentRecord, Adjustments};
pub use answer::{ANSWER_KEY_LENGTH_MAX, ANSWER_LENGTH_MAX, Answer, Answers};
pub use audit::{AUDIT_TRAIL_MAX, AUDIT_WORDS_MAX, AuditLog, AuditSearch, AuditVerdict, SealedEntry};
pub use control::{Concerned, Control, DELEGATIONS_MAX, PolicyRecord};
pub use department::{DepartmentRecord, Departments};
pub use directory::{DirectoryPerson, DirectoryStore, SeenPerson};
pub use document::{
    Append, Begun, Branch, CHUNK_LENGTH_MAX, Chunk, ChunkKind, DocumentKind, DocumentRecord, DocumentState, Documents,
};
pub use error::StoreError;
pub use evidence::{Attached, EVIDENCE_BYTES_MAX, EVIDENCE_FILES_MAX, Evidence, EvidenceRecord};
pub use factor::{CodeHash, FactorRecord, Factors};
pub use identity::Identities;
pub use merging::{MergeBody, Merges};
pub use outbox::{Fate, Letter, NoticeChoice, Occasion, Outbox, Reason, Recipient};
pub use packages::Packages;
pub use paper::Paper;
pub use passkey::{PasskeyRecord, PasskeyStore};
pub use person::{People, PersonRecord};
pub use push::{PUSHES_MAX, PushId, PushRecord, Pushes};
pub use readers::Readers;
pub use request::{RequestRecord, Requests, Successor, Transition};
pub use session::{Means, Origin, SESSIONS_MAX, SessionRecord, Sessions, TokenHash};
pub use talk::{Call, CallKind, CallRecord, SEEN_MAX, Talk};
pub use totals::{NatureTotals, PublishedSeries, PublishedTotals, Totals, TotalsRecord};
pub use whole::Wholes;

/// Everything a store does.
pub trait Store:
    Documents
    + Packages
    + Readers
    + Totals
    + Actuals
    + Talk
    + Requests
    + Adjustments
    + Wholes
    + Merges
    + Control
    + People
    + Departments
    + Sessions
    + Factors
    + Identities
    + PasskeyStore
    + DirectoryStore
    + Answers
    + Evidence
    + Outbox
    + Pushes
    + AuditLog
{
}

impl<T> Store for T where
    T: Documents
        + Packages
        + Readers
        + Totals
        + Actuals
        + Talk
        + Requests
        + Adjustments
        + Wholes
        + Merges
        + Control
        + People
        + Departments
        + Sessions
        + Factors
        + Identities
        + PasskeyStore
        + DirectoryStore
        + Answers
        + Evidence
        + Outbox
        + Pushes
        + AuditLog
{
}
