//! One row of a table read as it is mapped: its words and its figures, or why it won't load.

use super::{Planner, clean, excerpt, join};
use crate::id::AccountCode;
use crate::intake::figure;
use crate::intake::limits::{NAME_CHARS_MAX, NOTE_CHARS_MAX};
use crate::intake::report::{RowProblem, RowWarning, WarningKind};
use crate::intake::words::is_nothing;
use crate::money::{Minor, MoneyError, Reading};

/// The figures of a row.
pub(super) struct Figures {
    pub(super) amounts: Vec<Option<Minor>>,
    pub(super) prior: Option<Minor>,
    /// The check column's figure; an error if it can't be read.
    pub(super) check: Option<Result<Minor, MoneyError>>,
    pub(super) rounded: Vec<RowWarning>,
}

/// The words of a row.
pub(super) struct Words {
    pub(super) section: String,
    pub(super) name: String,
    pub(super) name_en: Option<String>,
    pub(super) account: Option<AccountCode>,
    pub(super) note: Option<String>,
}

/// A row that won't load: the column, if one is to blame, and the reason.
pub(super) type Refusal = (Option<u16>, RowProblem);

impl Planner<'_> {
    /// The row as a line to be, or why it is none.
    pub(super) fn row(&self, row: u32) -> Result<(Words, Figures), Refusal> {
        let expected = self.mapping.columns.len();
        let cells = self.table.row_len(row);
        let beyond = || self.table.row(row).skip(expected).any(|cell| !cell.trim().is_empty());
        if cells > expected && beyond() {
            return Err((None, RowProblem::TooManyCells { cells, expected }));
        }
        for column in self.layout.used_columns() {
            if let Some(defect) = self.table.defect(row, column) {
                return Err((Some(column), RowProblem::Defect { defect }));
            }
        }
        let (words, figures) = (self.words(row)?, self.figures(row)?);
        // Remarks under a table stand where the names stand. A line to be filled in has a code or a section, too.
        let blank = figures.amounts.iter().chain([&figures.prior]).all(Option::is_none);
        if blank && self.table.row(row).filter(|cell| !cell.trim().is_empty()).count() == 1 {
            return Err((None, RowProblem::NoAmount));
        }
        Ok((words, figures))
    }

    fn words(&self, row: u32) -> Result<Words, Refusal> {
        let bounded = |text: String, max: usize, column, problem| {
            if text.chars().count() > max { Err((column, problem)) } else { Ok(text) }
        };
        let account = match self.layout.account.map(|column| (column, self.table.cell(row, column).trim())) {
            None | Some((_, "")) => None,
            Some((column, text)) => Some(account_code(text).ok_or((Some(column), RowProblem::NotAnAccount))?),
        };
        let section = if self.layout.sections.is_empty() { self.heading.clone() } else { join(&self.above, " / ") };
        let section = bounded(section, NAME_CHARS_MAX, self.layout.sections.first().copied(), RowProblem::NameTooLong)?;
        let name = match (self.joined(row), &account) {
            (name, Some(code)) if name.is_empty() => code.to_string(),
            (name, _) => name,
        };
        let first = self.layout.names.first().copied();
        let name = bounded(name, NAME_CHARS_MAX, first, RowProblem::NameTooLong)?;
        if name.is_empty() && !self.layout.names_come_from_columns() {
            return Err((first, RowProblem::NoName));
        }
        let optional = |column: Option<u16>| {
            column.map(|column| clean(self.table.cell(row, column))).filter(|text| !text.is_empty())
        };
        let english = optional(self.layout.english);
        if english.as_ref().is_some_and(|text| text.chars().count() > NAME_CHARS_MAX) {
            return Err((self.layout.english, RowProblem::NameTooLong));
        }
        let notes: Vec<_> =
            self.layout.notes.iter().map(|&column| self.table.cell(row, column).trim().to_owned()).collect();
        let note =
            bounded(join(&notes, "\n"), NOTE_CHARS_MAX, self.layout.notes.first().copied(), RowProblem::NoteTooLong)?;
        Ok(Words { section, name, name_en: english, account, note: Some(note).filter(|note| !note.is_empty()) })
    }

    /// The line's name with its finer parts.
    pub(super) fn joined(&self, row: u32) -> String {
        let cell = |column: &u16| clean(self.table.cell(row, *column));
        let details = self.layout.details.iter().map(cell).filter(|text| !is_nothing(text));
        join(&self.layout.names.iter().map(cell).chain(details).collect::<Vec<_>>(), " · ")
    }

    pub(super) fn figures(&self, row: u32) -> Result<Figures, Refusal> {
        let mut rounded = Vec::new();
        let mut read = |column: u16| -> Result<Option<Minor>, Refusal> {
            let text = self.table.cell(row, column);
            let figure = figure::read(text, self.mapping.figures, self.options)
                .map_err(|error| (Some(column), RowProblem::NotAnAmount { error }))?;
            if let Some(Reading { minor, exact: false }) = figure {
                let kind = WarningKind::Rounded { minor };
                rounded.push(RowWarning { row, column: Some(column), text: excerpt(text), kind });
            }
            Ok(figure.map(|reading| reading.minor))
        };
        let amounts = self.layout.amounts.iter().map(|amount| read(amount.column)).collect::<Result<_, _>>()?;
        let prior = self.layout.prior.map(&mut read).transpose()?.flatten();
        let check = self.layout.check.and_then(|column| {
            let figure = figure::read(self.table.cell(row, column), self.mapping.figures, self.options).transpose()?;
            Some(figure.map(|reading| reading.minor))
        });
        Ok(Figures { amounts, prior, check, rounded })
    }
}

/// A code, or the code before a name, as in “6602 管理费用”.
fn account_code(text: &str) -> Option<AccountCode> {
    text.parse().ok().or_else(|| text.split_whitespace().next()?.parse().ok())
}
