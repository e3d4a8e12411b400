//! Answers already given to calls that carried an `Idempotency-Key`: a replay gets the first answer again.
//!
//! This spares a caller a surprise; what must happen once is guarded by the data itself (one decision of one person on a
//! step, one document under one id), because an answer may be lost between a commit and its keeping.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;

use super::StoreError;

/// A UUID is 36 characters; some clients join two.
pub const ANSWER_KEY_LENGTH_MAX: usize = 128;

/// An answer of the API is a few kilobytes; a larger one is not worth keeping and is made again.
pub const ANSWER_LENGTH_MAX: usize = 256 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub person: PersonId,
    pub key: String,
    /// SHA-256 of what was asked: the same key for something else is the caller's mistake.
    pub asked: [u8; 32],
    pub status: u16,
    pub body: Vec<u8>,
    pub given_at: DateTime<Utc>,
}

#[async_trait]
pub trait Answers: Send + Sync {
    async fn answer(&self, person: PersonId, key: &str) -> Result<Option<Answer>, StoreError>;

    /// Keeps an answer unless one is kept under this key already, and gives the one that is kept.
    async fn keep_answer(&self, answer: Answer) -> Result<Answer, StoreError>;

    /// Forgets old answers and says how many.
    async fn forget_answers(&self, given_before: DateTime<Utc>) -> Result<u64, StoreError>;
}
