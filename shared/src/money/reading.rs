//! [`parse_amount`]: what people type or paste as a figure, as exact minor units.
//!
//! It reads the signs, separators, widths and unit words of Chinese and English spreadsheets and refuses what could mean
//! two things (`1,23`, a foreign currency) instead of guessing. It evaluates nothing: formulas are refused.

use super::error::excerpt;
use super::{Currency, Minor, MoneyError, Rounding};

/// The longest figure in use, a grouped 16-digit one in parentheses with code and unit, has 35 characters; twice that
/// leaves room for stray spaces.
pub const TEXT_LENGTH_MAX: usize = 64;

/// More digits than 128 bits hold: 10^38 − 1 < 2^127 < 10^39 − 1.
const DIGITS_MAX: usize = 38;

/// Words that multiply, in upper case, by the power of ten they stand for.
const UNITS: &[(&str, i32)] =
    &[("千", 3), ("K", 3), ("万", 4), ("萬", 4), ("百万", 6), ("百萬", 6), ("M", 6), ("亿", 8), ("億", 8), ("BN", 9)];

/// Reads a figure such as `1,234.5`, `（1,234）`, `1,234-`, `￥１２`, `1.5万` or `2bn`. Decimals beyond the currency's are
/// rounded, as spreadsheets do; the result may be written as it is.
pub fn parse_amount(text: &str, currency: Currency, rounding: Rounding) -> Result<Minor, MoneyError> {
    parse_in_unit(text, 0, currency, rounding).map(|reading| reading.minor)
}

/// A figure that was read, and whether it is the text's to the last digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub minor: Minor,
    /// False when decimals were rounded away.
    pub exact: bool,
}

/// Reads a figure that stands in a column headed 万元 or “thousands”: `10^unit_power` of the currency's unit each. A unit
/// word beside the figure itself goes before the column's.
pub fn parse_in_unit(
    text: &str,
    unit_power: i32,
    currency: Currency,
    rounding: Rounding,
) -> Result<Reading, MoneyError> {
    read(text, unit_power, currency.exponent(), currency, rounding)
}

/// Reads a figure that is kept with other decimals than money, such as hours or a price per head. `power` is what the
/// figure is multiplied by as a power of ten: −2 for per cent. The currency's sign may stand beside a price.
pub fn parse_quantity(
    text: &str,
    power: i32,
    decimals: u8,
    currency: Currency,
    rounding: Rounding,
) -> Result<Minor, MoneyError> {
    let exponent = i32::from(decimals) + power;
    // A unit word such as 万 goes beside the power, not before it.
    read(text, 0, u8::try_from(exponent).unwrap_or(0), currency, rounding).map(|reading| reading.minor)
}

fn read(
    text: &str,
    unit_power: i32,
    exponent: u8,
    currency: Currency,
    rounding: Rounding,
) -> Result<Reading, MoneyError> {
    let text = text.trim();
    if text.chars().nth(TEXT_LENGTH_MAX).is_some() {
        return Err(MoneyError::TooLong);
    }
    let normal = normalise(text);
    let normal = normal.trim();
    if normal.is_empty() {
        return Err(MoneyError::Empty);
    }
    if normal.starts_with('=') {
        return Err(MoneyError::Formula(excerpt(text)));
    }
    let (bare, negative) = peel(text, normal, currency)?;
    let (figure, unit) = split_unit(text, bare)?;
    let (digits, decimals) = read_digits(text, figure)?;
    let unit = if unit == 0 { unit_power } else { unit };
    let power = unit + i32::from(exponent) - decimals;
    let minor = rounding.round_power(if negative { -digits } else { digits }, power)?;
    // `read_digits` leaves no zeros at the end of decimals, so a power below zero always cuts something off, except
    // where the digits end with the zeros of a whole number in a unit.
    let exact = power >= 0 || 10_i128.checked_pow(power.unsigned_abs()).is_some_and(|cut| digits % cut == 0);
    Ok(Reading { minor, exact })
}

/// One spelling for each sign: half width, upper case, ASCII minus and space, without invisible marks.
fn normalise(text: &str) -> String {
    text.chars().filter_map(normal_char).map(|c| c.to_ascii_uppercase()).collect()
}

fn normal_char(c: char) -> Option<char> {
    Some(match c {
        '\u{2010}'..='\u{2014}' | '\u{2212}' | '\u{fe63}' => '-',
        '。' | '｡' => '.',
        '￥' => '¥',
        '￡' => '£',
        '￦' => '₩',
        // Byte order mark, zero-width characters and writing-direction marks come along with pasted text.
        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => return None,
        // The full-width forms lie in the order of ASCII, 0xFEE0 higher.
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0)?,
        _ if c.is_whitespace() && !c.is_control() => ' ',
        _ => c,
    })
}

/// Takes off currency and sign in whatever order they stand; tells whether the figure is negative.
fn peel<'a>(text: &str, normal: &'a str, currency: Currency) -> Result<(&'a str, bool), MoneyError> {
    let mut rest = normal;
    let mut sign = None;
    loop {
        rest = rest.trim();
        if let Some((inner, mark)) = strip_currency(rest) {
            if !currency.marks().any(|own| own == mark) {
                let found = mark.to_owned();
                return Err(MoneyError::OtherCurrency { text: excerpt(text), found, expected: currency });
            }
            rest = inner;
            continue;
        }
        let Some((inner, negative)) = strip_sign(rest) else { break };
        if sign.replace(negative).is_some() {
            return Err(MoneyError::Signs(excerpt(text)));
        }
        rest = inner;
    }
    if rest.is_empty() { Err(unreadable(text, text)) } else { Ok((rest, sign == Some(true))) }
}

fn strip_sign(rest: &str) -> Option<(&str, bool)> {
    if let Some(inner) = rest.strip_prefix('(').and_then(|open| open.strip_suffix(')')) {
        return Some((inner, true));
    }
    rest.strip_prefix('-')
        .or_else(|| rest.strip_suffix('-'))
        .map(|inner| (inner, true))
        .or_else(|| rest.strip_prefix('+').map(|inner| (inner, false)))
}

/// The longest sign or code of any currency at either end, and what is left without it. All are tried, not only the
/// sheet's own, so that `US$5` in a yuan sheet is told as what it is.
fn strip_currency(rest: &str) -> Option<(&str, &'static str)> {
    // Nearly all figures of a file are digits from end to end, and no mark begins or ends like that.
    if rest.starts_with(is_figure_part) && rest.ends_with(is_figure_part) {
        return None;
    }
    let letter = |c: char| c.is_ascii_alphabetic();
    Currency::ALL
        .iter()
        .flat_map(|currency| currency.marks())
        .filter_map(|mark| {
            // `CNYX5` begins with no code; `5mUSD` does end with one, after the unit.
            let front = rest.strip_prefix(mark).filter(|inner| !(mark.ends_with(letter) && inner.starts_with(letter)));
            front.or_else(|| rest.strip_suffix(mark)).map(|inner| (inner, mark))
        })
        .max_by_key(|(_, mark)| mark.len())
}

const fn is_figure_part(c: char) -> bool {
    matches!(c, '0'..='9' | '.' | ',' | '+' | '-' | '(' | ')')
}

/// Splits `1.5万` into the figure and the power of ten its unit stands for.
fn split_unit<'a>(text: &str, bare: &'a str) -> Result<(&'a str, i32), MoneyError> {
    let figure = bare.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
    let word = bare.strip_prefix(figure).unwrap_or_default().trim();
    if word.is_empty() {
        return Ok((figure, 0));
    }
    match UNITS.iter().find(|(unit, _)| *unit == word) {
        Some((_, power)) if !figure.is_empty() => Ok((figure, *power)),
        _ => Err(unreadable(text, word)),
    }
}

/// The digits as one integer and how many of them are decimals.
fn read_digits(text: &str, figure: &str) -> Result<(i128, i32), MoneyError> {
    if let Some(stray) = figure.chars().find(|c| !matches!(c, '0'..='9' | '.' | ',' | ' ')) {
        return Err(unreadable(text, stray.encode_utf8(&mut [0; 4])));
    }
    let (whole, decimals) = figure.split_once('.').unwrap_or((figure, ""));
    if whole.is_empty() && decimals.is_empty() {
        return Err(unreadable(text, figure));
    }
    if !is_grouped(whole) || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(MoneyError::Grouping(excerpt(text)));
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    if whole.len() > DIGITS_MAX {
        return Err(MoneyError::TooLarge);
    }
    let digits = format!("0{whole}{decimals}");
    let too_precise = || MoneyError::TooPrecise(excerpt(text));
    if whole.len() + decimals.len() > DIGITS_MAX {
        return Err(too_precise());
    }
    let count = i32::try_from(decimals.len()).map_err(|_| too_precise())?;
    Ok((digits.parse().map_err(|_| too_precise())?, count))
}

/// Whether digits are ungrouped, or grouped by threes with one kind of separator. Groups of two or four digits are in
/// use elsewhere, but here they are more often a slip, and a slip must not change a figure.
fn is_grouped(whole: &str) -> bool {
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else { return true };
    let mut groups = whole.split(separator);
    let leads = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    leads && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
}

fn unreadable(text: &str, found: &str) -> MoneyError {
    MoneyError::Unreadable { text: excerpt(text), found: excerpt(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_in(currency: Currency, text: &str, expect: i64) {
        assert_eq!(parse_amount(text, currency, Rounding::HalfUp), Ok(Minor(expect)), "{text}");
    }

    fn check(text: &str, expect: i64) {
        check_in(Currency::CNY, text, expect);
    }

    fn refuse(text: &str) -> MoneyError {
        parse_amount(text, Currency::CNY, Rounding::HalfUp).unwrap_err()
    }

    #[test]
    fn plain_and_grouped_figures() {
        check("0", 0);
        check("1234", 123_400);
        check("1,234.5", 123_450);
        check("1,234,567.89", 123_456_789);
        check("1 234", 123_400);
        check("1\u{a0}234\u{202f}567", 123_456_700);
        check(".5", 50);
        check("5.", 500);
        check("007", 700);
        check("  12  ", 1_200);
        check("\u{202d}12.50\u{202c}", 1_250);
    }

    #[test]
    fn every_way_to_write_a_minus() {
        for text in
            ["-1,234", "－1234", "−1234", "–1234", "(1,234)", "（1,234）", "1,234-", "１２３４－", "-1 234", "- 1234"]
        {
            check(text, -123_400);
        }
        check("+5", 500);
        check("-0", 0);
        check("(0.00)", 0);
    }

    #[test]
    fn full_width_text() {
        check("１，２３４．５", 123_450);
        check("1。5", 150);
        check("（￥１２，０００．００）", -1_200_000);
        check("１\u{3000}２３４", 123_400);
    }

    #[test]
    fn unit_words() {
        check("1.5万", 1_500_000);
        check("1.5 萬", 1_500_000);
        check("3千", 300_000);
        check("2百万", 200_000_000);
        check("2亿", 20_000_000_000);
        check("2億", 20_000_000_000);
        check("-1.5万元", -1_500_000);
        check("（1.5万）", -1_500_000);
        check("1.2k", 120_000);
        check("1.2M", 120_000_000);
        check("1.2 bn", 120_000_000_000);
        check("１．２ｋ", 120_000);
        check("0.000001万", 1);
    }

    #[test]
    fn a_column_may_have_a_unit() {
        let check = |text: &str, power: i32, minor: i64, exact: bool| {
            let reading = parse_in_unit(text, power, Currency::CNY, Rounding::HalfUp);
            assert_eq!(reading, Ok(Reading { minor: Minor(minor), exact }), "{text} × 10^{power}");
        };
        check("1.5", 4, 1_500_000, true);
        check("（1.5）", 4, -1_500_000, true);
        check("1.5万", 4, 1_500_000, true);
        check("0.1234567", 4, 123_457, false);
        check("12.345", 0, 1_235, false);
        check("12.340", 0, 1_234, true);
        check("12.345", 3, 1_234_500, true);
        check("0", 8, 0, true);
    }

    #[test]
    fn the_currency_may_stand_beside_the_figure() {
        for text in ["¥5", "￥5", "5元", "CNY 5", "5 cny", "RMB5", "¥ 5.00", "人民币5元", "+¥5"] {
            check(text, 500);
        }
        for text in ["-¥5", "¥-5", "(¥5)", "¥(5)", "(5) CNY", "5-元"] {
            check(text, -500);
        }
        check_in(Currency::USD, "$1.2m", 120_000_000);
        check_in(Currency::USD, "US$5", 500);
        check_in(Currency::USD, "1.2mUSD", 120_000_000);
        check_in(Currency::TWD, "NT$5", 500);
        check_in(Currency::EUR, "5 €", 500);
        check_in(Currency::JPY, "¥1,234", 1_234);
        check_in(Currency::KWD, "KWD 1.5", 1_500);
    }

    #[test]
    fn no_currency_is_written_like_a_figure() {
        for mark in Currency::ALL.iter().flat_map(|currency| currency.marks()) {
            assert!(!mark.is_empty() && !mark.starts_with(is_figure_part) && !mark.ends_with(is_figure_part), "{mark}");
        }
    }

    #[test]
    fn another_currency_is_told_not_taken() {
        for (text, found) in
            [("$5", "$"), ("US$5", "US$"), ("5 EUR", "EUR"), ("€5", "€"), ("5円", "円"), ("NT$5", "NT$")]
        {
            let expect = MoneyError::OtherCurrency { text: text.into(), found: found.into(), expected: Currency::CNY };
            assert_eq!(refuse(text), expect);
        }
    }

    #[test]
    fn decimals_beyond_the_currency_are_rounded_as_named() {
        check("-2.345", -235);
        check("2.3449", 234);
        check("99,999.995", 10_000_000);
        assert_eq!(parse_amount("-2.345", Currency::CNY, Rounding::HalfEven), Ok(Minor(-234)));
        check_in(Currency::JPY, "0.5", 1);
        check_in(Currency::KWD, "1.2345", 1_235);
        check("0.0000000000000000000000000000000001", 0);
    }

    #[test]
    fn separators_out_of_place_are_named() {
        for text in ["1,23", "1,2345", "12,34,567", "1234,567", ",123", "1,", "1,234 567", "1.234,5", "1.2.3", "1 .5"] {
            assert_eq!(refuse(text), MoneyError::Grouping(text.into()));
        }
    }

    #[test]
    fn what_is_no_figure_says_what_is_in_the_way() {
        for (text, found) in [
            ("abc", "ABC"),
            ("12x", "X"),
            ("5%", "%"),
            ("12abc34", "A"),
            ("1e5", "E"),
            ("(5", "("),
            ("5)", ")"),
            ("万", "万"),
            ("-", "-"),
            ("()", "()"),
            (".", "."),
            ("¥", "¥"),
            ("12-3", "-"),
            ("1\t2", "\t"),
            ("CNYX5", "C"),
        ] {
            assert_eq!(refuse(text), MoneyError::Unreadable { text: text.into(), found: found.into() });
        }
        assert_eq!(refuse(" \u{3000}\u{feff}"), MoneyError::Empty);
        assert_eq!(refuse("＝1+1"), MoneyError::Formula("＝1+1".into()));
        for text in ["--5", "(-5)", "-5-", "((5))", "+-5"] {
            assert_eq!(refuse(text), MoneyError::Signs(text.into()));
        }
    }

    #[test]
    fn size_is_bounded() {
        check("90,071,992,547,409.91", Minor::MAX.0);
        check("(90,071,992,547,409.91)", Minor::MIN.0);
        for text in ["90,071,992,547,409.92", "1000000亿", &"9".repeat(64), "-90071992547409.915"] {
            assert_eq!(refuse(text), MoneyError::TooLarge, "{text}");
        }
        assert_eq!(refuse(&"1".repeat(65)), MoneyError::TooLong);
        assert_eq!(refuse(&"1".repeat(1 << 20)), MoneyError::TooLong);
        let deep = format!("1.{}1", "0".repeat(50));
        assert_eq!(refuse(&deep), MoneyError::TooPrecise(deep.clone()));
    }

    proptest::proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,80}", close in "[-+()（）0-9０-９,，. 。¥$元万亿kmbnCNY=]{0,70}") {
            for typed in [text, close] {
                if let Ok(figure) = parse_amount(&typed, Currency::CNY, Rounding::HalfUp) {
                    proptest::prop_assert!(figure.is_writable());
                }
            }
        }
    }
}
