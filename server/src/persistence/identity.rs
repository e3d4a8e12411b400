//! Who somebody is to the organisation's own sign-in, as the store keeps it.

use async_trait::async_trait;
use shared::id::PersonId;

use super::StoreError;
use crate::audit::AuditEvent;

#[async_trait]
pub trait Identities: Send + Sync {
    /// Whom an issuer's subject was linked to.
    async fn person_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<PersonId>, StoreError>;

    /// Links them for good. [`StoreError::Exists`] when the subject is another person's, or the person another subject.
    async fn link_identity(
        &self,
        issuer: String,
        subject: String,
        person: PersonId,
        told: AuditEvent,
    ) -> Result<(), StoreError>;
}
