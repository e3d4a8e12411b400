//! [`Minor`]: a count of a currency's smallest unit, such as 分 or cents, with arithmetic that can't overflow silently.

use serde::{Deserialize, Serialize};

use super::MoneyError;

/// An amount in minor units. In JSON and in documents it is a plain integer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Minor(pub i64);

impl Minor {
    pub const ZERO: Self = Self(0);

    /// The largest figure that may be written: 2^53 − 1 = 9,007,199,254,740,991 minor units (90 trillion yuan), because
    /// an Automerge client in JavaScript reads integers as doubles, which are exact up to there and no further.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// The smallest figure that may be written, for the same reason.
    pub const MIN: Self = Self(-Self::MAX.0);

    /// Whether the figure may be written. Totals of such figures may go beyond; they are computed, never written.
    pub const fn is_writable(self) -> bool {
        Self::MIN.0 <= self.0 && self.0 <= Self::MAX.0
    }

    /// A sum as a figure to show. Sums are kept in 128 bits; one beyond 92 quadrillion yuan shows as the largest figure.
    pub fn of_sum(sum: i128) -> Self {
        Self(i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX }))
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The size of the figure without its sign; it always fits.
    pub const fn magnitude(self) -> u64 {
        self.0.unsigned_abs()
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.0.checked_neg().map(Self).ok_or(MoneyError::Overflow)
    }

    /// The exact sum. Whether it fits depends on the figures alone, never on their order: replicas add in different
    /// orders and must agree. 128 bits hold the sum of 2^63 figures, more than memory does.
    pub fn sum(figures: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        let exact: i128 = figures.into_iter().map(|figure| i128::from(figure.0)).sum();
        i64::try_from(exact).map(Self).map_err(|_| MoneyError::Overflow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_that_would_overflow_is_refused() {
        let (most, one) = (Minor(i64::MAX), Minor(1));
        assert_eq!(Minor(2).checked_add(Minor(3)), Ok(Minor(5)));
        assert_eq!(Minor(2).checked_sub(Minor(3)), Ok(Minor(-1)));
        assert_eq!(Minor(2).checked_neg(), Ok(Minor(-2)));
        assert_eq!(most.checked_add(one), Err(MoneyError::Overflow));
        assert_eq!(Minor(i64::MIN).checked_sub(one), Err(MoneyError::Overflow));
        assert_eq!(Minor(i64::MIN).checked_neg(), Err(MoneyError::Overflow));
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order() {
        let figures = [Minor(i64::MAX), Minor(5), Minor(-7), Minor(1)];
        assert_eq!(Minor::sum(figures), Ok(Minor(i64::MAX - 1)));
        assert_eq!(Minor::sum(figures.into_iter().rev()), Ok(Minor(i64::MAX - 1)));
        assert_eq!(Minor::sum([Minor(i64::MAX), Minor(1)]), Err(MoneyError::Overflow));
        assert_eq!(Minor::sum([]), Ok(Minor::ZERO));
    }

    #[test]
    fn it_travels_as_an_integer() {
        assert_eq!(serde_json::to_string(&Minor(-123)).unwrap(), "-123");
        assert_eq!(serde_json::from_str::<Minor>("9007199254740991").unwrap(), Minor::MAX);
        for refused in ["1.5", "\"1\"", "null", "1e3"] {
            assert!(serde_json::from_str::<Minor>(refused).is_err(), "{refused}");
        }
    }
}
