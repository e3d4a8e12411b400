//! Decision packages as the store keeps them: one ranked list for each department of a plan.

use async_trait::async_trait;
use shared::budget::Package;
use shared::id::{DepartmentId, PlanId};

use super::StoreError;
use crate::audit::AuditEvent;

/// The packages' part of the store.
#[async_trait]
pub trait Packages: Send + Sync {
    /// The list with its version, which is 0 where there is none yet.
    async fn packages(&self, plan: PlanId, department: DepartmentId) -> Result<(u32, Vec<Package>), StoreError>;

    /// Puts the next version of the list in the place of this one. [`StoreError::Stale`] when it has another by then.
    async fn put_packages(
        &self,
        of: (PlanId, DepartmentId),
        version: u32,
        list: Vec<Package>,
        told: AuditEvent,
    ) -> Result<(), StoreError>;
}
