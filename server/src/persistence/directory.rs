//! What the organisation's directory keeps people by, and the token it shows.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::access::Membership;
use shared::id::PersonId;

use super::{PersonRecord, StoreError, TokenHash};
use crate::audit::AuditEvent;
use crate::auth::EmailAddress;

/// Somebody, as the directory wants them to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryPerson {
    pub id: PersonId,
    pub email: EmailAddress,
    pub name: String,
    /// The directory's own name for them.
    pub external: Option<String>,
    /// Whoever is not has left.
    pub active: bool,
}

/// Somebody as the directory was shown them, with its own name for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPerson {
    pub person: PersonRecord,
    pub external: Option<String>,
}

#[async_trait]
pub trait DirectoryStore: Send + Sync {
    /// Lets the directory in with this token and no other; with none at all.
    async fn set_directory_token(&self, token: Option<TokenHash>, told: AuditEvent) -> Result<(), StoreError>;

    async fn is_directory_token(&self, token: &TokenHash) -> Result<bool, StoreError>;

    /// Since when the directory has a token.
    async fn directory_since(&self) -> Result<Option<DateTime<Utc>>, StoreError>;

    /// The directory's own names for people.
    async fn directory_names(&self) -> Result<BTreeMap<PersonId, String>, StoreError>;

    /// [`StoreError::Exists`] when the address or the directory's name is somebody else's.
    async fn add_from_directory(
        &self,
        person: PersonRecord,
        external: Option<String>,
        told: AuditEvent,
    ) -> Result<(), StoreError>;

    /// Writes everything that can differ at once, and names the sessions that ended. [`StoreError::Exists`] as above, and
    /// [`StoreError::Stale`] when
    /// they are not as the caller has `seen` them, where it says how.
    async fn write_from_directory(
        &self,
        seen: Option<SeenPerson>,
        wanted: DirectoryPerson,
        at: DateTime<Utc>,
        told: Vec<AuditEvent>,
    ) -> Result<Vec<TokenHash>, StoreError>;

    /// Gives a role to some and takes it from others, with what is told of each; all or none. [`StoreError::Stale`] when
    /// others hold it than the caller has `seen`, where it says who.
    async fn set_members(
        &self,
        membership: Membership,
        seen: Option<BTreeSet<PersonId>>,
        given: Vec<(PersonId, AuditEvent)>,
        taken: Vec<(PersonId, AuditEvent)>,
    ) -> Result<(), StoreError>;
}
