//! Adjustments of approved budgets as the store keeps them: written once with their request, counted once it is approved.
//!
//! What an adjustment may do is `shared::budget::adjustment`'s business. The store's is that nobody approves one whose
//! figures have moved: the sheets it rests on are looked at in the transaction that approves it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use shared::approval::{Request, RequestState, Version};
use shared::budget::adjustment::Adjustment;
use shared::id::{PlanId, RequestId, SheetId};

use super::{RequestRecord, StoreError};
use crate::audit::AuditEvent;

/// What is asked for, with what it rests on. Its text is what is hashed and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentBody {
    /// The approved version of every sheet it changes.
    pub bases: BTreeMap<SheetId, Version>,
    pub adjustment: Adjustment,
}

/// An adjustment and the request that asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentRecord {
    pub record: RequestRecord,
    pub body: AdjustmentBody,
}

impl AdjustmentRecord {
    pub fn id(&self) -> RequestId {
        self.record.request.submission().id
    }

    pub fn adjustment(&self) -> &Adjustment {
        &self.body.adjustment
    }

    /// Whether it is part of the approved budget.
    pub fn counts(&self) -> bool {
        matches!(self.record.request.state(), RequestState::Approved { .. })
    }

    pub fn is_open(&self) -> bool {
        self.record.request.open().is_some()
    }
}

#[async_trait]
pub trait Adjustments: Send + Sync {
    /// Keeps a submitted adjustment. [`StoreError::Outdated`] when what it rests on has moved. Submitting the same again
    /// gives what is kept.
    async fn submit_adjustment(
        &self,
        request: Request,
        body: AdjustmentBody,
        told: Vec<AuditEvent>,
    ) -> Result<RequestRecord, StoreError>;

    async fn adjustment(&self, request: RequestId) -> Result<Option<AdjustmentRecord>, StoreError>;

    /// Every adjustment of an approved sheet, newest first, whatever became of it.
    async fn adjustments_of(&self, sheet: SheetId) -> Result<Vec<AdjustmentRecord>, StoreError>;

    /// Every adjustment of a plan's sheets, newest first.
    async fn adjustments_of_plan(&self, plan: PlanId) -> Result<Vec<AdjustmentRecord>, StoreError>;

    /// Whether what it rests on still stands: [`StoreError::Outdated`] when it does not.
    async fn is_adjustment_current(&self, request: RequestId) -> Result<(), StoreError>;
}
