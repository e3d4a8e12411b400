//! The readers of secret sheets in SQLite.

use async_trait::async_trait;
use shared::access::Readership;
use shared::id::{DepartmentId, DocumentId, PersonId, PlanId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::column::{count, get, uuid};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::persistence::{Readers, StoreError};

const SELECT: &str = "SELECT r.plan, r.department, r.accounts, r.version,
        (SELECT json_group_array(lower(hex(i.person))) FROM readers i
         WHERE i.plan = r.plan AND i.department = r.department) AS people
    FROM readerships r WHERE r.plan = ?1 AND (?2 IS NULL OR r.department = ?2) ORDER BY r.department";

fn read(row: &SqliteRow) -> Result<Readership, StoreError> {
    let unreadable = || StoreError::Corrupt("the readers of a secret sheet do not read".to_owned());
    let people: Vec<String> = serde_json::from_str(get(row, "people")?).map_err(|_| unreadable())?;
    let people = people.iter().map(|id| Uuid::try_parse(id).map(PersonId).map_err(|_| unreadable()));
    Ok(Readership {
        plan: DocumentId(uuid(row, "plan")?),
        department: DepartmentId(uuid(row, "department")?),
        people: people.collect::<Result<_, _>>()?,
        publishes_accounts: get::<i64>(row, "accounts")? != 0,
        version: count(row, "version")?,
    })
}

async fn select(
    connection: &mut SqliteConnection,
    plan: PlanId,
    department: Option<DepartmentId>,
) -> Result<Vec<Readership>, StoreError> {
    let rows = sqlx::query(SELECT)
        .bind(plan.0.as_bytes().as_slice())
        .bind(department.map(|id| id.0.as_bytes().to_vec()))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    rows.iter().map(read).collect()
}

async fn remove(connection: &mut SqliteConnection, plan: PlanId, department: DepartmentId) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM readers WHERE plan = ? AND department = ?",
        "DELETE FROM readerships WHERE plan = ? AND department = ?",
    ] {
        sqlx::query(statement)
            .bind(plan.0.as_bytes().as_slice())
            .bind(department.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

/// Writes what holds from now on in the place of what held.
pub(super) async fn put(connection: &mut SqliteConnection, readership: &Readership) -> Result<(), StoreError> {
    let (plan, department) = (readership.plan, readership.department);
    remove(connection, plan, department).await?;
    sqlx::query("INSERT INTO readerships (plan, department, accounts, version) VALUES (?, ?, ?, ?)")
        .bind(plan.0.as_bytes().as_slice())
        .bind(department.0.as_bytes().as_slice())
        .bind(i64::from(readership.publishes_accounts))
        .bind(readership.version)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    for person in &readership.people {
        sqlx::query("INSERT INTO readers (plan, department, person) VALUES (?, ?, ?)")
            .bind(plan.0.as_bytes().as_slice())
            .bind(department.0.as_bytes().as_slice())
            .bind(person.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

async fn stands_at(
    connection: &mut SqliteConnection,
    plan: PlanId,
    department: DepartmentId,
    expected: u32,
) -> Result<(), StoreError> {
    let current = select(connection, plan, Some(department)).await?.first().map_or(0, |kept| kept.version);
    let stale = || StoreError::Stale { which: format!("readers of {department} in {plan}"), expected, current };
    if current == expected { Ok(()) } else { Err(stale()) }
}

#[async_trait]
impl Readers for SqliteStore {
    async fn readership(&self, plan: PlanId, department: DepartmentId) -> Result<Option<Readership>, StoreError> {
        Ok(select(&mut *self.reader().await?, plan, Some(department)).await?.pop())
    }

    async fn readerships(&self, plan: PlanId) -> Result<Vec<Readership>, StoreError> {
        select(&mut *self.reader().await?, plan, None).await
    }

    async fn set_readers(&self, readership: Readership, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let before = readership.version.saturating_sub(1);
                stands_at(connection, readership.plan, readership.department, before).await?;
                put(connection, &readership).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn open_to_all(
        &self,
        plan: PlanId,
        department: DepartmentId,
        version: u32,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                stands_at(connection, plan, department, version).await?;
                remove(connection, plan, department).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }
}
