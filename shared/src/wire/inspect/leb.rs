//! Reads and writes Automerge's little numbers (LEB128) from bytes that may lie.

use automerge::ChangeHash;

use super::Refusal;

/// Bytes that are read from the front.
#[derive(Debug, Clone, Copy)]
pub(in crate::wire) struct Bytes<'a> {
    rest: &'a [u8],
}

const TRUNCATED: Refusal = Refusal::Malformed("it ends in the middle");
const NUMBER: Refusal = Refusal::Malformed("a number is too large");

/// Ten groups of seven bits hold 64.
const GROUPS_MAX: u32 = 10;

impl<'a> Bytes<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn byte(&mut self) -> Result<u8, Refusal> {
        let (first, rest) = self.rest.split_first().ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(*first)
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Refusal> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(TRUNCATED)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub fn unsigned(&mut self) -> Result<u64, Refusal> {
        let mut number = 0_u64;
        for group in 0..GROUPS_MAX {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let shifted = bits << (7 * group);
            if shifted >> (7 * group) != bits {
                return Err(NUMBER);
            }
            number |= shifted;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(NUMBER)
    }

    pub fn signed(&mut self) -> Result<i64, Refusal> {
        let mut number = 0_i64;
        for group in 0..GROUPS_MAX {
            let byte = self.byte()?;
            let shift = 7 * group;
            number |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if shift + 7 < i64::BITS && byte & 0x40 != 0 {
                    number |= -1 << (shift + 7);
                }
                return Ok(number);
            }
        }
        Err(NUMBER)
    }

    /// A length and that many bytes.
    pub fn prefixed(&mut self, what: &'static str, max: usize) -> Result<&'a [u8], Refusal> {
        let length = self.unsigned()?;
        self.take(Refusal::bound_bytes(what, length, max)?)
    }

    /// A count and that many hashes, in order and each once, as Automerge expects them.
    pub fn hashes(&mut self, what: &'static str, max: usize) -> Result<Vec<ChangeHash>, Refusal> {
        let count = self.unsigned()?;
        let count = Refusal::bound_count(what, count, max)?;
        // The count is bounded and the bytes are there before any room is made.
        let mut bytes = Bytes::new(self.take(count * 32)?);
        let mut hashes = Vec::with_capacity(count);
        for _ in 0..count {
            hashes.push(ChangeHash(bytes.array()?));
        }
        hashes.sort_unstable();
        hashes.dedup();
        Ok(hashes)
    }
}

/// Appends a number in LEB128.
pub(in crate::wire) fn put_unsigned(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put_unsigned(&mut bytes, number);
            assert_eq!(Bytes::new(&bytes).unsigned(), Ok(number));
        }
        for (bytes, number) in
            [(&[0x7f][..], -1), (&[0x3f], 63), (&[0x40], -64), (&[0xff, 0x00], 127), (&[0x80, 0x7f], -128)]
        {
            assert_eq!(Bytes::new(bytes).signed(), Ok(number));
        }
    }

    #[test]
    fn endless_and_cut_off_numbers_are_refused() {
        assert_eq!(Bytes::new(&[0xff; 40]).unsigned(), Err(NUMBER));
        assert_eq!(Bytes::new(&[0xff; 40]).signed(), Err(NUMBER));
        assert_eq!(Bytes::new(&[0x80]).unsigned(), Err(TRUNCATED));
        assert!(Bytes::new(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]).unsigned().is_err());
    }

    #[test]
    fn a_million_hashes_are_refused_before_room_is_made() {
        let mut bytes = Vec::new();
        put_unsigned(&mut bytes, 1_000_000);
        assert_eq!(
            Bytes::new(&bytes).hashes("heads", 1024),
            Err(Refusal::TooMany { what: "heads", found: 1_000_000, max: 1024 })
        );
    }
}
