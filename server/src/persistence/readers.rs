//! Who alone reads a department's sheets in a plan, as the store keeps it. What follows from it for somebody's rights comes
//! with the person ([`super::PersonRecord::outside`]), and for what is published with the totals.

use async_trait::async_trait;
use shared::access::Readership;
use shared::id::{DepartmentId, PlanId};

use super::StoreError;
use crate::audit::AuditEvent;

/// The readers' part of the store. Those of sheets that begin with their plan are written by [`super::Documents::begin`].
#[async_trait]
pub trait Readers: Send + Sync {
    /// None where everybody reads whose role says so.
    async fn readership(&self, plan: PlanId, department: DepartmentId) -> Result<Option<Readership>, StoreError>;

    /// Every department of a plan whose sheets are secret.
    async fn readerships(&self, plan: PlanId) -> Result<Vec<Readership>, StoreError>;

    /// Makes a department's sheets secret, or chooses others, as the next version. [`StoreError::Stale`] when its version is
    /// not the next.
    async fn set_readers(&self, readership: Readership, told: AuditEvent) -> Result<(), StoreError>;

    /// Opens them to everybody whose role says so. [`StoreError::Stale`] when they have changed since that version.
    async fn open_to_all(
        &self,
        plan: PlanId,
        department: DepartmentId,
        version: u32,
        told: AuditEvent,
    ) -> Result<(), StoreError>;
}
