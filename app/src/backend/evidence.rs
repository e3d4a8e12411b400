//! Files that were put to a request.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use shared::id::RequestId;
#[cfg(feature = "ssr")]
use shared::name::Name;
use uuid::Uuid;

use super::PersonMark;

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvidenceFile {
    pub id: Uuid,
    pub name: String,
    /// Shown in place; all else is saved.
    pub is_picture: bool,
    /// In bytes.
    pub length: u64,
    pub by: PersonMark,
    pub at: DateTime<FixedOffset>,
    /// SHA-256 in hexadecimal.
    pub hash: String,
}

/// The page of a request's files.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceView {
    pub request: RequestId,
    pub department: Name,
    pub files: Vec<EvidenceFile>,
    pub may_add: bool,
    pub megabytes_max: usize,
}
