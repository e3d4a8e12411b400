//! Decision packages in SQLite.

use async_trait::async_trait;
use shared::budget::Package;
use shared::id::{DepartmentId, PlanId};
use sqlx::SqliteConnection;

use super::column::{count, get};
use super::failure::failed;
use super::{SqliteStore, audit};
use crate::audit::AuditEvent;
use crate::persistence::{Packages, StoreError};

async fn read(
    connection: &mut SqliteConnection,
    (plan, department): (PlanId, DepartmentId),
) -> Result<(u32, Vec<Package>), StoreError> {
    let row = sqlx::query("SELECT version, list FROM packages WHERE plan = ? AND department = ?")
        .bind(plan.0.as_bytes().as_slice())
        .bind(department.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    let Some(row) = row else { return Ok((0, Vec::new())) };
    let list = serde_json::from_str(get(&row, "list")?)
        .map_err(|error| StoreError::Corrupt(format!("decision packages do not read: {error}")))?;
    Ok((count(&row, "version")?, list))
}

#[async_trait]
impl Packages for SqliteStore {
    async fn packages(&self, plan: PlanId, department: DepartmentId) -> Result<(u32, Vec<Package>), StoreError> {
        read(&mut *self.reader().await?, (plan, department)).await
    }

    async fn put_packages(
        &self,
        of: (PlanId, DepartmentId),
        version: u32,
        list: Vec<Package>,
        told: AuditEvent,
    ) -> Result<(), StoreError> {
        let list = serde_json::to_string(&list)
            .map_err(|error| StoreError::Refused(format!("decision packages cannot be written: {error}")))?;
        self.write(move |connection| {
            Box::pin(async move {
                let (current, _) = read(connection, of).await?;
                if current != version {
                    let which = format!("packages of {} in {}", of.1, of.0);
                    return Err(StoreError::Stale { which, expected: version, current });
                }
                sqlx::query("INSERT OR REPLACE INTO packages (plan, department, version, list) VALUES (?, ?, ?, ?)")
                    .bind(of.0.0.as_bytes().as_slice())
                    .bind(of.1.0.as_bytes().as_slice())
                    .bind(version.saturating_add(1))
                    .bind(list)
                    .execute(&mut *connection)
                    .await
                    .map_err(failed)?;
                audit::add(connection, &told).await
            })
        })
        .await
    }
}
