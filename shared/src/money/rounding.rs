//! [`Rounding`]: the one place where an exact figure becomes a count of minor units.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::error::excerpt;
use super::{Currency, Minor, MoneyError};

/// How a figure between two minor units is settled. Stored with the document, so that a rerun gives the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// A half goes away from zero (四舍五入), the custom for money.
    #[default]
    HalfUp,
    /// A half goes to the even neighbour (四舍六入五成双).
    HalfEven,
}

impl Rounding {
    /// The name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::HalfEven => "half_even",
        }
    }

    /// The figure in the currency's minor units, rounded once.
    pub fn round(self, figure: Decimal, currency: Currency) -> Result<Minor, MoneyError> {
        self.round_to(figure, currency.exponent())
    }

    /// The figure as a count of its last kept decimal, rounded once: what is no money has decimals of its own.
    pub fn round_to(self, figure: Decimal, decimals: u8) -> Result<Minor, MoneyError> {
        // A Decimal has at most 28 decimals, so the power is small.
        let power = i32::from(decimals) - figure.scale().cast_signed();
        self.round_power(figure.mantissa(), power)
    }

    /// `digits` with `from` decimals as a count of the last of `to` decimals, rounded once.
    pub fn round_scaled(self, digits: i128, from: u8, to: u8) -> Result<Minor, MoneyError> {
        self.round_power(digits, i32::from(to) - i32::from(from))
    }

    /// `digits × 10^power` as minor units, if that may be written.
    pub(super) fn round_power(self, digits: i128, power: i32) -> Result<Minor, MoneyError> {
        self.shift(digits, power)
            .and_then(|rounded| i64::try_from(rounded).ok())
            .map(Minor)
            .filter(|minor| minor.is_writable())
            .ok_or(MoneyError::TooLarge)
    }

    /// `digits × 10^power` as the nearest integer; `None` when 128 bits can't hold it.
    pub(super) fn shift(self, digits: i128, power: i32) -> Option<i128> {
        if digits == 0 {
            return Some(0);
        }
        let scale = 10_i128.checked_pow(power.unsigned_abs());
        if power >= 0 {
            return digits.checked_mul(scale?);
        }
        // |digits| < 1.8 × 10^38, so a divisor of 10^39 and more (which doesn't fit) leaves less than a half.
        scale.map_or(Some(0), |divisor| self.divide(digits, divisor))
    }

    /// `dividend ÷ divisor` as the nearest integer; `None` when the divisor is zero or the quotient doesn't fit.
    pub fn divide(self, dividend: i128, divisor: i128) -> Option<i128> {
        let quotient = dividend.checked_div(divisor)?;
        let left = dividend.checked_rem(divisor)?.unsigned_abs();
        // Compared as left > whole − left, because 2 × left could overflow.
        let missing = divisor.unsigned_abs() - left;
        let away = match self {
            Self::HalfUp => left >= missing,
            Self::HalfEven => left > missing || (left == missing && quotient % 2 != 0),
        };
        let direction = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
        quotient.checked_add(if away { direction } else { 0 })
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Rounding {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text {
            "half_up" => Ok(Self::HalfUp),
            "half_even" => Ok(Self::HalfEven),
            _ => Err(MoneyError::UnknownRounding(excerpt(text))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(figure: &str, currency: Currency, half_up: i64, half_even: i64) {
        let figure: Decimal = figure.parse().unwrap();
        assert_eq!(Rounding::HalfUp.round(figure, currency), Ok(Minor(half_up)), "{figure} half-up");
        assert_eq!(Rounding::HalfEven.round(figure, currency), Ok(Minor(half_even)), "{figure} half-even");
    }

    #[test]
    fn halves_go_where_the_name_says() {
        check("-2.345", Currency::CNY, -235, -234);
        check("2.345", Currency::CNY, 235, 234);
        check("2.355", Currency::CNY, 236, 236);
        check("2.3449999", Currency::CNY, 234, 234);
        check("2.3450001", Currency::CNY, 235, 235);
        check("-0.005", Currency::CNY, -1, 0);
        check("99999.995", Currency::CNY, 10_000_000, 10_000_000);
        check("0.5", Currency::JPY, 1, 0);
        check("1.5", Currency::JPY, 2, 2);
        check("1.2345", Currency::KWD, 1235, 1234);
        check("7", Currency::KWD, 7000, 7000);
        check("0.0000000000000000000000000001", Currency::CNY, 0, 0);
    }

    #[test]
    fn a_figure_beyond_the_limit_is_refused() {
        let limit: Decimal = "90071992547409.91".parse().unwrap();
        assert_eq!(Rounding::HalfUp.round(limit, Currency::CNY), Ok(Minor::MAX));
        assert_eq!(Rounding::HalfUp.round(-limit, Currency::CNY), Ok(Minor::MIN));
        for beyond in ["90071992547409.915", "-90071992547409.915", "79228162514264337593543950335"] {
            let figure = beyond.parse().unwrap();
            assert_eq!(Rounding::HalfUp.round(figure, Currency::CNY), Err(MoneyError::TooLarge), "{beyond}");
        }
    }

    #[test]
    fn names_read_back() {
        for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
            assert_eq!(rounding.as_str().parse(), Ok(rounding));
            assert_eq!(serde_json::to_value(rounding).unwrap(), rounding.as_str());
        }
        assert!("up".parse::<Rounding>().is_err());
    }

    proptest! {
        #[test]
        fn no_rounding_moves_a_figure_by_more_than_half(digits in -10_i128.pow(30)..10_i128.pow(30), places in 0_i32..40) {
            for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
                let rounded = rounding.shift(digits, -places).unwrap();
                prop_assert_eq!(rounding.shift(-digits, -places), Some(-rounded), "negative mirrors positive");
                match 10_i128.checked_pow(places.unsigned_abs()) {
                    Some(whole) if places < 30 => prop_assert!((digits - rounded * whole).abs() * 2 <= whole),
                    _ => prop_assert!(rounded.abs() <= 1),
                }
            }
        }
    }
}
