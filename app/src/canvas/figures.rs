//! Shares, counts and times in the few characters there is room for on a map. They are shown rounded; what is reckoned
//! further stays exact.

use shared::process::Share;

use crate::text::Text;

const MILLION: i128 = 1_000_000;

/// `65%`, `12.5%`.
pub fn percent(share: Share) -> String {
    [&rounded(i128::from(share.millionths()) * 100, 1), "%"].concat()
}

/// A count given in millionths: `1,250`, `87.5`, `0.25`.
pub fn count(millionths: i128) -> String {
    let size = millionths.abs();
    let decimals = if size >= 1_000 * MILLION {
        0
    } else if size >= MILLION {
        1
    } else {
        2
    };
    rounded(millionths, decimals)
}

/// A time in millionths of a minute: `12 min`, `3.5 h`, `4.2 d`. Days are of 24 hours.
pub fn time(millionths: i128, text: Text) -> String {
    let minutes = millionths.abs() / MILLION;
    if minutes < 100 {
        text.map_minutes(&count(millionths))
    } else if minutes < 100 * 60 {
        text.map_hours(&count(millionths / 60))
    } else {
        text.map_days(&count(millionths / (60 * 24)))
    }
}

/// Handling is counted in hours, however many there are.
pub fn hours(millionths: i128, text: Text) -> String {
    if millionths.abs() / MILLION < 100 { time(millionths, text) } else { text.map_hours(&count(millionths / 60)) }
}

/// Rounded half away from zero, grouped by thousands, without zeros at the end.
fn rounded(millionths: i128, decimals: u32) -> String {
    let step = 10_i128.pow(6 - decimals.min(6));
    let away = if millionths < 0 { -step / 2 } else { step / 2 };
    let units = (millionths + away) / step;
    let one = 10_i128.pow(decimals.min(6));
    let (whole, part) = ((units / one).abs(), (units % one).abs());
    let digits = whole.to_string();
    let mut text = String::from(if units < 0 { "\u{2212}" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if part != 0 {
        let part = format!("{part:0width$}", width = usize::try_from(decimals).unwrap_or(0));
        text.push('.');
        text.push_str(part.trim_end_matches('0'));
    }
    text
}

#[cfg(test)]
mod tests {
    use shared::language::Language;

    use super::*;

    #[test]
    fn figures_are_short() {
        assert_eq!(percent(Share::percent(65)), "65%");
        assert_eq!(percent(Share(123_456)), "12.3%");
        let check = |millionths, expect: &str| assert_eq!(count(millionths), expect);
        check(1_250_400_000, "1,250");
        check(87_500_000, "87.5");
        check(250_000, "0.25");
        check(12_000_000, "12");
        check(-1_500_000, "\u{2212}1.5");
        check(0, "0");
        check(1_234_567_000_000, "1,234,567");
    }

    #[test]
    fn times_are_told_in_the_unit_people_would_use() {
        let text = Text::new(Language::English);
        assert_eq!(time(12 * MILLION, text), "12 min");
        assert_eq!(time(210 * MILLION, text), "3.5 h");
        assert_eq!(time(6_048 * MILLION, text), "4.2 d");
        assert_eq!(hours(12_000 * MILLION, text), "200 h");
        assert_eq!(time(210 * MILLION, Text::new(Language::Chinese)), "3.5 小时");
    }
}
