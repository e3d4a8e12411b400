//! [`FiscalYear`]: the number a fiscal year is called by. Which days it covers is the calendar's to say.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::CalendarError;

/// The year in a fiscal year's name, such as 2027.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The first and last year a plan can have: four digits, wide of any budget, so that every date of every year exists.
    pub const FIRST: Self = Self(1900);
    pub const LAST: Self = Self(2999);

    pub fn try_new(year: i64) -> Result<Self, CalendarError> {
        i32::try_from(year)
            .ok()
            .filter(|year| (Self::FIRST.0..=Self::LAST.0).contains(year))
            .map(Self)
            .ok_or(CalendarError::Year(year))
    }

    pub const fn number(self) -> i32 {
        self.0
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl TryFrom<i64> for FiscalYear {
    type Error = CalendarError;
    fn try_from(year: i64) -> Result<Self, CalendarError> {
        Self::try_new(year)
    }
}

impl From<FiscalYear> for i64 {
    fn from(year: FiscalYear) -> Self {
        Self::from(year.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_bounded() {
        assert_eq!(FiscalYear::try_new(2027).map(FiscalYear::number), Ok(2027));
        for year in [1899, 3000, 0, -1, i64::MAX, i64::MIN] {
            assert_eq!(FiscalYear::try_new(year), Err(CalendarError::Year(year)));
        }
    }
}
