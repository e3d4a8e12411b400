//! Sign-in sessions in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{get, hash, instant, uuid};
use super::failure::failed;
use super::{SqliteStore, audit, push};
use crate::audit::AuditEvent;
use crate::persistence::{Means, Origin, SESSIONS_MAX, SessionRecord, Sessions, StoreError, TokenHash};

async fn open(connection: &mut SqliteConnection, session: &SessionRecord) -> Result<(), StoreError> {
    let person = session.person.0.as_bytes().as_slice();
    sqlx::query(
        "INSERT INTO sessions (token_hash, person, created_at, seen_at, address, agent, means)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(session.token_hash.as_slice())
    .bind(person)
    .bind(session.created_at.timestamp_millis())
    .bind(session.seen_at.timestamp_millis())
    .bind(session.origin.address.map(|address| address.to_string()))
    .bind(session.origin.agent.as_deref())
    .bind(session.means.word())
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    sqlx::query(
        "DELETE FROM sessions WHERE token_hash IN (
             SELECT token_hash FROM sessions WHERE person = ?1 AND token_hash <> ?2
             ORDER BY seen_at DESC LIMIT -1 OFFSET ?3)",
    )
    .bind(person)
    .bind(session.token_hash.as_slice())
    .bind(SESSIONS_MAX - 1)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

fn read(row: &SqliteRow) -> Result<SessionRecord, StoreError> {
    let address: Option<&str> = get(row, "address")?;
    let address = address.map(str::parse).transpose();
    let unreadable = |column: &str| StoreError::Corrupt(format!("the column “{column}” does not read"));
    let means = Means::parse(get(row, "means")?).ok_or_else(|| unreadable("means"))?;
    Ok(SessionRecord {
        token_hash: hash(row, "token_hash")?,
        person: PersonId(uuid(row, "person")?),
        created_at: instant(row, "created_at")?,
        seen_at: instant(row, "seen_at")?,
        origin: Origin { address: address.map_err(|_| unreadable("address"))?, agent: get(row, "agent")? },
        means,
    })
}

#[async_trait]
impl Sessions for SqliteStore {
    async fn open_session(&self, session: SessionRecord, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                open(connection, &session).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn session(&self, token_hash: &TokenHash) -> Result<Option<SessionRecord>, StoreError> {
        let row = sqlx::query("SELECT * FROM sessions WHERE token_hash = ?")
            .bind(token_hash.as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn sessions_of(&self, person: PersonId) -> Result<Vec<SessionRecord>, StoreError> {
        let rows = sqlx::query("SELECT * FROM sessions WHERE person = ? ORDER BY seen_at DESC, token_hash")
            .bind(person.0.as_bytes().as_slice())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn touch_session(&self, token_hash: &TokenHash, seen_at: DateTime<Utc>) -> Result<(), StoreError> {
        let token_hash = *token_hash;
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("UPDATE sessions SET seen_at = max(seen_at, ?) WHERE token_hash = ?")
                    .bind(seen_at.timestamp_millis())
                    .bind(token_hash.as_slice())
                    .execute(connection)
                    .await
                    .map(|_| ())
                    .map_err(failed)
            })
        })
        .await
    }

    async fn end_session(&self, token_hash: &TokenHash, told: AuditEvent) -> Result<bool, StoreError> {
        let token_hash = *token_hash;
        self.write(move |connection| {
            Box::pin(async move {
                let ended = sqlx::query("DELETE FROM sessions WHERE token_hash = ?")
                    .bind(token_hash.as_slice())
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
                if ended.rows_affected() == 0 {
                    return Ok(false);
                }
                push::forget_of(connection, &token_hash).await?;
                audit::add(connection, &told).await?;
                Ok(true)
            })
        })
        .await
    }

    async fn end_session_of(
        &self,
        person: PersonId,
        token_hash: &TokenHash,
        told: AuditEvent,
    ) -> Result<bool, StoreError> {
        let token_hash = *token_hash;
        self.write(move |connection| {
            Box::pin(async move {
                let ended = sqlx::query("DELETE FROM sessions WHERE token_hash = ? AND person = ?")
                    .bind(token_hash.as_slice())
                    .bind(person.0.as_bytes().as_slice())
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
                if ended.rows_affected() == 0 {
                    return Ok(false);
                }
                push::forget_of(connection, &token_hash).await?;
                audit::add(connection, &told).await?;
                Ok(true)
            })
        })
        .await
    }

    async fn end_other_sessions(
        &self,
        person: PersonId,
        but: &TokenHash,
        told: AuditEvent,
    ) -> Result<Vec<TokenHash>, StoreError> {
        let but = *but;
        self.write(move |connection| {
            Box::pin(async move {
                let rows =
                    sqlx::query("DELETE FROM sessions WHERE person = ? AND token_hash <> ? RETURNING token_hash")
                        .bind(person.0.as_bytes().as_slice())
                        .bind(but.as_slice())
                        .fetch_all(&mut *connection)
                        .await
                        .map_err(failed)?;
                push::forget_all_of(connection, person, Some(&but)).await?;
                if !rows.is_empty() {
                    audit::add(connection, &told).await?;
                }
                rows.iter().map(|row| hash(row, "token_hash")).collect()
            })
        })
        .await
    }

    async fn end_sessions_of(&self, person: PersonId, told: AuditEvent) -> Result<Vec<TokenHash>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let rows = sqlx::query("DELETE FROM sessions WHERE person = ? RETURNING token_hash")
                    .bind(person.0.as_bytes().as_slice())
                    .fetch_all(&mut *connection)
                    .await
                    .map_err(failed)?;
                push::forget_all_of(connection, person, None).await?;
                audit::add(connection, &told).await?;
                rows.iter().map(|row| hash(row, "token_hash")).collect()
            })
        })
        .await
    }

    async fn forget_sessions(&self, seen_by: DateTime<Utc>, opened_by: DateTime<Utc>) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let gone = sqlx::query("DELETE FROM sessions WHERE seen_at <= ? OR created_at <= ?")
                    .bind(seen_by.timestamp_millis())
                    .bind(opened_by.timestamp_millis())
                    .execute(connection)
                    .await
                    .map_err(failed)?;
                Ok(gone.rows_affected())
            })
        })
        .await
    }
}
