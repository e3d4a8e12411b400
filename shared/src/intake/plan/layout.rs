//! A mapping turned round: not what each column means, but where to find each meaning.

use crate::calendar::{Period, Quarter};
use crate::id::AccountCode;
use crate::intake::mapping::{Mapping, Meaning};
use crate::intake::table::Table;

/// Where the parts of a line stand.
#[derive(Debug, Default)]
pub(super) struct Layout<'a> {
    pub(super) sections: Vec<u16>,
    pub(super) names: Vec<u16>,
    pub(super) details: Vec<u16>,
    pub(super) english: Option<u16>,
    pub(super) account: Option<u16>,
    pub(super) notes: Vec<u16>,
    pub(super) amounts: Vec<Amount<'a>>,
    pub(super) prior: Option<u16>,
    pub(super) check: Option<u16>,
    /// Columns that decide whether a row is wanted, with the text they must have.
    filters: Vec<(u16, &'a str)>,
}

/// A column of amounts.
#[derive(Debug, Clone)]
pub(super) struct Amount<'a> {
    pub(super) column: u16,
    pub(super) target: Target<'a>,
}

/// Where an amount goes.
#[derive(Debug, Clone)]
pub(super) enum Target<'a> {
    Period(Period),
    Quarter(Quarter),
    Year,
    Class { name: &'a str, account: &'a Option<AccountCode> },
}

impl<'a> Layout<'a> {
    pub(super) fn new(mapping: &'a Mapping) -> Self {
        let mut layout = Self::default();
        let mut departments = Vec::new();
        for (column, meaning) in mapping.iter() {
            let mut amount = |target| layout.amounts.push(Amount { column, target });
            match meaning {
                Meaning::Ignore => {}
                Meaning::Section => layout.sections.push(column),
                Meaning::LineName => layout.names.push(column),
                Meaning::LineDetail => layout.details.push(column),
                Meaning::LineNameEnglish => layout.english = Some(column),
                Meaning::Account => layout.account = Some(column),
                Meaning::Department { keep: None } => departments.push(column),
                Meaning::Department { keep: Some(text) } | Meaning::FiscalYear { keep: Some(text) } => {
                    layout.filters.push((column, text.trim()));
                }
                Meaning::FiscalYear { keep: None } => {}
                Meaning::Note => layout.notes.push(column),
                Meaning::Period { period } => amount(Target::Period(*period)),
                Meaning::Quarter { quarter } => amount(Target::Quarter(*quarter)),
                Meaning::YearTotal => amount(Target::Year),
                Meaning::Class { name, account } => amount(Target::Class { name, account }),
                Meaning::Prior => layout.prior = Some(column),
                Meaning::Check => layout.check = Some(column),
            }
        }
        if layout.sections.is_empty() {
            layout.sections = departments;
        }
        layout
    }

    /// Whether each amount of a row makes a line of its own.
    pub(super) fn names_come_from_columns(&self) -> bool {
        self.amounts.iter().any(|amount| matches!(amount.target, Target::Class { .. }))
    }

    /// Whether the row is of the year and the department that are wanted.
    pub(super) fn keeps(&self, table: &Table, row: u32) -> bool {
        self.filters.iter().all(|&(column, text)| table.cell(row, column).trim() == text)
    }

    /// The columns of words, the outermost group first: where a total says that it is one.
    pub(super) fn word_columns(&self) -> impl Iterator<Item = u16> {
        self.sections.iter().chain(&self.names).chain(&self.details).copied().chain(self.account)
    }

    /// The columns of figures.
    pub(super) fn figure_columns(&self) -> impl Iterator<Item = u16> {
        self.amounts.iter().map(|amount| amount.column).chain(self.prior).chain(self.check)
    }

    /// Whether nothing but a name and its code stands in the row.
    pub(super) fn is_only_named(&self, table: &Table, row: u32) -> bool {
        let naming = |column: u16| {
            self.names.contains(&column) || self.details.contains(&column) || self.account == Some(column)
        };
        (0_u16..).zip(table.row(row)).all(|(column, cell)| cell.trim().is_empty() || naming(column))
    }

    /// All columns a line is made from.
    pub(super) fn used_columns(&self) -> impl Iterator<Item = u16> {
        self.word_columns().chain(self.english).chain(self.notes.iter().copied()).chain(self.figure_columns())
    }
}
