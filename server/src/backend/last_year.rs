//! What a line was last year: in the plan this one was rolled forward from, under the same id.

use app::backend::LastYearView;
use shared::access::{Action, Subject};
use shared::budget::adjustment::ApprovedBudget;
use shared::budget::outturn::{Actual, ToGo};
use shared::budget::{MONTHS, Series};
use shared::calendar::Period;
use shared::id::{LineId, SheetId};
use shared::money::Minor;

use super::outturn::by_account;
use super::plan::current_sheets;
use super::{Reader, Trouble};
use crate::document::load_sheet;
use crate::persistence::DocumentKind;
use crate::rollup::Worth;

impl Reader {
    pub(super) async fn last_year_view(&self, id: SheetId, line: LineId) -> Result<LastYearView, Trouble> {
        let seen = self.seen_sheet(id).await?;
        let Some(from) = seen.plan.from else { return Ok(LastYearView::NONE) };
        // Last year may have been closer kept than this one.
        if !self.may(Action::SeeSheet, &Subject::sheet(from, seen.department)) {
            return Ok(LastYearView::NONE);
        }
        let Some(record) = self.store().find(from).await? else { return Ok(LastYearView::NONE) };
        let plan = self.views.library.plan(&record).await?;
        let mut view = LastYearView { plan: Some(plan.title.clone()), ..LastYearView::NONE };
        let sheets = current_sheets(self.store().list(from, DocumentKind::Sheet).await?);
        let Some(before) = sheets.get(&seen.department) else { return Ok(view) };
        let sheet = load_sheet(self.store(), before.id).await?;
        let Some(item) = sheet.line(line) else { return Ok(view) };
        view.budget = Some(months(&item.figures()));
        let worth = Worth::of(&plan, seen.department);
        // Actuals are in the plan's currency and money: of another line they say nothing.
        if worth.is_foreign() || !item.unit.is_money() {
            return Ok(view);
        }
        let actuals = self.store().actuals(from).await?;
        let own: Vec<&Actual> = actuals.iter().filter(|actual| actual.department == seen.department).collect();
        let closed = self.store().closing(from).await?.map(|closing| closing.through);
        let through = closed.or(actuals.iter().map(|actual| actual.period).max());
        let rows = by_account(&plan, &ApprovedBudget::of(&sheet), &own, "", &worth);
        let found = rows.iter().flat_map(|row| &row.lines).find(|row| row.line == Some(line));
        view.actual = found
            .filter(|row| !row.outturn.actual.is_zero())
            .map(|row| months(&row.outturn.forecast(through, ToGo::Planned)));
        Ok(view)
    }
}

fn months(series: &Series) -> [Minor; MONTHS] {
    let mut months = [Minor::ZERO; MONTHS];
    for (month, period) in months.iter_mut().zip(Period::all()) {
        *month = Minor::of_sum(series.get(period));
    }
    months
}

#[cfg(test)]
mod tests;
