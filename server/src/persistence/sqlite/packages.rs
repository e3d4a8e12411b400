//! Decision packages in SQLite, from before they stood in sheets.

use async_trait::async_trait;
use shared::budget::Package;
use shared::id::{DepartmentId, PlanId};

use super::SqliteStore;
use super::column::get;
use super::failure::failed;
use crate::persistence::{Packages, StoreError};

#[async_trait]
impl Packages for SqliteStore {
    async fn earlier_packages(&self, plan: PlanId, department: DepartmentId) -> Result<Vec<Package>, StoreError> {
        let row = sqlx::query("SELECT list FROM packages WHERE plan = ? AND department = ?")
            .bind(plan.0.as_bytes().as_slice())
            .bind(department.0.as_bytes().as_slice())
            .fetch_optional(&mut *self.reader().await?)
            .await
            .map_err(failed)?;
        let Some(row) = row else { return Ok(Vec::new()) };
        let list: Vec<Package> = serde_json::from_str(get(&row, "list")?)
            .map_err(|error| StoreError::Corrupt(format!("decision packages do not read: {error}")))?;
        // They stood in a list; now each says where it ranks.
        let ranked = |(rank, package): (usize, Package)| Package { ord: format!("{rank:04}"), ..package };
        Ok(list.into_iter().enumerate().map(ranked).collect())
    }
}

/// Writes a list as it was written before packages stood in sheets.
#[cfg(test)]
pub async fn written_before(database: &std::path::Path, plan: PlanId, department: DepartmentId, list: &str) {
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", database.display())).await.unwrap();
    sqlx::query("INSERT INTO packages (plan, department, version, list) VALUES (?, ?, 2, ?)")
        .bind(plan.0.as_bytes().as_slice())
        .bind(department.0.as_bytes().as_slice())
        .bind(list)
        .execute(&pool)
        .await
        .unwrap();
}
