//! Reading actuals: a table of what departments earned and spent, by account and period, made into figures of a plan.
//!
//! A table may hold a column for each period, or a row for each posting with its period. Nothing is written here: what
//! does not load is told row by row, and the person decides.

mod columns;
mod ground;
mod report;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::HashMap;

pub use columns::{Column, Layout, guess};
pub use ground::{Ground, KnownLine};
pub use report::{ActualsReport, LeftOut, LeftOutRow};

use super::figure;
use super::table::Table;
use super::words::is_total;
use crate::budget::Nature;
use crate::budget::outturn::Actual;
use crate::calendar::Period;
use crate::id::{AccountCode, DepartmentId, LineId};
use crate::money::Minor;
use columns::Asked;

/// What one figure is of; a file may speak of it in several rows, which are added up.
type Key = (DepartmentId, Period, Nature, Option<AccountCode>, Option<LineId>);

/// Figures ready to be written, and what is said of each row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    pub figures: Vec<Actual>,
    pub report: ActualsReport,
}

/// Reads a table as it is laid out.
pub fn read(table: &Table, layout: &Layout, ground: &Ground<'_>) -> Reading {
    let mut reader = Reader {
        table,
        asked: Asked::of(layout),
        layout,
        ground,
        sums: BTreeMap::new(),
        seen: HashMap::new(),
        report: ActualsReport::default(),
    };
    if !reader.asked.is_complete(layout) {
        return Reading { figures: Vec::new(), report: ActualsReport { incomplete: true, ..reader.report } };
    }
    for row in layout.first_row.max(1)..=table.row_count() {
        reader.row(row);
    }
    reader.finish()
}

struct Reader<'a> {
    table: &'a Table,
    asked: Asked,
    layout: &'a Layout,
    ground: &'a Ground<'a>,
    sums: BTreeMap<Key, i128>,
    /// Rows by what stands in them.
    seen: HashMap<String, u32>,
    report: ActualsReport,
}

/// The column to look at, and what is wrong.
type Refusal = (Option<u16>, LeftOut);

impl Reader<'_> {
    fn cell(&self, row: u32, column: u16) -> &str {
        self.table.cell(row, column).trim()
    }

    fn row(&mut self, row: u32) {
        if self.table.is_blank(row) {
            return;
        }
        self.report.rows += 1;
        if self.asked.words().any(|column| is_total(self.cell(row, column))) {
            self.report.totals += 1;
            return;
        }
        match self.figures(row) {
            Ok(figures) => {
                self.report.loaded += 1;
                for (key, minor) in figures {
                    *self.sums.entry(key).or_default() += i128::from(minor.0);
                }
            }
            Err((column, why)) => {
                let text: String =
                    column.map(|column| self.cell(row, column).chars().take(80).collect()).unwrap_or_default();
                self.report.left_out.push(LeftOutRow { row, column, text, why });
            }
        }
    }

    fn figures(&mut self, row: u32) -> Result<Vec<(Key, Minor)>, Refusal> {
        if let Some(column) = self.asked.all().find(|column| self.table.defect(row, *column).is_some()) {
            return Err((Some(column), LeftOut::Unreadable));
        }
        if !self.layout.repeats {
            let text: Vec<&str> = self.table.row(row).map(str::trim).collect();
            let first = *self.seen.entry(text.join("\u{1f}")).or_insert(row);
            if first != row {
                return Err((None, LeftOut::Repeated { first }));
            }
        }
        let department = self.department(row)?;
        let line = self.line(row, department)?;
        let (nature, account) = self.account(row, line)?;
        let line = line.map(|line| line.id);
        let mut figures = Vec::new();
        let mut is_closed = false;
        for (column, period) in self.amounts(row)? {
            let Some(minor) = self.figure(row, column)? else { continue };
            if self.ground.closed.is_some_and(|closed| period <= closed) {
                self.report.closed.insert(period);
                is_closed = true;
                continue;
            }
            let key = (department, period, nature, account.clone(), line);
            figures.push((key, minor));
        }
        match (figures.is_empty(), is_closed) {
            (true, true) => Err((None, LeftOut::Closed)),
            (true, false) => Err((None, LeftOut::NoAmount)),
            (false, _) => Ok(figures),
        }
    }

    fn department(&self, row: u32) -> Result<DepartmentId, Refusal> {
        match self.asked.department {
            Some(column) => {
                let text = self.cell(row, column);
                let why = if text.is_empty() { LeftOut::NoDepartment } else { LeftOut::UnknownDepartment };
                self.ground.department(text).ok_or((Some(column), why))
            }
            None => self.layout.department.ok_or((None, LeftOut::NoDepartment)),
        }
    }

    /// The line, where the row names one.
    fn line(&self, row: u32, department: DepartmentId) -> Result<Option<&KnownLine>, Refusal> {
        let Some(column) = self.asked.line else { return Ok(None) };
        let text = self.cell(row, column);
        if text.is_empty() {
            return Ok(None);
        }
        let account = self.asked.account.and_then(|column| self.ground.account(self.cell(row, column)));
        let found = self.ground.lines_called(department, text, account);
        match found.as_slice() {
            [] => Err((Some(column), LeftOut::UnknownLine)),
            [only] => Ok(Some(only)),
            _ => Err((Some(column), LeftOut::ManyLines)),
        }
    }

    /// The account, and with it whether the figure is income; a line says both by itself.
    fn account(&self, row: u32, line: Option<&KnownLine>) -> Result<(Nature, Option<AccountCode>), Refusal> {
        if let Some(line) = line {
            return Ok((line.nature, line.account.clone()));
        }
        let Some(column) = self.asked.account else { return Err((None, LeftOut::NoAccount)) };
        let text = self.cell(row, column);
        if text.is_empty() {
            return Err((Some(column), LeftOut::NoAccount));
        }
        let account = self.ground.account(text).ok_or((Some(column), LeftOut::UnknownAccount))?;
        Ok((account.nature, Some(account.code.clone())))
    }

    /// The columns of figures with their periods.
    fn amounts(&self, row: u32) -> Result<Vec<(u16, Period)>, Refusal> {
        if let Some(column) = self.asked.year
            && !self.ground.is_year(self.cell(row, column))
        {
            return Err((Some(column), LeftOut::OtherYear));
        }
        let Some(amount) = self.asked.amount else { return Ok(self.asked.periods.clone()) };
        let period = match self.asked.period {
            Some(column) => self.ground.period(self.cell(row, column)).map_err(|why| (Some(column), why))?,
            None => self.layout.period.ok_or((None, LeftOut::NotAPeriod))?,
        };
        Ok(vec![(amount, period)])
    }

    fn figure(&mut self, row: u32, column: u16) -> Result<Option<Minor>, Refusal> {
        let text = self.table.cell(row, column);
        let figure = figure::read(text, self.layout.figures, &self.ground.options)
            .map_err(|error| (Some(column), LeftOut::NotAnAmount { error }))?;
        if figure.is_some_and(|reading| !reading.exact) {
            self.report.rounded += 1;
        }
        Ok(figure.map(|reading| reading.minor))
    }

    fn finish(mut self) -> Reading {
        let mut figures = Vec::new();
        for ((department, period, nature, account, line), sum) in self.sums {
            self.report.departments.insert(department);
            let sums = self.report.periods.entry(period).or_default();
            match nature {
                Nature::Income => sums.0 += sum,
                Nature::Expense => sums.1 += sum,
            }
            // A sum beyond every figure is no figure: the unit is wrong by orders of magnitude.
            match i64::try_from(sum).map(Minor) {
                Ok(minor) if minor.is_writable() => {
                    figures.push(Actual { department, nature, account, line, period, minor: minor.0 });
                }
                _ => self.report.too_large = true,
            }
        }
        if self.report.too_large {
            figures.clear();
        }
        Reading { figures, report: self.report }
    }
}
