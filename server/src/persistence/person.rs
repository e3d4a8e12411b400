//! People as the store keeps them. What their roles allow is `shared::access`'s business.

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::access::{Action, Held, Membership, Person, Subject, allows};
use shared::id::{DepartmentId, PersonId, PlanId};

use super::StoreError;
use crate::audit::AuditEvent;
use crate::auth::{EmailAddress, PasswordHash};

/// Somebody who can sign in, or could once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    pub id: PersonId,
    pub email: EmailAddress,
    pub name: String,
    /// How others see their cursor: `#rrggbb`.
    pub colour: String,
    /// None for somebody who cannot sign in with a password.
    pub password: Option<PasswordHash>,
    pub created_at: DateTime<Utc>,
    /// Set for somebody who left: their name stays on what they did, and they can do nothing more.
    pub left_at: Option<DateTime<Utc>>,
    pub memberships: Vec<Membership>,
    /// The departments whose sheets in a plan are for others alone to read. Read with the person, never written with them.
    pub outside: BTreeSet<(PlanId, DepartmentId)>,
}

impl PersonRecord {
    /// Long enough for a full name with its titles; short enough for a cursor's label to be cut sensibly.
    pub const NAME_LENGTH_MAX: usize = 100;

    /// The person as `shared::access` asks about them.
    pub fn access(&self) -> Person {
        let (name, email) = (self.name.clone(), self.email.to_string());
        let (memberships, outside) = (self.memberships.clone(), self.outside.clone());
        Person { id: self.id, name, email, memberships, outside }
    }

    /// Whether this person may; see [`allows`]. Whoever left may nothing, as they hold nothing.
    pub fn may(&self, action: Action, subject: &Subject) -> bool {
        allows(Held { memberships: &self.memberships, outside: &self.outside }, action, subject)
    }
}

#[async_trait]
pub trait People: Send + Sync {
    /// Adds somebody with their roles. [`StoreError::Exists`] when somebody has the e-mail address already.
    async fn add_person(&self, person: PersonRecord, told: AuditEvent) -> Result<(), StoreError>;

    async fn person(&self, id: PersonId) -> Result<Option<PersonRecord>, StoreError>;

    async fn person_by_email(&self, email: &EmailAddress) -> Result<Option<PersonRecord>, StoreError>;

    /// Everybody, by name; those who left too.
    async fn people(&self) -> Result<Vec<PersonRecord>, StoreError>;

    /// Sets another password and ends every session, as whoever knew the old one may hold some.
    async fn set_password(&self, id: PersonId, password: PasswordHash, told: AuditEvent) -> Result<(), StoreError>;

    async fn set_appearance(&self, id: PersonId, name: String, colour: String) -> Result<(), StoreError>;

    /// Gives a role; giving it twice is giving it once.
    async fn grant(&self, id: PersonId, membership: Membership, told: AuditEvent) -> Result<(), StoreError>;

    /// Takes a role, and says whether they had it.
    async fn revoke(&self, id: PersonId, membership: Membership, told: AuditEvent) -> Result<bool, StoreError>;

    /// Takes every role and session away and keeps the name.
    async fn leave(&self, id: PersonId, told: AuditEvent) -> Result<(), StoreError>;
}
