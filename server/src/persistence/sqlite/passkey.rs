//! Passkeys in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{count, get, instant, instant_or_none, uuid};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::persistence::{PasskeyRecord, PasskeyStore, StoreError};

fn read(row: &SqliteRow) -> Result<PasskeyRecord, StoreError> {
    Ok(PasskeyRecord {
        id: get(row, "id")?,
        person: PersonId(uuid(row, "person")?),
        key: get(row, "key")?,
        counter: count(row, "counter")?,
        name: get(row, "name")?,
        added_at: instant(row, "added_at")?,
        used_at: instant_or_none(row, "used_at")?,
    })
}

async fn add(connection: &mut SqliteConnection, passkey: &PasskeyRecord) -> Result<(), StoreError> {
    let added = sqlx::query(
        "INSERT INTO passkeys (id, person, key, counter, name, added_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(passkey.id.as_slice())
    .bind(passkey.person.0.as_bytes().as_slice())
    .bind(passkey.key.as_slice())
    .bind(passkey.counter)
    .bind(passkey.name.as_str())
    .bind(passkey.added_at.timestamp_millis())
    .execute(connection)
    .await
    .map_err(failed)?;
    if added.rows_affected() > 0 {
        return Ok(());
    }
    Err(StoreError::Exists { what: "passkey", which: passkey.name.clone() })
}

#[async_trait]
impl PasskeyStore for SqliteStore {
    async fn add_passkey(&self, passkey: PasskeyRecord, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                add(connection, &passkey).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyRecord>, StoreError> {
        let row = sqlx::query("SELECT * FROM passkeys WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn passkeys_of(&self, person: PersonId) -> Result<Vec<PasskeyRecord>, StoreError> {
        let rows = sqlx::query("SELECT * FROM passkeys WHERE person = ? ORDER BY added_at, id")
            .bind(person.0.as_bytes().as_slice())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn use_passkey(&self, id: &[u8], counter: u32, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let id = id.to_vec();
        self.write(move |connection| {
            Box::pin(async move {
                let used = sqlx::query(
                    "UPDATE passkeys SET counter = ?1, used_at = ?2
                     WHERE id = ?3 AND (counter < ?1 OR (counter = 0 AND ?1 = 0))",
                )
                .bind(counter)
                .bind(at.timestamp_millis())
                .bind(id)
                .execute(connection)
                .await
                .map_err(failed)?;
                Ok(used.rows_affected() > 0)
            })
        })
        .await
    }

    async fn remove_passkey(&self, person: PersonId, id: &[u8], told: AuditEvent) -> Result<bool, StoreError> {
        let id = id.to_vec();
        self.write(move |connection| {
            Box::pin(async move {
                let gone = sqlx::query("DELETE FROM passkeys WHERE id = ? AND person = ?")
                    .bind(id)
                    .bind(person.0.as_bytes().as_slice())
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
                if gone.rows_affected() == 0 {
                    return Ok(false);
                }
                audit::add(connection, &told).await?;
                Ok(true)
            })
        })
        .await
    }
}
