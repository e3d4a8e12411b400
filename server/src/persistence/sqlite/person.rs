//! People in SQLite.

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use shared::access::{Membership, Role, Scope};
use shared::id::{DepartmentId, DocumentId, PersonId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::column::{get, instant, instant_or_none, uuid};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::auth::{EmailAddress, PasswordHash};
use crate::persistence::{People, PersonRecord, StoreError};

macro_rules! concat_select {
    ($rest:literal) => {
        concat!(
            "SELECT p.*, (SELECT json_group_array(json_object(
                 'role', m.role, 'scope', m.scope, 'scope_id', lower(hex(m.scope_id))) ORDER BY m.granted_at)
             FROM memberships m WHERE m.person = p.id) AS memberships,
             (SELECT json_group_array(json_array(lower(hex(r.plan)), lower(hex(r.department)))) FROM readerships r
              WHERE NOT EXISTS (SELECT 1 FROM readers i
                  WHERE i.plan = r.plan AND i.department = r.department AND i.person = p.id)) AS outside
             FROM people p ",
            $rest
        )
    };
}

/// A row of `memberships` as the queries below spell it.
#[derive(Deserialize)]
struct MembershipRow {
    role: Role,
    scope: String,
    /// In hexadecimal, as JSON has no bytes.
    scope_id: String,
}

const SELECT_BY_ID: &str = concat_select!("WHERE p.id = ?");
const SELECT_BY_EMAIL: &str = concat_select!("WHERE p.email = ?");
/// Whoever has a role in the organisation, in the plan, or in either of two departments, as they are bound.
pub(super) const SELECT_HOLDING: &str = concat_select!(
    "WHERE p.left_at IS NULL AND p.id IN (SELECT m.person FROM memberships m WHERE m.scope_id IN (x'', ?, ?, ?))
     ORDER BY p.id"
);
const SELECT_ALL: &str = concat_select!("ORDER BY p.name, p.email");

impl MembershipRow {
    fn read(self) -> Result<Membership, StoreError> {
        let unreadable = || StoreError::Corrupt(format!("the scope “{} {}” does not read", self.scope, self.scope_id));
        let id = || Uuid::try_parse(&self.scope_id).map_err(|_| unreadable());
        let scope = match self.scope.as_str() {
            "organisation" => Scope::Organisation,
            "plan" => Scope::Plan(DocumentId(id()?)),
            "department" => Scope::Department(DepartmentId(id()?)),
            _ => return Err(unreadable()),
        };
        Ok(Membership::new(self.role, scope))
    }
}

/// A scope as its two columns.
pub(super) fn scope_columns(scope: Scope) -> (&'static str, Vec<u8>) {
    match scope {
        Scope::Organisation => ("organisation", Vec::new()),
        Scope::Plan(id) => ("plan", id.0.as_bytes().to_vec()),
        Scope::Department(id) => ("department", id.0.as_bytes().to_vec()),
    }
}

fn read_memberships(row: &SqliteRow) -> Result<Vec<Membership>, StoreError> {
    let rows: Vec<MembershipRow> = serde_json::from_str(get(row, "memberships")?)
        .map_err(|error| StoreError::Corrupt(format!("a person's roles do not read: {error}")))?;
    rows.into_iter().map(MembershipRow::read).collect()
}

fn read_outside(row: &SqliteRow) -> Result<BTreeSet<(DocumentId, DepartmentId)>, StoreError> {
    let pairs: Vec<(Uuid, Uuid)> = serde_json::from_str(get(row, "outside")?)
        .map_err(|error| StoreError::Corrupt(format!("what a person may not read does not read: {error}")))?;
    Ok(pairs.into_iter().map(|(plan, department)| (DocumentId(plan), DepartmentId(department))).collect())
}

pub(super) fn read(row: &SqliteRow) -> Result<PersonRecord, StoreError> {
    let email = EmailAddress::parse(get(row, "email")?)
        .map_err(|error| StoreError::Corrupt(format!("a person's e-mail address: {error}")))?;
    Ok(PersonRecord {
        id: PersonId(uuid(row, "id")?),
        email,
        name: get(row, "name")?,
        colour: get(row, "colour")?,
        password: get::<Option<String>>(row, "password")?.map(PasswordHash::from_stored),
        created_at: instant(row, "created_at")?,
        left_at: instant_or_none(row, "left_at")?,
        memberships: read_memberships(row)?,
        outside: read_outside(row)?,
    })
}

fn missing(id: PersonId) -> StoreError {
    StoreError::Missing { what: "person", which: id.to_string() }
}

pub(super) async fn exists(connection: &mut SqliteConnection, id: PersonId) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT 1 FROM people WHERE id = ?")
        .bind(id.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.map(|_| ()).ok_or_else(|| missing(id))
}

pub(super) async fn add(connection: &mut SqliteConnection, person: &PersonRecord) -> Result<(), StoreError> {
    let added = sqlx::query(
        "INSERT INTO people (id, email, name, colour, password, created_at, left_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(person.id.0.as_bytes().as_slice())
    .bind(person.email.as_str())
    .bind(person.name.as_str())
    .bind(person.colour.as_str())
    .bind(person.password.as_ref().map(PasswordHash::as_stored))
    .bind(person.created_at.timestamp_millis())
    .bind(person.left_at.map(|at| at.timestamp_millis()))
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if added.rows_affected() == 0 {
        return Err(StoreError::Exists { what: "person", which: person.email.to_string() });
    }
    for membership in &person.memberships {
        grant(connection, person.id, *membership, person.created_at).await?;
    }
    Ok(())
}

pub(super) async fn find(connection: &mut SqliteConnection, id: PersonId) -> Result<Option<PersonRecord>, StoreError> {
    let row =
        sqlx::query(SELECT_BY_ID).bind(id.0.as_bytes().as_slice()).fetch_optional(connection).await.map_err(failed)?;
    row.as_ref().map(read).transpose()
}

/// Who holds a role, whether they are there or have left.
pub(super) async fn holders(
    connection: &mut SqliteConnection,
    membership: Membership,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let (scope, scope_id) = scope_columns(membership.scope);
    let rows = sqlx::query("SELECT person FROM memberships WHERE role = ? AND scope = ? AND scope_id = ?")
        .bind(membership.role.word())
        .bind(scope)
        .bind(scope_id)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    rows.iter().map(|row| uuid(row, "person").map(PersonId)).collect()
}

pub(super) async fn grant(
    connection: &mut SqliteConnection,
    id: PersonId,
    membership: Membership,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (scope, scope_id) = scope_columns(membership.scope);
    sqlx::query(
        "INSERT INTO memberships (person, role, scope, scope_id, granted_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )
    .bind(id.0.as_bytes().as_slice())
    .bind(membership.role.word())
    .bind(scope)
    .bind(scope_id)
    .bind(at.timestamp_millis())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

pub(super) async fn revoke(
    connection: &mut SqliteConnection,
    id: PersonId,
    membership: Membership,
) -> Result<bool, StoreError> {
    let (scope, scope_id) = scope_columns(membership.scope);
    let taken = sqlx::query("DELETE FROM memberships WHERE person = ? AND role = ? AND scope = ? AND scope_id = ?")
        .bind(id.0.as_bytes().as_slice())
        .bind(membership.role.word())
        .bind(scope)
        .bind(scope_id)
        .execute(connection)
        .await
        .map_err(failed)?;
    Ok(taken.rows_affected() > 0)
}

async fn set_password(
    connection: &mut SqliteConnection,
    id: PersonId,
    password: &PasswordHash,
) -> Result<(), StoreError> {
    let changed = sqlx::query("UPDATE people SET password = ? WHERE id = ?")
        .bind(password.as_stored())
        .bind(id.0.as_bytes().as_slice())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    if changed.rows_affected() == 0 {
        return Err(missing(id));
    }
    forget(connection, "DELETE FROM sessions WHERE person = ?", id).await
}

pub(super) async fn leave(
    connection: &mut SqliteConnection,
    id: PersonId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    exists(connection, id).await?;
    sqlx::query("UPDATE people SET left_at = coalesce(left_at, ?), password = NULL WHERE id = ?")
        .bind(at.timestamp_millis())
        .bind(id.0.as_bytes().as_slice())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    super::factor::forget(connection, id).await?;
    forget(connection, "DELETE FROM passkeys WHERE person = ?", id).await?;
    forget(connection, "DELETE FROM memberships WHERE person = ?", id).await?;
    forget(connection, "DELETE FROM sessions WHERE person = ?", id).await
}

async fn forget(connection: &mut SqliteConnection, statement: &'static str, id: PersonId) -> Result<(), StoreError> {
    sqlx::query(statement).bind(id.0.as_bytes().as_slice()).execute(connection).await.map(|_| ()).map_err(failed)
}

#[async_trait]
impl People for SqliteStore {
    async fn add_person(&self, person: PersonRecord, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                add(connection, &person).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn person(&self, id: PersonId) -> Result<Option<PersonRecord>, StoreError> {
        let row = sqlx::query(SELECT_BY_ID)
            .bind(id.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn person_by_email(&self, email: &EmailAddress) -> Result<Option<PersonRecord>, StoreError> {
        let row =
            sqlx::query(SELECT_BY_EMAIL).bind(email.as_str()).fetch_optional(&self.readers).await.map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn people(&self) -> Result<Vec<PersonRecord>, StoreError> {
        let rows = sqlx::query(SELECT_ALL).fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn set_password(&self, id: PersonId, password: PasswordHash, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                set_password(connection, id, &password).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn set_appearance(&self, id: PersonId, name: String, colour: String) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let changed = sqlx::query("UPDATE people SET name = ?, colour = ? WHERE id = ?")
                    .bind(name)
                    .bind(colour)
                    .bind(id.0.as_bytes().as_slice())
                    .execute(connection)
                    .await
                    .map_err(failed)?;
                if changed.rows_affected() == 0 { Err(missing(id)) } else { Ok(()) }
            })
        })
        .await
    }

    async fn grant(&self, id: PersonId, membership: Membership, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                exists(connection, id).await?;
                grant(connection, id, membership, told.at).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn revoke(&self, id: PersonId, membership: Membership, told: AuditEvent) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let had = revoke(connection, id, membership).await?;
                if had {
                    audit::add(connection, &told).await?;
                }
                Ok(had)
            })
        })
        .await
    }

    async fn leave(&self, id: PersonId, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                leave(connection, id, told.at).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }
}
