//! Asking for an adjustment of what is approved. No document is locked by it: the approved sheet stays as it is, and what
//! is asked for is kept with its request.
//!
//! It is written in the currency of the sheet. What it is compared with is in the plan's (thresholds, what was spent, what
//! is left of the year before), so for that it is converted, each period of a line by itself.

use std::collections::{BTreeMap, BTreeSet};

use shared::access::{Action, Subject};
use shared::approval::{Digest, Request, Submission, Target, TargetKind, Version};
use shared::budget::adjustment::{AccountSums, AdjustedLine, Adjustment, AdjustmentError, AdjustmentKind, Remainders};
use shared::budget::{ConversionError, Plan, Series};
use shared::id::{AccountCode, DepartmentId, LineId, PlanId, RequestId, SheetId};
use shared::money::{Amount, Currency};

use super::policy::policy_for;
use super::standing::{Standing, spent};
use super::submit::submitted;
use super::{ApprovalFault, Approvals, Asked, Chain, Circle};
use crate::document::load_plan;
use crate::persistence::{AdjustmentBody, AdjustmentRecord, Paper, PersonRecord, RequestRecord, Store, StoreError};
use crate::rollup::Worth;

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
        Ok(self.store.submit_adjustment(request, body, told).await?)
    }

    /// Whether an adjustment may come to count: what it rests on stands, and what it takes is still there.
    pub(super) async fn check_adjustment(&self, request: &Request) -> Result<(), ApprovalFault> {
        let id = request.submission().id;
        self.store.is_adjustment_current(id).await?;
        let lost = || StoreError::Corrupt(format!("request {id} has lost its adjustment"));
        let kept = self.store.adjustment(id).await?.ok_or_else(lost)?;
        let about = request.submission().plan;
        let plan = load_plan(&*self.store, about).await?;
        check_ground(&*self.store, (about, &plan), &kept.body.adjustment, Some(id)).await
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
    let departments = adjustment.departments();
    let currencies: BTreeSet<Currency> = departments.iter().map(|of| plan.currency_of(*of)).collect();
    if currencies.len() > 1 {
        return Err(AdjustmentError::TwoCurrencies.into());
    }
    adjustment.check()?;
    if !departments.contains(&asked.department) {
        return Err(AdjustmentError::OtherDepartment.into());
    }
    let other = departments.into_iter().find(|department| *department != asked.department);
    check_ground(store, (asked.plan, &plan), &adjustment, None).await?;
    let bases: BTreeMap<SheetId, Version> = standing
        .values()
        .filter(|of| adjustment.sheets().contains(&of.id()))
        .map(|of| (of.id(), of.version.clone()))
        .collect();
    let accounts: BTreeSet<AccountCode> = adjustment.lines.iter().filter_map(|line| line.account.clone()).collect();
    let document = standing.get(&asked.department).map(Standing::id).ok_or(ApprovalFault::NothingApproved)?;
    let heads: BTreeSet<Digest> = bases.values().flat_map(|version| version.heads.iter().copied()).collect();
    let total = Amount::new(in_plan_currency(&plan, &adjustment)?.moved_minor(), plan.currency);
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
        resumes: None,
    };
    let policy = policy_for(store, kind, asked.plan, plan.currency).await?;
    let about = Asked { kind, plan: asked.plan, department: asked.department, other, submitter: person.id };
    // Only who asks wrote what is asked.
    let parties = Circle::load(store).await?.parties(&about, BTreeSet::new(), now);
    let request = Request::submit(submission, &accounts, &policy, &parties);
    Ok(Drafted { body, chain: Chain { policy, parties, request, before: None } })
}

/// What an adjustment stands on besides itself: money that was not spent, and what is left of the year before. `own` is
/// the adjustment itself, where it is kept already.
async fn check_ground(
    store: &(impl Store + ?Sized),
    (id, plan): (PlanId, &Plan),
    adjustment: &Adjustment,
    own: Option<RequestId>,
) -> Result<(), ApprovalFault> {
    let adjustment = in_plan_currency(plan, adjustment)?;
    let mut budgets = AccountSums::new();
    for department in adjustment.departments() {
        if let Some(standing) = Standing::of(store, id, department).await? {
            budgets.extend(standing.account_sums(plan)?);
        }
    }
    adjustment.check_spent(&budgets, &spent(&store.actuals(id).await?))?;
    if adjustment.kind == AdjustmentKind::CarryForward {
        let Some(department) = adjustment.departments().into_iter().next() else { return Ok(()) };
        let remainders = remainders(store, id, department).await?;
        let kept = store.adjustments_of_plan(id).await?;
        let counts = |kept: &&AdjustmentRecord| {
            let is_of = kept.record.request.submission().department == department;
            is_of && Some(kept.id()) != own && (kept.counts() || kept.is_open())
        };
        let carried = kept.iter().filter(counts).map(|kept| in_plan_currency(plan, kept.adjustment()));
        let carried = carried.collect::<Result<Vec<_>, _>>()?;
        adjustment.check_carried(&remainders, &carried)?;
    }
    Ok(())
}

/// The same in the plan's currency.
fn in_plan_currency(plan: &Plan, adjustment: &Adjustment) -> Result<Adjustment, ConversionError> {
    let line = |line: &AdjustedLine| {
        let worth = Worth::of(plan, line.department);
        Ok(AdjustedLine {
            original: worth.series(&line.original)?,
            adjusted: worth.series(&line.adjusted)?,
            change: worth.series(&line.change)?,
            ..line.clone()
        })
    };
    let lines = adjustment.lines.iter().map(line).collect::<Result<Vec<_>, ConversionError>>()?;
    Ok(Adjustment { lines, ..adjustment.clone() })
}

/// What a department has left of the year before: what counted there, less what was spent, in the plan's currency.
pub async fn remainders(
    store: &(impl Store + ?Sized),
    plan: PlanId,
    department: DepartmentId,
) -> Result<Remainders, ApprovalFault> {
    let plan = load_plan(store, plan).await?;
    let before = plan.from.ok_or(AdjustmentError::NoYearBefore)?;
    let standing = Standing::of(store, before, department).await?.ok_or(AdjustmentError::NoYearBefore)?;
    let year_before = load_plan(store, before).await?;
    if year_before.currency != plan.currency {
        return Err(AdjustmentError::TwoCurrencies.into());
    }
    let spent = spent(&store.actuals(before).await?);
    let left = standing.account_sums(&year_before)?.into_iter().map(|(key, budget)| {
        let spent = spent.get(&key).copied().unwrap_or_default();
        (key.1, budget - spent)
    });
    Ok(left.collect())
}
