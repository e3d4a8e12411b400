//! Workbooks made for tests: honest ones from cells, dishonest ones from raw parts and bytes.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

pub(super) const CONTENT_TYPES: &str =
    r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
pub(super) const ROOT: &str = r#"<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub(super) const BOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="预算" sheetId="1" r:id="rId1"/><sheet name="Hidden" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>"#;
pub(super) const BOOK_RELATIONS: &str = r#"<Relationships>
    <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>
    <Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
    <Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>"#;
pub(super) const STYLES: &str = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
pub(super) const HIDDEN: &str =
    r#"<worksheet><sheetData><row r="1"><c r="A1"><v>42</v></c></row></sheetData></worksheet>"#;

/// A ZIP file of these parts, deflated.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook whose first sheet has this XML inside `worksheet`, and these strings.
pub(super) fn workbook(sheet: &str, strings: &[&str]) -> Vec<u8> {
    let items: String = strings.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    let strings = format!("<sst>{items}</sst>");
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    archive(&[
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/worksheets/sheet2.xml", HIDDEN.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
    ])
}

/// The XML of rows of cells: what reads as a number is one, everything else an inline string.
pub(super) fn rows(rows: &[&[&str]]) -> String {
    let mut xml = String::from("<sheetData>");
    for (index, row) in rows.iter().enumerate() {
        let number = index + 1;
        xml.push_str(&format!("<row r=\"{number}\">"));
        for (column, text) in row.iter().enumerate() {
            let column = super::table::column_name(u16::try_from(column).unwrap());
            let cell = if text.parse::<f64>().is_ok() {
                format!("<c r=\"{column}{number}\"><v>{text}</v></c>")
            } else {
                format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            };
            xml.push_str(&cell);
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData>"
}
