//! Asking for an adjustment of what is approved. No document is locked by it: the approved sheet stays as it is, and what
//! is asked for is kept with its request.

use std::collections::{BTreeMap, BTreeSet};

use shared::access::{Action, Subject};
use shared::approval::{Digest, Request, Submission, Target, TargetKind, Version};
use shared::budget::Series;
use shared::budget::adjustment::{AccountSums, AdjustedLine, Adjustment, AdjustmentError, AdjustmentKind, Remainders};
use shared::id::{AccountCode, DepartmentId, LineId, PlanId, RequestId, SheetId};
use shared::money::Amount;

use super::policy::policy_for;
use super::standing::{Standing, spent};
use super::submit::submitted;
use super::{ApprovalFault, Approvals, Asked, Chain, Circle};
use crate::document::load_plan;
use crate::persistence::{AdjustmentBody, AdjustmentRecord, PersonRecord, RequestRecord, Store, StoreError};

/// What somebody wants to change of an approved budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjust {
    /// Drawn when the page was made: the idempotency key.
    pub id: RequestId,
    pub plan: PlanId,
    /// Whose budget is adjusted; of what goes from one to another, either.
    pub department: DepartmentId,
    pub kind: AdjustmentKind,
    pub reason: String,
    /// Lines of approved sheets, with what is to be added to each period.
    pub changes: Vec<(SheetId, LineId, Series)>,
}

/// An adjustment as it would be asked for, with those who would be asked.
#[derive(Debug)]
pub struct Drafted {
    pub body: AdjustmentBody,
    pub chain: Chain,
}

impl Approvals {
    /// Asks for an adjustment. Asking twice under one id is asking once.
    pub async fn adjust(&self, person: &PersonRecord, asked: Adjust) -> Result<RequestRecord, ApprovalFault> {
        // One after the other: what is left of the year before is carried once.
        let _turn = self.asking.lock().await;
        if let Some(kept) = self.store.request(asked.id).await? {
            let first = kept.request.submission();
            let same = first.submitted_by == person.id && first.kind.is_adjustment() && first.plan == asked.plan;
            let exists = || StoreError::Exists { what: "request", which: asked.id.to_string() };
            return if same { Ok(kept) } else { Err(exists().into()) };
        }
        let Drafted { body, chain } = draft(&*self.store, person, &asked, self.clock.now()).await?;
        let request = chain.request?;
        let told = submitted(&request);
        Ok(self.store.submit_adjustment(request, body, vec![told]).await?)
    }

    /// Whether an adjustment may come to count: what it rests on stands, and what it takes is still there.
    pub(super) async fn check_adjustment(&self, request: &Request) -> Result<(), ApprovalFault> {
        let id = request.submission().id;
        self.store.is_adjustment_current(id).await?;
        let lost = || StoreError::Corrupt(format!("request {id} has lost its adjustment"));
        let kept = self.store.adjustment(id).await?.ok_or_else(lost)?;
        check_ground(&*self.store, request.submission().plan, &kept.body.adjustment, Some(id)).await
    }
}

/// What is asked for, judged as asking judges it.
pub async fn draft(
    store: &(impl Store + ?Sized),
    person: &PersonRecord,
    asked: &Adjust,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Drafted, ApprovalFault> {
    let access = person.access();
    let subject = Subject::sheet(asked.plan, asked.department);
    if !access.may(Action::SeeSheet, &subject) {
        return Err(ApprovalFault::NotFound);
    }
    if !access.may(Action::SubmitSheet, &subject) {
        return Err(ApprovalFault::NotAllowed);
    }
    let plan = load_plan(store, asked.plan).await?;
    let standing = Standing::all(store, asked.plan).await?;
    if !standing.contains_key(&asked.department) {
        return Err(ApprovalFault::NothingApproved);
    }
    let mut lines = Vec::new();
    for (sheet, line, change) in &asked.changes {
        let of = standing.values().find(|of| of.id() == *sheet).ok_or(ApprovalFault::NotFound)?;
        if !access.may(Action::SeeSheet, &Subject::sheet(asked.plan, of.department)) {
            return Err(ApprovalFault::NotFound);
        }
        let line = of.budget.line(*line).ok_or(ApprovalFault::NotFound)?;
        lines.push(AdjustedLine {
            sheet: *sheet,
            department: of.department,
            line: line.id,
            name: line.name.clone(),
            account: line.account.clone(),
            nature: line.nature,
            original: line.original,
            adjusted: line.adjusted,
            change: *change,
        });
    }
    let adjustment = Adjustment { kind: asked.kind, reason: asked.reason.trim().to_owned(), lines };
    adjustment.check()?;
    let departments = adjustment.departments();
    if !departments.contains(&asked.department) {
        return Err(AdjustmentError::OtherDepartment.into());
    }
    let other = departments.into_iter().find(|department| *department != asked.department);
    check_ground(store, asked.plan, &adjustment, None).await?;
    let bases: BTreeMap<SheetId, Version> = standing
        .values()
        .filter(|of| adjustment.sheets().contains(&of.id()))
        .map(|of| (of.id(), of.version.clone()))
        .collect();
    let accounts: BTreeSet<AccountCode> = adjustment.lines.iter().filter_map(|line| line.account.clone()).collect();
    let document = standing.get(&asked.department).map(Standing::id).ok_or(ApprovalFault::NothingApproved)?;
    let heads: BTreeSet<Digest> = bases.values().flat_map(|version| version.heads.iter().copied()).collect();
    let total = Amount::new(adjustment.moved_minor(), plan.currency);
    let body = AdjustmentBody { bases, adjustment };
    let version = Version { heads, content_hash: AdjustmentBody::hash_of(&body.text()?) };
    let kind = match asked.kind {
        AdjustmentKind::Transfer => TargetKind::Transfer,
        AdjustmentKind::Revise | AdjustmentKind::Supplement | AdjustmentKind::CarryForward => TargetKind::Adjustment,
    };
    let submission = Submission {
        id: asked.id,
        kind,
        target: Target { document, version },
        plan: asked.plan,
        department: asked.department,
        other,
        submitted_by: person.id,
        submitted_at: now,
        total,
    };
    let policy = policy_for(store, kind, asked.plan, plan.currency).await?;
    let about = Asked { kind, plan: asked.plan, department: asked.department, other, submitter: person.id };
    // Only who asks wrote what is asked.
    let parties = Circle::load(store).await?.parties(&about, BTreeSet::new(), now);
    let request = Request::submit(submission, &accounts, &policy, &parties);
    Ok(Drafted { body, chain: Chain { policy, parties, request } })
}

/// What an adjustment stands on besides itself: money that was not spent, and what is left of the year before. `own` is
/// the adjustment itself, where it is kept already.
async fn check_ground(
    store: &(impl Store + ?Sized),
    plan: PlanId,
    adjustment: &Adjustment,
    own: Option<RequestId>,
) -> Result<(), ApprovalFault> {
    let standing = Standing::all(store, plan).await?;
    let budgets: AccountSums = standing.values().flat_map(Standing::account_sums).collect();
    adjustment.check_spent(&budgets, &spent(&store.actuals(plan).await?))?;
    if adjustment.kind == AdjustmentKind::CarryForward {
        let Some(department) = adjustment.departments().into_iter().next() else { return Ok(()) };
        let remainders = remainders(store, plan, department).await?;
        let kept = store.adjustments_of_plan(plan).await?;
        let counts = |kept: &&AdjustmentRecord| {
            let is_of = kept.record.request.submission().department == department;
            is_of && Some(kept.id()) != own && (kept.counts() || kept.is_open())
        };
        adjustment.check_carried(&remainders, kept.iter().filter(counts).map(AdjustmentRecord::adjustment))?;
    }
    Ok(())
}

/// What a department has left of the year before: what counted there, less what was spent.
pub async fn remainders(
    store: &(impl Store + ?Sized),
    plan: PlanId,
    department: DepartmentId,
) -> Result<Remainders, ApprovalFault> {
    let before = load_plan(store, plan).await?.from.ok_or(AdjustmentError::NoYearBefore)?;
    let standing = Standing::of(store, before, department).await?.ok_or(AdjustmentError::NoYearBefore)?;
    let spent = spent(&store.actuals(before).await?);
    let left = standing.account_sums().into_iter().map(|(key, budget)| {
        let spent = spent.get(&key).copied().unwrap_or_default();
        (key.1, budget - spent)
    });
    Ok(left.collect())
}
