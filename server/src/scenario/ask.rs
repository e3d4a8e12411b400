//! Asking for a merge: what was reviewed and chosen, at exact versions of both sheets, goes through the steps of the plan's
//! policy.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use shared::access::Action;
use shared::approval::{Digest, Submission, Target, TargetKind, Version};
use shared::budget::{LineItem, Plan};
use shared::document::{Effect, Offer, content_hash};
use shared::id::{AccountCode, DepartmentId, LineId, RequestId};
use shared::money::Amount;

use super::merge::as_reviewed;
use super::{Comparison, Merge, ScenarioFault, Scenarios, Toward, sheet_for};
use crate::approval::{ApprovalFault, Chain, chain_about, merge_policy, submitted, version_of};
use crate::document::load_plan;
use crate::persistence::{MergeBody, Paper, PersonRecord, RequestRecord, Store, StoreError};
use crate::rollup::Worth;

/// Whoever leaves out more than this had better say what comes in: by taking those over on their own first.
pub const KEEP_MAX: usize = 20_000;

/// A merge as it would be asked for, with those who would be asked.
pub struct Drafted {
    pub body: MergeBody,
    pub offer: Offer,
    pub chain: Chain,
    /// The plan it is of.
    pub plan: Plan,
    pub department: DepartmentId,
    /// What thresholds see.
    pub total: Amount,
}

impl Scenarios {
    /// Asks for what was reviewed to be merged into the budget. Asking twice under one id is asking once.
    pub async fn ask(&self, person: &PersonRecord, wish: Merge, id: RequestId) -> Result<RequestRecord, ScenarioFault> {
        let _turn = self.approvals.turn().await;
        if let Some(kept) = self.store.request(id).await? {
            let first = kept.request.submission();
            let same = first.submitted_by == person.id && first.target.document == wish.sheet;
            let exists = || StoreError::Exists { what: "request", which: id.to_string() };
            return if same { Ok(kept) } else { Err(exists().into()) };
        }
        let record = self.sheet_for(person, wish.sheet, Action::EditSheet).await?;
        let Drafted { body, chain, .. } = draft(&*self.store, person, wish, id, self.clock.now()).await?;
        let request = chain.request.map_err(ApprovalFault::from)?;
        let told = submitted(&request);
        match self.store.submit_merge(request, body, told).await {
            // Somebody wrote since it was compared.
            Err(StoreError::Moved { .. } | StoreError::Closed(_)) => {
                let mut now = super::compare(&*self.store, &record, Toward::Budget).await?;
                Err(now.obstacle.take().unwrap_or(ScenarioFault::Moved(Box::new(now))))
            }
            kept => Ok(kept?),
        }
    }
}

/// What would be asked for, judged as asking judges it.
pub async fn draft(
    store: &dyn Store,
    person: &PersonRecord,
    wish: Merge,
    id: RequestId,
    now: DateTime<Utc>,
) -> Result<Drafted, ScenarioFault> {
    let record = sheet_for(store, person, wish.sheet, Action::EditSheet).await?;
    if merge_policy(store, record.plan).await?.is_none() {
        return Err(ScenarioFault::NeedsNobody);
    }
    let shown = as_reviewed(store, &record, &wish).await?;
    let keep = wish.choices.keep(&shown)?;
    let offer = shown.offer(&keep).await?;
    if offer.is_empty() {
        return Err(ScenarioFault::Nothing);
    }
    if offer.keep.len() > KEEP_MAX {
        return Err(ScenarioFault::TooMuchKept { max: KEEP_MAX });
    }
    let plan = load_plan(store, record.plan).await?;
    let department = record.department.ok_or(ScenarioFault::NotFound)?;
    let (body, version) = body(&shown, &offer)?;
    let total = moved(&offer, &plan, department)?;
    let submission = Submission {
        id,
        kind: TargetKind::ScenarioMerge,
        target: Target { document: record.id, version },
        plan: record.plan,
        department,
        other: None,
        submitted_by: person.id,
        submitted_at: now,
        total,
        resumes: None,
    };
    let chain = chain_about(store, submission, &accounts(&offer)).await?;
    Ok(Drafted { body, offer, chain, plan, department, total })
}

/// The text of what is asked, and the version a decision names: the scenario's changes, and the hash of the text.
fn body(shown: &Comparison, offer: &Offer) -> Result<(MergeBody, Version), StoreError> {
    let body = MergeBody {
        scenario: shown.scenario.branch.as_ref().map(|branch| branch.scenario.clone()).unwrap_or_default(),
        sheet: shown.scenario.id,
        sheet_version: version_of(&shown.scenario_doc, &offer.sides.theirs),
        base: shown.base.id,
        base_version: version_of(&shown.base_doc, &offer.sides.mine),
        keep: offer.keep.clone(),
        places: offer.changes.len(),
        outcome: Digest(content_hash(&offer.after).0),
        effect: offer.effect,
    };
    let content_hash = MergeBody::hash_of(&body.text()?);
    let version = Version { heads: body.sheet_version.heads.clone(), content_hash };
    Ok((body, version))
}

/// How much money it moves, in the plan's currency: what thresholds see.
fn moved(offer: &Offer, plan: &Plan, department: DepartmentId) -> Result<Amount, ApprovalFault> {
    let worth = Worth::of(plan, department);
    let year = |line: &LineItem| worth.series(&line.figures()).map(|worth| worth.total());
    let effect = Effect::of(&offer.sides.mine, &offer.after, year)?;
    Ok(Amount::new(effect.moved(), plan.currency))
}

/// The accounts of every line it changes, on either side.
fn accounts(offer: &Offer) -> BTreeSet<AccountCode> {
    let lines: BTreeSet<LineId> = offer.changes.iter().filter_map(|change| change.spot.line()).collect();
    let both = [&offer.sides.mine, &offer.after];
    let found = both.into_iter().flat_map(|sheet| sheet.lines().filter(|line| lines.contains(&line.id)));
    found.filter_map(|line| line.account.clone()).collect()
}
