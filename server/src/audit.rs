//! The audit log: who did what, when, each entry sealed with the hash of the one before.
//!
//! This module knows what an entry is and how a chain is checked; storing it is persistence's. An entry is written in the
//! same transaction as what it tells of, so neither exists without the other. Details never hold secrets.

use chrono::{DateTime, Utc};
use shared::id::PersonId;

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
    pub details: serde_json::Value,
}
