//! A table as it stands in the file: text in rows and columns, and what was noticed while reading it.
//!
//! All text lies in one string with the end of each cell beside it, so that four million cells cost 16 MB and their
//! text, not a hundred times that. What a column means is not known here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::limits::{CELL_CHARS_MAX, CELLS_MAX, COLUMNS_MAX, DEFECTS_MAX, NOTES_MAX, ROWS_MAX, TEXT_BYTES_MAX};

/// Text in rows and columns. Rows are numbered from 1, as spreadsheet programs show them; columns from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    text: String,
    /// Where each cell ends in `text`.
    cell_ends: Vec<u32>,
    /// Where each row ends in `cell_ends`.
    row_ends: Vec<u32>,
    width: u16,
    even: bool,
    defects: BTreeMap<(u32, u16), Defect>,
    notes: Vec<Note>,
    notes_left_off: u32,
}

/// Why a cell can't be believed. A row with a defect in a column that is used is not loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "defect")]
pub enum Defect {
    /// The cell was cut.
    TooLong { chars: usize },
    /// A quotation mark opens the cell and none closes it before the file ends.
    UnclosedQuote,
    /// A formula whose value the program that wrote the file left out.
    FormulaWithoutValue,
    /// A formula that went wrong, such as #REF!.
    ErrorValue,
}

/// Something worth knowing about a row that is no reason to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Note {
    pub row: u32,
    pub column: u16,
    pub kind: NoteKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "note")]
pub enum NoteKind {
    /// The row has values of formulas, as they were when the file was saved; the first is in this column.
    Formulas { cells: u16 },
    /// The cell covers others; its value is taken for the first of them only.
    Merged { rows: u32, columns: u16 },
    /// A marker that keeps spreadsheet programs from running the text as a formula was taken off.
    Unmarked,
}

/// A table too large to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableError {
    #[error("the table has more than {ROWS_MAX} rows: split the file")]
    TooManyRows,
    #[error(
        "row {row} has more than {COLUMNS_MAX} columns: remove those that aren't needed, or choose another separator"
    )]
    TooManyColumns { row: u32 },
    #[error("the table has more than {CELLS_MAX} cells: split the file")]
    TooManyCells,
    #[error("the table has more than {} MiB of text: split the file", TEXT_BYTES_MAX / 1024 / 1024)]
    TooMuchText,
    #[error("more than {DEFECTS_MAX} cells can't be read: check the file in a spreadsheet program")]
    TooManyDefects,
    #[error("the table is empty: choose another sheet or another file")]
    Empty,
}

impl Table {
    /// Rows, blank ones included.
    pub fn row_count(&self) -> u32 {
        u32::try_from(self.row_ends.len()).unwrap_or(u32::MAX)
    }

    /// The cells of the longest row.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Whether a row's length says nothing, because the format leaves empty cells out (XLSX).
    pub const fn is_even(&self) -> bool {
        self.even
    }

    /// The cells of a row; none if there is no such row.
    pub fn row(&self, number: u32) -> impl Iterator<Item = &str> + Clone {
        self.cells_of(number).map(|cell| self.text_of(cell))
    }

    /// How many cells a row has.
    pub fn row_len(&self, number: u32) -> usize {
        self.cells_of(number).len()
    }

    /// The text of a cell; empty if there is no such cell.
    pub fn cell(&self, row: u32, column: u16) -> &str {
        self.cells_of(row).nth(usize::from(column)).map_or("", |cell| self.text_of(cell))
    }

    /// Whether all cells of a row are empty.
    pub fn is_blank(&self, number: u32) -> bool {
        self.row(number).all(|cell| cell.trim().is_empty())
    }

    pub fn defect(&self, row: u32, column: u16) -> Option<Defect> {
        self.defects.get(&(row, column)).copied()
    }

    /// What was noticed, in the order of the rows, up to [`NOTES_MAX`].
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// How many notes there were beyond those kept.
    pub const fn notes_left_off(&self) -> u32 {
        self.notes_left_off
    }

    fn cells_of(&self, number: u32) -> std::ops::Range<usize> {
        let Some(index) = usize::try_from(number).ok().and_then(|number| number.checked_sub(1)) else { return 0..0 };
        let Some(&end) = self.row_ends.get(index) else { return 0..0 };
        let start = index.checked_sub(1).and_then(|before| self.row_ends.get(before)).copied().unwrap_or_default();
        start as usize..end as usize
    }

    fn text_of(&self, cell: usize) -> &str {
        let start = cell.checked_sub(1).and_then(|before| self.cell_ends.get(before)).copied().unwrap_or_default();
        let end = self.cell_ends.get(cell).copied().unwrap_or_default();
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Makes a table cell by cell and row by row, within the bounds.
#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    table: Table,
    /// Cells of the row that is being made.
    open: usize,
}

impl TableBuilder {
    /// A table whose rows have the length the file gives them.
    pub(super) fn ragged() -> Self {
        Self::default()
    }

    /// A table whose rows end with their last filled cell.
    pub(super) fn even() -> Self {
        Self { table: Table { even: true, ..Table::default() }, open: 0 }
    }

    /// The number of the row that is being made.
    pub(super) fn row(&self) -> u32 {
        self.table.row_count().saturating_add(1)
    }

    /// The column the next cell will be in.
    pub(super) fn column(&self) -> u16 {
        u16::try_from(self.open).unwrap_or(u16::MAX)
    }

    pub(super) fn push(&mut self, text: &str) -> Result<(), TableError> {
        let row = self.row();
        if self.open >= usize::from(COLUMNS_MAX) {
            return Err(TableError::TooManyColumns { row });
        }
        if self.table.cell_ends.len() >= CELLS_MAX {
            return Err(TableError::TooManyCells);
        }
        let kept = match text.char_indices().nth(CELL_CHARS_MAX) {
            None => text,
            Some((cut, _)) => {
                self.mark(Defect::TooLong { chars: text.chars().count() })?;
                text.get(..cut).unwrap_or_default()
            }
        };
        if self.table.text.len() + kept.len() > TEXT_BYTES_MAX {
            return Err(TableError::TooMuchText);
        }
        self.table.text.push_str(kept);
        self.table.cell_ends.push(u32::try_from(self.table.text.len()).map_err(|_| TableError::TooMuchText)?);
        self.open += 1;
        Ok(())
    }

    /// Marks the cell that is pushed next.
    pub(super) fn mark(&mut self, defect: Defect) -> Result<(), TableError> {
        if self.table.defects.len() >= DEFECTS_MAX {
            return Err(TableError::TooManyDefects);
        }
        self.table.defects.insert((self.row(), self.column()), defect);
        Ok(())
    }

    pub(super) fn note(&mut self, note: Note) {
        if self.table.notes.len() < NOTES_MAX {
            self.table.notes.push(note);
        } else {
            self.table.notes_left_off = self.table.notes_left_off.saturating_add(1);
        }
    }

    pub(super) fn end_row(&mut self) -> Result<(), TableError> {
        if self.row() > ROWS_MAX {
            return Err(TableError::TooManyRows);
        }
        self.table.width = self.table.width.max(self.column());
        self.table.row_ends.push(u32::try_from(self.table.cell_ends.len()).map_err(|_| TableError::TooManyCells)?);
        self.open = 0;
        Ok(())
    }

    /// The table, if anything stands in it.
    pub(super) fn finish(mut self) -> Result<Table, TableError> {
        if self.table.text.trim().is_empty() && self.table.defects.is_empty() {
            return Err(TableError::Empty);
        }
        self.table.notes.sort_by_key(|note| (note.row, note.column));
        Ok(self.table)
    }

    /// The table, empty or not: the tests of the formats want all of it.
    #[cfg(test)]
    pub(super) fn finish_anyway(self) -> Table {
        self.table
    }
}

/// The name spreadsheet programs give a column: A, B, … Z, AA, AB, ….
pub fn column_name(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Result<Table, TableError> {
        let mut builder = TableBuilder::ragged();
        for row in rows {
            for cell in *row {
                builder.push(cell)?;
            }
            builder.end_row()?;
        }
        builder.finish()
    }

    #[test]
    fn cells_are_found_by_row_and_column() {
        let table = table(&[&["a", "", "c"], &[], &["差旅费"]]).unwrap();
        assert_eq!((table.row_count(), table.width()), (3, 3));
        assert_eq!(table.row(1).collect::<Vec<_>>(), ["a", "", "c"]);
        assert_eq!(table.row_len(2), 0);
        assert_eq!(table.cell(3, 0), "差旅费");
        assert!(table.is_blank(2) && !table.is_blank(3));
        for (row, column) in [(0, 0), (1, 3), (2, 0), (4, 0), (u32::MAX, u16::MAX)] {
            assert_eq!(table.cell(row, column), "", "{row}, {column}");
        }
    }

    #[test]
    fn nothing_at_all_is_refused() {
        assert_eq!(table(&[]), Err(TableError::Empty));
        assert_eq!(table(&[&["", " "], &[]]), Err(TableError::Empty));
    }

    #[test]
    fn bounds_hold() {
        let long = "长".repeat(CELL_CHARS_MAX + 5);
        let cut = table(&[&["a", &long]]).unwrap();
        assert_eq!(cut.cell(1, 1).chars().count(), CELL_CHARS_MAX);
        assert_eq!(cut.defect(1, 1), Some(Defect::TooLong { chars: CELL_CHARS_MAX + 5 }));

        let wide = vec![""; usize::from(COLUMNS_MAX) + 1];
        assert_eq!(table(&[&["a"], &wide]), Err(TableError::TooManyColumns { row: 2 }));

        let mut tall = TableBuilder::ragged();
        let error = (0..=ROWS_MAX).find_map(|_| tall.end_row().err());
        assert_eq!(error, Some(TableError::TooManyRows));

        let mut full = TableBuilder::ragged();
        let error = (0..=CELLS_MAX).find_map(|index| {
            let pushed = full.push("");
            if index % 512 == 511 { pushed.and_then(|()| full.end_row()).err() } else { pushed.err() }
        });
        assert_eq!(error, Some(TableError::TooManyCells));
    }

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        for (column, expect) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(column), expect);
        }
    }
}
