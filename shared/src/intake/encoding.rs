//! Which characters the bytes of a text file mean: a guess that is shown and can be overridden.
//!
//! Nothing is replaced silently: bytes that have no meaning in the encoding are an error that says where they are.

use std::fmt;
use std::ops::RangeInclusive;

use encoding_rs::{DecoderResult, Encoding as Codec};
use serde::{Deserialize, Serialize};

/// An encoding people's spreadsheet programs write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Simplified Chinese; GB18030 reads GB2312 and GBK as well.
    Gb18030,
    /// Traditional Chinese.
    Big5,
    /// Western European. Never guessed, because every file is valid in it.
    Windows1252,
}

impl Encoding {
    /// Every encoding, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::Utf8, Self::Gb18030, Self::Big5, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    /// The name people know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gb18030 => "GBK (GB18030)",
            Self::Big5 => "Big5",
            Self::Windows1252 => "Windows-1252",
        }
    }

    const fn codec(self) -> &'static Codec {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        }
    }

    /// The bytes that may stand before the text to name the encoding.
    const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Gb18030 => b"\x84\x31\x95\x33",
            Self::Big5 | Self::Windows1252 => b"",
        }
    }

    fn is_marked(self, bytes: &[u8]) -> bool {
        !self.mark().is_empty() && bytes.starts_with(self.mark())
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why an encoding was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The person said so.
    Chosen,
    /// The file begins with its byte order mark.
    Mark,
    /// The bytes have a meaning in this encoding and in no likelier one.
    Valid,
    /// The bytes have a meaning in two encodings; in this one they give the more common characters.
    Frequency,
}

/// The text of a file and how it was come by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    pub evidence: Evidence,
}

/// Bytes that are not the text they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodingError {
    #[error(
        "the file can't be read as {encoding}: byte {offset} means nothing in it; choose another encoding, or save the file as UTF-8"
    )]
    Undecodable { encoding: Encoding, offset: usize },
    #[error("this is not a text file (byte {offset} is zero): bring a CSV or an XLSX file")]
    NotText { offset: usize },
}

/// The bytes as text, in the encoding chosen or else in the likeliest.
pub fn decode(bytes: &[u8], chosen: Option<Encoding>) -> Result<Decoded, EncodingError> {
    if let Some(encoding) = chosen {
        let text = decode_as(bytes, encoding)?;
        return Ok(Decoded { text, encoding, evidence: Evidence::Chosen });
    }
    let marked = Encoding::ALL.into_iter().find(|encoding| encoding.is_marked(bytes));
    if let Some(encoding) = marked {
        let text = decode_as(bytes, encoding)?;
        return Ok(Decoded { text, encoding, evidence: Evidence::Mark });
    }
    if let Some(encoding) = guess_utf16(bytes) {
        let text = decode_as(bytes, encoding)?;
        return Ok(Decoded { text, encoding, evidence: Evidence::Valid });
    }
    let not_utf8 = match decode_as(bytes, Encoding::Utf8) {
        Ok(text) => return Ok(Decoded { text, encoding: Encoding::Utf8, evidence: Evidence::Valid }),
        Err(error @ EncodingError::NotText { .. }) => return Err(error),
        Err(error) => error,
    };
    match (decode_as(bytes, Encoding::Gb18030), decode_as(bytes, Encoding::Big5)) {
        (Ok(simplified), Ok(traditional)) => {
            // A tie goes to GB18030, the standard of the mainland's programs.
            let (text, encoding) = if common_share(bytes, 0xA1..=0xC6, 0x40) > common_share(bytes, 0xA1..=0xD7, 0xA1) {
                (traditional, Encoding::Big5)
            } else {
                (simplified, Encoding::Gb18030)
            };
            Ok(Decoded { text, encoding, evidence: Evidence::Frequency })
        }
        (Ok(text), Err(_)) => Ok(Decoded { text, encoding: Encoding::Gb18030, evidence: Evidence::Valid }),
        (Err(_), Ok(text)) => Ok(Decoded { text, encoding: Encoding::Big5, evidence: Evidence::Valid }),
        (Err(gb18030), Err(big5)) => Err(furthest([not_utf8, gb18030, big5])),
    }
}

/// The bytes as text in one encoding, without its mark.
fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<String, EncodingError> {
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    if !wide && let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        return Err(EncodingError::NotText { offset });
    }
    let skipped = if encoding.is_marked(bytes) { encoding.mark().len() } else { 0 };
    let mut rest = bytes.get(skipped..).unwrap_or_default();
    let mut offset = skipped;
    let mut decoder = encoding.codec().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(rest.len() + 16);
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        offset += read;
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => break,
            // Chinese grows by a half on its way to UTF-8.
            DecoderResult::OutputFull => text.reserve(rest.len() + 16),
            DecoderResult::Malformed(length, beyond) => {
                let offset = offset.saturating_sub(usize::from(length) + usize::from(beyond));
                return Err(EncodingError::Undecodable { encoding, offset });
            }
        }
    }
    match text.find('\0') {
        Some(at) if wide => {
            let before = text.get(..at).unwrap_or_default().encode_utf16().count();
            Err(EncodingError::NotText { offset: skipped + before * 2 })
        }
        _ => Ok(text),
    }
}

/// UTF-16 without a mark betrays itself by zeros: the upper halves of commas, digits and line ends.
fn guess_utf16(bytes: &[u8]) -> Option<Encoding> {
    // 64 KiB hold hundreds of rows.
    let sample = bytes.get(..64 * 1024).unwrap_or(bytes);
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // In text one of the halves is never zero; what has zeros in both is not text.
    if !bytes.len().is_multiple_of(2) || even.min(odd) * 10 > even.max(odd) {
        return None;
    }
    match even.cmp(&odd) {
        std::cmp::Ordering::Less => Some(Encoding::Utf16Le),
        std::cmp::Ordering::Greater => Some(Encoding::Utf16Be),
        std::cmp::Ordering::Equal => None,
    }
}

/// The share of common characters among the two-byte ones, in parts of ten thousand, if the bytes are so encoded.
///
/// Both standards put punctuation and the common characters first (GB 2312 level one: lead bytes to D7, second byte
/// from A1; Big5 level one: lead bytes to C6) and the rare ones after. Text is nearly all common; read in the other
/// encoding it becomes nearly all rare. Over a budget's words this errs twice in a thousand for a single word, and not
/// at all from two words on.
fn common_share(bytes: &[u8], leads: RangeInclusive<u8>, second_min: u8) -> usize {
    let (mut common, mut all) = (0, 0);
    let mut bytes = bytes.iter().copied();
    while let Some(lead) = bytes.next() {
        if lead.is_ascii() {
            continue;
        }
        let second = bytes.next().unwrap_or_default();
        if second.is_ascii_digit() {
            // A digit in second place begins the lower half of a four-byte character of GB18030, always a rare one.
            bytes.next();
            bytes.next();
        }
        all += 1;
        common += usize::from(leads.contains(&lead) && second >= second_min);
    }
    common * 10_000 / usize::max(all, 1)
}

/// The most plausible of several failures: the encoding that went on longest.
fn furthest(errors: [EncodingError; 3]) -> EncodingError {
    let [first, rest @ ..] = errors;
    let offset = |error: &EncodingError| match *error {
        EncodingError::Undecodable { offset, .. } | EncodingError::NotText { offset } => offset,
    };
    rest.into_iter().fold(first, |best, next| if offset(&next) > offset(&best) { next } else { best })
}

#[cfg(test)]
mod tests;
