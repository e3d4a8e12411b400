//! The cells of one sheet, in the order of the file, as a table.

use std::io::BufRead;

use super::number;
use super::strings::{Strings, rich_text, unescape_into};
use super::styles::Styles;
use super::xml::{Element, Met, Xml};
use super::{Table, WorkbookError};
use crate::intake::limits::{COLUMNS_MAX, ROWS_MAX};
use crate::intake::table::{Defect, Note, NoteKind, TableBuilder, TableError};

/// Cells of one row with their column, as they come.
type Row = Vec<(u32, Content)>;

#[derive(Default)]
struct Content {
    text: String,
    formula: bool,
    defect: Option<Defect>,
}

pub(super) fn read(part: impl BufRead, strings: &Strings, styles: &Styles) -> Result<Table, WorkbookError> {
    let mut sheet = Sheet { xml: Xml::new(part), strings, styles, table: TableBuilder::even() };
    let mut number = 0_u32;
    let mut seen_data = false;
    loop {
        match sheet.xml.next()? {
            Met::Open(element) if element.name() == "sheetData" => seen_data = true,
            Met::Open(element) if element.name() == "row" && seen_data => {
                let stated = element.attribute("r")?;
                let next = number.saturating_add(1);
                number = stated.and_then(|stated| stated.parse().ok()).unwrap_or(next);
                if number < next {
                    return Err(WorkbookError::Disorder { row: number });
                }
                let cells = sheet.cells(number)?;
                sheet.add(number, cells)?;
            }
            Met::Open(element) if element.name() == "mergeCell" => {
                if let Some(note) = element.attribute("ref")?.as_deref().and_then(merged) {
                    sheet.table.note(note);
                }
            }
            Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
            Met::End => return Ok(sheet.table.finish()?),
        }
    }
}

struct Sheet<'a, R> {
    xml: Xml<R>,
    strings: &'a Strings,
    styles: &'a Styles,
    table: TableBuilder,
}

impl<R: BufRead> Sheet<'_, R> {
    /// The filled cells of the row just opened.
    fn cells(&mut self, row: u32) -> Result<Row, WorkbookError> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut cells = Row::new();
        let mut next = 0_u32;
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Met::Open(element) if element.name() == "c" => {
                    let head = Head::read(&element)?;
                    let column = head.column.unwrap_or(next);
                    if column < next {
                        return Err(WorkbookError::Disorder { row });
                    }
                    next = column.saturating_add(1);
                    let content = self.content(&head)?;
                    // Empty cells with a border or a colour go on for ever to the right and downwards.
                    if content.text.is_empty() && content.defect.is_none() {
                        continue;
                    }
                    if column >= u32::from(COLUMNS_MAX) {
                        return Err(TableError::TooManyColumns { row }.into());
                    }
                    cells.push((column, content));
                }
                Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
                Met::End => return Err(WorkbookError::damaged(&"a sheet ends too early")),
            }
        }
        Ok(cells)
    }

    /// What stands in the cell just opened.
    fn content(&mut self, head: &Head) -> Result<Content, WorkbookError> {
        let outside = self.xml.depth().saturating_sub(1);
        let (mut value, mut inline) = (String::new(), String::new());
        let mut formula = false;
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Met::Open(element) if element.name() == "v" => self.xml.text_into(&mut value)?,
                Met::Open(element) if element.name() == "is" => rich_text(&mut self.xml, &mut inline)?,
                Met::Open(element) if element.name() == "f" => {
                    formula = true;
                    self.xml.text_into(&mut String::new())?;
                }
                Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
                Met::End => return Err(WorkbookError::damaged(&"a sheet ends too early")),
            }
        }
        let mut defect = None;
        let text = match head.kind.as_str() {
            "inlineStr" => inline,
            _ if value.is_empty() => {
                defect = formula.then_some(Defect::FormulaWithoutValue);
                String::new()
            }
            "s" => self.shared(&value)?,
            "b" => if value.trim() == "0" || value.trim() == "false" { "FALSE" } else { "TRUE" }.to_owned(),
            "e" => {
                defect = Some(Defect::ErrorValue);
                value
            }
            "str" | "d" => {
                let mut text = String::with_capacity(value.len());
                unescape_into(&value, &mut text);
                text
            }
            _ => self.figure(value, head.style),
        };
        Ok(Content { text, formula, defect })
    }

    fn shared(&self, value: &str) -> Result<String, WorkbookError> {
        let text = value.trim().parse().ok().and_then(|index| self.strings.get(index));
        text.map(str::to_owned).ok_or_else(|| WorkbookError::damaged(&"a cell refers to a text that is not there"))
    }

    /// A number as its decimal text or as the date it is shown as; what is neither stays as it is, to be reported.
    fn figure(&self, value: String, style: usize) -> String {
        let date = if self.styles.is_date(style) { number::date(&value, self.styles.from_1904) } else { None };
        date.or_else(|| number::plain(&value)).unwrap_or(value)
    }

    /// Adds a row to the table, and the blank ones before it that the file leaves out.
    fn add(&mut self, number: u32, cells: Row) -> Result<(), WorkbookError> {
        // Blank rows at the end have borders, too; a row is only made up for when one with content follows.
        if cells.is_empty() {
            return Ok(());
        }
        if number > ROWS_MAX {
            return Err(TableError::TooManyRows.into());
        }
        while self.table.row() < number {
            self.table.end_row()?;
        }
        let mut formulas = cells.iter().filter(|(_, content)| content.formula);
        if let Some(&(first, _)) = formulas.next() {
            let cells = u16::try_from(formulas.count() + 1).unwrap_or(u16::MAX);
            let column = u16::try_from(first).unwrap_or(u16::MAX);
            self.table.note(Note { row: number, column, kind: NoteKind::Formulas { cells } });
        }
        for (column, content) in cells {
            while u32::from(self.table.column()) < column {
                self.table.push("")?;
            }
            if let Some(defect) = content.defect {
                self.table.mark(defect)?;
            }
            self.table.push(&content.text)?;
        }
        Ok(self.table.end_row()?)
    }
}

/// The attributes of a cell.
struct Head {
    column: Option<u32>,
    kind: String,
    style: usize,
}

impl Head {
    fn read(element: &Element<'_>) -> Result<Self, WorkbookError> {
        let column = match element.attribute("r")? {
            Some(reference) => {
                let place = place(&reference).ok_or_else(|| WorkbookError::damaged(&"a cell has no place"))?;
                Some(place.1)
            }
            None => None,
        };
        let kind = element.attribute("t")?.unwrap_or_default();
        let style = element.attribute("s")?.and_then(|style| style.parse().ok()).unwrap_or_default();
        Ok(Self { column, kind, style })
    }
}

/// Row (from 1) and column (from 0) of a reference such as `AB12`.
fn place(reference: &str) -> Option<(u32, u32)> {
    // XFD1048576 is the last cell there is; longer references would overflow.
    let letters =
        reference.find(|character: char| !character.is_ascii_alphabetic()).filter(|&count| (1..=3).contains(&count))?;
    let (letters, digits) = reference.split_at(letters);
    if digits.len() > 7 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let column =
        letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((digits.parse().ok().filter(|&row| row > 0)?, column - 1))
}

/// A merged range as a note on its first cell.
fn merged(range: &str) -> Option<Note> {
    let (from, to) = range.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(from)?, place(to)?);
    let rows = bottom.checked_sub(top)?.checked_add(1)?;
    let columns = u16::try_from(right.checked_sub(left)?.checked_add(1)?).ok()?;
    Some(Note { row: top, column: u16::try_from(left).ok()?, kind: NoteKind::Merged { rows, columns } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_bounded() {
        for (reference, expect) in [
            ("A1", Some((1, 0))),
            ("ab12", Some((12, 27))),
            ("XFD1048576", Some((1_048_576, 16_383))),
            ("A0", None),
            ("1", None),
            ("A", None),
            ("AAAA1", None),
            ("A12345678", None),
            ("Ä1", None),
            ("A1B", None),
            ("", None),
        ] {
            assert_eq!(place(reference), expect, "{reference}");
        }
        assert_eq!(merged("B2:D3"), Some(Note { row: 2, column: 1, kind: NoteKind::Merged { rows: 2, columns: 3 } }));
        assert_eq!(merged("D3:B2"), None);
    }
}
