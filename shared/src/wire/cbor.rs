//! As much of CBOR (RFC 8949) as the wire needs: a reader that borrows and bounds, and a writer.
//!
//! The reader takes what JavaScript's encoders send: lengths in any width, indefinite lengths, tags (a typed array is a
//! byte string under tag 64), whole numbers as floats. It allocates nothing.

use super::WireError;
use super::limit;

/// The head of a data item; strings come with their bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Item<'a> {
    Unsigned(u64),
    /// −1 − n.
    Negative(u64),
    Float(f64),
    Bytes(&'a [u8]),
    Text(&'a str),
    /// The number of items, or `None` when a break ends them.
    Array(Option<u64>),
    Map(Option<u64>),
    Bool(bool),
    /// `null` and `undefined`.
    Nothing,
    Break,
}

#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

const TRUNCATED: WireError = WireError::NotCbor("it ends in the middle");

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8], WireError> {
        let count = usize::try_from(count).map_err(|_| TRUNCATED)?;
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// The number after an initial byte; `None` for an indefinite length.
    fn argument(&mut self, info: u8) -> Result<Option<u64>, WireError> {
        Ok(Some(match info {
            0..=23 => u64::from(info),
            24 => u64::from(u8::from_be_bytes(self.array()?)),
            25 => u64::from(u16::from_be_bytes(self.array()?)),
            26 => u64::from(u32::from_be_bytes(self.array()?)),
            27 => u64::from_be_bytes(self.array()?),
            31 => return Ok(None),
            _ => return Err(WireError::NotCbor("a length of a kind that does not exist")),
        }))
    }

    /// The next item, past any tags.
    pub fn item(&mut self) -> Result<Item<'a>, WireError> {
        // Tags only nest in nonsense; a bound keeps a megabyte of tags from being read as one.
        for _ in 0..limit::NESTING_MAX {
            let [initial] = self.array::<1>()?;
            let (major, info) = (initial >> 5, initial & 0x1f);
            if major == 7 {
                return self.simple(info);
            }
            let argument = self.argument(info)?;
            let number = argument.ok_or(WireError::NotCbor("an indefinite length where none is possible"));
            return Ok(match major {
                0 => Item::Unsigned(number?),
                1 => Item::Negative(number?),
                2 => Item::Bytes(self.take(number?)?),
                3 => Item::Text(
                    std::str::from_utf8(self.take(number?)?)
                        .map_err(|_| WireError::NotCbor("text that is not UTF-8"))?,
                ),
                4 => Item::Array(argument),
                5 => Item::Map(argument),
                _ => {
                    number?;
                    continue;
                }
            });
        }
        Err(WireError::TooDeep)
    }

    fn simple(&mut self, info: u8) -> Result<Item<'a>, WireError> {
        Ok(match info {
            20 => Item::Bool(false),
            21 => Item::Bool(true),
            22 | 23 => Item::Nothing,
            25 => Item::Float(half(u16::from_be_bytes(self.array()?))),
            26 => Item::Float(f64::from(f32::from_be_bytes(self.array()?))),
            27 => Item::Float(f64::from_be_bytes(self.array()?)),
            31 => Item::Break,
            _ => return Err(WireError::NotCbor("a simple value of a kind that does not exist")),
        })
    }

    /// Steps over one whole value, however built.
    pub fn skip(&mut self) -> Result<(), WireError> {
        self.skip_within(limit::NESTING_MAX).map(|_| ())
    }

    /// `true` when the item was a break.
    fn skip_within(&mut self, depth: usize) -> Result<bool, WireError> {
        let inner = depth.checked_sub(1).ok_or(WireError::TooDeep)?;
        let (count, each) = match self.item()? {
            Item::Break => return Ok(true),
            Item::Array(count) => (count, 1),
            Item::Map(count) => (count, 2),
            _ => return Ok(false),
        };
        match count {
            Some(count) => {
                // Each item takes a byte at least, so a lying count ends with the bytes.
                for _ in 0..count.saturating_mul(each) {
                    if self.skip_within(inner)? {
                        return Err(WireError::NotCbor("a break in the middle"));
                    }
                }
            }
            None => while !self.skip_within(inner)? {},
        }
        Ok(false)
    }

    /// The elements of an array, each read by `read`.
    pub fn elements<T>(
        &mut self,
        field: &'static str,
        max: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, WireError>,
    ) -> Result<Vec<T>, WireError> {
        let Item::Array(count) = self.item()? else { return Err(WireError::Field(field)) };
        let mut items = Vec::new();
        while self.more(count, items.len())? {
            if items.len() >= max {
                return Err(WireError::TooLong { field, found: count.unwrap_or(items.len() as u64 + 1), max });
            }
            items.push(read(self)?);
        }
        Ok(items)
    }

    /// The entries of a map; `read` is given each key and must step over the value.
    pub fn entries(
        &mut self,
        field: &'static str,
        max: usize,
        mut read: impl FnMut(&'a str, &mut Self) -> Result<(), WireError>,
    ) -> Result<(), WireError> {
        let Item::Map(count) = self.item()? else { return Err(WireError::Field(field)) };
        let mut seen = 0;
        while self.more(count, seen)? {
            if seen >= max {
                return Err(WireError::TooLong { field, found: count.unwrap_or(seen as u64 + 1), max });
            }
            seen += 1;
            match self.item()? {
                Item::Text(key) => read(key, self)?,
                _ => return Err(WireError::NotMap),
            }
        }
        Ok(())
    }

    fn more(&mut self, count: Option<u64>, seen: usize) -> Result<bool, WireError> {
        match count {
            Some(count) => Ok((seen as u64) < count),
            None => {
                let mut ahead = self.clone();
                let ended = ahead.item()? == Item::Break;
                if ended {
                    *self = ahead;
                }
                Ok(!ended)
            }
        }
    }

    pub fn text(&mut self, field: &'static str, max: usize) -> Result<&'a str, WireError> {
        match self.item()? {
            Item::Text(text) if text.len() <= max => Ok(text),
            Item::Text(text) => Err(WireError::TooLong { field, found: text.len() as u64, max }),
            _ => Err(WireError::Field(field)),
        }
    }

    /// Text that may be absent (`null`, `undefined`).
    pub fn optional_text(&mut self, field: &'static str, max: usize) -> Result<Option<&'a str>, WireError> {
        let mut ahead = self.clone();
        if ahead.item()? == Item::Nothing {
            *self = ahead;
            return Ok(None);
        }
        self.text(field, max).map(Some)
    }

    pub fn bytes(&mut self, field: &'static str, max: usize) -> Result<&'a [u8], WireError> {
        match self.item()? {
            Item::Bytes(bytes) if bytes.len() <= max => Ok(bytes),
            Item::Bytes(bytes) => Err(WireError::TooLong { field, found: bytes.len() as u64, max }),
            _ => Err(WireError::Field(field)),
        }
    }

    pub fn flag(&mut self, field: &'static str) -> Result<bool, WireError> {
        match self.item()? {
            Item::Bool(flag) => Ok(flag),
            Item::Nothing => Ok(false),
            _ => Err(WireError::Field(field)),
        }
    }

    /// A whole number, also when it comes as a float, as JavaScript's large ones do.
    pub fn integer(&mut self, field: &'static str) -> Result<i64, WireError> {
        match self.item()? {
            Item::Unsigned(number) => i64::try_from(number).map_err(|_| WireError::Field(field)),
            Item::Negative(number) => {
                i64::try_from(number).map(|number| -1 - number).map_err(|_| WireError::Field(field))
            }
            Item::Float(number) => whole(number).ok_or(WireError::Field(field)),
            _ => Err(WireError::Field(field)),
        }
    }

    pub fn unsigned(&mut self, field: &'static str) -> Result<u64, WireError> {
        u64::try_from(self.integer(field)?).map_err(|_| WireError::Field(field))
    }
}

/// A float that is a whole number, within what floats count exactly.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let fits = number.fract() == 0.0 && number.abs() <= EXACT;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within ±2⁵³, so nothing is cut off")]
    fits.then_some(number as i64)
}

/// A half-precision float (RFC 8949, appendix D).
fn half(bits: u16) -> f64 {
    let (exponent, mantissa) = (i32::from((bits >> 10) & 0x1f), f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => mantissa * 2_f64.powi(-24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (mantissa + 1024.0) * 2_f64.powi(exponent - 25),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

/// Writes CBOR with the shortest heads, as RFC 8949 prefers.
#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity) }
    }

    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn head(&mut self, major: u8, number: u64) {
        let major = major << 5;
        match number {
            0..=23 => self.bytes.push(major | number.to_be_bytes()[7]),
            24..=0xff => self.bytes.extend([major | 24, number.to_be_bytes()[7]]),
            0x100..=0xffff => {
                self.bytes.push(major | 25);
                self.bytes.extend(&number.to_be_bytes()[6..]);
            }
            0x1_0000..=0xffff_ffff => {
                self.bytes.push(major | 26);
                self.bytes.extend(&number.to_be_bytes()[4..]);
            }
            _ => {
                self.bytes.push(major | 27);
                self.bytes.extend(number.to_be_bytes());
            }
        }
    }

    pub fn map(&mut self, entries: usize) {
        self.head(5, entries as u64);
    }

    pub fn array(&mut self, elements: usize) {
        self.head(4, elements as u64);
    }

    pub fn text(&mut self, text: &str) {
        self.head(3, text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    pub fn byte_string(&mut self, bytes: &[u8]) {
        self.head(2, bytes.len() as u64);
        self.bytes.extend(bytes);
    }

    pub fn unsigned(&mut self, number: u64) {
        self.head(0, number);
    }

    pub fn integer(&mut self, number: i64) {
        match u64::try_from(number) {
            Ok(number) => self.head(0, number),
            Err(_) => self.head(1, number.unsigned_abs() - 1),
        }
    }

    pub fn flag(&mut self, flag: bool) {
        self.bytes.push(if flag { 0xf5 } else { 0xf4 });
    }

    pub fn nothing(&mut self) {
        self.bytes.push(0xf6);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hex: &str, expect: Item<'_>) {
        let bytes = unhex(hex);
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.item().unwrap(), expect, "{hex}");
        assert!(reader.is_empty());
    }

    fn unhex(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn items_of_every_kind_are_read() {
        check("17", Item::Unsigned(23));
        check("1903e8", Item::Unsigned(1000));
        check("3903e7", Item::Negative(999));
        check("fb4000000000000000", Item::Float(2.0));
        check("fa40000000", Item::Float(2.0));
        check("f94000", Item::Float(2.0));
        check("d84043010203", Item::Bytes(&[1, 2, 3]));
        check("63e4b89a", Item::Text("业"));
        check("f7", Item::Nothing);
        check("9f", Item::Array(None));
    }

    #[test]
    fn nothing_is_believed_that_is_not_there() {
        for hex in ["", "19", "5b7fffffffffffffff", "7a7fffffff41", "ff", "1c", "62c328", &"d8".repeat(40)] {
            let bytes = unhex(hex);
            let mut reader = Reader::new(&bytes);
            let found = reader.skip_within(limit::NESTING_MAX);
            assert!(found.is_err() || found == Ok(true), "{hex} gave {found:?}");
        }
    }

    #[test]
    fn deep_nests_and_lying_counts_end() {
        let deep = vec![0x81; 100_000];
        assert_eq!(Reader::new(&deep).skip(), Err(WireError::TooDeep));
        let lying = unhex("9bffffffffffffffff");
        assert_eq!(Reader::new(&lying).skip(), Err(TRUNCATED));
    }

    #[test]
    fn what_is_written_reads_back() {
        for number in
            [0, 1, 23, 24, 255, 256, 65_535, 65_536, i64::from(u32::MAX), 1 << 40, i64::MAX, -1, -25, i64::MIN]
        {
            let mut writer = Writer::default();
            writer.integer(number);
            let bytes = writer.finish();
            assert_eq!(Reader::new(&bytes).integer("n").unwrap(), number);
        }
    }
}
