//! Devices that are pushed to, in SQLite. What is on its way to one goes with it.

use async_trait::async_trait;
use shared::id::PersonId;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{get, hash, instant, instant_or_none, uuid};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::notify::PushAddress;
use crate::persistence::{PUSHES_MAX, PushId, PushRecord, Pushes, StoreError, TokenHash};

fn read(row: &SqliteRow) -> Result<PushRecord, StoreError> {
    let address = PushAddress::kept(get(row, "endpoint")?, get(row, "key")?, get(row, "auth")?);
    Ok(PushRecord {
        id: PushId(uuid(row, "id")?),
        person: PersonId(uuid(row, "person")?),
        session: hash(row, "session")?,
        address: address.ok_or_else(|| StoreError::Corrupt("the column “key” does not read".to_owned()))?,
        agent: get(row, "agent")?,
        added_at: instant(row, "added_at")?,
        told_at: instant_or_none(row, "told_at")?,
        trouble: get(row, "trouble")?,
    })
}

async fn keep(connection: &mut SqliteConnection, push: &PushRecord) -> Result<(), StoreError> {
    // Another row, so that nothing that is on its way to whoever had it before comes to whoever has it now.
    sqlx::query("DELETE FROM pushes WHERE endpoint = ?")
        .bind(push.address.endpoint())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let person = push.person.0.as_bytes().as_slice();
    sqlx::query(
        "INSERT INTO pushes (id, person, session, endpoint, key, auth, agent, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(push.id.0.as_bytes().as_slice())
    .bind(person)
    .bind(push.session.as_slice())
    .bind(push.address.endpoint())
    .bind(push.address.key().as_slice())
    .bind(push.address.auth().as_slice())
    .bind(push.agent.as_deref())
    .bind(push.added_at.timestamp_millis())
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    sqlx::query(
        "DELETE FROM pushes WHERE id IN (
             SELECT id FROM pushes WHERE person = ?1 AND id <> ?2 ORDER BY added_at DESC LIMIT -1 OFFSET ?3)",
    )
    .bind(person)
    .bind(push.id.0.as_bytes().as_slice())
    .bind(PUSHES_MAX - 1)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

/// Forgets the devices last seen in sessions that were ended, within the transaction that ends them.
pub(super) async fn forget_of(connection: &mut SqliteConnection, session: &[u8]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM pushes WHERE session = ?")
        .bind(session)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

/// Forgets a person's devices but those last seen in one session.
pub(super) async fn forget_all_of(
    connection: &mut SqliteConnection,
    person: PersonId,
    but: Option<&[u8]>,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM pushes WHERE person = ? AND session IS NOT ?")
        .bind(person.0.as_bytes().as_slice())
        .bind(but)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn meet(
    connection: &mut SqliteConnection,
    endpoint: &str,
    person: PersonId,
    session: &TokenHash,
) -> Result<bool, StoreError> {
    let person = person.0.as_bytes().as_slice();
    let met = sqlx::query("UPDATE pushes SET session = ? WHERE endpoint = ? AND person = ?")
        .bind(session.as_slice())
        .bind(endpoint)
        .bind(person)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    if met.rows_affected() > 0 {
        return Ok(true);
    }
    let gone = sqlx::query("DELETE FROM pushes WHERE endpoint = ?").bind(endpoint);
    gone.execute(connection).await.map(|_| false).map_err(failed)
}

#[async_trait]
impl Pushes for SqliteStore {
    async fn pushes_of(&self, person: PersonId) -> Result<Vec<PushRecord>, StoreError> {
        let rows = sqlx::query("SELECT * FROM pushes WHERE person = ? ORDER BY added_at DESC, id")
            .bind(person.0.as_bytes().as_slice())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn push(&self, id: PushId) -> Result<Option<PushRecord>, StoreError> {
        let row = sqlx::query("SELECT * FROM pushes WHERE id = ?")
            .bind(id.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn keep_push(&self, push: PushRecord, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                keep(connection, &push).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn meet_push(&self, endpoint: &str, person: PersonId, session: TokenHash) -> Result<bool, StoreError> {
        let endpoint = endpoint.to_owned();
        self.write(move |connection| Box::pin(async move { meet(connection, &endpoint, person, &session).await })).await
    }

    async fn remove_push(&self, person: PersonId, id: PushId, told: AuditEvent) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let gone = sqlx::query("DELETE FROM pushes WHERE id = ? AND person = ?")
                    .bind(id.0.as_bytes().as_slice())
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
