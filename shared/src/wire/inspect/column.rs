//! Counts what a column will expand to, without expanding it.
//!
//! Automerge stores operations in columns of runs: three bytes can say “the same, 2⁶⁰ times”. Reading such a column is
//! endless, so its runs are summed up first. The kinds of column are those of the storage format's specification.

use super::leb::Bytes;
use super::{Refusal, limit};

/// The lowest three bits of a column's specification.
mod kind {
    pub const GROUP: u32 = 0;
    pub const ACTOR: u32 = 1;
    pub const INTEGER: u32 = 2;
    pub const DELTA: u32 = 3;
    pub const BOOLEAN: u32 = 4;
    pub const STRING: u32 = 5;
    pub const VALUE_METADATA: u32 = 6;
}

/// The bit that says a column is deflated.
const DEFLATED: u32 = 0b1000;

/// A column's specification and its length in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub spec: u32,
    pub length: usize,
}

impl Column {
    pub fn is_deflated(self) -> bool {
        self.spec & DEFLATED != 0
    }
}

/// Reads the list of columns that stands before their data.
pub(super) fn columns(bytes: &mut Bytes<'_>, bytes_max: usize) -> Result<Vec<Column>, Refusal> {
    let count = bytes.unsigned()?;
    let count = Refusal::bound_count("columns", count, limit::COLUMNS_MAX)?;
    let mut columns = Vec::with_capacity(count);
    for _ in 0..count {
        let spec = u32::try_from(bytes.unsigned()?).map_err(|_| Refusal::Malformed("a column of an unknown kind"))?;
        let length = bytes.unsigned()?;
        columns.push(Column { spec, length: Refusal::bound_bytes("column", length, bytes_max)? });
    }
    Ok(columns)
}

/// What columns may refer to and how far they may go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// Actor columns hold places in a list of this length.
    pub actors: usize,
    /// Values in any one column.
    pub rows: usize,
}

/// Refuses a column, already inflated, that would expand beyond the bounds.
pub(super) fn check(spec: u32, data: &[u8], bounds: Bounds) -> Result<(), Refusal> {
    match spec & 0b111 {
        kind::GROUP => {
            let mut total = 0_u64;
            runs(
                data,
                bounds,
                |bytes| bytes.unsigned(),
                |count, value| {
                    total = total.saturating_add(count.saturating_mul(*value));
                    Refusal::bound_count("operations replaced", total, bounds.rows).map(|_| ())
                },
            )
        }
        kind::ACTOR => runs(
            data,
            bounds,
            |bytes| bytes.unsigned(),
            |_, actor| {
                let known = usize::try_from(*actor).is_ok_and(|actor| actor < bounds.actors);
                if known { Ok(()) } else { Err(Refusal::UnknownReference("an actor")) }
            },
        ),
        kind::INTEGER | kind::VALUE_METADATA => runs(data, bounds, |bytes| bytes.unsigned(), |_, _| Ok(())),
        kind::DELTA => runs(data, bounds, |bytes| bytes.signed(), |_, _| Ok(())),
        kind::STRING => runs(data, bounds, |bytes| bytes.prefixed("key", limit::KEY_BYTES_MAX), |_, _| Ok(())),
        kind::BOOLEAN => {
            let (mut bytes, mut total) = (Bytes::new(data), 0_u64);
            while !bytes.is_empty() {
                total = total.saturating_add(bytes.unsigned()?);
                Refusal::bound_count("operations", total, bounds.rows)?;
            }
            Ok(())
        }
        // The values themselves stand one after the other and cannot be more than they are.
        _ => Ok(()),
    }
}

/// Walks over runs: a positive number and one value, a negative number and that many values, or zero and a number of
/// nulls. `see` is told each value and how often it comes.
fn runs<'a, T>(
    data: &'a [u8],
    bounds: Bounds,
    mut value: impl FnMut(&mut Bytes<'a>) -> Result<T, Refusal>,
    mut see: impl FnMut(u64, &T) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let (mut bytes, mut total) = (Bytes::new(data), 0_u64);
    while !bytes.is_empty() {
        let run = bytes.signed()?;
        let count = if run == 0 { bytes.unsigned()? } else { run.unsigned_abs() };
        total = total.saturating_add(count);
        Refusal::bound_count("operations", total, bounds.rows)?;
        if run > 0 {
            let repeated = value(&mut bytes)?;
            see(count, &repeated)?;
        } else if run < 0 {
            for _ in 0..count {
                let single = value(&mut bytes)?;
                see(1, &single)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { actors: 2, rows: 1000 };

    #[test]
    fn short_runs_pass() {
        for (spec, data) in [
            (0, &[0x02, 0x03][..]),
            (1, &[0x7e, 0x00, 0x01]),
            (3, &[0x02, 0x7f]),
            (4, &[0x01, 0x02]),
            (5, &[0x02, 0x01, b'a']),
        ] {
            assert_eq!(check(spec, data, BOUNDS), Ok(()), "{spec}");
        }
    }

    #[test]
    fn bytes_that_expand_without_end_are_refused() {
        let endless = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f, 0x01];
        for spec in [0, 1, 2, 3, 6] {
            assert!(matches!(check(spec, &endless, BOUNDS), Err(Refusal::TooMany { .. })), "{spec}");
        }
        assert!(matches!(check(4, &endless, BOUNDS), Err(Refusal::TooMany { .. })));
        let nulls = [0x00, 0xff, 0xff, 0xff, 0x7f];
        assert!(matches!(check(2, &nulls, BOUNDS), Err(Refusal::TooMany { .. })));
        let (one_row, a_million_each) = (0x01, [0xc0, 0x84, 0x3d]);
        let group = [&[one_row][..], &a_million_each].concat();
        assert!(matches!(check(0, &group, BOUNDS), Err(Refusal::TooMany { what: "operations replaced", .. })));
    }

    #[test]
    fn an_actor_that_is_not_listed_is_refused() {
        assert_eq!(check(1, &[0x01, 0x02], BOUNDS), Err(Refusal::UnknownReference("an actor")));
    }
}
