//! The organisation's directory in SQLite.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::access::Membership;
use shared::id::PersonId;
use sqlx::SqliteConnection;

use super::column::{get, hash, instant, uuid};
use super::failure::failed;
use super::{SqliteStore, audit, person};
use crate::audit::AuditEvent;
use crate::persistence::{DirectoryPerson, DirectoryStore, PersonRecord, SeenPerson, StoreError, TokenHash};

async fn name(connection: &mut SqliteConnection, id: PersonId, external: Option<&str>) -> Result<(), StoreError> {
    let id = id.0.as_bytes().to_vec();
    sqlx::query("DELETE FROM directory_names WHERE person = ?")
        .bind(id.as_slice())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let Some(external) = external else { return Ok(()) };
    let named = sqlx::query("INSERT INTO directory_names (person, name) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(id)
        .bind(external)
        .execute(connection)
        .await
        .map_err(failed)?;
    let taken = || StoreError::Exists { what: "person with the externalId", which: external.to_owned() };
    if named.rows_affected() > 0 { Ok(()) } else { Err(taken()) }
}

async fn sessions_of(connection: &mut SqliteConnection, id: PersonId) -> Result<Vec<TokenHash>, StoreError> {
    let rows = sqlx::query("SELECT token_hash FROM sessions WHERE person = ?")
        .bind(id.0.as_bytes().as_slice())
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    rows.iter().map(|row| hash(row, "token_hash")).collect()
}

async fn write(
    connection: &mut SqliteConnection,
    wanted: &DirectoryPerson,
    at: DateTime<Utc>,
) -> Result<Vec<TokenHash>, StoreError> {
    let changed = sqlx::query(
        "UPDATE OR IGNORE people SET email = ?, name = ?, left_at = CASE WHEN ? THEN NULL ELSE left_at END WHERE id = ?",
    )
    .bind(wanted.email.as_str())
    .bind(wanted.name.as_str())
    .bind(wanted.active)
    .bind(wanted.id.0.as_bytes().as_slice())
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if changed.rows_affected() == 0 {
        return Err(StoreError::Exists { what: "person", which: wanted.email.to_string() });
    }
    name(connection, wanted.id, wanted.external.as_deref()).await?;
    if wanted.active {
        return Ok(Vec::new());
    }
    let ended = sessions_of(connection, wanted.id).await?;
    person::leave(connection, wanted.id, at).await?;
    Ok(ended)
}

/// Whether somebody is still as the directory was shown them.
async fn check_seen(connection: &mut SqliteConnection, seen: &SeenPerson) -> Result<(), StoreError> {
    let id = seen.person.id;
    let now = person::find(connection, id).await?;
    let row = sqlx::query("SELECT name FROM directory_names WHERE person = ?")
        .bind(id.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    let external = row.as_ref().map(|row| get::<String>(row, "name")).transpose()?;
    let shown = |person: &PersonRecord| {
        (person.email.clone(), person.name.clone(), person.left_at.is_some(), person.memberships.clone())
    };
    let same = now.as_ref().map(shown) == Some(shown(&seen.person)) && external == seen.external;
    if same { Ok(()) } else { Err(moved(id.to_string())) }
}

const fn moved(which: String) -> StoreError {
    // Neither people nor roles count their versions.
    StoreError::Stale { which, expected: 0, current: 0 }
}

#[async_trait]
impl DirectoryStore for SqliteStore {
    async fn set_directory_token(&self, token: Option<TokenHash>, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("DELETE FROM directory_token").execute(&mut *connection).await.map_err(failed)?;
                if let Some(token) = token {
                    sqlx::query("INSERT INTO directory_token (only, hash, made_at) VALUES (1, ?, ?)")
                        .bind(token.as_slice())
                        .bind(told.at.timestamp_millis())
                        .execute(&mut *connection)
                        .await
                        .map_err(failed)?;
                }
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn is_directory_token(&self, token: &TokenHash) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT 1 FROM directory_token WHERE hash = ?")
            .bind(token.as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        Ok(row.is_some())
    }

    async fn directory_since(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row =
            sqlx::query("SELECT made_at FROM directory_token").fetch_optional(&self.readers).await.map_err(failed)?;
        row.map(|row| instant(&row, "made_at")).transpose()
    }

    async fn directory_names(&self) -> Result<BTreeMap<PersonId, String>, StoreError> {
        let rows =
            sqlx::query("SELECT person, name FROM directory_names").fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(|row| Ok((PersonId(uuid(row, "person")?), get(row, "name")?))).collect()
    }

    async fn add_from_directory(
        &self,
        record: PersonRecord,
        external: Option<String>,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                person::add(connection, &record).await?;
                name(connection, record.id, external.as_deref()).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn write_from_directory(
        &self,
        seen: Option<SeenPerson>,
        wanted: DirectoryPerson,
        at: DateTime<Utc>,
        told: Vec<AuditEvent>,
    ) -> Result<Vec<TokenHash>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if let Some(seen) = &seen {
                    check_seen(connection, seen).await?;
                }
                let ended = write(connection, &wanted, at).await?;
                for event in &told {
                    audit::add(connection, event).await?;
                }
                Ok(ended)
            })
        })
        .await
    }

    async fn set_members(
        &self,
        membership: Membership,
        seen: Option<BTreeSet<PersonId>>,
        given: Vec<(PersonId, AuditEvent)>,
        taken: Vec<(PersonId, AuditEvent)>,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                if let Some(seen) = seen
                    && person::holders(connection, membership).await? != seen
                {
                    return Err(moved(membership.role.word().to_owned()));
                }
                for (id, told) in &given {
                    person::exists(connection, *id).await?;
                    person::grant(connection, *id, membership, told.at).await?;
                    audit::add(connection, told).await?;
                }
                for (id, told) in &taken {
                    if person::revoke(connection, *id, membership).await? {
                        audit::add(connection, told).await?;
                    }
                }
                Ok(())
            })
        })
        .await
    }
}
