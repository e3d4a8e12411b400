//! How a figure compares with an earlier one. Whether more is good depends on the account's nature, which isn't known here.

use rust_decimal::Decimal;

use super::{Minor, MoneyError, Rounding};

/// How much more there is now than before.
pub fn difference(now: Minor, before: Minor) -> Result<Minor, MoneyError> {
    now.checked_sub(before)
}

/// The difference in per cent of the figure before, to one decimal, a half away from zero; `None` when there was
/// nothing before. Its sign is the difference's, also where the figure before is negative.
pub fn percent(now: Minor, before: Minor) -> Option<Decimal> {
    let difference = i128::from(now.0) - i128::from(before.0);
    // Per mille, to keep one decimal of the per cent: 2^64 × 1,000 fits 128 bits easily.
    let tenths = Rounding::HalfUp.divide(difference * 1_000, i128::from(before.magnitude()))?;
    Decimal::try_from_i128_with_scale(tenths, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(now: i64, before: i64, expect: Option<&str>) {
        let shown = percent(Minor(now), Minor(before)).map(|p| p.to_string());
        assert_eq!(shown.as_deref(), expect, "{before} to {now}");
    }

    #[test]
    fn per_cent_has_one_decimal_and_the_sign_of_the_difference() {
        check(110, 100, Some("10.0"));
        check(100, 110, Some("-9.1"));
        check(200_100, 200_000, Some("0.1"));
        check(200_099, 200_000, Some("0.0"));
        check(-50, -100, Some("50.0"));
        check(-150, -100, Some("-50.0"));
        check(0, 5, Some("-100.0"));
        check(5, 0, None);
        check(0, 0, None);
        check(i64::MAX, i64::MIN, Some("200.0"));
        check(i64::MAX, 1, Some("922337203685477580600.0"));
    }

    #[test]
    fn a_difference_that_does_not_fit_is_refused() {
        assert_eq!(difference(Minor(5), Minor(8)), Ok(Minor(-3)));
        assert_eq!(difference(Minor(i64::MAX), Minor(-1)), Err(MoneyError::Overflow));
    }
}
