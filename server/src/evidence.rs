//! What a file that is put to a request is: told by its own first bytes, not by its name or by what a browser says.
//!
//! Only what people show each other as evidence is taken. Nothing is ever handed out as something that runs: text is
//! plain text whatever stands in it, and pictures are the only thing that is shown in place.

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    Png,
    Jpeg,
    Gif,
    Webp,
    Heic,
    Pdf,
    Workbook,
    Letter,
    Text,
}

impl EvidenceKind {
    const EVERY: [Self; 9] =
        [Self::Png, Self::Jpeg, Self::Gif, Self::Webp, Self::Heic, Self::Pdf, Self::Workbook, Self::Letter, Self::Text];

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Letter => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    pub fn of_media_type(text: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|kind| kind.media_type() == text)
    }

    /// Whether a browser may show it in place of saving it: pictures every browser reads.
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// What these bytes are; none when it is nothing that is taken.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let at = |place: usize, mark: &[u8]| bytes.get(place..).is_some_and(|rest| rest.starts_with(mark));
        if at(0, b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if at(0, b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
            Some(Self::Gif)
        } else if at(0, b"RIFF") && at(8, b"WEBP") {
            Some(Self::Webp)
        } else if at(4, b"ftyp") {
            let is_heic = [b"heic", b"heix", b"hevc", b"mif1", b"msf1"].into_iter().any(|brand| at(8, brand));
            is_heic.then_some(Self::Heic)
        } else if at(0, b"%PDF-") {
            Some(Self::Pdf)
        } else if at(0, b"PK\x03\x04") {
            office(bytes)
        } else {
            is_text(bytes).then_some(Self::Text)
        }
    }
}

/// A package of Office names its main part in its directory.
fn office(bytes: &[u8]) -> Option<EvidenceKind> {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if !holds(b"[Content_Types].xml") {
        None
    } else if holds(b"xl/workbook.xml") {
        Some(EvidenceKind::Workbook)
    } else {
        holds(b"word/document.xml").then_some(EvidenceKind::Letter)
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let is_plain = |text: &str| !text.chars().any(|sign| sign.is_control() && !matches!(sign, '\t' | '\r' | '\n'));
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(is_plain)
}

/// The name of a file as it is kept: the last part of a path, on one line, at most a hundred characters.
pub fn name_of(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|sign| !sign.is_control() && !is_invisible(*sign)).take(100).collect();
    let plain = plain.trim().trim_start_matches('.').to_owned();
    if plain.is_empty() { "file".to_owned() } else { plain }
}

/// Signs that turn the order of what stands behind them, so that a name seems to end otherwise.
const fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let check =
            |bytes: &[u8], expect: Option<EvidenceKind>| assert_eq!(EvidenceKind::of(bytes), expect, "{bytes:?}");
        check(b"\x89PNG\r\n\x1a\n...", Some(EvidenceKind::Png));
        check(b"\xff\xd8\xff\xe0...", Some(EvidenceKind::Jpeg));
        check(b"RIFF\x10\0\0\0WEBPVP8 ", Some(EvidenceKind::Webp));
        check(b"RIFF\x10\0\0\0WAVEfmt ", None);
        check(b"\0\0\0\x18ftypheic", Some(EvidenceKind::Heic));
        check(b"\0\0\0\x18ftypisom", None);
        check(b"%PDF-1.7\n%\xe2\xe3", Some(EvidenceKind::Pdf));
        check(b"PK\x03\x04 [Content_Types].xml xl/workbook.xml", Some(EvidenceKind::Workbook));
        check(b"PK\x03\x04 [Content_Types].xml word/document.xml", Some(EvidenceKind::Letter));
        check(b"PK\x03\x04 evil.exe", None);
        check(b"MZ\x90\0\x03", None);
        check(b"\x7fELF\x02", None);
        check(b"", None);
        check("供应商,报价\r\n甲,1".as_bytes(), Some(EvidenceKind::Text));
        check(b"<html><script>alert(1)</script>", Some(EvidenceKind::Text));
        check(b"text with \x1b[31m colours", None);
    }

    #[test]
    fn media_types_read_back() {
        for kind in EvidenceKind::EVERY {
            assert_eq!(EvidenceKind::of_media_type(kind.media_type()), Some(kind));
            assert!(!kind.media_type().contains("html") && !kind.media_type().contains("svg"));
        }
    }

    #[test]
    fn a_name_is_one_line_without_a_way() {
        for (typed, expect) in [
            ("报价单.pdf", "报价单.pdf"),
            ("C:\\quotes\\a.pdf", "a.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(name_of(typed), expect, "{typed:?}");
        }
        assert_eq!(name_of(&"长".repeat(300)).chars().count(), 100);
    }
}
