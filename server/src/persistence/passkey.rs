//! Passkeys as the store keeps them: what of a key is public.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;

use super::StoreError;
use crate::audit::AuditEvent;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRecord {
    /// The device's name for it.
    pub id: Vec<u8>,
    pub person: PersonId,
    /// The public key, as the device wrote it (COSE).
    pub key: Vec<u8>,
    /// How often it has signed; zero for those that do not count.
    pub counter: u32,
    /// The owner's name for it.
    pub name: String,
    pub added_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

#[async_trait]
pub trait PasskeyStore: Send + Sync {
    /// [`StoreError::Exists`] when there is one by this name, whoever's it is.
    async fn add_passkey(&self, passkey: PasskeyRecord, told: AuditEvent) -> Result<(), StoreError>;

    async fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyRecord>, StoreError>;

    /// Somebody's own, the oldest first.
    async fn passkeys_of(&self, person: PersonId) -> Result<Vec<PasskeyRecord>, StoreError>;

    /// Notes that it was used; no when its counter did not go forth.
    async fn use_passkey(&self, id: &[u8], counter: u32, at: DateTime<Utc>) -> Result<bool, StoreError>;

    /// Whether it was theirs.
    async fn remove_passkey(&self, person: PersonId, id: &[u8], told: AuditEvent) -> Result<bool, StoreError>;
}
