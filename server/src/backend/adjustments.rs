//! What is approved in a plan and how it was adjusted; and one adjustment, as its request shows it.
//!
//! The plan's page is in the plan's currency, an adjustment in that of the sheets it changes. Of a sheet that is for others
//! to read neither lines nor reasons are told, only what they come to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use app::backend::{AdjustedLineView, AdjustmentRow, AdjustmentView, AdjustmentsView, ApprovedRow, EffectView};
use shared::access::{Action, Subject};
use shared::approval::RequestState;
use shared::budget::adjustment::{AdjustedLine, Adjustment};
use shared::budget::{ConversionError, Nature, Plan};
use shared::id::{DepartmentId, PlanId, SheetId};
use shared::money::Minor;

use super::cards::{department_name, shown_state};
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::{Standing, approved_sheets};
use crate::document::load_sheet;
use crate::persistence::{AdjustmentRecord, DocumentKind, DocumentRecord, PublishedTotals, StoreError, TotalsRecord};
use crate::rollup::{Worth, roll_up};

/// What adjustments that count change of the sheets they are of, by sheet and nature, in the plan's currency; with the
/// rates that are missed, without which they change nothing.
fn adjusted(plan: &Plan, adjustments: &[AdjustmentRecord]) -> (HashMap<(SheetId, Nature), i128>, Vec<ConversionError>) {
    let (mut sums, mut missed) = (HashMap::new(), Vec::new());
    let lines = adjustments.iter().filter(|kept| kept.counts()).flat_map(|kept| &kept.body.adjustment.lines);
    for line in lines {
        match Worth::of(plan, line.department).series(&line.change) {
            Ok(change) => *sums.entry((line.sheet, line.nature)).or_default() += change.total(),
            Err(error) => missed.push(error),
        }
    }
    (sums, missed)
}

impl Reader {
    pub(super) async fn adjustments_view(&self, id: PlanId) -> Result<AdjustmentsView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let marks = Marks::load(self.store()).await?;
        let kept = self.store().adjustments_of_plan(id).await?;
        let closed = self.kept_from(id).await?;
        let (adjusted, mut missed) = adjusted(&plan, &kept);
        let approved = approved_sheets(&self.store().list(id, DocumentKind::Sheet).await?);
        let (totals, of_sheets) = self.approved_totals(&plan, &approved).await?;
        missed.extend(of_sheets);
        let (mut rows, mut not_yet) = (Vec::new(), Vec::new());
        for nature in [Nature::Income, Nature::Expense] {
            for centre in plan.cost_centres_in_order() {
                let Some(sheet) = approved.get(&centre.id) else { continue };
                let Some(of) = totals.get(&sheet.id).map(|totals| totals.nature(nature)) else { continue };
                let change = adjusted.get(&(sheet.id, nature)).copied().unwrap_or_default();
                if !super::figures::has_lines(of) && change == 0 {
                    continue;
                }
                let at = self.approved_at(sheet.id).await?.unwrap_or(sheet.created_at);
                let may = self.may(Action::SubmitSheet, &Subject::sheet(id, centre.id));
                rows.push(ApprovedRow {
                    department: centre.name.clone(),
                    nature,
                    revision: sheet.revision,
                    approved_at: moment(at),
                    original: of.total.periods.total(),
                    adjusted: change,
                    adjust: may.then(|| format!("/plans/{id}/sheets/{}/adjust", sheet.id)),
                });
            }
        }
        for centre in plan.cost_centres_in_order() {
            if !approved.contains_key(&centre.id) {
                not_yet.push(centre.name.clone());
            }
        }
        let seen = kept.iter().filter(|kept| self.may_with(Action::SeeRequest, &kept.record.request));
        Ok(AdjustmentsView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            rows,
            not_yet,
            adjustments: seen.map(|kept| adjustment_row(&plan, kept, &marks, &closed)).collect(),
            missed,
        })
    }

    /// What approved sheets add up to, as far as that is for everybody, in the plan's currency; with the rates that are
    /// missed. A closed sheet never moves, so what it published last is what was approved.
    pub(super) async fn approved_totals(
        &self,
        plan: &Plan,
        approved: &BTreeMap<DepartmentId, DocumentRecord>,
    ) -> Result<(HashMap<SheetId, PublishedTotals>, Vec<ConversionError>), Trouble> {
        let mut records = Vec::with_capacity(approved.len());
        for (department, record) in approved {
            records.push(match self.store().totals_of_sheet(record.id).await? {
                Some(published) => published,
                None => self.reckoned(*department, record).await?,
            });
        }
        let (totals, missed) = roll_up(plan, records);
        Ok((totals.into_iter().map(|of| (of.sheet, of.totals)).collect(), missed))
    }

    /// What a sheet would publish that has published nothing.
    async fn reckoned(&self, department: DepartmentId, record: &DocumentRecord) -> Result<TotalsRecord, Trouble> {
        let readership = self.store().readership(record.plan, department).await?;
        let totals = TotalsRecord {
            sheet: record.id,
            plan: record.plan,
            department: Some(department),
            heads: record.heads.clone(),
            totals: PublishedTotals::of(&load_sheet(self.store(), record.id).await?),
            hides_accounts: readership.is_some_and(|kept| !kept.publishes_accounts),
        };
        Ok(totals.published())
    }

    /// The departments of a plan whose lines are for others than the reader to read.
    async fn kept_from(&self, plan: PlanId) -> Result<BTreeSet<DepartmentId>, Trouble> {
        let mut secret = self.secret_departments(plan).await?;
        secret.retain(|department| !self.may(Action::SeeSheet, &Subject::sheet(plan, *department)));
        Ok(secret)
    }

    /// When a sheet was approved.
    async fn approved_at(&self, sheet: SheetId) -> Result<Option<chrono::DateTime<chrono::Utc>>, StoreError> {
        let asked = self.store().requests_about(sheet).await?;
        Ok(asked.iter().find_map(|kept| match kept.request.state() {
            RequestState::Approved { at, .. } => Some(*at),
            _ => None,
        }))
    }

    pub(super) async fn adjustment_view(
        &self,
        plan: &Plan,
        kept: &AdjustmentRecord,
    ) -> Result<AdjustmentView, Trouble> {
        let is_outdated = kept.is_open()
            && match self.store().is_adjustment_current(kept.id()).await {
                Ok(()) => false,
                Err(StoreError::Outdated(_)) => true,
                Err(error) => return Err(error.into()),
            };
        let about = kept.record.request.submission().plan;
        let mut standing = BTreeMap::new();
        for department in kept.body.adjustment.departments() {
            let of = Standing::of(self.store(), about, department).await?;
            standing.extend(of.map(|of| (department, of)));
        }
        let mut view = written(plan, &kept.body.adjustment, &standing, &self.kept_from(about).await?);
        view.is_outdated = is_outdated;
        if !kept.is_open() {
            // What stands now says nothing of what stood when it was decided.
            view.effects.clear();
        }
        Ok(view)
    }
}

/// An adjustment in figures, with what it would make of what is approved now. Of departments in `closed` no line is told.
pub(super) fn written(
    plan: &Plan,
    adjustment: &Adjustment,
    standing: &BTreeMap<DepartmentId, Standing>,
    closed: &BTreeSet<DepartmentId>,
) -> AdjustmentView {
    let mut effects = Vec::new();
    let departments = adjustment.departments();
    for department in departments.iter().copied() {
        for nature in [Nature::Income, Nature::Expense] {
            let touches = |line: &&AdjustedLine| line.department == department && line.nature == nature;
            let Some(of) = standing.get(&department).filter(|_| adjustment.lines.iter().any(|line| touches(&line)))
            else {
                continue;
            };
            let (original, before) = of.budget.totals(nature);
            let after = before.total() + adjustment.change_of(department, nature);
            effects.push(EffectView {
                department: department_name(plan, department),
                nature,
                original: Minor::of_sum(original.total()),
                before: Minor::of_sum(before.total()),
                after: Minor::of_sum(after),
            });
        }
    }
    let open = adjustment.lines.iter().filter(|line| !closed.contains(&line.department));
    let kept = departments.iter().filter(|department| closed.contains(*department));
    AdjustmentView {
        kind: adjustment.kind,
        // All of them are in one.
        currency: departments.first().map_or(plan.currency, |department| plan.currency_of(*department)),
        reason: reason(adjustment, closed),
        calendar: plan.calendar,
        moved: adjustment.moved_minor(),
        effects,
        lines: open.map(|line| line_view(plan, line)).collect(),
        kept: kept.map(|department| department_name(plan, *department)).collect(),
        is_outdated: false,
    }
}

/// It may speak of any line, so it is for those who may read all of them.
fn reason(adjustment: &Adjustment, closed: &BTreeSet<DepartmentId>) -> Option<String> {
    adjustment.departments().is_disjoint(closed).then(|| adjustment.reason.clone())
}

fn line_view(plan: &Plan, line: &AdjustedLine) -> AdjustedLineView {
    let (before, after) = (line.before(), line.after());
    let changed = plan.calendar.periods().filter(|period| line.change.get(*period) != 0);
    let minor = Minor::of_sum;
    AdjustedLineView {
        department: department_name(plan, line.department),
        label: line.name.clone(),
        account: line.account.clone(),
        nature: line.nature,
        original: minor(line.original.total()),
        before: minor(before.total()),
        change: minor(line.change.total()),
        after: minor(after.total()),
        periods: changed.map(|period| (period, minor(before.get(period)), minor(after.get(period)))).collect(),
    }
}

fn adjustment_row(
    plan: &Plan,
    kept: &AdjustmentRecord,
    marks: &Marks,
    closed: &BTreeSet<DepartmentId>,
) -> AdjustmentRow {
    let submission = kept.record.request.submission();
    let departments = [Some(submission.department), submission.other].into_iter().flatten();
    AdjustmentRow {
        request: submission.id,
        kind: kept.body.adjustment.kind,
        state: shown_state(kept.record.request.state()),
        departments: departments.map(|department| department_name(plan, department)).collect(),
        moved: submission.total.minor,
        reason: reason(&kept.body.adjustment, closed),
        asked_by: marks.of(submission.submitted_by),
        asked_at: moment(submission.submitted_at),
    }
}
