//! Identities of the organisation's own sign-in in SQLite.

use async_trait::async_trait;
use shared::id::PersonId;

use super::column::uuid;
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::persistence::{Identities, StoreError};

#[async_trait]
impl Identities for SqliteStore {
    async fn person_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<PersonId>, StoreError> {
        let row = sqlx::query("SELECT person FROM identities WHERE issuer = ? AND subject = ?")
            .bind(issuer)
            .bind(subject)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| Ok(PersonId(uuid(&row, "person")?))).transpose()
    }

    async fn link_identity(
        &self,
        issuer: String,
        subject: String,
        person: PersonId,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let linked = sqlx::query(
                    "INSERT INTO identities (issuer, subject, person, linked_at) VALUES (?, ?, ?, ?)
                     ON CONFLICT DO NOTHING",
                )
                .bind(issuer)
                .bind(subject)
                .bind(person.0.as_bytes().as_slice())
                .bind(told.at.timestamp_millis())
                .execute(&mut *connection)
                .await
                .map_err(failed)?;
                if linked.rows_affected() == 0 {
                    return Err(StoreError::Exists { what: "identity", which: person.to_string() });
                }
                audit::add(connection, &told).await
            })
        })
        .await
    }
}
