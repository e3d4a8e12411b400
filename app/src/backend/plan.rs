//! The plan overview: departments with their totals against targets, totals by account, and what the reader may do.
//!
//! A [`PlanView`] is also what stays on the screen: [`PlanView::apply`] takes in a department's new totals as they are
//! published, and everything shown above them is added up again from there.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use shared::budget::{Name, Nature};
use shared::calendar::FiscalCalendar;
use shared::id::{AccountCode, DepartmentId, PlanId, RequestId, SheetId};
use shared::money::{Currency, Minor};

use super::PersonMark;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    pub id: PlanId,
    pub title: Name,
    pub year: i32,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    /// Sheets in other currencies count as nothing where the plan has no rate for them.
    pub misses_rates: bool,
    pub departments: Vec<DepartmentView>,
    pub accounts: Vec<AccountView>,
    /// The scenario that is shown; none for the budget itself.
    pub scenario: Option<String>,
    /// Every scenario of the plan, by name.
    pub scenarios: Vec<String>,
    /// The departments that have a sheet of their own in the scenario; the others show the budget's.
    pub branched: Vec<DepartmentId>,
    pub saved_at: Option<DateTime<FixedOffset>>,
    /// What the year before taught.
    pub lessons: Option<String>,
    pub may: PlanRights,
}

/// What the reader may do here. The server asks again at the door.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRights {
    pub set_targets: bool,
    pub change_plan: bool,
    pub import: bool,
    pub export: bool,
    /// Branch the whole plan.
    pub branch: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepartmentView {
    pub id: DepartmentId,
    pub label: Name,
    pub head: Option<PersonMark>,
    /// None until somebody begins one; the department counts in no sum then.
    pub sheet: Option<SheetMark>,
    pub income: Option<Figures>,
    pub expense: Option<Figures>,
    /// Who has the sheet open now.
    pub present: Vec<PersonMark>,
}

impl DepartmentView {
    pub const fn figures(&self, nature: Nature) -> Option<&Figures> {
        match nature {
            Nature::Income => self.income.as_ref(),
            Nature::Expense => self.expense.as_ref(),
        }
    }
}

/// A department's sheet, as far as the plan shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetMark {
    pub id: SheetId,
    pub state: SheetState,
    pub revision: u32,
    /// The request about it that waits, or the last that was decided.
    pub request: Option<RequestId>,
    /// The totals of a sheet are seen by more people than the sheet itself.
    pub may_open: bool,
    pub may_edit: bool,
    /// Named people alone read it, whoever asks.
    pub is_secret: bool,
    /// It budgets in another currency than the plan.
    pub is_foreign: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    Draft,
    Submitted,
    Returned,
    Approved,
}

/// One nature of a department's figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub target: Option<Minor>,
    pub total: Minor,
    /// Last year's.
    pub prior: Option<Minor>,
    /// One for each period.
    pub periods: Vec<Minor>,
}

impl Figures {
    /// How much more than the target is planned.
    pub fn gap(&self) -> Option<Minor> {
        self.target.and_then(|target| self.total.checked_sub(target).ok())
    }

    /// The figures of several departments as one. A target or last year that one of them lacks counts as nothing; where
    /// all lack it there is none.
    pub fn sum<'a>(all: impl Iterator<Item = &'a Figures>) -> Self {
        let mut sum = Self::default();
        for figures in all {
            sum.total = plus(sum.total, figures.total);
            sum.target = both(sum.target, figures.target);
            sum.prior = both(sum.prior, figures.prior);
            if sum.periods.len() < figures.periods.len() {
                sum.periods.resize(figures.periods.len(), Minor::ZERO);
            }
            for (slot, period) in sum.periods.iter_mut().zip(&figures.periods) {
                *slot = plus(*slot, *period);
            }
        }
        sum
    }
}

/// Sums on the screen stop at the largest figure instead of failing: the server refuses such a document long before.
fn plus(left: Minor, right: Minor) -> Minor {
    Minor(left.0.saturating_add(right.0))
}

fn both(left: Option<Minor>, right: Option<Minor>) -> Option<Minor> {
    match (left, right) {
        (Some(left), Some(right)) => Some(plus(left, right)),
        (one, other) => one.or(other),
    }
}

/// One account over all departments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountView {
    /// None gathers the lines that have no account yet.
    pub code: Option<AccountCode>,
    pub label: Name,
    pub nature: Nature,
    pub total: Minor,
    pub prior: Option<Minor>,
}

/// What one department's sheet adds up to now, as it is published after a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DepartmentTotals {
    pub department: DepartmentId,
    pub income: Vec<Minor>,
    pub expense: Vec<Minor>,
}

/// The end of a plan's address that asks for a scenario.
pub fn query(scenario: Option<&str>) -> String {
    let Some(name) = scenario else { return String::new() };
    let mut query = String::from("?scenario=");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            query.push(char::from(byte));
        } else {
            query.push('%');
            for half in [byte >> 4, byte & 15] {
                query.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }
    query
}

impl PlanView {
    /// The page's own address, with this scenario.
    pub fn address(&self, scenario: Option<&str>) -> String {
        ["/plans/", &self.id.to_string(), &query(scenario)].concat()
    }

    /// All departments together that have begun: the target of one that has not would pass for money saved.
    pub fn sum(&self, nature: Nature) -> Figures {
        let begun = self.departments.iter().filter(|department| department.sheet.is_some());
        Figures::sum(begun.filter_map(|department| department.figures(nature)))
    }

    /// How many departments have not begun a sheet.
    pub fn not_begun(&self) -> usize {
        self.departments.iter().filter(|department| department.sheet.is_none()).count()
    }

    /// Whether the plan earns at all; a plan of costs alone shows no result.
    pub fn has_income(&self) -> bool {
        self.departments.iter().any(|department| department.income.is_some())
    }

    pub fn count(&self, state: SheetState) -> usize {
        let states = self.departments.iter().filter_map(|department| department.sheet.as_ref());
        states.filter(|sheet| sheet.state == state).count()
    }

    /// Takes in what a department adds up to now. Totals for a department that is not here are left aside.
    pub fn apply(&mut self, totals: &DepartmentTotals) {
        let Some(department) = self.departments.iter_mut().find(|department| department.id == totals.department) else {
            return;
        };
        replace(&mut department.income, &totals.income);
        replace(&mut department.expense, &totals.expense);
    }
}

fn replace(figures: &mut Option<Figures>, periods: &[Minor]) {
    if figures.is_none() && periods.iter().all(|period| period.is_zero()) {
        return;
    }
    let figures = figures.get_or_insert_default();
    figures.total = periods.iter().copied().fold(Minor::ZERO, plus);
    figures.periods = periods.to_vec();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(target: Option<i64>, total: i64, periods: &[i64]) -> Figures {
        Figures {
            target: target.map(Minor),
            total: Minor(total),
            prior: None,
            periods: periods.iter().copied().map(Minor).collect(),
        }
    }

    #[test]
    fn departments_add_up() {
        let all = [figures(Some(100), 90, &[40, 50]), figures(None, 10, &[10])];
        let sum = Figures::sum(all.iter());
        assert_eq!(sum, figures(Some(100), 100, &[50, 50]));
        assert_eq!(sum.gap(), Some(Minor(0)));
        assert_eq!(figures(None, 5, &[]).gap(), None);
    }

    #[test]
    fn new_totals_replace_the_old_and_keep_the_target() {
        let mut shown = Some(figures(Some(100), 90, &[40, 50]));
        replace(&mut shown, &[Minor(40), Minor(70)]);
        assert_eq!(shown, Some(figures(Some(100), 110, &[40, 70])));
        let mut absent = None;
        replace(&mut absent, &[Minor::ZERO; 12]);
        assert_eq!(absent, None);
    }
}
