//! Actuals: what really was earned and spent, by plan, department, account, line and period, and from which file.
//!
//! They are finance's facts, so they are rows and no document. A file takes the place of what stood in its departments'
//! periods before, in one transaction, and is taken in once however often that is asked.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::budget::outturn::Actual;
use shared::calendar::Period;
use shared::id::{PersonId, PlanId};
use uuid::Uuid;

use super::StoreError;
use crate::audit::AuditEvent;

/// A ledger of a year's postings with a few words each is some 5 MB.
pub const ACTUALS_FILE_MAX: usize = 8 * 1024 * 1024;

/// Files of one plan that lie waiting for somebody to say what their columns mean.
pub const WAITING_FILES_MAX: u32 = 8;

/// Files that are listed as having been imported.
pub const IMPORTED_FILES_MAX: u32 = 50;

/// A file that was sent and not yet imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFile {
    pub id: Uuid,
    pub plan: PlanId,
    pub name: String,
    pub hash: [u8; 32],
    pub person: PersonId,
    pub sent_at: DateTime<Utc>,
    pub bytes: Vec<u8>,
}

/// A file that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    pub id: Uuid,
    pub name: String,
    pub hash: [u8; 32],
    pub person: PersonId,
    pub imported_at: DateTime<Utc>,
    pub figures: u32,
}

/// Up to and with which period actuals are final, and who said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub through: Period,
    pub person: PersonId,
    pub closed_at: DateTime<Utc>,
}

/// Taking a file in.
#[derive(Debug, Clone)]
pub struct TakeIn {
    pub plan: PlanId,
    pub file: Uuid,
    pub at: DateTime<Utc>,
    pub figures: Vec<Actual>,
    pub told: AuditEvent,
}

#[async_trait]
pub trait Actuals: Send + Sync {
    /// Keeps a file until it is imported. The oldest of the plan that wait beyond [`WAITING_FILES_MAX`] are forgotten.
    async fn keep_file(&self, file: WaitingFile) -> Result<(), StoreError>;

    async fn waiting_file(&self, plan: PlanId, id: Uuid) -> Result<Option<WaitingFile>, StoreError>;

    /// The files a plan's actuals came from, the latest first.
    async fn imported_files(&self, plan: PlanId) -> Result<Vec<ImportedFile>, StoreError>;

    /// Puts a file's figures in the place of what its departments had in its periods. False when it was done before.
    ///
    /// [`StoreError::Closed`] when one of the periods is closed by now; [`StoreError::Missing`] without such a file.
    async fn take_in(&self, file: TakeIn) -> Result<bool, StoreError>;

    async fn actuals(&self, plan: PlanId) -> Result<Vec<Actual>, StoreError>;

    /// The last period of a plan that has any.
    async fn last_actual(&self, plan: PlanId) -> Result<Option<Period>, StoreError>;

    async fn closing(&self, plan: PlanId) -> Result<Option<Closing>, StoreError>;

    /// Closes a plan's periods up to and with one, or opens all again.
    async fn close(&self, plan: PlanId, closing: Option<Closing>, told: AuditEvent) -> Result<(), StoreError>;
}
