//! The first page: the plans the reader may open, and what waits for the reader.

use std::sync::Arc;

use app::backend::{HomeView, PlanSummary, SheetState, StateCounts};
use shared::access::{Action, Subject};
use shared::budget::{Nature, Plan};
use shared::money::Minor;

use super::figures::{has_lines, target};
use super::plan::current_sheets;
use super::state::state_of;
use super::{Reader, Trouble};
use crate::persistence::{DocumentKind, DocumentRecord};

impl Reader {
    /// The plans the reader may open, oldest first.
    pub(super) async fn plans(&self) -> Result<Vec<(DocumentRecord, Arc<Plan>)>, Trouble> {
        let mut plans = Vec::new();
        for record in self.store().plans().await? {
            if self.may(Action::SeePlan, &Subject::plan(record.id)) {
                let plan = self.views.library.plan(&record).await?;
                plans.push((record, plan));
            }
        }
        Ok(plans)
    }

    pub(super) async fn home_view(&self) -> Result<HomeView, Trouble> {
        let mut plans = Vec::new();
        for (record, plan) in self.plans().await? {
            plans.push(self.summary(&record, &plan).await?);
        }
        let waiting = self.waiting_cards().await?;
        Ok(HomeView { plans, waiting, may_create_plan: self.may(Action::EditPlan, &Subject::ORGANISATION) })
    }

    async fn summary(&self, record: &DocumentRecord, plan: &Plan) -> Result<PlanSummary, Trouble> {
        let current = current_sheets(self.store().list(record.id, DocumentKind::Sheet).await?);
        let mut states = StateCounts::default();
        for sheet in current.values() {
            let count = match state_of(self.store(), sheet).await?.0 {
                SheetState::Draft => &mut states.draft,
                SheetState::Submitted => &mut states.submitted,
                SheetState::Returned => &mut states.returned,
                SheetState::Approved => &mut states.approved,
            };
            *count += 1;
        }
        let totals = self.store().totals_of_plan(record.id).await?;
        let shown: Vec<_> =
            totals.iter().filter(|totals| current.values().any(|sheet| sheet.id == totals.sheet)).collect();
        let sum = |nature| {
            let sums = shown.iter().map(|totals| totals.totals.nature(nature).total.periods.total());
            Minor::of_sum(sums.sum())
        };
        let earns = shown.iter().any(|totals| has_lines(&totals.totals.income));
        let targets = plan.cost_centres.keys().filter_map(|department| target(plan, *department, Nature::Expense));
        let targets = targets.map(|target| i128::from(target.0)).reduce(|sum, target| sum + target);
        Ok(PlanSummary {
            id: record.id,
            title: plan.title.clone(),
            year: plan.year,
            currency: plan.currency,
            income: earns.then(|| sum(Nature::Income)),
            expense: sum(Nature::Expense),
            expense_target: targets.map(Minor::of_sum),
            departments: plan.cost_centres.len(),
            states,
            saved_at: None,
        })
    }
}
