//! A table and what its columns mean, made into sections and lines, with a report on every row.
//!
//! Nothing is written here: what comes out is shown first, and becomes changes of a document when the person says so.

mod layout;
mod row;
mod sums;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::limits::{LINES_MAX, NAME_CHARS_MAX, SECTIONS_MAX};
use super::mapping::{Mapping, MappingError, Options};
use super::report::{Duplicate, Listed, RefusedRow, Report, RowProblem, RowWarning, WarningKind};
use super::table::Table;
use super::words::{is_income, is_total};
use crate::calendar::Period;
use crate::id::AccountCode;
use crate::money::{Minor, spread};
use layout::{Amount, Layout, Target};
use row::{Figures, Words};
use sums::Sums;

/// The lines of a file, ready to be written into a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// In the order they appear.
    pub sections: Vec<IntakeSection>,
    pub lines: Vec<IntakeLine>,
    pub report: Report,
}

/// A section; without a name where the file has no sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeSection {
    pub name: String,
    /// Whether its name speaks of income.
    pub income: bool,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeLine {
    /// The place of its section among the sections.
    pub section: usize,
    pub name: String,
    pub name_en: Option<String>,
    pub account: Option<AccountCode>,
    pub note: Option<String>,
    pub prior: Option<Minor>,
    /// By period.
    pub amounts: [Option<Minor>; Period::COUNT],
    /// Where it comes from: the row, and the column if each column made a line.
    pub row: u32,
    pub column: Option<u16>,
}

/// Why a table gives no lines as it is mapped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanError {
    #[error(transparent)]
    Mapping(#[from] MappingError),
    #[error(
        "this would make more than {LINES_MAX} lines, more than a sheet holds: keep one year or one department, or split the file"
    )]
    TooManyLines,
    #[error("this would make more than {SECTIONS_MAX} sections: choose a column with fewer different names")]
    TooManySections,
    #[error("the total is too large to be kept: check the unit of the figures")]
    TotalTooLarge,
}

/// What the table comes to.
pub fn plan(table: &Table, mapping: &Mapping, options: &Options) -> Result<Intake, PlanError> {
    mapping.check(options.calendar)?;
    let mut planner = Planner::new(table, mapping, options);
    for row in mapping.first_row.max(1)..=table.row_count() {
        planner.add(row)?;
    }
    planner.finish()
}

struct Planner<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    options: &'a Options,
    layout: Layout<'a>,
    intake: Intake,
    section_places: HashMap<String, usize>,
    /// The section cells above, by column, and the heading above.
    above: Vec<String>,
    heading: String,
    /// Headings that no line has followed yet.
    headings: Vec<u32>,
    /// The first line of each kind, and the rows of those like it.
    seen: HashMap<(usize, String, Option<AccountCode>), Vec<u32>>,
    sums: Sums,
}

impl<'a> Planner<'a> {
    fn new(table: &'a Table, mapping: &'a Mapping, options: &'a Options) -> Self {
        let layout = Layout::new(mapping);
        let sums = Sums::new(&layout);
        Self {
            above: vec![String::new(); layout.sections.len()],
            table,
            mapping,
            options,
            layout,
            intake: Intake::default(),
            section_places: HashMap::new(),
            heading: String::new(),
            headings: Vec::new(),
            seen: HashMap::new(),
            sums,
        }
    }

    fn add(&mut self, row: u32) -> Result<(), PlanError> {
        let report = &mut self.intake.report;
        report.rows += 1;
        if self.table.is_blank(row) {
            report.blank += 1;
            return Ok(());
        }
        self.carry(row);
        if !self.layout.keeps(self.table, row) {
            self.intake.report.left_out += 1;
            return Ok(());
        }
        if let Some(name) = self.heading(row) {
            self.heading = name;
            self.sums.begin_section();
            self.headings.push(row);
            return Ok(());
        }
        if let Some(label) = self.total_label(row) {
            let stated = self.figures(row).ok().and_then(|figures| self.sums.of(&figures.amounts));
            self.intake.report.totals.push(self.sums.judge(row, label, stated));
            return Ok(());
        }
        match self.row(row) {
            Ok((words, figures)) => self.load(row, words, figures),
            Err((column, problem)) => {
                let text = column.map(|column| excerpt(self.table.cell(row, column))).unwrap_or_default();
                self.intake.report.refused.push(RefusedRow { row, column, text, problem });
                Ok(())
            }
        }
    }

    /// Remembers the section cells, which stand for the rows below where those are empty.
    fn carry(&mut self, row: u32) {
        let mut changed = false;
        for (&column, above) in self.layout.sections.iter().zip(&mut self.above) {
            let text = clean(self.table.cell(row, column));
            // A new group above ends the finer group that stood below the old one.
            if !text.is_empty() || changed || !self.mapping.fill_down {
                changed |= text != *above;
                *above = text;
            }
        }
    }

    fn has_defect(&self, row: u32) -> bool {
        self.layout.used_columns().any(|column| self.table.defect(row, column).is_some())
    }

    /// The name of a row that has a name and nothing else.
    fn heading(&self, row: u32) -> Option<String> {
        if !self.mapping.headings || !self.layout.sections.is_empty() {
            return None;
        }
        if !self.layout.is_only_named(self.table, row) || self.has_defect(row) {
            return None;
        }
        Some(self.joined(row)).filter(|name| !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX)
    }

    /// The text that calls the row a total, in its first words.
    fn total_label(&self, row: u32) -> Option<String> {
        if self.mapping.totals_are_lines {
            return None;
        }
        let mut texts = self.layout.word_columns().map(|column| self.table.cell(row, column).trim());
        texts.find(|text| is_total(text)).map(excerpt)
    }

    fn load(&mut self, row: u32, words: Words, figures: Figures) -> Result<(), PlanError> {
        let section = self.section(&words.section)?;
        let report = &mut self.intake.report;
        report.loaded += 1;
        report.headings += u32::try_from(self.headings.drain(..).count()).unwrap_or(u32::MAX);
        figures.rounded.into_iter().for_each(|warning| report.warnings.push(warning));
        let (cells, expected) = (self.table.row_len(row), self.mapping.columns.len());
        if cells < expected && !self.table.is_even() {
            let kind = WarningKind::Short { cells, expected };
            report.warnings.push(RowWarning { row, column: None, text: String::new(), kind });
        }
        self.sums.add(row, section, &figures.amounts, figures.prior, figures.check);
        let line = IntakeLine {
            section,
            name: words.name,
            name_en: words.name_en,
            account: words.account,
            note: words.note,
            prior: figures.prior,
            amounts: [None; Period::COUNT],
            row,
            column: None,
        };
        if !self.layout.names_come_from_columns() {
            let line = self.spread_over_periods(line, &figures.amounts)?;
            return self.push(line);
        }
        for (amount, figure) in self.layout.amounts.clone().iter().zip(figures.amounts) {
            let Target::Class { name, account } = amount.target else { continue };
            // A department without spending of a class has no line for it.
            let Some(minor) = figure.filter(|minor| !minor.is_zero()) else { continue };
            let mut line = IntakeLine {
                name: join(&[line.name.clone(), name.to_owned()], " · "),
                account: account.clone().or_else(|| line.account.clone()),
                column: Some(amount.column),
                ..line.clone()
            };
            line.amounts = year(minor);
            self.push(line)?;
        }
        Ok(())
    }

    fn spread_over_periods(&self, mut line: IntakeLine, figures: &[Option<Minor>]) -> Result<IntakeLine, PlanError> {
        for (Amount { target, .. }, figure) in self.layout.amounts.iter().zip(figures) {
            let Some(minor) = *figure else { continue };
            let parts: Vec<(Period, Minor)> = match target {
                Target::Period(period) => vec![(*period, minor)],
                Target::Quarter(quarter) => quarter.periods().into_iter().zip(spread_evenly(minor, 3)).collect(),
                Target::Year => Period::all().zip(spread_evenly(minor, 12)).collect(),
                Target::Class { .. } => continue,
            };
            for (period, part) in parts {
                if let Some(cell) = line.amounts.get_mut(period.index()) {
                    *cell = Some(part);
                }
            }
        }
        Ok(line)
    }

    fn push(&mut self, line: IntakeLine) -> Result<(), PlanError> {
        if self.intake.lines.len() >= LINES_MAX {
            return Err(PlanError::TooManyLines);
        }
        let key = (line.section, line.name.clone(), line.account.clone());
        self.seen.entry(key).or_default().push(line.row);
        self.intake.lines.push(line);
        Ok(())
    }

    fn section(&mut self, name: &str) -> Result<usize, PlanError> {
        if let Some(&place) = self.section_places.get(name) {
            return Ok(place);
        }
        let place = self.intake.sections.len();
        if place >= SECTIONS_MAX {
            return Err(PlanError::TooManySections);
        }
        // Where each column is a kind of spending, “Revenue” is the department that collects it.
        let income = is_income(name) && !self.layout.names_come_from_columns();
        self.intake.sections.push(IntakeSection { name: name.to_owned(), income });
        self.section_places.insert(name.to_owned(), place);
        Ok(place)
    }

    fn finish(mut self) -> Result<Intake, PlanError> {
        let mut report = std::mem::take(&mut self.intake.report);
        report.duplicates = self.duplicates();
        // What no line follows began no section: remarks under the table.
        for row in self.headings.drain(..) {
            let text = excerpt(self.table.row(row).find(|cell| !cell.trim().is_empty()).unwrap_or_default());
            report.refused.push(RefusedRow { row, column: None, text, problem: RowProblem::NoAmount });
        }
        self.sums
            .report(&mut report, |column| self.mapping.title(self.table, column))
            .ok_or(PlanError::TotalTooLarge)?;
        for note in self.table.notes().iter().filter(|note| note.row >= self.mapping.first_row) {
            report.notes.push(*note);
        }
        report.notes.count = report.notes.count.saturating_add(self.table.notes_left_off());
        self.intake.report = report;
        Ok(self.intake)
    }

    /// Lines that can't be told apart, in the order of the file.
    fn duplicates(&mut self) -> Listed<Duplicate> {
        let mut twice: Vec<_> = std::mem::take(&mut self.seen).into_iter().filter(|(_, rows)| rows.len() > 1).collect();
        twice.sort_by(|(one, one_rows), (other, other_rows)| (one_rows, one).cmp(&(other_rows, other)));
        let mut duplicates = Listed::default();
        for ((section, name, account), mut rows) in twice {
            // Twenty rows show where to look.
            rows.truncate(20);
            let section = self.intake.sections.get(section).map(|section| section.name.clone()).unwrap_or_default();
            duplicates.push(Duplicate { section, name, account: account.map(|code| code.to_string()), rows });
        }
        duplicates
    }
}

/// A year's total in its twelve periods.
fn year(total: Minor) -> [Option<Minor>; Period::COUNT] {
    let mut amounts = [None; Period::COUNT];
    amounts.iter_mut().zip(spread_evenly(total, 12)).for_each(|(cell, part)| *cell = Some(part));
    amounts
}

/// Parts that add up to the total.
fn spread_evenly(total: Minor, parts: usize) -> Vec<Minor> {
    // Three and twelve are within what `spread` allows; were they not, the total would stay whole in the first period.
    spread(total, parts).unwrap_or_else(|_| vec![total])
}

/// One line of text without spaces around or line ends within.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts that say something, each once in a row.
fn join(parts: &[String], between: &str) -> String {
    let mut kept: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    kept.dedup();
    kept.join(between)
}

/// Keeps what a report quotes short.
fn excerpt(text: &str) -> String {
    text.trim().chars().take(80).collect()
}

#[cfg(test)]
mod tests;
