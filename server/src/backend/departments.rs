//! The departments of a plan as their page shows them.

use app::backend::{DepartmentForm, DepartmentRow, DepartmentsView};
use shared::access::{Action, Subject};
use shared::budget::Name;
use shared::id::PlanId;

use super::marks::Marks;
use super::{Reader, Trouble};

impl Reader {
    pub(super) async fn departments_view(&self, id: PlanId, form: DepartmentForm) -> Result<DepartmentsView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let marks = Marks::load(self.store()).await?;
        let mut departments: Vec<_> = plan.cost_centres.values().collect();
        departments.sort_by_key(|centre| (centre.is_retired, &centre.ord, centre.id));
        let row = |centre: &shared::budget::CostCentre| DepartmentRow {
            id: centre.id,
            name: centre.name.clone(),
            head: centre.head.map(|head| marks.of(head).name),
            has_sheet: plan.has_sheet(centre.id),
            is_retired: centre.is_retired,
        };
        let all = self.store().departments().await?;
        let others = all.into_iter().filter(|of| !plan.cost_centres.contains_key(&of.id));
        Ok(DepartmentsView {
            plan: id,
            plan_title: plan.title.clone(),
            may_edit: self.may(Action::EditPlan, &Subject::plan(id)),
            may_found: self.may(Action::EditPlan, &Subject::ORGANISATION),
            departments: departments.into_iter().map(row).collect(),
            others: others.map(|of| (of.id, Name { text: of.name, en: of.name_en })).collect(),
            form,
        })
    }
}
