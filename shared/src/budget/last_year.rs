//! The shape of last year: a line's months in the plan it was rolled forward from, as the proportions of this year's.
//!
//! The months are taken once and kept with the rule, so that every replica reckons alike, offline and when last year's
//! sheet is closed to the reader.

use serde::{Deserialize, Serialize};

use super::{MONTHS, SpreadRule};
use crate::calendar::Period;

/// Whose months of last year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastYear {
    Budget,
    /// What came of it; where the year still runs, with what is planned of the rest.
    Actual,
}

impl LastYear {
    pub const ALL: [Self; 2] = [Self::Budget, Self::Actual];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Actual => "actual",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.as_str() == text)
    }
}

/// Why last year has no shape to go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    #[error("nothing of last year stands in any month: choose another way to spread")]
    Nothing,
    #[error("last year was below nothing in {0}: a share can't be, so choose another way to spread")]
    Negative(Period),
    #[error("a month of last year is larger than any amount: choose another way to spread")]
    TooLarge,
}

impl SpreadRule {
    /// In proportion to last year's months, in minor units.
    pub fn last_year(of: LastYear, months: &[i128; MONTHS]) -> Result<Self, ShapeError> {
        let mut weights = [0; MONTHS];
        for ((weight, month), period) in weights.iter_mut().zip(months).zip(Period::all()) {
            if *month < 0 {
                return Err(ShapeError::Negative(period));
            }
            *weight =
                u64::try_from(*month).ok().filter(|month| *month <= Self::WEIGHT_MAX).ok_or(ShapeError::TooLarge)?;
        }
        if weights.iter().all(|weight| *weight == 0) {
            return Err(ShapeError::Nothing);
        }
        Ok(Self::LastYear(of, weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(first: i128, rest: i128) -> [i128; MONTHS] {
        let mut months = [rest; MONTHS];
        months[0] = first;
        months
    }

    #[test]
    fn last_year_has_a_shape_or_says_why_not() {
        let check = |months, expect: Result<&str, ShapeError>| {
            let made = SpreadRule::last_year(LastYear::Budget, &months).map(|rule| rule.to_string());
            assert_eq!(made, expect.map(str::to_owned));
        };
        check(months(3, 1), Ok("last_year:budget:3,1,1,1,1,1,1,1,1,1,1,1"));
        check(months(0, 0), Err(ShapeError::Nothing));
        check(months(5, -1), Err(ShapeError::Negative(Period::try_new(2).unwrap())));
        check(months(1 << 80, 1), Err(ShapeError::TooLarge));
        let rule: SpreadRule = "last_year:actual:0,0,0,0,0,0,0,0,0,0,0,9007199254740992".parse().unwrap();
        assert_eq!(rule.to_string().parse(), Ok(rule));
        for text in [
            "last_year:budget",
            "last_year:plan:1,1,1,1,1,1,1,1,1,1,1,1",
            "last_year:budget:0,0,0,0,0,0,0,0,0,0,0,0",
            "last_year:actual:-1,1,1,1,1,1,1,1,1,1,1,1",
        ] {
            assert!(text.parse::<SpreadRule>().is_err(), "{text}");
        }
    }
}
