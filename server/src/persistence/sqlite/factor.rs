//! Second factors in SQLite.

use std::collections::BTreeSet;

use async_trait::async_trait;
use shared::access::Role;
use shared::id::PersonId;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{count, get, hash, instant, uuid};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::persistence::{CodeHash, FactorRecord, Factors, StoreError, TokenHash};

fn read(row: &SqliteRow) -> Result<FactorRecord, StoreError> {
    let step: i64 = get(row, "last_step")?;
    Ok(FactorRecord {
        person: PersonId(uuid(row, "person")?),
        locked: get(row, "locked")?,
        added_at: instant(row, "added_at")?,
        last_step: step.unsigned_abs(),
        codes_left: count(row, "codes_left")?,
    })
}

/// Steps are counted from 1970 and stay far below the bound for as long as there are clocks.
fn column(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

async fn add(
    connection: &mut SqliteConnection,
    factor: &FactorRecord,
    session: Option<TokenHash>,
) -> Result<(), StoreError> {
    let person = factor.person.0.as_bytes().as_slice();
    let added = sqlx::query(
        "INSERT INTO authenticators (person, locked, added_at, last_step) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(person)
    .bind(factor.locked.as_slice())
    .bind(factor.added_at.timestamp_millis())
    .bind(column(factor.last_step))
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if added.rows_affected() == 0 {
        return Err(StoreError::Exists { what: "second factor", which: factor.person.to_string() });
    }
    let Some(session) = session else { return Ok(()) };
    sqlx::query("UPDATE sessions SET means = 'code' WHERE token_hash = ? AND person = ?")
        .bind(session.as_slice())
        .bind(person)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn put_codes(connection: &mut SqliteConnection, person: PersonId, codes: &[CodeHash]) -> Result<(), StoreError> {
    forget_codes(connection, person).await?;
    for code in codes {
        sqlx::query("INSERT INTO recovery_codes (hash, person) VALUES (?, ?)")
            .bind(code.as_slice())
            .bind(person.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

async fn forget_codes(connection: &mut SqliteConnection, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM recovery_codes WHERE person = ?")
        .bind(person.0.as_bytes().as_slice())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

/// Takes somebody's app and codes away, and says whether there was one.
pub(super) async fn forget(connection: &mut SqliteConnection, person: PersonId) -> Result<bool, StoreError> {
    forget_codes(connection, person).await?;
    let gone = sqlx::query("DELETE FROM authenticators WHERE person = ?")
        .bind(person.0.as_bytes().as_slice())
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(gone.rows_affected() > 0)
}

async fn require(connection: &mut SqliteConnection, roles: &BTreeSet<Role>) -> Result<Vec<TokenHash>, StoreError> {
    sqlx::query("DELETE FROM factor_roles").execute(&mut *connection).await.map_err(failed)?;
    for role in roles {
        sqlx::query("INSERT INTO factor_roles (role) VALUES (?)")
            .bind(role.word())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    let ended = sqlx::query(
        "DELETE FROM sessions WHERE means = 'password'
             AND person IN (SELECT m.person FROM memberships m JOIN factor_roles r ON r.role = m.role)
         RETURNING token_hash",
    )
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    ended.iter().map(|row| hash(row, "token_hash")).collect()
}

fn read_role(row: &SqliteRow) -> Result<Role, StoreError> {
    let word: &str = get(row, "role")?;
    serde_json::from_value(word.into()).map_err(|_| StoreError::Corrupt(format!("the role “{word}” does not read")))
}

#[async_trait]
impl Factors for SqliteStore {
    async fn factor(&self, person: PersonId) -> Result<Option<FactorRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT a.*, (SELECT count(*) FROM recovery_codes c WHERE c.person = a.person) AS codes_left
             FROM authenticators a WHERE a.person = ?",
        )
        .bind(person.0.as_bytes().as_slice())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn add_factor(
        &self,
        factor: FactorRecord,
        codes: Vec<CodeHash>,
        session: Option<TokenHash>,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                add(connection, &factor, session).await?;
                put_codes(connection, factor.person, &codes).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn remove_factor(&self, person: PersonId, told: AuditEvent) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let had = forget(connection, person).await?;
                if had {
                    audit::add(connection, &told).await?;
                }
                Ok(had)
            })
        })
        .await
    }

    async fn use_step(&self, person: PersonId, step: u64) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let used = sqlx::query("UPDATE authenticators SET last_step = ?1 WHERE person = ?2 AND last_step < ?1")
                    .bind(column(step))
                    .bind(person.0.as_bytes().as_slice())
                    .execute(connection)
                    .await
                    .map_err(failed)?;
                Ok(used.rows_affected() > 0)
            })
        })
        .await
    }

    async fn use_recovery_code(&self, person: PersonId, code: CodeHash, told: AuditEvent) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let used = sqlx::query("DELETE FROM recovery_codes WHERE hash = ? AND person = ?")
                    .bind(code.as_slice())
                    .bind(person.0.as_bytes().as_slice())
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
                if used.rows_affected() == 0 {
                    return Ok(false);
                }
                audit::add(connection, &told).await?;
                Ok(true)
            })
        })
        .await
    }

    async fn renew_recovery_codes(
        &self,
        person: PersonId,
        codes: Vec<CodeHash>,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                put_codes(connection, person, &codes).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn people_with_factor(&self) -> Result<BTreeSet<PersonId>, StoreError> {
        let rows = sqlx::query("SELECT person FROM authenticators").fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(|row| Ok(PersonId(uuid(row, "person")?))).collect()
    }

    async fn factor_roles(&self) -> Result<BTreeSet<Role>, StoreError> {
        let rows = sqlx::query("SELECT role FROM factor_roles").fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(read_role).collect()
    }

    async fn require_factor(&self, roles: BTreeSet<Role>, told: AuditEvent) -> Result<Vec<TokenHash>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let ended = require(connection, &roles).await?;
                audit::add(connection, &told).await?;
                Ok(ended)
            })
        })
        .await
    }
}
