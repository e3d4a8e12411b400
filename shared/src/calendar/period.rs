//! [`Period`]: one of the up to thirteen columns of a fiscal year, counted from its start. Not a calendar month.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::CalendarError;

/// A period of a fiscal year: 1 to 12, and 13 for year-end adjustments. In documents and JSON it is its two-digit key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period(u8);

/// A quarter of a fiscal year: 1 to 4, which is also its form in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Quarter(u8);

/// The keys, which sort as text in the order of the periods.
const KEYS: [&str; 13] = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"];

impl Period {
    /// How many there can be.
    pub const COUNT: usize = KEYS.len();
    pub const FIRST: Self = Self(1);
    pub const ADJUSTMENT: Self = Self(13);

    /// The period of a number from 1 to 13.
    pub fn try_new(number: u8) -> Result<Self, CalendarError> {
        if (1..=13).contains(&number) { Ok(Self(number)) } else { Err(CalendarError::Period(number.to_string())) }
    }

    /// All thirteen; [`super::FiscalCalendar::periods`] gives those of one calendar.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map(Self).into_iter()
    }

    /// 1 to 13.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// 0 to 12, for a place in a list.
    pub const fn index(self) -> usize {
        (self.0 - 1) as usize
    }

    /// Two digits, as cells are keyed in documents: `01` to `13`.
    #[expect(clippy::indexing_slicing, reason = "a period is 1 to 13 by construction and there are thirteen keys")]
    pub const fn key(self) -> &'static str {
        KEYS[self.index()]
    }

    pub const fn is_adjustment(self) -> bool {
        self.0 == Self::ADJUSTMENT.0
    }

    /// The quarter a month belongs to; adjustments belong to the year alone.
    pub const fn quarter(self) -> Option<Quarter> {
        if self.is_adjustment() { None } else { Some(Quarter(self.0.div_ceil(3))) }
    }
}

impl Quarter {
    /// All four, in order.
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// The quarter of a number from 1 to 4.
    pub fn try_new(number: u8) -> Result<Self, CalendarError> {
        Self::ALL.into_iter().find(|quarter| quarter.0 == number).ok_or(CalendarError::Quarter(number))
    }

    /// 1 to 4.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its three periods.
    pub fn periods(self) -> [Period; 3] {
        let last = self.0 * 3;
        [Period(last - 2), Period(last - 1), Period(last)]
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Period({})", self.key())
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Q{}", self.0)
    }
}

impl FromStr for Period {
    type Err = CalendarError;

    /// Reads the two-digit key and nothing else: a second spelling would be a second cell.
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        Self::all()
            .find(|period| period.key() == text)
            .ok_or_else(|| CalendarError::Period(text.chars().take(8).collect()))
    }
}

impl TryFrom<u8> for Quarter {
    type Error = CalendarError;
    fn try_from(number: u8) -> Result<Self, CalendarError> {
        Self::try_new(number)
    }
}

impl From<Quarter> for u8 {
    fn from(quarter: Quarter) -> Self {
        quarter.0
    }
}

impl TryFrom<String> for Period {
    type Error = CalendarError;
    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.key().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_other_spellings_are_refused() {
        for period in Period::all() {
            assert_eq!(period.key().parse(), Ok(period));
            assert_eq!(Period::try_new(period.number()), Ok(period));
            assert_eq!(serde_json::to_value(period).unwrap(), period.key());
        }
        assert_eq!(Period::all().len(), 13);
        for text in ["1", "00", "14", "001", "", "０１", " 01", &"1".repeat(1_000)] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
        assert!(Period::try_new(0).is_err() && Period::try_new(14).is_err());
    }

    #[test]
    fn three_periods_make_a_quarter_and_adjustments_stand_apart() {
        for quarter in Quarter::ALL {
            for period in quarter.periods() {
                assert_eq!(period.quarter(), Some(quarter), "{period:?}");
            }
        }
        assert_eq!(Quarter::ALL.iter().flat_map(|q| q.periods()).count(), 12);
        assert_eq!(Period::ADJUSTMENT.quarter(), None);
    }
}
