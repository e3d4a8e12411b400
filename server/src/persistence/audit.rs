//! The audit log's part of the store. Entries are written by whatever they tell of, in its transaction.

use async_trait::async_trait;

use super::StoreError;
use crate::audit::{Anchor, Anchors, AuditEntry, AuditEvent, AuditFault};

/// What a check of the whole log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every entry is as it was written, up to this one.
    Sound(Anchor),
    /// The first thing that is wrong.
    Broken(AuditFault),
}

#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Writes entries about something that changes nothing else in the store, such as a refused sign-in.
    async fn record(&self, events: Vec<AuditEvent>) -> Result<(), StoreError>;

    /// Up to `limit` entries before entry `before` (or from the end), newest first.
    async fn audit_entries(&self, before: Option<u64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;

    /// Walks the whole log and compares it with what was kept outside the database.
    async fn verify_audit(&self, anchors: &Anchors) -> Result<AuditVerdict, StoreError>;
}
