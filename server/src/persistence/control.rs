//! What approvals go by: policies with their versions, deputies, and the line of reporting.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use shared::approval::{Delegation, Policy, Submission};
use shared::id::{DelegationId, PersonId, PlanId};

use super::{PersonRecord, StoreError};
use crate::audit::AuditEvent;

/// Deputies who stood in within the last year are still told of; nobody has more.
pub const DELEGATIONS_MAX: u32 = 500;

/// One version of a plan's policy. What it says never changes; whether it is in force does, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRecord {
    pub plan: PlanId,
    /// Its `version` is the record's.
    pub policy: Policy,
    pub reason: String,
    pub proposed_by: PersonId,
    pub proposed_at: DateTime<Utc>,
    /// Who put it in force, and when.
    pub confirmed: Option<(PersonId, DateTime<Utc>)>,
}

/// Those whom a request can concern: whoever has a role that reaches it, who stands in for whom today, and to whom they
/// and whoever asks report.
#[derive(Debug, Clone, Default)]
pub struct Concerned {
    /// By id.
    pub people: Vec<PersonRecord>,
    pub delegations: Vec<Delegation>,
    pub superiors: BTreeMap<PersonId, PersonId>,
    /// Everyone who ever wrote in its document.
    pub authors: BTreeSet<PersonId>,
}

#[async_trait]
pub trait Control: Send + Sync {
    /// Keeps a proposal under the next version. [`StoreError::Stale`] when its version is not the next.
    async fn propose_policy(&self, record: PolicyRecord, told: AuditEvent) -> Result<(), StoreError>;

    /// Puts a proposal in force. [`StoreError::Stale`] when a later one exists, [`StoreError::Refused`] when the same
    /// person proposed it. Doing it again changes nothing.
    async fn confirm_policy(
        &self,
        plan: PlanId,
        version: u32,
        by: PersonId,
        at: DateTime<Utc>,
        told: AuditEvent,
    ) -> Result<(), StoreError>;

    /// Every version, newest first, up to a limit.
    async fn policies(&self, plan: PlanId, limit: u32) -> Result<Vec<PolicyRecord>, StoreError>;

    /// The version in force, if any was ever.
    async fn policy(&self, plan: PlanId) -> Result<Option<PolicyRecord>, StoreError>;

    /// Writing the same delegation twice is writing it once.
    async fn add_delegation(&self, delegation: Delegation, told: AuditEvent) -> Result<(), StoreError>;

    /// Ends a person's own delegation, and says whether it was still running.
    async fn end_delegation(
        &self,
        id: DelegationId,
        of: PersonId,
        at: DateTime<Utc>,
        told: AuditEvent,
    ) -> Result<bool, StoreError>;

    /// The latest, by their last day; those that have ended too.
    async fn delegations(&self) -> Result<Vec<Delegation>, StoreError>;

    /// Those whom a request can concern on this day.
    async fn concerned(&self, submission: &Submission, day: NaiveDate) -> Result<Concerned, StoreError>;

    /// Whom each answers to.
    async fn superiors(&self) -> Result<BTreeMap<PersonId, PersonId>, StoreError>;

    async fn set_superior(
        &self,
        person: PersonId,
        superior: Option<PersonId>,
        told: AuditEvent,
    ) -> Result<(), StoreError>;
}
