//! One plan: departments with their totals against targets, totals by account, and what the reader may do.

use std::collections::{BTreeSet, HashMap};

use app::backend::{DepartmentView, PlanRights, PlanView, SheetMark};
use shared::access::{Action, Subject};
use shared::budget::{CostCentre, Nature, Plan};
use shared::id::{DepartmentId, PlanId, SheetId};

use super::figures::{accounts, figures};
use super::marks::Marks;
use super::state::state_of;
use super::{Reader, Trouble};
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, PublishedTotals, StoreError};
use crate::rollup::roll_up;

/// Of each department the sheet that is the budget and is worked on: the latest that is not closed for good.
pub fn current_sheets(records: Vec<DocumentRecord>) -> HashMap<DepartmentId, DocumentRecord> {
    let mut current: HashMap<DepartmentId, DocumentRecord> = HashMap::new();
    for record in records.into_iter().filter(DocumentRecord::is_budget) {
        let Some(department) = record.department else { continue };
        let is_later = current.get(&department).is_none_or(|known| known.revision < record.revision);
        if is_later {
            current.insert(department, record);
        }
    }
    current
}

/// What the scenarios of a plan are called.
pub(super) fn scenario_names(records: &[DocumentRecord]) -> BTreeSet<String> {
    let open = records.iter().filter(|record| record.state != DocumentState::Archived);
    open.filter_map(|record| record.branch.as_ref()).map(|branch| branch.scenario.clone()).collect()
}

/// Of each department its sheet in a scenario, or the budget's where it has none there; and which have one.
pub(super) fn sheets_in(
    records: Vec<DocumentRecord>,
    scenario: Option<&str>,
) -> (HashMap<DepartmentId, DocumentRecord>, Vec<DepartmentId>) {
    let is_in = |record: &DocumentRecord| {
        record.state != DocumentState::Archived
            && record.branch.as_ref().is_some_and(|branch| Some(branch.scenario.as_str()) == scenario)
    };
    let branched: Vec<DocumentRecord> = records.iter().filter(|record| is_in(record)).cloned().collect();
    let mut sheets = current_sheets(records);
    let own = branched.iter().filter_map(|record| record.department).collect();
    sheets.extend(branched.into_iter().filter_map(|record| Some((record.department?, record))));
    (sheets, own)
}

impl Reader {
    /// The plan's record, if the reader may see the plan.
    pub(super) async fn plan_record(&self, id: PlanId) -> Result<DocumentRecord, Trouble> {
        let found = self.store().find(id).await?.filter(|record| record.kind == DocumentKind::Plan);
        found.filter(|_| self.may(Action::SeePlan, &Subject::plan(id))).ok_or(Trouble::NotFound)
    }

    pub(super) async fn plan_view(&self, id: PlanId, scenario: Option<&str>) -> Result<PlanView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let records = self.store().list(id, DocumentKind::Sheet).await?;
        let scenarios = scenario_names(&records);
        let scenario = scenario.filter(|wanted| scenarios.contains(*wanted));
        let (mut current, branched) = sheets_in(records, scenario);
        let (totals, missed) = roll_up(&plan, self.store().totals_of_plan(id).await?);
        let totals: HashMap<SheetId, PublishedTotals> =
            totals.into_iter().map(|record| (record.sheet, record.totals)).collect();
        let marks = Marks::load(self.store()).await?;
        let shown: Vec<&PublishedTotals> = current.values().filter_map(|record| totals.get(&record.id)).collect();
        let accounts = accounts(&plan, shown.into_iter());
        let secret = self.secret_departments(id).await?;
        let mut departments = Vec::new();
        for centre in plan.cost_centres_in_order() {
            let sheet = current.remove(&centre.id);
            let totals = sheet.as_ref().and_then(|sheet| totals.get(&sheet.id));
            let mut department = self.department(&plan, centre, sheet.as_ref(), totals, &marks).await?;
            if let Some(mark) = department.sheet.as_mut() {
                mark.is_secret = secret.contains(&centre.id);
                mark.is_foreign = plan.conversion_of(centre.id).is_some();
            }
            departments.push(department);
        }
        let subject = Subject::plan(id);
        let edits = self.may(Action::EditPlan, &subject);
        let imports = |centre: &DepartmentView| self.may(Action::ImportSheet, &Subject::sheet(id, centre.id));
        Ok(PlanView {
            id,
            title: plan.title.clone(),
            year: plan.year,
            currency: plan.currency,
            calendar: plan.calendar,
            misses_rates: !missed.is_empty(),
            may: PlanRights {
                set_targets: edits,
                change_plan: edits,
                import: departments.iter().any(imports),
                export: false,
                branch: self.may(Action::BranchSheet, &subject),
            },
            scenario: scenario.map(str::to_owned),
            scenarios: scenarios.into_iter().collect(),
            branched,
            departments,
            accounts,
            saved_at: None,
            lessons: plan.lessons.clone(),
        })
    }

    async fn department(
        &self,
        plan: &Plan,
        centre: &CostCentre,
        sheet: Option<&DocumentRecord>,
        totals: Option<&PublishedTotals>,
        marks: &Marks,
    ) -> Result<DepartmentView, StoreError> {
        let mark = match sheet {
            Some(sheet) => Some(self.sheet_mark(sheet, centre.id).await?),
            None => None,
        };
        Ok(DepartmentView {
            id: centre.id,
            label: centre.name.clone(),
            head: centre.head.map(|head| marks.of(head)),
            sheet: mark,
            income: figures(plan, centre.id, Nature::Income, totals),
            expense: figures(plan, centre.id, Nature::Expense, totals),
            present: Vec::new(),
        })
    }

    async fn sheet_mark(&self, sheet: &DocumentRecord, department: DepartmentId) -> Result<SheetMark, StoreError> {
        let (state, request) = state_of(self.store(), sheet).await?;
        let subject = Subject::sheet(sheet.plan, department);
        Ok(SheetMark {
            id: sheet.id,
            state,
            revision: sheet.revision,
            request: request.filter(|_| self.may(Action::SeeRequest, &subject)),
            may_open: self.may(Action::SeeSheet, &subject),
            may_edit: sheet.state == DocumentState::Open && self.may(Action::EditSheet, &subject),
            is_secret: false,
            is_foreign: false,
        })
    }
}
