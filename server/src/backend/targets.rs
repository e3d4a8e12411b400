//! Targets from the top beside what sheets come to from below.

use std::collections::HashMap;

use app::backend::{TargetDepartment, TargetDetail, TargetRow, TargetsForm, TargetsView};
use shared::access::{Action, Subject};
use shared::budget::{CostCentre, Name, Nature, Plan, print_figure};
use shared::formula::Unit;
use shared::id::{AccountCode, DepartmentId, PlanId, SheetId};
use shared::money::{Minor, Style};

use super::figures::target;
use super::plan::current_sheets;
use super::{Reader, Trouble};
use crate::persistence::{DocumentKind, TotalsRecord};
use crate::rollup::roll_up;

impl Reader {
    pub(super) async fn targets_view(&self, id: PlanId, form: TargetsForm) -> Result<TargetsView, Trouble> {
        let record = self.plan_record(id).await?;
        let plan = self.views.library.plan(&record).await?;
        let current = current_sheets(self.store().list(id, DocumentKind::Sheet).await?);
        let (totals, missed) = roll_up(&plan, self.store().totals_of_plan(id).await?);
        let totals: HashMap<SheetId, TotalsRecord> = totals.into_iter().map(|record| (record.sheet, record)).collect();
        let of = |department: DepartmentId| current.get(&department).and_then(|sheet| totals.get(&sheet.id));
        let departments = plan.cost_centres_in_order();
        let rows = departments.iter().map(|centre| TargetDepartment {
            id: centre.id,
            name: centre.name.clone(),
            target: target(&plan, centre.id, Nature::Expense),
            of_accounts: of_accounts(&plan, centre.id),
            total: of(centre.id).map(|record| Minor::of_sum(record.totals.expense.total.periods.total())),
        });
        let chosen = form.department.and_then(|department| plan.cost_centres.get(&department));
        Ok(TargetsView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            may_edit: self.may(Action::EditPlan, &Subject::plan(id)),
            departments: rows.collect(),
            chosen: chosen.map(|centre| {
                let sheet = current.get(&centre.id).map(|sheet| sheet.id);
                let sheet = sheet.filter(|_| self.may(Action::SeeSheet, &Subject::sheet(id, centre.id)));
                TargetDetail { sheet, ..detail(&plan, centre, of(centre.id), &form) }
            }),
            missed,
        })
    }
}

/// What the accounts of a department may spend together.
fn of_accounts(plan: &Plan, department: DepartmentId) -> Option<Minor> {
    let spends = |code: &AccountCode| plan.accounts.get(code).is_none_or(|account| account.nature == Nature::Expense);
    let own = plan.targets.iter().filter(|((of, code), _)| *of == department && code.as_ref().is_some_and(spends));
    own.map(|(_, target)| i128::from(target.0)).reduce(|sum, one| sum + one).map(Minor::of_sum)
}

fn detail(plan: &Plan, centre: &CostCentre, record: Option<&TotalsRecord>, form: &TargetsForm) -> TargetDetail {
    let keeps_accounts = record.is_some_and(|record| record.hides_accounts);
    let row = |code: Option<AccountCode>, name: Name, nature: Nature, total: Option<Minor>| {
        let target = plan.targets.get(&(centre.id, code.clone())).copied();
        let said = |minor: Minor| print_figure(i128::from(minor.0), &Unit::Money, plan.currency, Style::PLAIN);
        let typed = form.typed.get(&code).cloned().unwrap_or_else(|| target.map(said).unwrap_or_default());
        TargetRow { code, name, nature, target, total, typed }
    };
    let accounts = plan.accounts.values().map(|account| {
        let of_nature = record.filter(|_| !keeps_accounts).map(|record| record.totals.nature(account.nature));
        let under = of_nature.map(|of| of.accounts.iter().filter(|(code, _)| code.is_under(&account.code)));
        let total = under.map(|own| Minor::of_sum(own.map(|(_, series)| series.periods.total()).sum()));
        row(Some(account.code.clone()), account.name.clone(), account.nature, total)
    });
    let whole = record.map(|record| Minor::of_sum(record.totals.expense.total.periods.total()));
    TargetDetail {
        department: centre.id,
        name: centre.name.clone(),
        sheet: None,
        whole: row(None, Name::default(), Nature::Expense, whole),
        accounts: accounts.collect(),
        keeps_accounts,
    }
}

#[cfg(test)]
mod tests;
