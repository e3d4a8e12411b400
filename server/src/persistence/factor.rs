//! Second factors as the store keeps them: an app's key under lock, hashes of recovery codes, and the roles that ask for
//! more than a password.

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::access::Role;
use shared::id::PersonId;

use super::{StoreError, TokenHash};
use crate::audit::AuditEvent;

/// The keyed hash of a recovery code.
pub type CodeHash = [u8; 32];

/// An app that makes somebody's codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorRecord {
    pub person: PersonId,
    /// The key, as only this server can read it.
    pub locked: Vec<u8>,
    pub added_at: DateTime<Utc>,
    /// The step of the last code that was taken.
    pub last_step: u64,
    /// How many recovery codes are left. Read with the record, never written with it.
    pub codes_left: u32,
}

#[async_trait]
pub trait Factors: Send + Sync {
    async fn factor(&self, person: PersonId) -> Result<Option<FactorRecord>, StoreError>;

    /// Keeps somebody's first app with its recovery codes, and lets a session they have count as opened with a code.
    /// [`StoreError::Exists`] when they have one.
    async fn add_factor(
        &self,
        factor: FactorRecord,
        codes: Vec<CodeHash>,
        session: Option<TokenHash>,
        told: AuditEvent,
    ) -> Result<(), StoreError>;

    /// Takes the app and its codes away, and says whether there was one.
    async fn remove_factor(&self, person: PersonId, told: AuditEvent) -> Result<bool, StoreError>;

    /// Uses up the code of a step; no when that or a later one was used before.
    async fn use_step(&self, person: PersonId, step: u64) -> Result<bool, StoreError>;

    /// Uses up a recovery code; no when it is none of theirs.
    async fn use_recovery_code(&self, person: PersonId, code: CodeHash, told: AuditEvent) -> Result<bool, StoreError>;

    /// Puts other recovery codes in the place of those there were.
    async fn renew_recovery_codes(
        &self,
        person: PersonId,
        codes: Vec<CodeHash>,
        told: AuditEvent,
    ) -> Result<(), StoreError>;

    /// Who has an app.
    async fn people_with_factor(&self) -> Result<BTreeSet<PersonId>, StoreError>;

    /// The roles that ask for more than a password.
    async fn factor_roles(&self) -> Result<BTreeSet<Role>, StoreError>;

    /// Says which roles do, ends what sessions they had with a password alone, and names those.
    async fn require_factor(&self, roles: BTreeSet<Role>, told: AuditEvent) -> Result<Vec<TokenHash>, StoreError>;
}
