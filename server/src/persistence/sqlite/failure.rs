//! SQLite's error codes, told as [`StoreError`]s.

use sqlx::error::ErrorKind;

use crate::persistence::StoreError;

// Primary result codes (the low byte of an extended one), from sqlite3.h.
const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const NOT_A_DATABASE: u32 = 26;

/// What an error of the database means to the caller.
pub fn failed(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(cause) => {
            let code = cause.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or_default() & 0xff;
            match code {
                FULL => StoreError::Full,
                BUSY | LOCKED => StoreError::Busy,
                CORRUPT | NOT_A_DATABASE => StoreError::Corrupt(cause.message().to_owned()),
                _ if cause.kind() != ErrorKind::Other => StoreError::Refused(cause.message().to_owned()),
                _ => StoreError::Io(error.to_string()),
            }
        }
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => {
            StoreError::Corrupt(error.to_string())
        }
        sqlx::Error::PoolClosed => StoreError::Stopped,
        sqlx::Error::PoolTimedOut => StoreError::Busy,
        _ => StoreError::Io(error.to_string()),
    }
}

/// Whether an error says that the transaction as a whole cannot go on, rather than that one piece of work may not.
pub fn is_of_the_disk(error: &StoreError) -> bool {
    matches!(error, StoreError::Full | StoreError::Io(_) | StoreError::Busy | StoreError::Corrupt(_))
}

/// Whether an error is one that work marked [`super::writer::Undo::RefusesFirst`] gives before it writes.
pub fn is_early_refusal(error: &StoreError) -> bool {
    matches!(error, StoreError::Closed(_) | StoreError::Missing { .. } | StoreError::Exists { .. })
}
