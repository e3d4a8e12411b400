//! Setting plans up: beginning one from nothing, its year and sheets, its exchange rates.

use std::collections::BTreeSet;

use app::backend::{NewPlanForm, NewPlanView, PeriodRow, RatesForm, RatesRow, RatesView, SetupRow, SetupView};
use chrono::Datelike;
use shared::access::{Action, Subject};
use shared::budget::{ConversionError, Name, Plan};
use shared::calendar::FiscalYear;
use shared::id::{DepartmentId, PlanId};
use shared::money::Currency;

use super::plan::current_sheets;
use super::{Reader, Trouble};
use crate::persistence::DocumentKind;
use crate::rollup::roll_up;

impl Reader {
    pub(super) async fn new_plan_view(&self, form: Option<NewPlanForm>) -> Result<NewPlanView, Trouble> {
        if !self.may(Action::EditPlan, &Subject::ORGANISATION) {
            return Err(Trouble::NotFound);
        }
        let departments = self.store().departments().await?;
        let departments: Vec<(DepartmentId, Name)> =
            departments.into_iter().map(|of| (of.id, Name { text: of.name, en: of.name_en })).collect();
        let charts = self.plans().await?;
        let charts: Vec<(PlanId, Name)> =
            charts.into_iter().map(|(record, plan)| (record.id, plan.title.clone())).collect();
        let fresh = || {
            let every: BTreeSet<DepartmentId> = departments.iter().map(|(id, _)| *id).collect();
            let chart = charts.first().map(|(plan, _)| *plan);
            NewPlanForm::fresh(self.views.random.id(), self.now().year().saturating_add(1), every, chart)
        };
        let form = form.unwrap_or_else(fresh);
        Ok(NewPlanView { departments, charts, form })
    }

    pub(super) async fn setup_view(
        &self,
        id: PlanId,
        form: (Option<DepartmentId>, Option<Currency>),
    ) -> Result<SetupView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let current = current_sheets(self.store().list(id, DocumentKind::Sheet).await?);
        let departments = plan.cost_centres_in_order().into_iter().map(|centre| SetupRow {
            id: centre.id,
            name: centre.name.clone(),
            currency: plan.currency_of(centre.id),
            sheet: current.get(&centre.id).map(|sheet| sheet.id),
            may_open: self.may(Action::SeeSheet, &Subject::sheet(id, centre.id)),
        });
        let (calendar, year) = (plan.calendar, FiscalYear::try_new(i64::from(plan.year)).ok());
        let periods = year.into_iter().flat_map(|year| {
            calendar.periods().map(move |period| {
                let (first, last) = calendar.days(year, period);
                let (weeks, working_days) = (calendar.weeks(year, period), calendar.working_days(year, period));
                PeriodRow { period, first, last, weeks, working_days }
            })
        });
        Ok(SetupView {
            plan: id,
            plan_title: plan.title.clone(),
            year: year.map(|year| calendar.year_label(year)).unwrap_or_default(),
            currency: plan.currency,
            calendar,
            weeks: year.and_then(|year| calendar.week_count(year)),
            periods: periods.collect(),
            departments: departments.collect(),
            missed: self.missed(id, &plan).await?,
            may_edit: self.may(Action::EditPlan, &Subject::plan(id)),
            form,
        })
    }

    pub(super) async fn rates_view(&self, id: PlanId, form: RatesForm) -> Result<RatesView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let foreign = plan.cost_centres_in_order().into_iter().map(|centre| (plan.currency_of(centre.id), centre));
        let foreign: Vec<_> = foreign.filter(|(currency, _)| *currency != plan.currency).collect();
        let codes: BTreeSet<Currency> =
            plan.rates.currencies.keys().copied().chain(foreign.iter().map(|(currency, _)| *currency)).collect();
        let rows = codes.into_iter().map(|currency| RatesRow {
            currency,
            rates: plan.rates.currencies.get(&currency).copied().unwrap_or_default(),
            used_by: foreign.iter().filter(|(of, _)| *of == currency).map(|(_, centre)| centre.name.clone()).collect(),
        });
        Ok(RatesView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            calendar: plan.calendar,
            may_edit: self.may(Action::EditPlan, &Subject::plan(id)),
            kind: plan.rates.kind,
            rows: rows.collect(),
            missed: self.missed(id, &plan).await?,
            form,
        })
    }

    /// The rates that are missed for what the sheets publish.
    pub(super) async fn missed(&self, id: PlanId, plan: &Plan) -> Result<Vec<ConversionError>, Trouble> {
        Ok(roll_up(plan, self.store().totals_of_plan(id).await?).1)
    }
}

#[cfg(test)]
mod tests;
