//! Devices that are pushed to. A device is one browser's endpoint; it is one person's at a time.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;
use uuid::Uuid;

use super::{StoreError, TokenHash};
use crate::audit::AuditEvent;
use crate::notify::PushAddress;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PushId(pub Uuid);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushRecord {
    pub id: PushId,
    pub person: PersonId,
    /// The session it was last seen in.
    pub session: TokenHash,
    pub address: PushAddress,
    /// What the browser called itself.
    pub agent: Option<String>,
    pub added_at: DateTime<Utc>,
    /// When a push last arrived.
    pub told_at: Option<DateTime<Utc>>,
    /// Why the last one did not.
    pub trouble: Option<String>,
}

/// A phone, a desk, a tablet and their successors; beyond that the oldest is forgotten.
pub const PUSHES_MAX: u32 = 12;

#[async_trait]
pub trait Pushes: Send + Sync {
    /// Every device of a person, the newest first.
    async fn pushes_of(&self, person: PersonId) -> Result<Vec<PushRecord>, StoreError>;

    async fn push(&self, id: PushId) -> Result<Option<PushRecord>, StoreError>;

    /// Keeps a device under its endpoint, whosever it was; and of this person's only the newest [`PUSHES_MAX`].
    async fn keep_push(&self, push: PushRecord, told: AuditEvent) -> Result<(), StoreError>;

    /// The device is there again, in a session of this person: takes note of it if it is theirs, forgets it if it is
    /// somebody else's, and says whether it is theirs.
    async fn meet_push(&self, endpoint: &str, person: PersonId, session: TokenHash) -> Result<bool, StoreError>;

    /// Forgets a device and what is on its way there; says whether this person had it.
    async fn remove_push(&self, person: PersonId, id: PushId, told: AuditEvent) -> Result<bool, StoreError>;
}
