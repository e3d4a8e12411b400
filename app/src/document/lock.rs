//! Whether a sheet takes changes now.

use serde::{Deserialize, Serialize};
use shared::id::RequestId;

/// The state the server keeps of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetLock {
    #[default]
    Open,
    /// Submitted with this request, frozen until it is decided.
    Locked(RequestId),
    /// Approved: kept as it is for ever; the next revision is another document.
    Archived,
}
