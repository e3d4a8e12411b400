//! Departments: whose figures a sheet holds, and who heads them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::{DepartmentId, PersonId};

use super::StoreError;
use crate::audit::AuditEvent;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentRecord {
    pub id: DepartmentId,
    pub name: String,
    pub name_en: Option<String>,
    /// Fractional index; ties by id.
    pub ord: String,
    pub head: Option<PersonId>,
    pub created_at: DateTime<Utc>,
}

#[async_trait]
pub trait Departments: Send + Sync {
    /// Adds a department, or changes everything about it but its id and birth.
    async fn put_department(&self, department: DepartmentRecord, told: AuditEvent) -> Result<(), StoreError>;

    async fn department(&self, id: DepartmentId) -> Result<Option<DepartmentRecord>, StoreError>;

    /// All of them, in their order.
    async fn departments(&self) -> Result<Vec<DepartmentRecord>, StoreError>;
}
