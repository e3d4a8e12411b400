//! Merges of scenarios that are asked for, as the store keeps them: written once with their request.
//!
//! The last agreement and what it merges are one transaction: [`Append::decided`](super::Append::decided). A merge cannot
//! be approved in any other way, and nothing is merged by a decision that is not kept.

use std::collections::BTreeSet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use shared::approval::{Digest, Request, Version};
use shared::document::{Effect, Spot};
use shared::id::{RequestId, SheetId};

use super::{RequestRecord, StoreError};
use crate::audit::AuditEvent;

/// What is asked for. Its text is what is hashed and kept; all else follows from these versions and can be worked out anew
/// from the documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeBody {
    /// What the scenario is called.
    pub scenario: String,
    /// Its sheet.
    pub sheet: SheetId,
    pub sheet_version: Version,
    /// The sheet it goes into.
    pub base: SheetId,
    pub base_version: Version,
    /// Places that stay as the base has them.
    pub keep: BTreeSet<Spot>,
    /// How many places of the base come to say something else.
    pub places: usize,
    /// What the base would say, were it merged into that version.
    pub outcome: Digest,
    /// What that comes to, in the sheet's currency.
    pub effect: Effect,
}

#[async_trait]
pub trait Merges: Send + Sync {
    /// Keeps a request to merge. [`StoreError::Moved`] when either sheet has other heads than it names,
    /// [`StoreError::Closed`] when either takes nothing any more. Submitting the same again gives what is kept.
    async fn submit_merge(
        &self,
        request: Request,
        body: MergeBody,
        told: Vec<AuditEvent>,
    ) -> Result<RequestRecord, StoreError>;

    /// What a request asks to merge.
    async fn merge(&self, request: RequestId) -> Result<Option<MergeBody>, StoreError>;

    /// Every request to merge a scenario's sheet, newest first.
    async fn merges_of(&self, sheet: SheetId) -> Result<Vec<RequestRecord>, StoreError>;
}
