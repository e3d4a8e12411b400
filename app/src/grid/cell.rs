//! The face of a cell: the text and the marks it shows, reckoned from the sheet.

use shared::budget::{CellValue, LineItem, Nature, Sheet};
use shared::calendar::Period;
use shared::id::{LineId, SectionId};
use shared::money::Minor;

use super::column::Column;
use crate::format::Money;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Face {
    pub text: String,
    /// Class names beyond the column's own; `style/grid.css` knows them.
    pub class: String,
    /// What stands there is no figure.
    pub is_wrong: bool,
}

impl Face {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn marked(text: impl Into<String>, class: &str) -> Self {
        Self { text: text.into(), class: class.to_owned(), is_wrong: false }
    }
}

/// A figure; nothing where nothing was entered.
fn figure(sum: i128, entered: bool, money: Money) -> Face {
    if sum == 0 && !entered {
        return Face::default();
    }
    Face::marked(money.amount(Minor::of_sum(sum)), if sum < 0 { "minus" } else { "" })
}

/// A difference with its sign, and whether it is good news for this kind of account.
fn difference(now: i128, before: i128, entered: bool, nature: Nature, money: Money) -> Face {
    let change = now - before;
    if change == 0 && !entered {
        return Face::default();
    }
    let class = match nature.favourable(change) {
        None => "even",
        Some(true) => "good",
        Some(false) => "bad",
    };
    Face::marked(money.change(Minor::of_sum(change)), class)
}

/// A cell of a line. `parts` are the lines indented under it, for a heading.
pub fn line_face(sheet: &Sheet, line: &LineItem, parts: &[LineId], column: Column, money: Money) -> Face {
    let with_parts = |own: i128, of: &dyn Fn(&LineItem) -> i128| {
        own + parts.iter().filter_map(|part| sheet.line(*part)).map(of).sum::<i128>()
    };
    let heading = !parts.is_empty();
    match column {
        Column::Name => Face::plain(line.name.in_language(money.language)),
        Column::Account => Face::plain(line.account.as_ref().map_or("", |code| code.as_str())),
        Column::Prior => figure(with_parts(line.prior_minor(), &LineItem::prior_minor), line.prior.is_some(), money),
        Column::Budget => figure(with_parts(line.total(), &LineItem::total), line.has_figures() || heading, money),
        Column::Difference => {
            let now = with_parts(line.total(), &LineItem::total);
            let before = with_parts(line.prior_minor(), &LineItem::prior_minor);
            difference(now, before, line.has_figures(), sheet.nature_of(line.section), money)
        }
        Column::Period(period) => period_face(line, period, heading, with_parts, money),
    }
}

fn period_face(
    line: &LineItem,
    period: Period,
    heading: bool,
    with_parts: impl Fn(i128, &dyn Fn(&LineItem) -> i128) -> i128,
    money: Money,
) -> Face {
    let cell = line.cell(period);
    let contested = if cell.rivals.is_empty() { "" } else { " contested" };
    match &cell.value {
        CellValue::Text(text) => Face { text: text.clone(), class: ["wrong", contested].concat(), is_wrong: true },
        value if heading => {
            let sum = with_parts(value.minor(), &|line| line.cell(period).value.minor());
            let face = figure(sum, false, money);
            Face { class: [face.class.as_str(), " sum", contested].concat(), ..face }
        }
        CellValue::Empty => Face { class: contested.to_owned(), ..Face::default() },
        CellValue::Figure(minor) => {
            let face = figure(i128::from(minor.0), true, money);
            Face { class: [face.class.as_str(), contested].concat(), ..face }
        }
    }
}

/// A cell of a section's row: its name and its subtotals.
pub fn section_face(sheet: &Sheet, id: SectionId, column: Column, money: Money) -> Face {
    let subtotal = sheet.totals().section(id);
    match column {
        Column::Name => Face::plain(sheet.section(id).map_or("", |section| section.name.in_language(money.language))),
        Column::Account => Face::default(),
        Column::Prior => figure(subtotal.prior, false, money),
        Column::Budget => figure(subtotal.periods.total(), true, money),
        Column::Difference => difference(subtotal.periods.total(), subtotal.prior, true, sheet.nature_of(id), money),
        Column::Period(period) => figure(subtotal.periods.get(period), false, money),
    }
}

/// A cell of the foot: everything of one nature.
pub fn total_face(sheet: &Sheet, nature: Nature, column: Column, money: Money) -> Face {
    let total = sheet.totals().nature(nature);
    match column {
        Column::Name | Column::Account => Face::default(),
        Column::Prior => figure(total.prior, true, money),
        Column::Budget => figure(total.periods.total(), true, money),
        Column::Difference => difference(total.periods.total(), total.prior, true, nature, money),
        Column::Period(period) => figure(total.periods.get(period), true, money),
    }
}

/// A cell of the last row: income less expense.
pub fn result_face(sheet: &Sheet, column: Column, money: Money) -> Face {
    let (income, expense) = (sheet.totals().nature(Nature::Income), sheet.totals().nature(Nature::Expense));
    match column {
        Column::Name | Column::Account => Face::default(),
        Column::Prior => figure(income.prior - expense.prior, true, money),
        Column::Budget => figure(income.periods.total() - expense.periods.total(), true, money),
        Column::Difference => {
            let now = income.periods.total() - expense.periods.total();
            difference(now, income.prior - expense.prior, true, Nature::Income, money)
        }
        Column::Period(period) => figure(income.periods.get(period) - expense.periods.get(period), true, money),
    }
}
