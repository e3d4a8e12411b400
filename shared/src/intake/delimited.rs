//! Tables as text with separators: CSV and its relatives, read and written.
//!
//! Written for this purpose instead of taking a crate, because a report needs what those leave out: blank rows keep
//! their number, and a quotation mark that is never closed spoils its own row instead of swallowing the rest of the
//! file without a word.

use serde::{Deserialize, Serialize};

use super::injection::restore;
use super::table::{Defect, Note, NoteKind, Table, TableBuilder, TableError};

/// The character between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Tab,
    Semicolon,
    Pipe,
    Comma,
}

impl Delimiter {
    /// Every separator. The comma is last: it is also found inside figures, so in a tie the others are meant.
    pub const ALL: [Self; 4] = [Self::Tab, Self::Semicolon, Self::Pipe, Self::Comma];

    pub const fn character(self) -> char {
        match self {
            Self::Tab => '\t',
            Self::Semicolon => ';',
            Self::Pipe => '|',
            Self::Comma => ',',
        }
    }

    /// The separator most consistent over the first rows, or the one a first line such as `sep=;` names.
    pub fn guess(text: &str) -> Self {
        // Fifty rows tell; 64 KiB bound the work if a row has no end.
        const ROWS: usize = 50;
        const BYTES: usize = 64 * 1024;
        if let Some((named, _)) = named_delimiter(text) {
            return named;
        }
        let sample = text.get(..text.floor_char_boundary(BYTES)).unwrap_or(text);
        let score = |delimiter: Self| {
            let mut lengths: Vec<usize> =
                Rows::new(sample, delimiter).map(|row| row.cells).filter(|&cells| cells > 0).take(ROWS).collect();
            lengths.sort_unstable();
            let (cells, rows) = most_frequent(&lengths);
            // One cell a row is no separation at all.
            if cells < 2 { 0 } else { rows * 100 / lengths.len() }
        };
        // `max_by_key` takes the last of equals, hence from the back.
        Self::ALL
            .into_iter()
            .rev()
            .max_by_key(|&delimiter| score(delimiter))
            .filter(|&best| score(best) > 0)
            .unwrap_or(Self::Comma)
    }
}

/// Programs write `sep=;` as the first line to say how the file is to be read, and don't show it as a row.
fn named_delimiter(text: &str) -> Option<(Delimiter, &str)> {
    let rest = text.strip_prefix("sep=")?;
    let delimiter = Delimiter::ALL.into_iter().find(|delimiter| rest.starts_with(delimiter.character()))?;
    let rest = rest.strip_prefix(delimiter.character())?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some((delimiter, rest))
}

/// The most frequent number in sorted numbers and how often it occurs; the larger in a tie.
fn most_frequent(sorted: &[usize]) -> (usize, usize) {
    sorted
        .chunk_by(|a, b| a == b)
        .filter_map(|run| Some((*run.first()?, run.len())))
        .max_by_key(|&(number, times)| (times, number))
        .unwrap_or_default()
}

/// The text as a table. A row keeps the length it has.
pub fn read(text: &str, delimiter: Delimiter) -> Result<Table, TableError> {
    fill(text, delimiter, TableBuilder::ragged())?.finish()
}

fn fill(text: &str, delimiter: Delimiter, mut table: TableBuilder) -> Result<TableBuilder, TableError> {
    let text = named_delimiter(text).map_or(text, |(_, rest)| rest);
    let mut cells = Cells { rest: text, delimiter };
    let mut scratch = String::new();
    let mut at_row_start = true;
    loop {
        scratch.clear();
        let cell = cells.next_cell(&mut scratch);
        // A line without a character is a row without a cell; a final line end begins no row.
        let void = at_row_start && scratch.is_empty() && !cell.quoted && cell.then != Then::Cell;
        if cell.then == Then::End && void {
            return Ok(table);
        }
        if !void {
            let plain = restore(&scratch);
            if plain.len() < scratch.len() {
                table.note(Note { row: table.row(), column: table.column(), kind: NoteKind::Unmarked });
            }
            if cell.unclosed {
                table.mark(Defect::UnclosedQuote)?;
            }
            table.push(plain)?;
        }
        at_row_start = cell.then != Then::Cell;
        match cell.then {
            Then::Cell => {}
            Then::Row => table.end_row()?,
            Then::End => {
                table.end_row()?;
                return Ok(table);
            }
        }
    }
}

/// What follows a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Cell,
    Row,
    End,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    quoted: bool,
    unclosed: bool,
    then: Then,
}

/// Takes the cells off the front of a text.
struct Cells<'a> {
    rest: &'a str,
    delimiter: Delimiter,
}

impl Cells<'_> {
    /// Appends the next cell's text and says what follows it.
    fn next_cell(&mut self, text: &mut String) -> Cell {
        let (mut quoted, mut unclosed) = (false, false);
        if let Some(inside) = self.rest.strip_prefix('"') {
            match take_quoted(inside, text) {
                Some(rest) => {
                    quoted = true;
                    self.rest = rest;
                }
                // Taken literally, so that the rows after it are still rows. This happens once at most: if no mark
                // closes this one, all marks after it come in pairs, and pairs close.
                None => {
                    unclosed = true;
                    text.clear();
                }
            }
        }
        Cell { quoted, unclosed, then: self.take_plain(text) }
    }

    /// Appends what stands before the next separator or line end. After a closing mark that is nothing, or what a
    /// careless program wrote there.
    fn take_plain(&mut self, text: &mut String) -> Then {
        let delimiter = self.delimiter.character();
        let Some(end) = self.rest.find([delimiter, '\n', '\r']) else {
            text.push_str(self.rest);
            self.rest = "";
            return Then::End;
        };
        let (cell, rest) = self.rest.split_at(end);
        text.push_str(cell);
        if let Some(rest) = rest.strip_prefix(delimiter) {
            self.rest = rest;
            Then::Cell
        } else {
            self.rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
            Then::Row
        }
    }
}

/// Appends what stands before the closing mark, with doubled marks as one, and returns what stands after it.
fn take_quoted<'a>(mut inside: &'a str, text: &mut String) -> Option<&'a str> {
    loop {
        let (part, rest) = inside.split_once('"')?;
        text.push_str(part);
        match rest.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                inside = after;
            }
            None => return Some(rest),
        }
    }
}

/// The rows of a text by their number of cells, for the guess.
struct Rows<'a> {
    cells: Cells<'a>,
    ended: bool,
}

struct RowShape {
    cells: usize,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str, delimiter: Delimiter) -> Self {
        Self { cells: Cells { rest: text, delimiter }, ended: false }
    }
}

impl Iterator for Rows<'_> {
    type Item = RowShape;

    fn next(&mut self) -> Option<RowShape> {
        if self.ended {
            return None;
        }
        let mut scratch = String::new();
        let mut cells = 0;
        loop {
            scratch.clear();
            let cell = self.cells.next_cell(&mut scratch);
            let void = cells == 0 && scratch.is_empty() && !cell.quoted && cell.then != Then::Cell;
            cells += usize::from(!void);
            match cell.then {
                Then::Cell => {}
                Then::Row => return Some(RowShape { cells }),
                Then::End => {
                    self.ended = true;
                    return Some(RowShape { cells });
                }
            }
        }
    }
}

/// Rows as text. Cells are written as they are: whoever exports puts them through
/// [`neutralise`](super::injection::neutralise) first.
pub fn print<Row, Text>(rows: impl IntoIterator<Item = Row>, delimiter: Delimiter) -> String
where
    Row: IntoIterator<Item = Text>,
    Text: AsRef<str>,
{
    let mut text = String::new();
    for row in rows {
        for (column, cell) in row.into_iter().enumerate() {
            if column > 0 {
                text.push(delimiter.character());
            }
            print_cell(cell.as_ref(), delimiter, column == 0, &mut text);
        }
        text.push('\n');
    }
    text
}

fn print_cell(cell: &str, delimiter: Delimiter, first: bool, text: &mut String) {
    // An empty first cell is quoted, or a row of one empty cell would be a blank line.
    let plain = !(cell.contains([delimiter.character(), '"', '\n', '\r']) || cell.is_empty() && first);
    if plain && !cell.starts_with("sep=") {
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests;
