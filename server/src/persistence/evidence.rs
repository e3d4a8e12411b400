//! Files that people put to a request: photos of quotes, contracts, tables. They stand where the request stands and are
//! never changed; a wrong one is put right by another.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::approval::Digest;
use shared::id::{PersonId, RequestId};
use uuid::Uuid;

use super::StoreError;
use crate::audit::AuditEvent;
use crate::evidence::EvidenceKind;

/// A photo of a phone is 3 to 8 MB; a scanned contract of forty pages is under ten.
pub const EVIDENCE_BYTES_MAX: usize = 10 * 1024 * 1024;

/// What an approver looks through; more belongs into one file.
pub const EVIDENCE_FILES_MAX: u32 = 20;

/// A file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRecord {
    pub id: Uuid,
    pub request: RequestId,
    pub name: String,
    pub kind: EvidenceKind,
    /// SHA-256 of the bytes.
    pub hash: Digest,
    pub length: u64,
    pub added_by: PersonId,
    pub added_at: DateTime<Utc>,
}

/// What came of putting a file to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attached {
    Kept,
    /// The same file is there already.
    Known,
    /// The request has ended, and what was decided was decided without it.
    Closed,
    /// The request holds as many as it may.
    Full,
}

#[async_trait]
pub trait Evidence: Send + Sync {
    /// Keeps a file while its request is open, in one transaction with the log.
    async fn attach(&self, record: EvidenceRecord, bytes: Vec<u8>, told: AuditEvent) -> Result<Attached, StoreError>;

    /// The files of a request, the oldest first.
    async fn evidence_of(&self, request: RequestId) -> Result<Vec<EvidenceRecord>, StoreError>;

    /// A file of a request, with its bytes.
    async fn evidence(&self, request: RequestId, id: Uuid) -> Result<Option<(EvidenceRecord, Vec<u8>)>, StoreError>;
}
