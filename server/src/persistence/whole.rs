//! Whole plans that are asked for, as the store keeps them: written once with their request.
//!
//! Nobody agrees to one of which anything has moved: what it covers is looked at in the transaction that keeps the
//! agreement.

use async_trait::async_trait;
use shared::approval::{Request, Whole};
use shared::id::RequestId;

use super::{RequestRecord, StoreError};
use crate::audit::AuditEvent;

#[async_trait]
pub trait Wholes: Send + Sync {
    /// Keeps a request about a whole plan. [`StoreError::Outdated`] when anything of it has moved, [`StoreError::Moved`]
    /// when the plan's own document has. Submitting the same again gives what is kept.
    async fn submit_whole(
        &self,
        request: Request,
        whole: Whole,
        told: Vec<AuditEvent>,
    ) -> Result<RequestRecord, StoreError>;

    /// What a request about a whole plan covers.
    async fn whole(&self, request: RequestId) -> Result<Option<Whole>, StoreError>;
}
