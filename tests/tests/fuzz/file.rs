//! Files people bring: text tables in any encoding, and workbooks.

use std::io::{Cursor, Write};
use std::path::Path;

use shared::calendar::FiscalCalendar;
use shared::intake::guess::guess;
use shared::intake::mapping::Options;
use shared::intake::preview::preview;
use shared::intake::source::{Choice, open};
use shared::money::{Currency, Rounding};
use zip::write::SimpleFileOptions;

use super::damage::Damage;

const TEXT: &[&str] = &[
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "\r",
    "\n",
    "\u{feff}",
    "合计",
    "部门",
    "科目",
    "金额",
    "2027-01",
    "1月",
    "Q1",
    "1,234.50",
    "（1,234）",
    "1.5万",
    "-",
    "=1+1",
    "99999999999999999999999999",
    "0x",
    "\0",
    "Total",
    "Account",
    "Amount",
];
const MARKUP: &[&str] = &[
    "<c r=\"A1\" t=\"s\"><v>0</v></c>",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<row r=\"1048576\">",
    "<row>",
    "</row>",
    "<f>A1</f>",
    "<v>",
    "1e308",
    "t=\"inlineStr\"",
    "<is><t>x</t></is>",
    "&lt;",
    "&#x0;",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "<mergeCell ref=\"A1:XFD1048576\"/>",
    "s=\"9\"",
    "<t>",
    "]]>",
    "<![CDATA[",
    "count=\"4294967295\"",
    "99999999999",
];

fn options() -> Options {
    Options {
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        calendar: FiscalCalendar::default(),
        year: Some(2027),
    }
}

/// Reads the bytes as the import dialog does, as far as they can be read.
fn read(bytes: &[u8]) {
    let Ok(source) = open(bytes, &Choice::default()) else { return };
    let mapping = guess(&source.table, &options());
    let (shown, intake) = preview(&source, &mapping, &options());
    assert_eq!(shown.outcome.is_ok(), intake.is_ok(), "what is shown is what would be written");
    if let (Ok(outcome), Ok(intake)) = (&shown.outcome, &intake) {
        assert_eq!(outcome.lines, intake.lines.len());
        assert!(intake.lines.iter().all(|line| line.section < intake.sections.len()), "a line stands in no section");
    }
}

fn tables() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/budgets");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

#[test]
fn text_table() {
    let good = tables();
    bolero::check!()
        .with_type::<Damage>()
        .with_test_time(super::long_enough())
        .for_each(|damage| read(&damage.of(&good, TEXT)));
}

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="预算" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const LINKS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>差旅费</t></is></c><c r="B2"><v>1234.5</v></c></row><row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><f>B2*2</f><v>2469</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells></worksheet>"#;
const STRINGS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t>名称</t></si><si><r><t>全年</t></r></si></sst>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;
const PARTS: [(&str, &str); 5] = [
    ("xl/workbook.xml", WORKBOOK),
    ("xl/_rels/workbook.xml.rels", LINKS),
    ("xl/worksheets/sheet1.xml", SHEET),
    ("xl/sharedStrings.xml", STRINGS),
    ("xl/styles.xml", STYLES),
];

/// A workbook, one of whose parts is what the damage made of it; packed after that, so that its sums are right.
fn workbook(damaged: usize, part: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, text)) in PARTS.iter().enumerate() {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(if number == damaged { part } else { text.as_bytes() }).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn the_workbook_is_read_while_it_is_whole() {
    let source = open(&workbook(PARTS.len(), &[]), &Choice::default()).unwrap();
    assert_eq!(source.table.cell(2, 1), "1234.5");
}

#[test]
fn workbook_part() {
    let good: Vec<Vec<u8>> = PARTS.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
    bolero::check!().with_type::<(u8, Damage)>().with_test_time(super::long_enough()).for_each(|(which, damage)| {
        let which = usize::from(*which) % PARTS.len();
        read(&workbook(which, &damage.of(&good[which..=which], MARKUP)));
    });
}

#[test]
fn workbook_archive() {
    let good = [workbook(PARTS.len(), &[])];
    bolero::check!()
        .with_type::<Damage>()
        .with_test_time(super::long_enough())
        .for_each(|damage| read(&damage.of(&good, &["PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "xl/", "../", "\0"])));
}
