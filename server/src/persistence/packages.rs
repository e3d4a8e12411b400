//! Decision packages from before they stood in sheets: one ranked list for each department of a plan. They are read until
//! the sheet has packages of its own, and never written any more.

use async_trait::async_trait;
use shared::budget::Package;
use shared::id::{DepartmentId, PlanId};

use super::StoreError;

/// The packages' part of the store.
#[async_trait]
pub trait Packages: Send + Sync {
    /// The list in its rank; empty where there never was one.
    async fn earlier_packages(&self, plan: PlanId, department: DepartmentId) -> Result<Vec<Package>, StoreError>;
}
