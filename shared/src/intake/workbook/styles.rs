//! Which cell formats of a workbook mean a date. No other style is of interest to a table.

use std::collections::HashMap;
use std::io::BufRead;

use super::WorkbookError;
use super::xml::{Met, Xml};

/// The most cell formats a workbook can have, by Excel's own limit.
const FORMATS_MAX: usize = 65_490;

#[derive(Default)]
pub(super) struct Styles {
    /// By a cell's style number: whether it shows a date.
    dates: Vec<bool>,
    pub(super) from_1904: bool,
}

impl Styles {
    pub(super) fn read(part: impl BufRead, from_1904: bool) -> Result<Self, WorkbookError> {
        let mut xml = Xml::new(part);
        let mut custom = HashMap::new();
        let mut dates = Vec::new();
        // `xf` also stands in `cellStyleXfs`, whose order is another.
        let mut cell_formats = None;
        loop {
            let outside = xml.depth();
            match xml.next()? {
                Met::Open(element) if element.name() == "numFmt" && custom.len() < FORMATS_MAX => {
                    let code = element.attribute("formatCode")?.unwrap_or_default();
                    custom.insert(element.attribute("numFmtId")?.unwrap_or_default(), is_date_code(&code));
                }
                Met::Open(element) if element.name() == "cellXfs" => cell_formats = Some(outside),
                Met::Open(element) if element.name() == "xf" && cell_formats.is_some() && dates.len() < FORMATS_MAX => {
                    let id = element.attribute("numFmtId")?.unwrap_or_default();
                    let is_date = custom.get(&id).copied().unwrap_or_else(|| is_builtin_date(&id));
                    dates.push(is_date);
                }
                Met::Close if cell_formats.is_some_and(|opened| outside <= opened + 1) => cell_formats = None,
                Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
                Met::End => return Ok(Self { dates, from_1904 }),
            }
        }
    }

    pub(super) fn is_date(&self, style: usize) -> bool {
        self.dates.get(style).copied().unwrap_or_default()
    }
}

/// The numbers ECMA-376 §18.8.30 gives to dates and times, those of East Asian programs included.
fn is_builtin_date(id: &str) -> bool {
    id.parse().is_ok_and(|id: u16| matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58))
}

/// Whether a format code has a day, month, year or hour outside quotes, brackets and escapes.
fn is_date_code(code: &str) -> bool {
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                characters.find(|&end| end == '"');
            }
            // Colours, conditions and locales; `[h]` and `[mm]` are running times and no dates.
            '[' => {
                characters.find(|&end| end == ']');
            }
            '\\' | '_' | '*' => {
                characters.next();
            }
            // The second section is for negative numbers, and dates have none.
            ';' => return false,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | '年' | '月' | '日' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers_by_their_format() {
        for date in ["yyyy-mm-dd", "m/d/yy", "[$-804]yyyy\"年\"m\"月\"", "mmm-yy", "h:mm", "[Red]dd.mm"] {
            assert!(is_date_code(date), "{date}");
        }
        for number in
            ["General", "0.00", "#,##0\"元\"", "#,##0;[Red]-#,##0", "_(* #,##0_)", "0.0\"months\"", "\\d0", "[h]"]
        {
            assert!(!is_date_code(number), "{number}");
        }
    }

    #[test]
    fn only_the_formats_of_cells_count() {
        let part = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy/m"/><numFmt numFmtId="165" formatCode="0.0"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="164"><alignment/></xf><xf numFmtId="165"/><xf numFmtId="57"/></cellXfs>
            <dxfs><xf numFmtId="14"/></dxfs></styleSheet>"#;
        let styles = Styles::read(part.as_bytes(), false).unwrap();
        assert_eq!(styles.dates, [false, true, false, true]);
        assert!(!styles.is_date(4));
    }
}
