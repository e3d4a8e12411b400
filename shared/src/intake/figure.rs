//! Figures as they stand in the columns of a file: with a column's decimal mark and unit, and with a dash for nothing.

use serde::{Deserialize, Serialize};

use super::mapping::Options;
use crate::money::{MoneyError, Reading, parse_in_unit};

/// The mark before decimals. Thousands are grouped with the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    #[default]
    Point,
    Comma,
}

/// What one stands for in the columns of amounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    #[default]
    One,
    Thousand,
    /// 万
    TenThousand,
    Million,
    /// 亿
    HundredMillion,
}

impl Unit {
    pub const ALL: [Self; 5] = [Self::One, Self::Thousand, Self::TenThousand, Self::Million, Self::HundredMillion];

    /// The power of ten it stands for.
    pub const fn power(self) -> i32 {
        match self {
            Self::One => 0,
            Self::Thousand => 3,
            Self::TenThousand => 4,
            Self::Million => 6,
            Self::HundredMillion => 8,
        }
    }
}

/// How figures are written in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureStyle {
    pub decimal: DecimalMark,
    pub unit: Unit,
}

/// The figure of a cell; `None` where there is none: nothing, or one of the dashes that accountants put for it.
pub(super) fn read(text: &str, style: FigureStyle, options: &Options) -> Result<Option<Reading>, MoneyError> {
    let text = text.trim();
    if text.chars().all(|character| matches!(character, '-' | '–' | '—' | '－' | '―')) {
        return Ok(None);
    }
    let power = style.unit.power();
    match style.decimal {
        DecimalMark::Point => parse_in_unit(text, power, options.currency, options.rounding),
        DecimalMark::Comma => {
            let swapped: String = text.chars().map(swap_marks).collect();
            parse_in_unit(&swapped, power, options.currency, options.rounding)
        }
    }
    .map(Some)
}

const fn swap_marks(character: char) -> char {
    match character {
        ',' | '，' => '.',
        '.' | '．' => ',',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FiscalCalendar;
    use crate::money::{Currency, Minor, Rounding};

    fn check(text: &str, decimal: DecimalMark, unit: Unit, expect: Option<i64>) {
        let options = Options {
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            calendar: FiscalCalendar::CALENDAR_YEAR,
            year: None,
        };
        let figure = read(text, FigureStyle { decimal, unit }, &options).unwrap();
        assert_eq!(figure.map(|reading| reading.minor), expect.map(Minor), "{text}");
    }

    #[test]
    fn figures_are_read_in_the_style_of_their_file() {
        check("1,234.50", DecimalMark::Point, Unit::One, Some(123_450));
        check("1.234,50", DecimalMark::Comma, Unit::One, Some(123_450));
        check("(12,5)", DecimalMark::Comma, Unit::One, Some(-1_250));
        check("12.5", DecimalMark::Point, Unit::TenThousand, Some(12_500_000));
        check("12,5", DecimalMark::Comma, Unit::Thousand, Some(1_250_000));
        check("（3.2）", DecimalMark::Point, Unit::HundredMillion, Some(-32_000_000_000));
    }

    #[test]
    fn a_dash_is_nothing() {
        for nothing in ["", "  ", "-", " - ", "—", "——", "–"] {
            check(nothing, DecimalMark::Point, Unit::One, None);
        }
    }
}
