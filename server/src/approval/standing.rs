//! [`Standing`]: what is approved of a department: a sheet at its version, and the adjustments that count.

use std::collections::BTreeMap;

use shared::approval::{RequestState, Version};
use shared::budget::adjustment::{AccountSums, ApprovedBudget};
use shared::budget::outturn::Actual;
use shared::budget::{ConversionError, Nature, Plan, Sheet};
use shared::id::{DepartmentId, PlanId, RequestId, SheetId};

use super::ApprovalFault;
use super::version::heads_of;
use crate::document::load_sheet_at;
use crate::persistence::{AdjustmentRecord, DocumentKind, DocumentRecord, DocumentState, Store};
use crate::rollup::Worth;

/// The approved budget of one department, in the currency of its sheet.
#[derive(Debug, Clone)]
pub struct Standing {
    pub record: DocumentRecord,
    pub department: DepartmentId,
    /// The version that was approved.
    pub version: Version,
    pub approved_at: chrono::DateTime<chrono::Utc>,
    /// By which request.
    pub request: RequestId,
    pub sheet: Sheet,
    pub budget: ApprovedBudget,
    /// Every adjustment of it that was asked for, the newest first, whatever became of it.
    pub adjustments: Vec<AdjustmentRecord>,
}

/// Of each department the sheet that was approved last.
pub fn approved_sheets(records: &[DocumentRecord]) -> BTreeMap<DepartmentId, DocumentRecord> {
    let mut approved: BTreeMap<DepartmentId, DocumentRecord> = BTreeMap::new();
    let closed = |record: &&DocumentRecord| record.state == DocumentState::Archived && record.branch.is_none();
    for record in records.iter().filter(closed) {
        let Some(department) = record.department else { continue };
        if approved.get(&department).is_none_or(|known| known.revision < record.revision) {
            approved.insert(department, record.clone());
        }
    }
    approved
}

impl Standing {
    /// What is approved of a department, if anything is.
    pub async fn of(
        store: &(impl Store + ?Sized),
        plan: PlanId,
        department: DepartmentId,
    ) -> Result<Option<Self>, ApprovalFault> {
        let records = store.list(plan, DocumentKind::Sheet).await?;
        match approved_sheets(&records).remove(&department) {
            Some(record) => Self::load(store, record).await,
            None => Ok(None),
        }
    }

    /// Everything that is approved in a plan.
    pub async fn all(
        store: &(impl Store + ?Sized),
        plan: PlanId,
    ) -> Result<BTreeMap<DepartmentId, Self>, ApprovalFault> {
        let records = store.list(plan, DocumentKind::Sheet).await?;
        let mut standing = BTreeMap::new();
        for (department, record) in approved_sheets(&records) {
            standing.extend(Self::load(store, record).await?.map(|of| (department, of)));
        }
        Ok(standing)
    }

    async fn load(store: &(impl Store + ?Sized), record: DocumentRecord) -> Result<Option<Self>, ApprovalFault> {
        let asked = store.requests_about(record.id).await?;
        let approval = asked.iter().find_map(|kept| match kept.request.state() {
            RequestState::Approved { at, .. } => Some((kept.request.submission(), *at)),
            _ => None,
        });
        let (Some((asked, approved_at)), Some(department)) = (approval, record.department) else { return Ok(None) };
        let (version, request) = (asked.target.version.clone(), asked.id);
        let sheet = load_sheet_at(store, record.id, heads_of(&version)).await?;
        let adjustments = store.adjustments_of(record.id).await?;
        let mut budget = ApprovedBudget::of(&sheet);
        for adjustment in adjustments.iter().filter(|kept| kept.counts()) {
            budget.take(record.id, adjustment.adjustment());
        }
        Ok(Some(Self { record, department, version, approved_at, request, sheet, budget, adjustments }))
    }

    pub const fn id(&self) -> SheetId {
        self.record.id
    }

    /// What counts of its expenses, by account, in the currency of its plan: actuals are in that.
    pub fn account_sums(&self, plan: &Plan) -> Result<AccountSums, ConversionError> {
        let worth = Worth::of(plan, self.department);
        let mut sums = AccountSums::new();
        for line in self.budget.lines().iter().filter(|line| line.nature == Nature::Expense) {
            *sums.entry((self.department, line.account.clone())).or_default() += worth.series(&line.now())?.total();
        }
        Ok(sums)
    }
}

/// What departments have spent so far, by account, in the currency of their plan.
pub fn spent(actuals: &[Actual]) -> AccountSums {
    let mut sums = AccountSums::new();
    for actual in actuals.iter().filter(|actual| actual.nature == Nature::Expense) {
        *sums.entry((actual.department, actual.account.clone())).or_default() += i128::from(actual.minor);
    }
    sums
}
