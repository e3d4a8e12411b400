//! What the columns of a table mean: guessed first, then edited by the person in the preview, and checked before use.

use serde::{Deserialize, Serialize};

use super::figure::FigureStyle;
use super::table::{Table, column_name};
use crate::calendar::{FiscalCalendar, Period, Quarter};
use crate::id::AccountCode;
use crate::money::{Currency, Rounding};

/// What stands in one column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "meaning", rename_all = "snake_case")]
pub enum Meaning {
    #[default]
    Ignore,
    /// The group a line belongs to. Several columns make one name, the larger group first.
    Section,
    LineName,
    /// A finer name, put behind the line's.
    LineDetail,
    LineNameEnglish,
    Account,
    /// The department a row is about: with `keep`, only its rows are loaded; else it stands in for a missing section.
    Department {
        keep: Option<String>,
    },
    /// The year a row is about: with `keep`, only its rows are loaded.
    FiscalYear {
        keep: Option<String>,
    },
    Note,
    Period {
        period: Period,
    },
    /// The total of three periods, spread over them.
    Quarter {
        quarter: Quarter,
    },
    /// The total of the year, spread over its twelve periods.
    YearTotal,
    /// The year's total of one class of spending: each figure becomes a line of its own under this name.
    Class {
        name: String,
        account: Option<AccountCode>,
    },
    /// Last year's total.
    Prior,
    /// The sum of the row's other amounts: compared, never loaded.
    Check,
}

impl Meaning {
    /// Whether figures are loaded from the column.
    pub const fn is_amount(&self) -> bool {
        matches!(self, Self::Period { .. } | Self::Quarter { .. } | Self::YearTotal | Self::Class { .. })
    }

    /// Whether the column has to hold figures.
    pub const fn is_figure(&self) -> bool {
        self.is_amount() || matches!(self, Self::Prior | Self::Check)
    }
}

/// How a table becomes lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The row with the columns' names, if the table has one.
    pub header_row: Option<u32>,
    /// The first row that may be a line.
    pub first_row: u32,
    /// The columns' meanings in order. Rows with more cells than this are not loaded: their cells have moved.
    pub columns: Vec<Meaning>,
    pub figures: FigureStyle,
    /// An empty section cell means “as above”, as merged cells leave it.
    pub fill_down: bool,
    /// A row with a name and no figure begins a section.
    pub headings: bool,
    /// Rows called “total” are lines like others.
    pub totals_are_lines: bool,
}

/// The plan that the lines are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub currency: Currency,
    pub rounding: Rounding,
    pub calendar: FiscalCalendar,
    /// The plan's year, to be preferred in a file of many years.
    pub year: Option<u16>,
}

/// Why a mapping can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum MappingError {
    #[error("no column holds amounts: say which is the year's total, or which are its periods")]
    NoAmounts,
    #[error("no column names the lines: say which one does")]
    NoNames,
    #[error("columns {} and {} have the same meaning: ignore one of them", column_name(*first), column_name(*second))]
    Twice { first: u16, second: u16 },
    #[error(
        "columns {} and {} would count the same money twice: make one of them the check column, or ignore it",
        column_name(*first),
        column_name(*second)
    )]
    Overlap { first: u16, second: u16 },
    #[error("column {} is for a thirteenth period, and this plan's year has twelve: ignore it", column_name(*column))]
    NoSuchPeriod { column: u16 },
}

impl Mapping {
    /// The meanings with their columns.
    pub fn iter(&self) -> impl Iterator<Item = (u16, &Meaning)> {
        (0_u16..).zip(&self.columns)
    }

    /// What a column is called in the file, or else its letter.
    pub fn title(&self, table: &Table, column: u16) -> String {
        let header = self.header_row.map(|row| table.cell(row, column).trim()).filter(|title| !title.is_empty());
        // A title is shown above a column; what is longer is no title.
        header.map_or_else(|| column_name(column), |title| title.chars().take(80).collect())
    }

    /// Whether lines can be made by it.
    pub fn check(&self, calendar: FiscalCalendar) -> Result<(), MappingError> {
        let amounts: Vec<_> = self.iter().filter(|(_, meaning)| meaning.is_amount()).collect();
        if amounts.is_empty() {
            return Err(MappingError::NoAmounts);
        }
        let names = |meaning: &Meaning| {
            matches!(meaning, Meaning::LineName | Meaning::LineDetail | Meaning::Account | Meaning::Class { .. })
        };
        if !self.columns.iter().any(names) {
            return Err(MappingError::NoNames);
        }
        let once = |meaning: &Meaning| {
            meaning.is_figure() && !matches!(meaning, Meaning::Class { .. })
                || matches!(meaning, Meaning::Account | Meaning::LineNameEnglish)
        };
        self.pair(|one, other| one == other && once(one))
            .map_or(Ok(()), |(first, second)| Err(MappingError::Twice { first, second }))?;
        self.pair(overlap).map_or(Ok(()), |(first, second)| Err(MappingError::Overlap { first, second }))?;
        let missing = |meaning: &Meaning| matches!(meaning, Meaning::Period { period } if !calendar.has(*period));
        match amounts.into_iter().find(|(_, meaning)| missing(meaning)) {
            Some((column, _)) => Err(MappingError::NoSuchPeriod { column }),
            None => Ok(()),
        }
    }

    /// The first two columns, left before right, of which this is true.
    fn pair(&self, is: impl Fn(&Meaning, &Meaning) -> bool) -> Option<(u16, u16)> {
        self.iter().find_map(|(first, one)| {
            let mut later = self.iter().skip(usize::from(first) + 1);
            later.find(|(_, other)| is(one, other)).map(|(second, _)| (first, second))
        })
    }
}

/// Whether two amounts would be loaded into the same period.
fn overlap(one: &Meaning, other: &Meaning) -> bool {
    match (one, other) {
        (Meaning::Class { .. }, Meaning::Class { .. }) => false,
        (Meaning::YearTotal | Meaning::Class { .. }, other) => other.is_amount(),
        (one, Meaning::YearTotal | Meaning::Class { .. }) => one.is_amount(),
        (Meaning::Quarter { quarter }, Meaning::Period { period })
        | (Meaning::Period { period }, Meaning::Quarter { quarter }) => period.quarter() == Some(*quarter),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Periods, YearLabel};

    fn check(columns: &[Meaning], expect: Result<(), MappingError>) {
        let mapping = Mapping {
            header_row: None,
            first_row: 1,
            columns: columns.to_vec(),
            figures: FigureStyle::default(),
            fill_down: false,
            headings: false,
            totals_are_lines: false,
        };
        assert_eq!(mapping.check(FiscalCalendar::CALENDAR_YEAR), expect, "{columns:?}");
        let json = serde_json::to_string(&mapping).unwrap();
        assert_eq!(serde_json::from_str::<Mapping>(&json).unwrap(), mapping);
    }

    fn period(number: u8) -> Meaning {
        Meaning::Period { period: Period::try_new(number).unwrap() }
    }

    fn class(name: &str) -> Meaning {
        Meaning::Class { name: name.into(), account: None }
    }

    #[test]
    fn a_mapping_is_complete_and_counts_no_money_twice() {
        let first_quarter = Meaning::Quarter { quarter: Quarter::ALL[0] };
        check(&[Meaning::LineName, Meaning::YearTotal], Ok(()));
        check(&[Meaning::Section, class("a"), class("b"), Meaning::Check], Ok(()));
        check(&[Meaning::Account, period(1), period(2), Meaning::Prior], Ok(()));
        check(&[Meaning::LineName, first_quarter.clone(), period(4)], Ok(()));
        check(&[Meaning::LineName], Err(MappingError::NoAmounts));
        check(&[Meaning::Section, Meaning::YearTotal], Err(MappingError::NoNames));
        check(&[Meaning::LineName, period(1), period(1)], Err(MappingError::Twice { first: 1, second: 2 }));
        check(&[Meaning::Account, Meaning::Account, period(1)], Err(MappingError::Twice { first: 0, second: 1 }));
        check(&[Meaning::LineName, period(1), Meaning::YearTotal], Err(MappingError::Overlap { first: 1, second: 2 }));
        check(&[Meaning::LineName, class("a"), period(1)], Err(MappingError::Overlap { first: 1, second: 2 }));
        check(&[Meaning::LineName, period(3), first_quarter], Err(MappingError::Overlap { first: 1, second: 2 }));
        check(&[Meaning::LineName, period(13)], Err(MappingError::NoSuchPeriod { column: 1 }));
    }

    #[test]
    fn a_thirteenth_period_needs_a_year_that_has_it() {
        let calendar = FiscalCalendar::try_new(1, YearLabel::EndYear, Periods::TwelvePlusOne).unwrap();
        let mapping = Mapping {
            header_row: None,
            first_row: 1,
            columns: vec![Meaning::LineName, period(13)],
            figures: FigureStyle::default(),
            fill_down: false,
            headings: false,
            totals_are_lines: false,
        };
        assert_eq!(mapping.check(calendar), Ok(()));
    }
}
