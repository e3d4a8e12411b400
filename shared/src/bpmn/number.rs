//! Figures as XML writes them: no grouping, a point, as many decimals as needed. Nothing here is a float.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::money::{Currency, Minor, Rounding};
use crate::process::{Point, Quantity};

/// What a number of XML Schema may look like, a double in scientific notation included.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    if text.len() > 60 {
        return None;
    }
    text.parse().ok().or_else(|| Decimal::from_scientific(text).ok())
}

fn scaled(text: &str, decimals: u32) -> Option<i64> {
    let mut rounded = decimal(text)?.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    (rounded.scale() == decimals).then(|| i64::try_from(rounded.mantissa()).ok()).flatten()
}

fn print(figure: i64, decimals: u32) -> String {
    Decimal::new(figure, decimals).normalize().to_string()
}

/// Thousandths of a pixel.
pub(super) fn coordinate(text: &str) -> Option<i64> {
    scaled(text, 3).filter(|figure| figure.abs() <= Point::COORDINATE_MAX)
}

pub(super) fn print_coordinate(figure: i64) -> String {
    print(figure, 3)
}

/// Whether a text says exactly this many thousandths, in whatever way.
pub(super) fn is_coordinate(text: &str, figure: i64) -> bool {
    decimal(text) == Some(Decimal::new(figure, 3))
}

pub(super) fn quantity(text: &str) -> Option<Quantity> {
    scaled(text, 6).map(Quantity)
}

pub(super) fn print_quantity(quantity: Quantity) -> String {
    print(quantity.millionths(), 6)
}

pub(super) fn print_millionths(figure: i64) -> String {
    print(figure, 6)
}

pub(super) fn money(text: &str, currency: Currency, rounding: Rounding) -> Option<Minor> {
    rounding.round(decimal(text)?, currency).ok().filter(|minor| minor.is_writable())
}

pub(super) fn print_money(minor: Minor, currency: Currency) -> String {
    Decimal::new(minor.0, u32::from(currency.exponent())).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_to_the_thousandth_and_printed_without_zeros() {
        for (text, figure, printed) in [
            ("186.0", 186_000, "186"),
            ("12.804751171875008", 12_805, "12.805"),
            ("-0.0004", 0, "0"),
            ("1.5E2", 150_000, "150"),
            (" 7 ", 7_000, "7"),
        ] {
            assert_eq!(coordinate(text), Some(figure), "{text}");
            assert_eq!(print_coordinate(figure), printed);
        }
        for odd in ["", "NaN", "INF", "1,5", "99999999999", &"1".repeat(80)] {
            assert_eq!(coordinate(odd), None, "{odd}");
        }
    }
}
