//! [`Shown`]: everything of the plan page that may move, in words, classes and paths.
//!
//! It is worked out whole from the view whenever a total comes in: a few hundred short texts, which cost less than the
//! bookkeeping of who depends on what. The page only puts them in their places.

use shared::budget::{Name, Nature};
use shared::id::{AccountCode, DepartmentId};
use shared::money::Minor;

use super::layout::Layout;
use crate::backend::{AccountView, DepartmentView, Figures, PersonMark, PlanView, SheetState, StateCounts};
use crate::charts::{Course, Stages, gap_path, share_path, spark_path};
use crate::format::{self, Money};
use crate::primitives::{ChangeWords, Shown as What, sheet_counts};
use crate::text::Text;

#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub money: Money,
    pub income: Key,
    pub expense: Key,
    pub result: Key,
    pub sheets: Sheets,
    /// In the order of the layout.
    pub rows: Vec<Row>,
    /// The columns of the year: income and expense.
    pub course: Course,
    /// In the order of the layout.
    pub accounts: Vec<Account>,
}

/// A key figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub amount: String,
    pub against_target: ChangeWords,
    pub beside: ChangeWords,
}

/// How far the sheets are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheets {
    pub stages: Stages,
    pub approved: String,
    pub rest: String,
}

/// A row of the table: a department, or the sum below.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub sheet: Option<String>,
    pub request: Option<String>,
    pub state: Option<SheetState>,
    pub present: Vec<PersonMark>,
    pub total: String,
    pub target: String,
    pub gap: ChangeWords,
    pub bar: (&'static str, String),
    pub prior: String,
    pub share: ChangeWords,
    pub course: String,
    /// What the sum leaves out.
    pub without: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub amount: String,
    pub share: String,
    pub change: ChangeWords,
}

impl Shown {
    pub fn of(plan: &PlanView, layout: &Layout, money: Money, text: Text) -> Self {
        let pen = Pen { plan, money, text, gap_most: gap_most(plan) };
        let (income, expense) = (plan.sum(Nature::Income), plan.sum(Nature::Expense));
        Self {
            money,
            income: pen.key(&income, Nature::Income),
            expense: pen.key(&expense, Nature::Expense),
            result: pen.result(&income, &expense),
            sheets: pen.sheets(),
            rows: layout.rows().map(|(nature, department)| pen.row(nature, department)).collect(),
            course: Course::of(&income.periods, &expense.periods, None, money),
            accounts: pen.accounts(layout),
        }
    }
}

/// The largest gap of the whole table, so that every bar has one scale.
fn gap_most(plan: &PlanView) -> u64 {
    let begun = plan.departments.iter().filter(|department| department.sheet.is_some());
    let all = begun.flat_map(|department| [&department.income, &department.expense]);
    all.flatten().filter_map(Figures::gap).map(|gap| gap.magnitude()).max().unwrap_or_default()
}

/// What is needed to write any of it.
struct Pen<'a> {
    plan: &'a PlanView,
    money: Money,
    text: Text,
    gap_most: u64,
}

impl Pen<'_> {
    fn change(&self, now: Option<Minor>, before: Option<Minor>, nature: Nature, what: What) -> ChangeWords {
        ChangeWords::of(now, before, nature, self.money, what, self.text)
    }

    fn amount(&self, figure: Option<Minor>) -> String {
        figure.map_or_else(|| "–".to_owned(), |figure| self.money.amount(figure))
    }

    fn key(&self, figures: &Figures, nature: Nature) -> Key {
        let now = Some(figures.total);
        Key {
            amount: self.amount(now),
            against_target: self.change(now, figures.target, nature, What::Both),
            beside: self.change(now, figures.prior, nature, What::Percent),
        }
    }

    /// What is left of the income, and which part of it that is.
    fn result(&self, income: &Figures, expense: &Figures) -> Key {
        let left = |income: Option<Minor>, expense: Option<Minor>| income?.checked_sub(expense?).ok();
        let now = left(Some(income.total), Some(expense.total));
        let target = left(income.target, expense.target);
        let margin = now.and_then(|now| format::percent_of(now, income.total));
        Key {
            amount: self.amount(now),
            against_target: self.change(now, target, Nature::Income, What::Both),
            beside: ChangeWords::remark(margin.map(|margin| self.text.plan_margin(&margin)).unwrap_or_default()),
        }
    }

    fn sheets(&self) -> Sheets {
        let (plan, text) = (self.plan, self.text);
        let (done, under_way) = (plan.count(SheetState::Approved), plan.count(SheetState::Submitted));
        let stages = Stages { done, under_way, left: plan.departments.len().saturating_sub(done + under_way) };
        let states = StateCounts {
            draft: plan.count(SheetState::Draft),
            submitted: under_way,
            returned: plan.count(SheetState::Returned),
            approved: done,
        };
        let approved = text.plan_approved_of(&stages.all().to_string(), &done.to_string());
        Sheets { stages, approved, rest: sheet_counts(states, plan.not_begun(), text) }
    }

    /// A department's row, or without one the sum of the nature.
    fn row(&self, nature: Nature, department: Option<DepartmentId>) -> Row {
        let Some(id) = department else { return self.sum(nature) };
        let Some(department) = self.plan.departments.iter().find(|department| department.id == id) else {
            return self.figures(nature, None, None);
        };
        let figures = department.figures(nature);
        // Nothing is compared with a target before somebody has begun.
        let begun = figures.filter(|_| department.sheet.is_some());
        let row = self.figures(nature, figures, begun.map(|figures| figures.total));
        let gap = begun.and_then(Figures::gap).unwrap_or_default();
        let favourable = nature.favourable(i128::from(gap.0)).unwrap_or(true);
        Row {
            bar: (if favourable { "good" } else { "bad" }, gap_path(gap, self.gap_most)),
            present: department.present.clone(),
            ..self.addressed(row, department)
        }
    }

    /// The row with the ways it leads to.
    fn addressed(&self, row: Row, department: &DepartmentView) -> Row {
        let Some(sheet) = &department.sheet else { return row };
        let address = || ["/plans/", &self.plan.id.to_string(), "/sheets/", &sheet.id.to_string()].concat();
        Row {
            sheet: sheet.may_open.then(address),
            request: sheet.request.map(|request| ["/requests/", &request.to_string()].concat()),
            state: Some(sheet.state),
            ..row
        }
    }

    fn sum(&self, nature: Nature) -> Row {
        let sum = self.plan.sum(nature);
        let left_out = if nature == Nature::Expense { self.plan.not_begun() } else { 0 };
        Row {
            without: if left_out > 0 { self.text.plan_without(left_out) } else { String::new() },
            ..self.figures(nature, Some(&sum), Some(sum.total))
        }
    }

    fn figures(&self, nature: Nature, figures: Option<&Figures>, now: Option<Minor>) -> Row {
        let target = figures.and_then(|figures| figures.target);
        let prior = figures.and_then(|figures| figures.prior);
        Row {
            sheet: None,
            request: None,
            state: None,
            present: Vec::new(),
            total: self.amount(now),
            target: self.amount(target),
            gap: self.change(now, target, nature, What::Amount),
            bar: ("good", String::new()),
            prior: self.amount(prior),
            share: self.change(now, prior, nature, What::Percent),
            course: spark_path(figures.map_or(&[], |figures| &figures.periods)),
            without: String::new(),
        }
    }

    fn accounts(&self, layout: &Layout) -> Vec<Account> {
        let most = self.plan.accounts.iter().map(|account| account.total.magnitude()).max().unwrap_or_default();
        let account = |(nature, code, name): (Nature, &Option<AccountCode>, &Name)| {
            // What has no account and what conversion leaves have no code; they differ by what they are called.
            let is_it =
                |of: &&AccountView| of.nature == nature && &of.code == code && (code.is_some() || &of.label == name);
            let found = self.plan.accounts.iter().find(is_it);
            let now = found.map(|account| account.total).unwrap_or_default();
            Account {
                amount: self.money.amount(now),
                share: share_path(now, most),
                change: self.change(Some(now), found.and_then(|account| account.prior), nature, What::Percent),
            }
        };
        layout.account_names().map(account).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{PlanRights, SheetMark};
    use shared::budget::Name;
    use shared::calendar::FiscalCalendar;
    use shared::id::DocumentId;
    use shared::language::Language;
    use shared::money::Currency;
    use uuid::Uuid;

    /// A department with this total against this target, in yuan; one that has not begun has no total.
    fn department(id: u128, target: i64, total: Option<i64>) -> DepartmentView {
        let sheet = total.map(|_| SheetMark {
            id: DocumentId(Uuid::from_u128(id)),
            state: SheetState::Draft,
            revision: 1,
            request: None,
            may_open: false,
            may_edit: false,
            is_secret: false,
            is_foreign: false,
        });
        let figures = Figures {
            target: Some(Minor(target * 100)),
            total: Minor(total.unwrap_or_default() * 100),
            ..Figures::default()
        };
        DepartmentView {
            id: DepartmentId(Uuid::from_u128(id)),
            label: Name::new("部门"),
            head: None,
            sheet,
            income: None,
            expense: Some(figures),
            present: Vec::new(),
        }
    }

    fn shown(departments: Vec<DepartmentView>) -> Shown {
        let plan = PlanView {
            id: DocumentId(Uuid::from_u128(1)),
            title: Name::new("2027"),
            year: 2027,
            currency: Currency::CNY,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            misses_rates: false,
            departments,
            accounts: Vec::new(),
            saved_at: None,
            lessons: None,
            scenario: None,
            scenarios: Vec::new(),
            branched: Vec::new(),
            may: PlanRights::default(),
        };
        let money = Money::exact(Language::English, Currency::CNY);
        Shown::of(&plan, &Layout::of(&plan), money, Text::new(Language::English))
    }

    #[test]
    fn a_department_that_has_not_begun_is_compared_with_nothing_and_left_out_of_the_sum() {
        let shown = shown(vec![department(1, 100, Some(120)), department(2, 500, None)]);
        let rows: Vec<_> = shown.rows.iter().map(|row| (row.total.as_str(), row.target.as_str())).collect();
        assert_eq!(rows, [("120.00", "100.00"), ("–", "500.00"), ("120.00", "100.00")]);
        assert_eq!(shown.rows[1].gap, ChangeWords::remark("–".to_owned()));
        assert_eq!(shown.rows[2].without, "without 1 not started");
        assert_eq!(shown.sheets.rest, "1\u{a0}draft · 1\u{a0}not\u{a0}started");
    }

    #[test]
    fn the_largest_gap_sets_the_scale_of_all() {
        let shown = shown(vec![department(1, 100, Some(120)), department(2, 100, Some(90))]);
        let bars: Vec<_> = shown.rows.iter().take(2).map(|row| (row.bar.0, row.bar.1.as_str())).collect();
        assert_eq!(bars, [("bad", "M45 2h44v8h-44z"), ("good", "M23 2h22v8h-22z")]);
    }
}
