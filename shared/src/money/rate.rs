//! [`Rate`]: what one unit of one currency is worth in another, exactly.
//!
//! The direction is named where rates are kept: units of the plan's currency for one unit of the sheet's. A rate is a
//! decimal number of at most twelve significant digits, so that a converted sum is one multiplication in 128 bits and one
//! named rounding. Rates are never turned round.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Currency, Rounding};

/// An exchange rate: `digits ÷ 10^decimals`, above zero and without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate {
    digits: i64,
    decimals: u8,
}

/// A text that is no rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not an exchange rate: type a number above zero such as 7.8345, with up to {digits} digits, {decimals} of them decimals",
    digits = Rate::DIGITS_MAX, decimals = Rate::DECIMALS_MAX
)]
pub struct RateError(String);

impl Rate {
    /// Central banks publish six or seven; twelve leave room for a mean that was worked out.
    pub const DIGITS_MAX: usize = 12;
    pub const DECIMALS_MAX: usize = 10;

    /// A sum of minor units of one currency in those of another, rounded once; `None` beyond 128 bits.
    pub fn convert(self, sum: i128, from: Currency, to: Currency, rounding: Rounding) -> Option<i128> {
        let power = i32::from(to.exponent()) - i32::from(from.exponent()) - i32::from(self.decimals);
        rounding.shift(sum.checked_mul(i128::from(self.digits))?, power)
    }
}

impl FromStr for Rate {
    type Err = RateError;

    /// Digits and at most one decimal point, in half or full width.
    fn from_str(text: &str) -> Result<Self, RateError> {
        let refuse = || RateError(text.chars().take(24).collect());
        let plain: String = text.trim().chars().take(40).map(half_width).collect();
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
        let all = [whole, part].concat();
        let significant = all.trim_start_matches('0').len();
        let is_fit = all.bytes().all(|byte| byte.is_ascii_digit())
            && (1..=Self::DIGITS_MAX).contains(&significant)
            && part.len() <= Self::DECIMALS_MAX
            && text.chars().count() < 40;
        if !is_fit {
            return Err(refuse());
        }
        let decimals = u8::try_from(part.len()).map_err(|_| refuse())?;
        Ok(Self { digits: all.parse().map_err(|_| refuse())?, decimals })
    }
}

fn half_width(character: char) -> char {
    match character {
        '０'..='９' => u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character),
        '．' | '。' => '.',
        other => other,
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_i64.saturating_pow(u32::from(self.decimals));
        let (whole, part) = (self.digits / scale, self.digits % scale);
        if self.decimals == 0 {
            write!(f, "{whole}")
        } else {
            write!(f, "{whole}.{part:0>width$}", width = usize::from(self.decimals))
        }
    }
}

impl TryFrom<String> for Rate {
    type Error = RateError;
    fn try_from(text: String) -> Result<Self, RateError> {
        text.parse()
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rates_read_exactly_and_print_without_needless_zeros() {
        for (text, expect) in [
            ("7.8345", "7.8345"),
            ("7.80", "7.8"),
            (" 0150 ", "150"),
            ("0.0000000123", "0.0000000123"),
            (".5", "0.5"),
            ("７．８", "7.8"),
            ("999999999999", "999999999999"),
            ("100", "100"),
        ] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), expect, "{text}");
        }
        for text in ["", "0", "0.000", "-1", "+1", "1,5", "1.2.3", "1e3", "1234567890123", "0.00000000001", "NaN", "."]
        {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }

    fn check(sum: i128, rate: &str, from: Currency, to: Currency, expect: i128) {
        let rate: Rate = rate.parse().unwrap();
        assert_eq!(rate.convert(sum, from, to, Rounding::HalfUp), Some(expect), "{sum} {rate}");
    }

    #[test]
    fn a_sum_is_converted_and_rounded_once() {
        check(100_00, "7.8345", Currency::EUR, Currency::CNY, 783_45);
        check(33, "7.8345", Currency::EUR, Currency::CNY, 259);
        check(-33, "7.8345", Currency::EUR, Currency::CNY, -259);
        // A hundred yen have no decimals, a dinar has three.
        check(1_000, "0.0478", Currency::JPY, Currency::CNY, 47_80);
        check(1_000, "23.5", Currency::KWD, Currency::CNY, 23_50);
        check(100, "20.9", Currency::CNY, Currency::JPY, 21);
        check(
            i128::from(i64::MAX) * 1_000,
            "999999999999",
            Currency::EUR,
            Currency::CNY,
            i128::from(i64::MAX) * 999_999_999_999_000,
        );
        let rate: Rate = "999999999999".parse().unwrap();
        assert_eq!(rate.convert(i128::MAX, Currency::EUR, Currency::CNY, Rounding::HalfUp), None);
    }

    proptest! {
        #[test]
        fn a_printed_rate_reads_the_same(digits in 1_i64..1_000_000_000_000, decimals in 0_usize..=10) {
            let text = format!("{digits:0>width$}", width = decimals + 1);
            let (whole, part) = text.split_at(text.len() - decimals);
            let rate: Rate = format!("{whole}.{part}").parse().unwrap();
            prop_assert_eq!(rate.to_string().parse(), Ok(rate));
        }

        #[test]
        fn what_is_converted_is_off_by_less_than_one(sum in -1_000_000_000_000_i128..1_000_000_000_000, digits in 1_i64..1_000_000_000) {
            let rate = Rate { digits, decimals: 6 };
            let found = rate.convert(sum, Currency::EUR, Currency::CNY, Rounding::HalfEven).unwrap();
            prop_assert!((found * 1_000_000 - sum * i128::from(digits)).abs() * 2 <= 1_000_000);
        }
    }
}
