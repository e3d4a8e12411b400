//! What is approved in a plan and how it was adjusted; and one adjustment, as its request shows it.

use std::collections::{BTreeMap, HashMap};

use app::backend::{AdjustedLineView, AdjustmentRow, AdjustmentView, AdjustmentsView, ApprovedRow, EffectView};
use shared::access::{Action, Subject};
use shared::approval::RequestState;
use shared::budget::adjustment::{AdjustedLine, Adjustment};
use shared::budget::{Nature, Plan};
use shared::id::{DepartmentId, PlanId, SheetId};
use shared::money::Minor;

use super::cards::{department_name, shown_state};
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::{Standing, approved_sheets};
use crate::document::load_sheet;
use crate::persistence::{AdjustmentRecord, DocumentKind, DocumentRecord, PublishedTotals, StoreError};

/// What adjustments that count change of the sheets they are of, by sheet and nature.
pub(super) fn adjusted(adjustments: &[AdjustmentRecord]) -> HashMap<(SheetId, Nature), i128> {
    let mut sums = HashMap::new();
    let lines = adjustments.iter().filter(|kept| kept.counts()).flat_map(|kept| &kept.body.adjustment.lines);
    for line in lines {
        *sums.entry((line.sheet, line.nature)).or_default() += line.change.total();
    }
    sums
}

impl Reader {
    pub(super) async fn adjustments_view(&self, id: PlanId) -> Result<AdjustmentsView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let marks = Marks::load(self.store()).await?;
        let kept = self.store().adjustments_of_plan(id).await?;
        let adjusted = adjusted(&kept);
        let approved = approved_sheets(&self.store().list(id, DocumentKind::Sheet).await?);
        let totals = self.approved_totals(&approved).await?;
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
            adjustments: seen.map(|kept| adjustment_row(&plan, kept, &marks)).collect(),
        })
    }

    /// What approved sheets add up to. A closed sheet never moves, so what it published last is what was approved.
    pub(super) async fn approved_totals(
        &self,
        approved: &BTreeMap<DepartmentId, DocumentRecord>,
    ) -> Result<HashMap<SheetId, PublishedTotals>, Trouble> {
        let mut totals = HashMap::new();
        for record in approved.values() {
            let published = self.store().totals_of_sheet(record.id).await?.map(|published| published.totals);
            let of = match published {
                Some(of) => of,
                None => PublishedTotals::of(&load_sheet(self.store(), record.id).await?),
            };
            totals.insert(record.id, of);
        }
        Ok(totals)
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
        let mut standing = BTreeMap::new();
        for department in kept.body.adjustment.departments() {
            let of = Standing::of(self.store(), kept.record.request.submission().plan, department).await?;
            standing.extend(of.map(|of| (department, of)));
        }
        let mut view = written(plan, &kept.body.adjustment, &standing);
        view.is_outdated = is_outdated;
        if !kept.is_open() {
            // What stands now says nothing of what stood when it was decided.
            view.effects.clear();
        }
        Ok(view)
    }
}

/// An adjustment in figures, with what it would make of what is approved now.
pub(super) fn written(
    plan: &Plan,
    adjustment: &Adjustment,
    standing: &BTreeMap<DepartmentId, Standing>,
) -> AdjustmentView {
    let mut effects = Vec::new();
    for department in adjustment.departments() {
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
    AdjustmentView {
        kind: adjustment.kind,
        reason: adjustment.reason.clone(),
        calendar: plan.calendar,
        effects,
        lines: adjustment.lines.iter().map(|line| line_view(plan, line)).collect(),
        is_outdated: false,
    }
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

fn adjustment_row(plan: &Plan, kept: &AdjustmentRecord, marks: &Marks) -> AdjustmentRow {
    let submission = kept.record.request.submission();
    let departments = [Some(submission.department), submission.other].into_iter().flatten();
    AdjustmentRow {
        request: submission.id,
        kind: kept.body.adjustment.kind,
        state: shown_state(kept.record.request.state()),
        departments: departments.map(|department| department_name(plan, department)).collect(),
        moved: submission.total.minor,
        reason: kept.body.adjustment.reason.clone(),
        asked_by: marks.of(submission.submitted_by),
        asked_at: moment(submission.submitted_at),
    }
}
