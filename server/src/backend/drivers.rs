//! A plan's shared drivers as their page shows them, and what the formulas of a sheet may take from elsewhere.

use std::collections::BTreeSet;

use app::backend::{DriverForm, DriverRow, DriversView};
use shared::access::{Action, Subject};
use shared::budget::Source;
use shared::id::{DepartmentId, DriverId, PlanId, SheetId};

use super::cards::department_name;
use super::{Reader, Trouble};
use crate::persistence::{DocumentKind, TotalsRecord};
use crate::supply::Catalogue;

impl Reader {
    pub(super) async fn drivers_view(&self, id: PlanId, form: DriverForm) -> Result<DriversView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let totals = self.store().totals_of_plan(id).await?;
        let drivers = plan.drivers_in_order().into_iter().map(|driver| DriverRow {
            driver: driver.clone(),
            used_by: users(&totals, driver.id).into_iter().map(|of| department_name(&plan, of)).collect(),
        });
        Ok(DriversView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            calendar: plan.calendar,
            may_edit: self.may(Action::EditPlan, &Subject::plan(id)),
            drivers: drivers.collect(),
            form,
        })
    }

    /// What the formulas of a sheet may take, each as it would be kept there. Nothing for who may not see the plan: its
    /// other departments' totals are not theirs to take.
    pub(super) async fn offers(&self, id: SheetId) -> Result<Vec<String>, Trouble> {
        let seen = self.seen_sheet(id).await?;
        let plan = seen.record.plan;
        if !self.may(Action::SeePlan, &Subject::plan(plan)) {
            return Ok(Vec::new());
        }
        let sheets = self.store().list(plan, DocumentKind::Sheet).await?;
        let totals = self.store().totals_of_plan(plan).await?;
        let work = self.views.maps.work(plan).await?;
        let catalogue = Catalogue::new(&seen.plan, &sheets, &totals, &work);
        Ok(catalogue.offers(&seen.record).iter().map(|input| input.stored()).collect())
    }
}

/// The departments whose sheets reckon with a driver.
fn users(totals: &[TotalsRecord], driver: DriverId) -> BTreeSet<DepartmentId> {
    let input = Source::Driver(driver).id();
    let takers = totals.iter().filter(|record| record.totals.takes.contains_key(&input));
    takers.filter_map(|record| record.department).collect()
}
