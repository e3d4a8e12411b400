//! The audit log: who did what, when, each entry sealed with the hash of the one before.
//!
//! This module knows what an entry is and how a chain is checked; storing it is persistence's. An entry is written in the
//! same transaction as what it tells of, so neither exists without the other. Details never hold secrets.

mod anchor;
mod canonical;
mod chain;
mod checkpoint;
mod signer;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::id::PersonId;

pub use anchor::{Anchor, Anchors};
pub use canonical::print as canonical;
pub use chain::{AuditFault, Chain};
pub use checkpoint::{CHECKPOINTS_LENGTH_MAX, Checkpoint, CheckpointError};
pub use signer::{PublicKey, Seal, Signer};

/// The hash before the first entry.
pub const BEGINNING: [u8; 32] = [0; 32];

/// Details are ids, hashes and amounts; a 200-line difference of one approval is about 20 KB.
pub const ENTRY_LENGTH_MAX: usize = 64 * 1024;

/// Something that happened and must stay known. Persistence numbers and seals it as it commits.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    pub at: DateTime<Utc>,
    /// Who did it; `None` when the server did it by itself or the person is unknown (a failed sign-in).
    pub by: Option<PersonId>,
    /// A dotted verb such as `request.approved`.
    pub action: String,
    /// What it was done to: an id as text, or an e-mail address.
    pub subject: String,
    /// What else must stay known: heads, hashes, amounts in minor units as integers, reasons.
    pub details: Value,
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Counts from 1 without a gap.
    pub seq: u64,
    pub event: AuditEvent,
    /// SHA-256 over the hash of the entry before and [`AuditEvent::canonical`].
    pub hash: [u8; 32],
}

impl AuditEvent {
    pub fn new(at: DateTime<Utc>, by: Option<PersonId>, action: &str, subject: impl ToString) -> Self {
        Self { at, by, action: action.to_owned(), subject: subject.to_string(), details: Value::Null }
    }

    pub fn with(self, details: Value) -> Self {
        Self { details, ..self }
    }

    /// The text that is kept and hashed: JSON with its keys in order and no spaces, the same on every machine.
    pub fn canonical(&self, seq: u64) -> String {
        canonical::print(&json!({
            "seq": seq,
            "at": self.at.timestamp_millis(),
            "by": self.by,
            "action": self.action,
            "subject": self.subject,
            "details": self.details,
        }))
    }

    /// Reads an entry back. `None` when the text is not one.
    pub fn from_canonical(text: &str) -> Option<(u64, Self)> {
        let mut value: Value = serde_json::from_str(text).ok()?;
        let fields = value.as_object_mut()?;
        let seq = fields.get("seq")?.as_u64()?;
        let at = DateTime::from_timestamp_millis(fields.get("at")?.as_i64()?)?;
        let by = serde_json::from_value(fields.get("by")?.clone()).ok()?;
        let action = fields.get("action")?.as_str()?.to_owned();
        let subject = fields.get("subject")?.as_str()?.to_owned();
        let details = fields.remove("details")?;
        Some((seq, Self { at, by, action, subject, details }))
    }
}

/// The hash that seals an entry's canonical text onto the one before.
pub fn seal(previous: &[u8; 32], canonical: &str) -> [u8; 32] {
    Sha256::new().chain_update(previous).chain_update(canonical.as_bytes()).finalize().into()
}
