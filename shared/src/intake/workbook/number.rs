//! Numbers and dates of a workbook as the text a person would type. Money never passes through binary arithmetic: the
//! shortest decimal that names the stored double is taken digit by digit.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// The digits spreadsheet programs compute with and show. A figure with more and a fraction carries the dust of binary
/// arithmetic: 3.3000000000000003 is what they keep of 1.1 + 2.2.
const SIGNIFICANT_DIGITS: u32 = 15;

/// The number of a cell as plain decimal text, without an exponent; `None` if it is no finite number.
pub(super) fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    if is_plain(text) {
        return Some(text.to_owned());
    }
    let double: f64 = text.parse().ok().filter(|double: &f64| double.is_finite())?;
    // Display writes the shortest digits that read back as the same double, and no exponent.
    let shortest = double.to_string();
    match shortest.parse::<Decimal>() {
        Ok(exact) if !exact.normalize().is_integer() => {
            let shown = exact.round_sf(SIGNIFICANT_DIGITS).unwrap_or(exact);
            Some(shown.normalize().to_string())
        }
        _ => Some(shortest),
    }
}

/// Whether text is a decimal short enough to be the double's own shortest.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(decimals) && digits.len() <= SIGNIFICANT_DIGITS as usize
}

/// A count of days as `2027-01-31`, with the time where there is one. `None` outside the calendar spreadsheets know.
pub(super) fn date(text: &str, from_1904: bool) -> Option<String> {
    const SECONDS_PER_DAY: f64 = 86_400.0;
    // 31 December 9999, the last day spreadsheet programs know.
    const LAST_DAY: u64 = 2_958_465;
    let serial: f64 = text.trim().parse().ok()?;
    if !(1.0..=LAST_DAY as f64).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was just checked")]
    let (days, seconds) = (serial as u64, ((serial - serial.floor()) * SECONDS_PER_DAY).round() as u64);
    let start = match (from_1904, days) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        // The 1900 calendar has a 29 February 1900 that never was, as day 60.
        (false, 60) => return Some("1900-02-29".to_owned()),
        (false, ..60) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    let day = start?.checked_add_days(Days::new(days))?;
    Some(if seconds == 0 || seconds >= 86_400 {
        day.to_string()
    } else {
        format!("{day} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_plain() {
        for (stored, expect) in [
            ("12", "12"),
            ("-12.50", "-12.50"),
            ("0.1", "0.1"),
            ("0.10000000000000001", "0.1"),
            ("3.3000000000000003", "3.3"),
            ("2.3449999999999998", "2.345"),
            ("1234567890123.45", "1234567890123.45"),
            ("1.6830970730000000E12", "1683097073000"),
            ("9007199254740991", "9007199254740991"),
            ("1E-3", "0.001"),
            ("-1.5e3", "-1500"),
            ("1683097073000", "1683097073000"),
        ] {
            assert_eq!(plain(stored).as_deref(), Some(expect), "{stored}");
        }
        for none in ["", "abc", "inf", "NaN", "1e999"] {
            assert_eq!(plain(none), None, "{none}");
        }
        assert_eq!(plain("1e300").map(|text| text.len()), Some(301));
    }

    #[test]
    fn days_are_dates() {
        for (serial, from_1904, expect) in [
            ("46388", false, Some("2027-01-01")),
            ("1", false, Some("1900-01-01")),
            ("60", false, Some("1900-02-29")),
            ("61", false, Some("1900-03-01")),
            ("44926", true, Some("2027-01-01")),
            ("46388.5", false, Some("2027-01-01 12:00:00")),
            ("0.5", false, None),
            ("2958465", false, Some("9999-12-31")),
            ("2958466", false, None),
            ("1e300", false, None),
            ("NaN", false, None),
        ] {
            assert_eq!(date(serial, from_1904).as_deref(), expect, "{serial}");
        }
    }
}
