//! Workbooks as programs save them, and as attackers do.

use proptest::prelude::*;

use super::*;
use crate::intake::limits::{COLUMNS_MAX, NOTES_MAX, ROWS_MAX};
use crate::intake::specimen::{BOOK, BOOK_RELATIONS, HIDDEN, ROOT, archive, rows, workbook};
use crate::intake::table::{Defect, Note, NoteKind};

fn sheet(xml: &str, strings: &[&str]) -> Result<Table, WorkbookError> {
    read(&workbook(xml, strings), None).map(|sheet| sheet.table)
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    (1..=table.row_count()).map(|row| table.row(row).collect()).collect()
}

#[test]
fn every_kind_of_cell_becomes_text() {
    let xml = r#"<dimension ref="A1:XFD1048576"/><sheetData>
        <row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>
        <row r="3"><c r="A3"><v>0.10000000000000001</v></c><c r="B3" s="1"><v>46388</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="str"><v>a&amp;b</v></c></row>
        <row r="4"><c r="A4" s="1"/><c r="XFD4" s="1"/></row>
        <row r="1048576"><c r="A1048576" s="1"/></row>
    </sheetData>"#;
    let table = sheet(xml, &["部门", "科目"]).unwrap();
    assert_eq!(cells(&table), [vec!["科目", "", "inline"], vec![], vec!["0.1", "2027-01-01", "TRUE", "a&b"]]);
    assert!(table.notes().is_empty());
}

#[test]
fn rows_and_cells_may_come_without_their_place() {
    let table =
        sheet("<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>", &[]);
    assert_eq!(cells(&table.unwrap()), [vec!["1", "2"], vec!["3"]]);
}

#[test]
fn formulas_give_the_value_they_had() {
    let xml = r#"<sheetData>
        <row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c><c r="C1"><f>B1</f><v>2</v></c></row>
        <row r="2"><c r="A2"><f t="shared" ref="A2:A9" si="4000000000">1+1</f></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>
    </sheetData>"#;
    let table = sheet(xml, &[]).unwrap();
    assert_eq!(cells(&table), [vec!["1", "2", "2"], vec!["", "#DIV/0!"]]);
    assert_eq!(table.notes().first(), Some(&Note { row: 1, column: 1, kind: NoteKind::Formulas { cells: 2 } }));
    assert_eq!(table.defect(1, 1), None);
    assert_eq!(table.defect(2, 0), Some(Defect::FormulaWithoutValue));
    assert_eq!(table.defect(2, 1), Some(Defect::ErrorValue));
}

#[test]
fn merged_cells_belong_to_the_first_of_them() {
    let xml = format!(
        "{}<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"A1\"/></mergeCells>",
        rows(&[&["Sales", "1"], &["", "2"]])
    );
    let table = sheet(&xml, &[]).unwrap();
    assert_eq!((table.cell(1, 0), table.cell(2, 0)), ("Sales", ""));
    assert_eq!(table.notes(), [Note { row: 1, column: 0, kind: NoteKind::Merged { rows: 2, columns: 1 } }]);
}

#[test]
fn the_first_visible_sheet_is_read_unless_another_is_asked_for() {
    let bytes = workbook(&rows(&[&["1"]]), &[]);
    let first = read(&bytes, None).unwrap();
    let names: Vec<_> = first.tabs.iter().map(|tab| (tab.name.as_str(), tab.hidden)).collect();
    assert_eq!((names.as_slice(), first.chosen), ([("预算", false), ("Hidden", true)].as_slice(), 0));
    assert_eq!(read(&bytes, Some("Hidden")).unwrap().table.cell(1, 0), "42");
    assert_eq!(read(&bytes, Some("Other")), Err(WorkbookError::NoSheet("Other".into())));
}

#[test]
fn a_table_out_of_bounds_is_refused() {
    let at =
        |place: &str, row: &str| format!("<sheetData><row r=\"{row}\"><c r=\"{place}\"><v>1</v></c></row></sheetData>");
    assert_eq!(sheet(&at("A1048576", "1048576"), &[]), Err(TableError::TooManyRows.into()));
    assert_eq!(sheet(&at("XFD7", "7"), &[]), Err(TableError::TooManyColumns { row: 7 }.into()));
    assert!(sheet(&at("A200000", &ROWS_MAX.to_string()), &[]).is_ok());
    assert_eq!(sheet(&at("A1", "0"), &[]), Err(WorkbookError::Disorder { row: 0 }));
    assert!(matches!(sheet(&at("AAAAAAAAAA1", "1"), &[]), Err(WorkbookError::Damaged(_))));
    assert!(matches!(sheet(&at("A99999999999999", "1"), &[]), Err(WorkbookError::Damaged(_))));
    assert_eq!(sheet("<sheetData/>", &[]), Err(TableError::Empty.into()));
    let twice = "<sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"2\"/></sheetData>";
    assert_eq!(sheet(twice, &[]), Err(WorkbookError::Disorder { row: 2 }));
    let back = "<sheetData><row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></sheetData>";
    assert_eq!(sheet(back, &[]), Err(WorkbookError::Disorder { row: 1 }));
}

#[test]
fn one_long_string_in_many_cells_is_refused() {
    // 2 KiB stored once and referred to 40,000 times would be 80 MiB.
    let long = "长".repeat(700);
    let cells: String = (1..=100).map(|_| "<c t=\"s\"><v>0</v></c>").collect();
    let xml: String = (1..=400).map(|_| format!("<row>{cells}</row>")).collect();
    let error = sheet(&format!("<sheetData>{xml}</sheetData>"), &[&long]);
    assert_eq!(error, Err(TableError::TooMuchText.into()));
}

#[test]
fn hostile_xml_is_refused() {
    let nested = format!("<sheetData>{}{}</sheetData>", "<row>".repeat(100), "</row>".repeat(100));
    assert_eq!(sheet(&nested, &[]), Err(WorkbookError::TooDeep));
    let entity = "<sheetData><row><c t=\"str\"><v>&lol;</v></c></row></sheetData>";
    assert_eq!(sheet(entity, &[]), Err(WorkbookError::Entity));
    let missing = "<sheetData><row><c t=\"s\"><v>9999999999999999999999</v></c></row></sheetData>";
    assert!(matches!(sheet(missing, &[]), Err(WorkbookError::Damaged(_))));
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    let many = format!("<sheetData><row><c{attributes}><v>1</v></c></row></sheetData>");
    assert_eq!(sheet(&many, &[]).unwrap().cell(1, 0), "1");
    let doctype = archive(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        ("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY lol 'lol'>]><workbook/>"),
    ]);
    assert_eq!(read(&doctype, None), Err(WorkbookError::Entity));
}

#[test]
fn notes_are_counted_beyond_those_kept() {
    let merges: String = (1..=NOTES_MAX + 10).map(|row| format!("<mergeCell ref=\"A{row}:B{row}\"/>")).collect();
    let table = sheet(&format!("{}<mergeCells>{merges}</mergeCells>", rows(&[&["1"]])), &[]).unwrap();
    assert_eq!((table.notes().len(), table.notes_left_off()), (NOTES_MAX, 10));
}

#[test]
fn macros_and_links_to_other_files_are_not_followed_and_the_values_they_left_are_read() {
    let relations = BOOK_RELATIONS.replace(
        "</Relationships>",
        r#"<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="externalLinks/externalLink1.xml"/>
        <Relationship Id="rId8" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>"#,
    );
    let xml = r#"<worksheet><sheetData><row r="1">
        <c r="A1"><f>[1]Rates!$B$2*100</f><v>783.45</v></c>
        <c r="B1"><f>cmd|'/c calc'!A1</f></c>
        <c r="C1"><f>WEBSERVICE("http://192.0.2.1/")</f><v>7</v></c>
    </row></sheetData></worksheet>"#;
    let link = r#"<externalLink><externalBook r:id="rId1"/></externalLink>"#;
    let outside =
        r#"<Relationships><Relationship Id="rId1" TargetMode="External" Target="file:///etc/passwd"/></Relationships>"#;
    let file = archive(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", xml.as_bytes()),
        ("xl/externalLinks/externalLink1.xml", link.as_bytes()),
        ("xl/externalLinks/_rels/externalLink1.xml.rels", outside.as_bytes()),
        ("xl/vbaProject.bin", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    ]);
    let table = read(&file, None).unwrap().table;
    assert_eq!(cells(&table), [vec!["783.45", "", "7"]]);
    assert_eq!(table.defect(1, 1), Some(Defect::FormulaWithoutValue), "it is told, and nothing is run for it");
}

#[test]
fn other_archives_are_not_workbooks() {
    let document = archive(&[("word/document.xml", b"<w/>")]);
    assert_eq!(read(&document, None), Err(WorkbookError::NotWorkbook));
    let no_sheet = archive(&[("_rels/.rels", ROOT.as_bytes()), ("xl/workbook.xml", b"<workbook/>")]);
    assert_eq!(read(&no_sheet, None), Err(WorkbookError::NotWorkbook));
    let no_part = archive(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        ("xl/worksheets/sheet2.xml", HIDDEN.as_bytes()),
    ]);
    assert_eq!(read(&no_part, None), Err(WorkbookError::NotWorkbook));
}

#[test]
fn as_many_columns_as_allowed() {
    let last = usize::from(COLUMNS_MAX);
    let row: Vec<&str> = vec!["1"; last];
    assert_eq!(sheet(&rows(&[&row]), &[]).unwrap().width(), COLUMNS_MAX);
}

proptest! {
    #[test]
    fn a_workbook_with_changed_bytes_is_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = workbook(&rows(&[&["部门", "1"], &["销售", "2"]]), &["a"]);
        for (index, value) in changes {
            let index = index.index(bytes.len());
            bytes[index] = value;
        }
        let _ = read(&bytes, None);
    }

    #[test]
    fn any_xml_in_a_sheet_is_read_or_refused(xml in "(<(row|c|v|f|is|t|sheetData|mergeCell)( (r|t|s|ref)=\"[A-Z0-9:a-z]{0,12}\"){0,3}/?>|</(row|c|v|is|t|sheetData)>|[0-9e.-]{1,5}|&amp;){0,30}") {
        let _ = sheet(&xml, &["a"]);
        let _ = sheet(&format!("<sheetData>{xml}</sheetData>"), &["a"]);
    }
}
