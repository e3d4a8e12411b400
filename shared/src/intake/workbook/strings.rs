//! The strings of a workbook, which its cells refer to by number.

use std::io::BufRead;

use super::WorkbookError;
use super::xml::{Met, Xml};

/// All strings in one, with the end of each. The workbook's own count is not believed; what is there is counted.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn read(part: impl BufRead) -> Result<Self, WorkbookError> {
        let mut xml = Xml::new(part);
        let mut strings = Self::default();
        loop {
            match xml.next()? {
                Met::Open(element) if element.name() == "si" => {
                    rich_text(&mut xml, &mut strings.text)?;
                    // A part is never larger than the unpacking allows, which is far below 4 GiB.
                    strings.ends.push(u32::try_from(strings.text.len()).unwrap_or(u32::MAX));
                }
                Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
                Met::End => return Ok(strings),
            }
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.text.get(start as usize..end as usize)
    }
}

/// Appends the text of the element just opened: its runs together, without the reading aids (`rPh`) of Japanese.
pub(super) fn rich_text<R: BufRead>(xml: &mut Xml<R>, text: &mut String) -> Result<(), WorkbookError> {
    let outside = xml.depth().saturating_sub(1);
    let mut piece = String::new();
    while xml.depth() > outside {
        match xml.next()? {
            Met::Open(element) if element.name() == "t" => {
                piece.clear();
                xml.text_into(&mut piece)?;
                unescape_into(&piece, text);
            }
            Met::Open(element) if element.name() == "rPh" => xml.text_into(&mut String::new())?,
            Met::Open(_) | Met::Close | Met::Text(_) | Met::Nothing => {}
            Met::End => return Err(WorkbookError::damaged(&"a part ends too early")),
        }
    }
    Ok(())
}

/// Appends text with `_x000D_` and its like resolved: characters that XML can't hold.
pub(super) fn unescape_into(piece: &str, text: &mut String) {
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once("_x") {
        text.push_str(before);
        let escaped = after
            .split_at_checked(4)
            .filter(|(digits, behind)| behind.starts_with('_') && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|(digits, behind)| {
                Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, behind.strip_prefix('_')?))
            });
        match escaped {
            Some((character, behind)) => {
                text.push(character);
                rest = behind;
            }
            None => {
                text.push_str("_x");
                rest = after;
            }
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_by_number() {
        let part = r#"<sst uniqueCount="18446744073709551615"><si><t>工资</t></si><si><r><t>差</t></r><r><t xml:space="preserve">旅 &amp; 费</t></r></si>
            <si><t>課</t><rPh sb="0" eb="1"><t>か</t></rPh></si><si/></sst>"#;
        let strings = Strings::read(part.as_bytes()).unwrap();
        let expect = [Some("工资"), Some("差旅 & 费"), Some("課"), Some(""), None];
        assert_eq!(std::array::from_fn(|index| strings.get(index)), expect);
    }

    #[test]
    fn escaped_characters_are_resolved() {
        for (piece, expect) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x12_", "_x12_"),
            ("_xD800_", "_xD800_"),
            ("a_x", "a_x"),
            ("_x费用费_", "_x费用费_"),
        ] {
            let mut text = String::new();
            unescape_into(piece, &mut text);
            assert_eq!(text, expect, "{piece}");
        }
    }
}
