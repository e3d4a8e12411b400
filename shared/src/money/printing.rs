//! [`print`]: minor units as text, in the reader's unit and negative style.
//!
//! Display only: what is shown in 万元 is rounded for the eye, and no figure is ever computed from it.

use serde::{Deserialize, Serialize};

use super::{Currency, Minor, Rounding};
use crate::language::Language;

/// Decimals shown in any unit but the smallest; two, as in printed tables of 万元.
const DECIMALS_SCALED: u8 = 2;

/// What a table counts in. Never stored with a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisplayUnit {
    #[default]
    One,
    Thousand,
    TenThousand,
    Million,
    HundredMillion,
}

impl DisplayUnit {
    /// Every unit, from the smallest.
    pub const ALL: [Self; 5] = [Self::One, Self::Thousand, Self::TenThousand, Self::Million, Self::HundredMillion];

    /// The units readers of a language expect to choose from.
    pub const fn offered(language: Language) -> &'static [Self] {
        match language {
            Language::Chinese => &[Self::One, Self::Thousand, Self::TenThousand, Self::HundredMillion],
            Language::English => &[Self::One, Self::Thousand, Self::Million],
        }
    }

    /// The word for a table's header. It follows the reader's language, not the currency: an English axis that counts
    /// in ten thousands must say so.
    pub const fn word(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Chinese, Self::One) => "元",
            (Language::Chinese, Self::Thousand) => "千元",
            (Language::Chinese, Self::TenThousand) => "万元",
            (Language::Chinese, Self::Million) => "百万元",
            (Language::Chinese, Self::HundredMillion) => "亿元",
            (Language::English, Self::One) => "units",
            (Language::English, Self::Thousand) => "thousands",
            (Language::English, Self::TenThousand) => "ten thousands",
            (Language::English, Self::Million) => "millions",
            (Language::English, Self::HundredMillion) => "hundred millions",
        }
    }

    /// How many zeros the unit stands for.
    const fn power(self) -> i32 {
        match self {
            Self::One => 0,
            Self::Thousand => 3,
            Self::TenThousand => 4,
            Self::Million => 6,
            Self::HundredMillion => 8,
        }
    }
}

/// How a figure below zero looks. Colour may be added by the page, and never carries the meaning alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Negative {
    /// `−1,234.00` with a true minus, as wide as a digit.
    #[default]
    Minus,
    /// `(1,234.00)`, as accountants write it.
    Parentheses,
    /// `-1,234.00` with the hyphen that other programs read: for files, the clipboard and the cell editor.
    Hyphen,
}

/// How figures are shown to one reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Style {
    pub unit: DisplayUnit,
    pub negative: Negative,
    /// Whether a comma stands before each three digits.
    pub grouping: bool,
}

impl Style {
    /// For files, the clipboard and the cell editor: exact, ungrouped, in ASCII.
    pub const PLAIN: Self = Self { unit: DisplayUnit::One, negative: Negative::Hyphen, grouping: false };
}

impl Default for Style {
    fn default() -> Self {
        Self { unit: DisplayUnit::One, negative: Negative::Minus, grouping: true }
    }
}

/// The figure as text, without currency and unit word. In [`DisplayUnit::One`] it is exact, with the currency's decimals;
/// in larger units it is rounded half-up to two decimals.
pub fn print(figure: Minor, currency: Currency, style: Style) -> String {
    let (shown, decimals) = match style.unit {
        DisplayUnit::One => (i128::from(figure.0), currency.exponent()),
        unit => {
            let power = i32::from(DECIMALS_SCALED) - i32::from(currency.exponent()) - unit.power();
            // The power is negative for every unit and exponent, and making a figure smaller can't fail.
            (Rounding::HalfUp.shift(i128::from(figure.0), power).unwrap_or_default(), DECIMALS_SCALED)
        }
    };
    spell(shown, usize::from(decimals), style)
}

/// A figure kept with `decimals`, without zeros at its end: 12.5 hours.
pub fn print_quantity(figure: i128, decimals: u8, style: Style) -> String {
    let (mut shown, mut decimals) = (figure, usize::from(decimals));
    while decimals > 0 && shown % 10 == 0 {
        shown /= 10;
        decimals -= 1;
    }
    spell(shown, decimals, style)
}

fn spell(shown: i128, decimals: usize, style: Style) -> String {
    // At least one digit stands before the point.
    let digits = format!("{:0>width$}", shown.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let mut text = if style.grouping { group(whole) } else { whole.to_owned() };
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    // Judged by what is shown: −0.00 would be a riddle.
    if shown >= 0 {
        return text;
    }
    match style.negative {
        Negative::Minus => format!("\u{2212}{text}"),
        Negative::Parentheses => format!("({text})"),
        Negative::Hyphen => format!("-{text}"),
    }
}

fn group(whole: &str) -> String {
    let mut text = String::with_capacity(whole.len() + whole.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::parse_amount;
    use proptest::prelude::*;

    fn check(minor: i64, currency: Currency, style: Style, expect: &str) {
        assert_eq!(print(Minor(minor), currency, style), expect);
    }

    fn unit(unit: DisplayUnit) -> Style {
        Style { unit, ..Style::default() }
    }

    #[test]
    fn units_of_one_are_exact() {
        let style = Style::default();
        check(123_450, Currency::CNY, style, "1,234.50");
        check(0, Currency::CNY, style, "0.00");
        check(5, Currency::CNY, style, "0.05");
        check(99_999, Currency::CNY, style, "999.99");
        check(100_000, Currency::CNY, style, "1,000.00");
        check(1_234_567, Currency::JPY, style, "1,234,567");
        check(1_234_567, Currency::KWD, style, "1,234.567");
        check(i64::MIN, Currency::CNY, style, "−92,233,720,368,547,758.08");
    }

    #[test]
    fn negative_styles() {
        let negative = |negative| Style { negative, ..Style::default() };
        check(-123_400, Currency::CNY, negative(Negative::Minus), "−1,234.00");
        check(-123_400, Currency::CNY, negative(Negative::Parentheses), "(1,234.00)");
        check(-123_400, Currency::CNY, negative(Negative::Hyphen), "-1,234.00");
        check(-123_400, Currency::CNY, Style::PLAIN, "-1234.00");
    }

    #[test]
    fn larger_units_are_rounded_half_up_to_two_decimals() {
        check(123_456_789, Currency::CNY, unit(DisplayUnit::Thousand), "1,234.57");
        check(123_456_789, Currency::CNY, unit(DisplayUnit::TenThousand), "123.46");
        check(123_456_789, Currency::CNY, unit(DisplayUnit::Million), "1.23");
        check(123_456_789, Currency::CNY, unit(DisplayUnit::HundredMillion), "0.01");
        check(500, Currency::CNY, unit(DisplayUnit::Thousand), "0.01");
        check(-500, Currency::CNY, unit(DisplayUnit::Thousand), "−0.01");
        check(-499, Currency::CNY, unit(DisplayUnit::Thousand), "0.00");
        check(1_234_567, Currency::JPY, unit(DisplayUnit::TenThousand), "123.46");
        check(1_234_567, Currency::KWD, unit(DisplayUnit::Thousand), "1.23");
    }

    #[test]
    fn the_unit_word_follows_the_language() {
        let words = |language| DisplayUnit::ALL.map(|unit| unit.word(language));
        assert_eq!(words(Language::Chinese), ["元", "千元", "万元", "百万元", "亿元"]);
        assert_eq!(words(Language::English), ["units", "thousands", "ten thousands", "millions", "hundred millions"]);
    }

    fn currencies() -> impl Strategy<Value = Currency> {
        proptest::sample::select(Currency::ALL)
    }

    fn exact_styles() -> impl Strategy<Value = Style> {
        let negative = proptest::sample::select(&[Negative::Minus, Negative::Parentheses, Negative::Hyphen][..]);
        (negative, any::<bool>()).prop_map(|(negative, grouping)| Style { unit: DisplayUnit::One, negative, grouping })
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(minor in Minor::MIN.0..=Minor::MAX.0, currency in currencies(), style in exact_styles()) {
            let text = print(Minor(minor), currency, style);
            prop_assert_eq!(parse_amount(&text, currency, Rounding::HalfUp), Ok(Minor(minor)));
            let with_code = format!("{} {text}", currency.code());
            prop_assert_eq!(parse_amount(&with_code, currency, Rounding::HalfEven), Ok(Minor(minor)));
        }

        #[test]
        fn every_figure_prints_in_every_unit(minor: i64, currency in currencies(), unit in proptest::sample::select(&DisplayUnit::ALL[..])) {
            let text = print(Minor(minor), currency, Style { unit, ..Style::default() });
            prop_assert!(text.chars().any(|c| c.is_ascii_digit()));
        }
    }
}
