//! The audit log's part of the store. Entries are written by whatever they tell of, in its transaction.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;

use super::StoreError;
use crate::audit::{Anchor, Anchors, AuditEntry, AuditEvent, AuditFault};

/// More words than this nobody looks for at once; the rest is passed over.
pub const AUDIT_WORDS_MAX: usize = 8;

/// More entries about one thing than a request of two hundred acts leaves.
pub const AUDIT_TRAIL_MAX: u32 = 1_000;

/// What a check of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every entry is as it was written, up to this one.
    Sound(Anchor),
    /// The first thing that is wrong.
    Broken(AuditFault),
}

/// What somebody looks for in the log. What is left out is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// Entries before this number.
    pub before: Option<u64>,
    pub by: Option<PersonId>,
    /// From this moment on, and before that one.
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    /// Verbs, where `*` stands for anything: `session.*`. One of them fits.
    pub actions: Vec<&'static str>,
    /// All of them stand somewhere in the entry, in capitals or not.
    pub words: Vec<String>,
}

/// An entry with all it takes to check its seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedEntry {
    pub seq: u64,
    /// The hash of the entry before.
    pub previous: [u8; 32],
    /// The canonical text that is hashed.
    pub text: String,
    pub hash: [u8; 32],
}

#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Writes entries about something that changes nothing else in the store, such as a refused sign-in.
    async fn record(&self, events: Vec<AuditEvent>) -> Result<(), StoreError>;

    /// Up to `limit` entries before entry `before` (or from the end), newest first.
    async fn audit_entries(&self, before: Option<u64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;

    /// Up to `limit` entries that fit, newest first.
    async fn search_audit(&self, search: AuditSearch, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;

    /// Every entry about one thing, oldest first, up to [`AUDIT_TRAIL_MAX`].
    async fn audit_trail(&self, subject: String) -> Result<Vec<SealedEntry>, StoreError>;

    /// The last entry; number 0 when there is none.
    async fn audit_end(&self) -> Result<Anchor, StoreError>;

    /// Walks the whole log and compares it with what was kept outside the database.
    async fn verify_audit(&self, anchors: &Anchors) -> Result<AuditVerdict, StoreError>;
}
