//! From a file's bytes to a table, whatever the file is: the first step of an import, and the choices it leaves open.

use serde::{Deserialize, Serialize};

use super::delimited::{self, Delimiter};
use super::encoding::{self, Encoding, EncodingError, Evidence};
use super::limits::FILE_BYTES_MAX;
use super::table::{Table, TableError};
use super::workbook::{self, SheetTab, WorkbookError};

/// What the person chose instead of the guesses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    pub encoding: Option<Encoding>,
    pub delimiter: Option<Delimiter>,
    pub sheet: Option<String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub table: Table,
    pub format: Format,
}

/// What the file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "format", rename_all = "snake_case")]
pub enum Format {
    Text {
        encoding: Encoding,
        /// Why this encoding was taken.
        evidence: Evidence,
        delimiter: Delimiter,
    },
    Workbook {
        sheets: Vec<SheetTab>,
        /// The place of the sheet that was read.
        chosen: usize,
    },
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadError {
    #[error("the file is larger than {} MiB: split it", FILE_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    #[error("the file is empty: choose another")]
    Empty,
    #[error("this is an old workbook (.xls) or one protected by a password: save it as .xlsx without a password")]
    OldWorkbook,
    #[error(
        "this is a web page or an XML file, whatever its name says: open it in a spreadsheet program and save it as .xlsx or CSV"
    )]
    Markup,
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
}

/// Reads a file as a table. What it is, is told by its bytes: names lie.
pub fn open(bytes: &[u8], choice: &Choice) -> Result<Source, ReadError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(ReadError::TooLarge);
    }
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    // The container of .xls and of encrypted workbooks.
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(ReadError::OldWorkbook);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let sheet = workbook::read(bytes, choice.sheet.as_deref())?;
        return Ok(Source {
            table: sheet.table,
            format: Format::Workbook { sheets: sheet.tabs, chosen: sheet.chosen },
        });
    }
    let decoded = encoding::decode(bytes, choice.encoding)?;
    // Many programs export an HTML table and call it .xls.
    let start = decoded.text.trim_start().get(..5).unwrap_or_default().to_ascii_lowercase();
    if ["<html", "<!doc", "<?xml", "<tabl", "<meta"].contains(&start.as_str()) {
        return Err(ReadError::Markup);
    }
    let delimiter = choice.delimiter.unwrap_or_else(|| Delimiter::guess(&decoded.text));
    let table = delimited::read(&decoded.text, delimiter)?;
    Ok(Source { table, format: Format::Text { encoding: decoded.encoding, evidence: decoded.evidence, delimiter } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::specimen::{rows, workbook};

    fn format(bytes: &[u8], choice: &Choice) -> Format {
        open(bytes, choice).unwrap().format
    }

    #[test]
    fn files_are_told_by_their_bytes() {
        let csv = format("部门;金额\n销售;1\n".as_bytes(), &Choice::default());
        let expect =
            Format::Text { encoding: Encoding::Utf8, evidence: Evidence::Valid, delimiter: Delimiter::Semicolon };
        assert_eq!(csv, expect);
        let book = format(&workbook(&rows(&[&["1"]]), &[]), &Choice::default());
        assert!(matches!(book, Format::Workbook { chosen: 0, .. }));
    }

    #[test]
    fn the_person_may_choose() {
        let choice = Choice { delimiter: Some(Delimiter::Comma), ..Choice::default() };
        let source = open(b"a;b\n1,5;2\n", &choice).unwrap();
        assert_eq!(source.table.cell(2, 1), "5;2");
        let choice = Choice { sheet: Some("Hidden".into()), ..Choice::default() };
        let book = open(&workbook(&rows(&[&["1"]]), &[]), &choice).unwrap();
        assert_eq!(book.table.cell(1, 0), "42");
    }

    #[test]
    fn what_is_no_table_says_what_it_is() {
        let check = |bytes: &[u8], expect: ReadError| assert_eq!(open(bytes, &Choice::default()), Err(expect));
        check(b"", ReadError::Empty);
        check(b"\n\n", TableError::Empty.into());
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ReadError::OldWorkbook);
        check(b" <HTML><table>", ReadError::Markup);
        check(b"<?xml version=\"1.0\"?><Workbook>", ReadError::Markup);
        check(&vec![b'a'; FILE_BYTES_MAX + 1], ReadError::TooLarge);
        check(b"%PDF-1.4\n\0\0", EncodingError::NotText { offset: 9 }.into());
    }
}
