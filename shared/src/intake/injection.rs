//! Text that a spreadsheet program would run as a formula: disarmed on its way out, restored on its way in.
//!
//! A name such as `=HYPERLINK(…)` typed by one person must not become a live formula in another's export (OWASP ASVS
//! 1.2.10). A figure stays a figure: −5 is a number and harmless.

use std::borrow::Cow;

/// What makes spreadsheet programs see a formula, in half and full width, with the control characters that let one
/// begin after them.
fn is_trigger(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\0')
}

/// Whether text is dangerous behind any markers and spaces it begins with.
fn is_armed(text: &str) -> bool {
    text.trim_start_matches(['\'', ' ']).starts_with(is_trigger) && !is_number(text)
}

/// A plain figure: sign, digits with thousands, decimals, percent.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    whole.starts_with(|first: char| first.is_ascii_digit())
        && whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
        && !decimals.is_empty()
        && decimals.bytes().all(|byte| byte.is_ascii_digit())
}

/// The cell as it is to be written into a CSV or XLSX export: with a leading apostrophe if it could run.
pub fn neutralise(cell: &str) -> Cow<'_, str> {
    if is_armed(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`neutralise`]; importing an export gives the same text.
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        // Behind the marker even a number is taken for text that was protected.
        Some(rest) if is_armed(rest) || is_number(rest) && rest.starts_with(is_trigger) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_could_run_is_disarmed() {
        for armed in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "＝1+1",
            " =1",
            "'=1",
            "-",
            "--5",
        ] {
            assert_eq!(neutralise(armed), format!("'{armed}"), "{armed:?}");
        }
    }

    #[test]
    fn figures_and_plain_text_stay() {
        for plain in ["-5", "+5", "-1,234.50", "12%", "-0.5%", "(5)", "a=b", "", "'quoted'", "差旅费", "5-6"] {
            assert_eq!(neutralise(plain), plain);
            assert_eq!(restore(plain), plain);
        }
    }

    #[test]
    fn a_marked_number_of_another_program_is_a_number() {
        assert_eq!(restore("'-5"), "-5");
        assert_eq!(restore("'5"), "'5");
    }

    proptest! {
        #[test]
        fn restoring_gives_back_what_was_neutralised(text in "[ '=+@0-9a.,%\t\r\n-]{0,6}") {
            let marked = neutralise(&text);
            prop_assert_eq!(restore(&marked), text.as_str());
        }
    }
}
