//! The face of a cell: the text and the marks it shows, reckoned from the sheet.

use shared::budget::{CellValue, Figure, LineItem, Nature, Sheet};
use shared::calendar::Period;
use shared::formula::Unit;
use shared::id::{LineId, SectionId};

use super::column::Column;
use crate::format::Money;
use crate::text::Text;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Face {
    pub text: String,
    /// Class names beyond the column's own; `style/grid.css` knows them.
    pub class: String,
    /// What stands there is no figure.
    pub is_wrong: bool,
    /// Small print behind the text.
    pub aside: String,
}

impl Face {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn marked(text: impl Into<String>, class: &str) -> Self {
        Self { text: text.into(), class: class.to_owned(), ..Self::default() }
    }

    fn with(mut self, class: &str) -> Self {
        if !self.class.is_empty() {
            self.class.push(' ');
        }
        self.class.push_str(class);
        self
    }
}

/// A figure; nothing where nothing was entered.
fn figure(sum: i128, entered: bool, unit: &Unit, money: Money) -> Face {
    if sum == 0 && !entered {
        return Face::default();
    }
    Face::marked(money.figure(sum, unit), if sum < 0 { "minus" } else { "" })
}

/// A difference with its sign, and whether it is good news for this kind of account.
fn difference(now: i128, before: i128, entered: bool, nature: Nature, unit: &Unit, money: Money) -> Face {
    let change = now - before;
    if change == 0 && !entered {
        return Face::default();
    }
    let class = match nature.favourable(change) {
        None => "even",
        Some(true) => "good",
        Some(false) => "bad",
    };
    let plus = if change > 0 { "+" } else { "" };
    // Whether more heads are good news is not for the grid to say.
    Face::marked([plus, &money.figure(change, unit)].concat(), if unit.is_money() { class } else { "even" })
}

/// A cell of a line. `parts` are the lines indented under it, for a heading.
pub fn line_face(sheet: &Sheet, line: &LineItem, parts: &[LineId], column: Column, money: Money) -> Face {
    let with_parts = |own: i128, of: &dyn Fn(&LineItem) -> i128| {
        let parts = parts.iter().filter_map(|part| sheet.line(*part)).filter(|part| part.unit == line.unit);
        own + parts.map(of).sum::<i128>()
    };
    let heading = !parts.is_empty();
    let unit = &line.unit;
    match column {
        Column::Name => Face { aside: aside(sheet, line, money), ..Face::plain(line.name.in_language(money.language)) },
        Column::Account => Face::plain(line.account.as_ref().map_or("", |code| code.as_str())),
        Column::Prior => {
            figure(with_parts(line.prior_minor(), &LineItem::prior_minor), line.prior.is_some(), unit, money)
        }
        Column::Budget => {
            if line.is_cut() && !heading {
                return figure(line.worth_total(), line.has_figures(), unit, money).with("cut");
            }
            let face = figure(with_parts(line.total(), &LineItem::total), line.has_figures() || heading, unit, money);
            match line.fault() {
                Some(fault) => Face { text: fault.kind.code().to_owned(), is_wrong: true, ..Face::marked("", "fault") },
                None if line.spread_gap().is_some() => Face { is_wrong: true, ..face.with("gap") },
                None if line.spread.is_some() => face.with("spread"),
                None => face,
            }
        }
        Column::Difference => {
            let now = with_parts(line.total(), &LineItem::total);
            let before = with_parts(line.prior_minor(), &LineItem::prior_minor);
            if line.prior.is_none() && !unit.is_money() {
                return Face::default();
            }
            difference(now, before, line.has_figures(), sheet.nature_of(line.section), unit, money)
        }
        Column::Period(period) => period_face(line, period, heading, with_parts, money),
    }
}

/// What stands small beside a line's name: that its package is cut, and its unit where it is no money.
fn aside(sheet: &Sheet, line: &LineItem, money: Money) -> String {
    if let Some(package) = sheet.package_of(line).filter(|package| package.is_cut) {
        return Text::new(money.language).packages_mark(&package.title);
    }
    match &line.unit {
        // A pure number needs no unit, and per cent stands beside each figure.
        Unit::Money | Unit::Number | Unit::Percent => String::new(),
        unit => unit.word(money.language),
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
    let unit = &line.unit;
    let reckoned = line.is_reckoned_in(period);
    // What is cut is shown as it would be, struck through.
    let own = match if heading { line.figure(period) } else { line.worth(period) } {
        _ if !cell.value.is_figure() && !reckoned && !heading && !line.is_detailed(period) => Face::default(),
        Figure::Fault(fault) => {
            Face { text: fault.kind.code().to_owned(), is_wrong: true, ..Face::marked("", "fault") }
        }
        figure_here if heading => {
            let sum = with_parts(figure_here.minor(), &|line| line.figure(period).minor());
            figure(sum, false, unit, money).with("sum")
        }
        Figure::Nothing => Face::default(),
        Figure::Amount(minor) => figure(i128::from(minor.0), true, unit, money),
    };
    let face = match &cell.value {
        CellValue::Text(text) => Face { text: text.clone(), is_wrong: true, ..Face::marked("", "wrong") },
        CellValue::Figure(_) if line.is_reckoned() && !period.is_adjustment() => own.with("pinned"),
        CellValue::Empty if line.is_detailed(period) => own.with("detailed"),
        _ if reckoned => own.with("reckoned"),
        _ => own,
    };
    let face = if line.is_cut() && !heading { face.with("cut") } else { face };
    if cell.rivals.is_empty() { face } else { face.with("contested") }
}

/// A sum that lacks figures which could not be reckoned says so.
fn faulty(face: Face, faults: u32) -> Face {
    if faults == 0 { face } else { Face { is_wrong: true, ..face.with("gap") } }
}

/// A cell of a section's row: its name and its subtotals.
pub fn section_face(sheet: &Sheet, id: SectionId, column: Column, money: Money) -> Face {
    let subtotal = sheet.totals().section(id);
    if subtotal.lines() == 0 && column.is_figure() && sheet.lines().any(|line| line.section == id) {
        // A section of drivers has nothing to add up.
        return Face::default();
    }
    match column {
        Column::Name => Face::plain(sheet.section(id).map_or("", |section| section.name.in_language(money.language))),
        Column::Account => Face::default(),
        Column::Prior => figure(subtotal.prior, false, &Unit::Money, money),
        Column::Budget => faulty(figure(subtotal.periods.total(), true, &Unit::Money, money), subtotal.faults),
        Column::Difference => {
            difference(subtotal.periods.total(), subtotal.prior, true, sheet.nature_of(id), &Unit::Money, money)
        }
        Column::Period(period) => figure(subtotal.periods.get(period), false, &Unit::Money, money),
    }
}

/// A cell of the foot: everything of one nature.
pub fn total_face(sheet: &Sheet, nature: Nature, column: Column, money: Money) -> Face {
    let total = sheet.totals().nature(nature);
    match column {
        Column::Name | Column::Account => Face::default(),
        Column::Prior => figure(total.prior, true, &Unit::Money, money),
        Column::Budget => faulty(figure(total.periods.total(), true, &Unit::Money, money), total.faults),
        Column::Difference => difference(total.periods.total(), total.prior, true, nature, &Unit::Money, money),
        Column::Period(period) => figure(total.periods.get(period), true, &Unit::Money, money),
    }
}

/// A cell of the last row: income less expense.
pub fn result_face(sheet: &Sheet, column: Column, money: Money) -> Face {
    let (income, expense) = (sheet.totals().nature(Nature::Income), sheet.totals().nature(Nature::Expense));
    match column {
        Column::Name | Column::Account => Face::default(),
        Column::Prior => figure(income.prior - expense.prior, true, &Unit::Money, money),
        Column::Budget => figure(income.periods.total() - expense.periods.total(), true, &Unit::Money, money),
        Column::Difference => {
            let now = income.periods.total() - expense.periods.total();
            difference(now, income.prior - expense.prior, true, Nature::Income, &Unit::Money, money)
        }
        Column::Period(period) => {
            figure(income.periods.get(period) - expense.periods.get(period), true, &Unit::Money, money)
        }
    }
}
