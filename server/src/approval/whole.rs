//! Asking for approval of a whole plan: the plan's own document and every department in it, each at its exact version.
//!
//! Nothing is locked by it. What is approved of a department cannot change, and the next revisions go on meanwhile; where a
//! department is covered by a sheet nobody approved on its own, whoever writes in that makes the request stale. So is it
//! made stale by a newer approval, by an adjustment that comes to count, by a target or a rate: whoever agrees, agrees to
//! what stands, and the transaction that keeps the agreement looks once more.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash;
use shared::access::{Action, Subject};
use shared::approval::{Digest, Moved, Part, Request, Submission, Target, TargetKind, Version, Whole};
use shared::budget::adjustment::ApprovedBudget;
use shared::budget::{Nature, Plan, Series, Sheet};
use shared::document::{plan_hash, read_plan, read_sheet};
use shared::id::{AccountCode, DepartmentId, DocumentId, PersonId, PlanId, RequestId};
use shared::money::{Amount, Minor};
use shared::name::Name;

use super::chain::chain_about;
use super::standing::{Standing, approved_sheets};
use super::submit::{check_fit, submitted};
use super::version::{digests, heads_of, version_of};
use super::{ApprovalFault, Approvals, Chain};
use crate::document::{LoadError, load, load_sheet_at};
use crate::persistence::{
    DocumentKind, DocumentRecord, DocumentState, Paper, PersonRecord, RequestRecord, Store, StoreError,
};
use crate::rollup::Worth;

/// Whoever is overtaken more often while a plan is put together had better wait until it rests.
const TRIES_MAX: usize = 4;

/// A plan somebody wants approved as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubmitWhole {
    pub plan: PlanId,
    /// The idempotency key, as a sheet's.
    pub id: RequestId,
}

/// A plan as it would be asked for at this moment.
#[derive(Debug, Clone)]
pub struct Gathered {
    pub plan: Plan,
    pub whole: Whole,
    /// Every account in it.
    pub accounts: BTreeSet<AccountCode>,
    /// Departments whose sheet holds cells that are no figure, among those nobody approved on their own.
    pub unfit: BTreeSet<DepartmentId>,
}

impl Approvals {
    /// Asks for a plan's approval. Asking twice under one id is asking once.
    pub async fn submit_whole(
        &self,
        person: &PersonRecord,
        asked: SubmitWhole,
    ) -> Result<RequestRecord, ApprovalFault> {
        let subject = Subject::plan(asked.plan);
        if !person.may(Action::SeePlan, &subject) {
            return Err(ApprovalFault::NotFound);
        }
        if !person.may(Action::EditPlan, &subject) {
            return Err(ApprovalFault::NotAllowed);
        }
        let _turn = self.asking.lock().await;
        if let Some(kept) = self.store.request(asked.id).await? {
            let first = kept.request.submission();
            let same = first.submitted_by == person.id && first.target.document == asked.plan;
            let exists = || StoreError::Exists { what: "request", which: asked.id.to_string() };
            return if same { Ok(kept) } else { Err(exists().into()) };
        }
        if let Some(open) = open_whole(&*self.store, asked.plan).await? {
            return Err(ApprovalFault::Submitted(open.request.submission().id));
        }
        for _ in 0..TRIES_MAX {
            let gathered = gather(&*self.store, asked.plan).await?;
            let chain = chain_of_whole(&*self.store, &gathered, asked, person.id, self.clock.now()).await?;
            let request = chain.request?;
            check_ready(&gathered, &request, &chain.policy)?;
            let told = submitted(&request);
            match self.store.submit_whole(request, gathered.whole, told).await {
                Err(StoreError::Moved { .. } | StoreError::Outdated(_)) => {}
                kept => return Ok(kept?),
            }
        }
        Err(StoreError::Busy.into())
    }

    /// Whether a request about a whole plan may be agreed to: nothing of it has moved. Says at which heads of the plan that
    /// was seen.
    pub(super) async fn check_whole(
        &self,
        request: &Request,
    ) -> Result<Vec<(DocumentId, Vec<ChangeHash>)>, ApprovalFault> {
        if !request.agrees() {
            return Ok(Vec::new());
        }
        let submission = request.submission();
        let kept = asked_whole(&*self.store, request).await?;
        let now = gather(&*self.store, submission.plan).await?;
        let moved = kept.moved(&now.whole);
        if moved.is_empty() {
            Ok(vec![(submission.plan, heads_of(&now.whole.plan))])
        } else {
            Err(ApprovalFault::WholeMoved(moved))
        }
    }
}

/// What a request about a whole plan covers.
pub async fn asked_whole(store: &(impl Store + ?Sized), request: &Request) -> Result<Whole, StoreError> {
    let id = request.submission().id;
    let lost = || StoreError::Corrupt(format!("request {id} has lost what it covers"));
    store.whole(id).await?.ok_or_else(lost)
}

/// Puts a plan together as it stands.
pub async fn gather(store: &(impl Store + ?Sized), id: PlanId) -> Result<Gathered, ApprovalFault> {
    let doc = load(store, id).await?;
    let plan = read_plan(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))?;
    let version = Version { heads: digests(&doc.get_heads()), content_hash: Digest(plan_hash(&plan).0) };
    let records = store.list(id, DocumentKind::Sheet).await?;
    let standing = Standing::all(store, id).await?;
    let (mut parts, mut accounts, mut unfit) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    for record in working(&records) {
        let Some(department) = record.department else { continue };
        let doc = load(store, record.id).await?;
        let sheet = read_sheet(&doc).map_err(|error| LoadError::Misshapen(record.id, Box::new(error)))?;
        // What nobody has begun adds nothing.
        if sheet.line_count() == 0 {
            continue;
        }
        if check_fit(&sheet).is_err() {
            unfit.insert(department);
        }
        let budget = ApprovedBudget::of(&sheet);
        let (income, expense) = worth_of(&plan, department, &budget)?;
        accounts.extend(budget.lines().iter().filter_map(|line| line.account.clone()));
        let part = Part {
            sheet: record.id,
            revision: record.revision,
            version: version_of(&doc, &sheet),
            approved: None,
            adjustments: BTreeMap::new(),
            income,
            expense,
        };
        parts.insert(department, part);
    }
    for (department, of) in standing {
        let (income, expense) = worth_of(&plan, department, &of.budget)?;
        accounts.extend(of.budget.lines().iter().filter_map(|line| line.account.clone()));
        let counting = of.adjustments.iter().filter(|kept| kept.counts());
        let adjustments =
            counting.map(|kept| (kept.id(), kept.record.request.submission().target.version.content_hash));
        let part = Part {
            sheet: of.id(),
            revision: of.record.revision,
            version: of.version,
            approved: Some(of.request),
            adjustments: adjustments.collect(),
            income,
            expense,
        };
        parts.insert(department, part);
    }
    Ok(Gathered { plan, whole: Whole { plan: version, parts }, accounts, unfit })
}

/// The sheets that are worked on where nothing is approved yet.
pub(super) fn working(records: &[DocumentRecord]) -> impl Iterator<Item = &DocumentRecord> {
    let approved = approved_sheets(records);
    records.iter().filter(move |record| {
        let is_budget = record.branch.is_none() && record.state != DocumentState::Archived;
        is_budget && record.department.is_some_and(|department| !approved.contains_key(&department))
    })
}

/// What a department earns and spends in the year, in the plan's currency.
fn worth_of(plan: &Plan, department: DepartmentId, budget: &ApprovedBudget) -> Result<(Minor, Minor), ApprovalFault> {
    let worth = Worth::of(plan, department);
    let sum = |nature| {
        let (_, now): (Series, Series) = budget.totals(nature);
        let sum = worth.series(&now)?.total();
        i64::try_from(sum).map(Minor).map_err(|_| ApprovalFault::TooLarge)
    };
    Ok((sum(Nature::Income)?, sum(Nature::Expense)?))
}

/// Who would be asked about a plan as it was put together.
pub async fn chain_of_whole(
    store: &(impl Store + ?Sized),
    gathered: &Gathered,
    asked: SubmitWhole,
    by: PersonId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Chain, ApprovalFault> {
    let total = gathered.whole.total().ok_or(ApprovalFault::TooLarge)?;
    let content_hash = Whole::hash_of(&gathered.whole.text()?);
    let submission = Submission {
        id: asked.id,
        kind: TargetKind::Plan,
        target: Target {
            document: asked.plan,
            version: Version { heads: gathered.whole.plan.heads.clone(), content_hash },
        },
        plan: asked.plan,
        department: DepartmentId::WHOLE,
        other: None,
        submitted_by: by,
        submitted_at: now,
        total: Amount::new(total, gathered.plan.currency),
        resumes: None,
    };
    Ok(chain_about(store, submission, &gathered.accounts).await?)
}

/// Whether everything in it may be asked for, by the rule it goes by.
pub fn check_ready(
    gathered: &Gathered,
    request: &Request,
    policy: &shared::approval::Policy,
) -> Result<(), ApprovalFault> {
    if gathered.whole.parts.is_empty() {
        return Err(ApprovalFault::EmptyPlan);
    }
    let rule = request.policy().and_then(|mark| policy.rules.iter().find(|rule| rule.name == mark.rule));
    let unapproved = gathered.whole.unapproved();
    if rule.is_some_and(|rule| rule.sheets_first) && !unapproved.is_empty() {
        return Err(ApprovalFault::SheetsFirst(unapproved));
    }
    if gathered.unfit.is_empty() { Ok(()) } else { Err(ApprovalFault::UnfitSheets(gathered.unfit.clone())) }
}

/// The request about a plan that waits, if one does.
pub async fn open_whole(store: &(impl Store + ?Sized), plan: PlanId) -> Result<Option<RequestRecord>, StoreError> {
    Ok(store.requests_about(plan).await?.into_iter().find(|record| record.request.open().is_some()))
}

/// The plan's own document as it was asked for.
pub async fn plan_at(store: &(impl Store + ?Sized), id: PlanId, version: &Version) -> Result<Plan, LoadError> {
    let doc = load(store, id).await?;
    let doc = doc.fork_at(&heads_of(version)).map_err(|error| LoadError::Unreadable(id, Box::new(error)))?;
    read_plan(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))
}

/// A department's sheet at the version that is covered, and its lines with every adjustment that counted.
pub async fn budget_of(store: &(impl Store + ?Sized), part: &Part) -> Result<(Sheet, ApprovedBudget), ApprovalFault> {
    let sheet = load_sheet_at(store, part.sheet, heads_of(&part.version)).await?;
    let mut budget = ApprovedBudget::of(&sheet);
    for id in part.adjustments.keys() {
        let lost = || StoreError::Corrupt(format!("adjustment {id} is gone"));
        budget.take(part.sheet, store.adjustment(*id).await?.ok_or_else(lost)?.adjustment());
    }
    Ok((sheet, budget))
}

/// What has moved since a whole plan was asked for; nothing where it has ended.
pub async fn moved_since(
    store: &(impl Store + ?Sized),
    request: &Request,
    whole: &Whole,
) -> Result<Vec<Moved>, ApprovalFault> {
    if request.open().is_none() {
        return Ok(Vec::new());
    }
    Ok(whole.moved(&gather(store, request.submission().plan).await?.whole))
}

/// What is asked for in the name of no department.
pub fn whole_name() -> Name {
    Name { text: "全部部门".to_owned(), en: Some("All departments".to_owned()) }
}
