//! Departments in SQLite.

use async_trait::async_trait;
use shared::id::{DepartmentId, PersonId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{get, instant, uuid, uuid_or_none};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::persistence::{DepartmentRecord, Departments, StoreError};

fn read(row: &SqliteRow) -> Result<DepartmentRecord, StoreError> {
    Ok(DepartmentRecord {
        id: DepartmentId(uuid(row, "id")?),
        name: get(row, "name")?,
        name_en: get(row, "name_en")?,
        ord: get(row, "ord")?,
        head: uuid_or_none(row, "head")?.map(PersonId),
        created_at: instant(row, "created_at")?,
    })
}

async fn put(connection: &mut SqliteConnection, department: &DepartmentRecord) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO departments (id, name, name_en, ord, head, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET name = ?2, name_en = ?3, ord = ?4, head = ?5",
    )
    .bind(department.id.0.as_bytes().as_slice())
    .bind(department.name.as_str())
    .bind(department.name_en.as_deref())
    .bind(department.ord.as_str())
    .bind(department.head.map(|id| id.0.as_bytes().to_vec()))
    .bind(department.created_at.timestamp_millis())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

#[async_trait]
impl Departments for SqliteStore {
    async fn put_department(&self, department: DepartmentRecord, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                put(connection, &department).await?;
                audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn department(&self, id: DepartmentId) -> Result<Option<DepartmentRecord>, StoreError> {
        let row = sqlx::query("SELECT * FROM departments WHERE id = ?")
            .bind(id.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn departments(&self) -> Result<Vec<DepartmentRecord>, StoreError> {
        let rows =
            sqlx::query("SELECT * FROM departments ORDER BY ord, id").fetch_all(&self.readers).await.map_err(failed)?;
        rows.iter().map(read).collect()
    }
}
