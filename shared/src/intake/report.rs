//! What an import says about every row: loaded, left out, or refused with the reason. Nothing here is decided; it is
//! what [`plan`](super::plan::plan) found.

use serde::{Deserialize, Serialize};

use super::limits::{NAME_CHARS_MAX, NOTE_CHARS_MAX};
use super::table::{Defect, Note};
use crate::money::{Minor, MoneyError};

/// Everything there is to say about a table that was mapped. Lists are cut at [`LISTED_MAX`](super::limits::LISTED_MAX);
/// counts are whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows that were considered: all from the first on.
    pub rows: u32,
    /// Rows that become lines.
    pub loaded: u32,
    pub blank: u32,
    /// Rows of another year or department.
    pub left_out: u32,
    /// Rows that begin a section.
    pub headings: u32,
    /// Rows that won't load, and why.
    pub refused: Listed<RefusedRow>,
    /// Rows that load although something is odd.
    pub warnings: Listed<RowWarning>,
    /// Lines of the same section, name and account. They are loaded, each as a line.
    pub duplicates: Listed<Duplicate>,
    /// Rows that are sums of others, compared and not loaded.
    pub totals: Listed<TotalRow>,
    /// The total of each column of figures, over the rows that load.
    pub columns: Vec<ColumnTotal>,
    /// What will be loaded in all.
    pub total: Minor,
    /// Last year's figures in all, if a column has them.
    pub prior: Option<Minor>,
    pub check: Option<CheckVerdict>,
    /// What was noticed about the file itself: formulas, merged cells.
    pub notes: Listed<Note>,
}

/// A list that shows its first entries and counts all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed<T> {
    pub shown: Vec<T>,
    pub count: u32,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { shown: Vec::new(), count: 0 }
    }
}

impl<T> Listed<T> {
    pub(super) fn push(&mut self, entry: T) {
        self.count = self.count.saturating_add(1);
        if self.shown.len() < super::limits::LISTED_MAX {
            self.shown.push(entry);
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// A row that won't load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    pub row: u32,
    /// The column to look at, if the row's fault lies in one.
    pub column: Option<u16>,
    /// What stands there, shortened.
    pub text: String,
    pub problem: RowProblem,
}

/// Why a row won't load.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum RowProblem {
    #[error("{error}")]
    NotAnAmount { error: MoneyError },
    #[error(
        "the row has {cells} cells where the table has {expected} columns: put quotation marks around text with separators in it"
    )]
    TooManyCells { cells: usize, expected: usize },
    #[error("{}", defect_text(*defect))]
    Defect { defect: Defect },
    #[error("the line has no name: fill it in, or ignore the row")]
    NoName,
    #[error("the row has no figure")]
    NoAmount,
    #[error("the name is longer than {NAME_CHARS_MAX} characters: shorten it")]
    NameTooLong,
    #[error("the note is longer than {NOTE_CHARS_MAX} characters: shorten it")]
    NoteTooLong,
    #[error("this is not an account code: use letters, digits, dots or dashes")]
    NotAnAccount,
}

fn defect_text(defect: Defect) -> &'static str {
    match defect {
        Defect::TooLong { .. } => "the cell is too long: shorten it",
        Defect::UnclosedQuote => "a quotation mark is never closed: add the closing one, or double it",
        Defect::FormulaWithoutValue => {
            "the formula has no value in the file: open it in a spreadsheet program and save it again"
        }
        Defect::ErrorValue => "the formula went wrong: mend it in the file",
    }
}

/// Something odd about a row that loads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowWarning {
    pub row: u32,
    pub column: Option<u16>,
    pub text: String,
    pub kind: WarningKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "warning", rename_all = "snake_case")]
pub enum WarningKind {
    /// The figure has more decimals than the currency and was rounded to this.
    Rounded { minor: Minor },
    /// The row ends before the table does; the missing cells count as empty.
    Short { cells: usize, expected: usize },
}

/// Lines that can't be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    pub section: String,
    pub name: String,
    pub account: Option<String>,
    /// The rows they stand in, the first few.
    pub rows: Vec<u32>,
}

/// A row that is a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalRow {
    pub row: u32,
    pub text: String,
    /// The sum it states over the loaded columns; `None` if it can't be read.
    pub stated: Option<Minor>,
    /// Whether that is the sum of the rows since the last total, of the section, or of all.
    pub agrees: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnTotal {
    pub column: u16,
    pub name: String,
    pub total: Minor,
}

/// Whether the column that should hold each row's sum does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckVerdict {
    pub column: u16,
    /// Rows compared.
    pub rows: u32,
    pub differing: Listed<CheckDifference>,
    /// The column's own total and the total of what is loaded from the same rows.
    pub stated: Minor,
    pub computed: Minor,
}

impl CheckVerdict {
    pub fn agrees(&self) -> bool {
        self.differing.is_empty() && self.stated == self.computed
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckDifference {
    pub row: u32,
    /// `None` if the cell can't be read.
    pub stated: Option<Minor>,
    pub computed: Minor,
}
