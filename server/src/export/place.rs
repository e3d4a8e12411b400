//! Where things stand in an exported table: rows of lines, columns of periods, and their A1 names.

use std::collections::HashMap;

use shared::budget::{Row, Sheet};
use shared::calendar::Period;
use shared::id::LineId;

/// Rows above the first of the sheet: title, what it is in, nothing, heads.
pub const HEAD_ROWS: u32 = 4;
/// Columns before the first period.
pub const HEAD_COLUMNS: u16 = 7;

pub const ID: u16 = 0;
pub const NAME: u16 = 1;
pub const ACCOUNT: u16 = 2;
pub const UNIT: u16 = 3;
pub const PRIOR: u16 = 4;
pub const BUDGET: u16 = 5;
pub const DIFFERENCE: u16 = 6;

/// The table's geometry. Rows and columns are counted from 0.
pub struct Places {
    pub rows: Vec<Row>,
    row_of: HashMap<LineId, u32>,
    pub periods: Vec<Period>,
}

impl Places {
    pub fn of(sheet: &Sheet, periods: Vec<Period>) -> Self {
        let rows = sheet.rows();
        let numbered = (HEAD_ROWS..).zip(&rows).filter_map(|(at, row)| match row {
            Row::Line(line) => Some((*line, at)),
            Row::Section(_) | Row::Unplaced => None,
        });
        Self { row_of: numbered.collect(), periods, rows }
    }

    pub fn row(&self, line: LineId) -> Option<u32> {
        self.row_of.get(&line).copied()
    }

    pub fn column(&self, period: Period) -> Option<u16> {
        let at = self.periods.iter().position(|other| *other == period)?;
        Some(HEAD_COLUMNS + u16::try_from(at).ok()?)
    }

    pub fn last_column(&self) -> u16 {
        HEAD_COLUMNS + u16::try_from(self.periods.len()).unwrap_or(13) - 1
    }

    /// The first row after the last.
    pub fn end(&self) -> u32 {
        HEAD_ROWS + u32::try_from(self.rows.len()).unwrap_or(0)
    }

    /// The rows of the lines under a section's row.
    pub fn under(&self, at: usize) -> std::ops::Range<u32> {
        let from = HEAD_ROWS + u32::try_from(at).unwrap_or(0) + 1;
        let lines = self.rows.iter().skip(at + 1).take_while(|row| matches!(row, Row::Line(_))).count();
        from..from + u32::try_from(lines).unwrap_or(0)
    }

    /// A whole column of the table, fixed: `$C$5:$C$90`.
    pub fn whole(&self, column: u16) -> String {
        let name = letters(column);
        format!("${name}${}:${name}${}", HEAD_ROWS + 1, self.end())
    }
}

/// `H12`.
pub fn cell(row: u32, column: u16) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// `H12:S12`, `H12:H40`.
pub fn range(from: (u32, u16), to: (u32, u16)) -> String {
    format!("{}:{}", cell(from.0, from.1), cell(to.0, to.1))
}

/// A, B, …, Z, AA, …
fn letters(column: u16) -> String {
    let mut name = String::new();
    let mut left = u32::from(column) + 1;
    while left > 0 {
        let digit = (left - 1) % 26;
        name.insert(0, char::from_u32(u32::from('A') + digit).unwrap_or('A'));
        left = (left - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        let named = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        assert_eq!(range((4, 7), (4, 18)), "H5:S5");
    }
}
