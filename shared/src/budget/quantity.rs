//! Figures in whatever unit a line has, as people type and read them.

use super::CellValue;
use crate::formula::Unit;
use crate::money::{Currency, Minor, MoneyError, Rounding, Style, parse_amount, parse_quantity, print, print_quantity};

/// Reads a figure in a unit: 12.5 in a line of per cent is an eighth, and the unit may stand beside the figure.
pub fn read_figure(text: &str, unit: &Unit, currency: Currency, rounding: Rounding) -> Result<Minor, MoneyError> {
    let text = text.trim();
    match unit {
        Unit::Money => parse_amount(text, currency, rounding),
        Unit::Percent => {
            let bare = text.strip_suffix(['%', '％']).unwrap_or(text);
            parse_quantity(bare, -2, Unit::DECIMALS, currency, rounding)
        }
        Unit::Number => match text.strip_suffix(['%', '％']) {
            Some(bare) => parse_quantity(bare, -2, Unit::DECIMALS, currency, rounding),
            None => parse_quantity(text, 0, Unit::DECIMALS, currency, rounding),
        },
        Unit::Named(name) => {
            let bare = text.strip_suffix(name.as_str()).unwrap_or(text);
            parse_quantity(bare, 0, Unit::DECIMALS, currency, rounding)
        }
    }
}

/// What typed text is in a line of this unit: a figure, nothing, or text that is kept and marked.
pub fn read_cell(text: &str, unit: &Unit, currency: Currency, rounding: Rounding) -> CellValue {
    let text = text.trim();
    if text.is_empty() {
        return CellValue::Empty;
    }
    match read_figure(text, unit, currency, rounding) {
        Ok(minor) => CellValue::Figure(minor),
        Err(_) => CellValue::Text(text.to_owned()),
    }
}

/// A figure in its unit. What is no money is exact and has no zeros at its end; display units are for money.
pub fn print_figure(figure: i128, unit: &Unit, currency: Currency, style: Style) -> String {
    match unit {
        Unit::Money => print(Minor::of_sum(figure), currency, style),
        Unit::Percent => [print_quantity(figure, Unit::DECIMALS - 2, style), "%".to_owned()].concat(),
        Unit::Number | Unit::Named(_) => print_quantity(figure, Unit::DECIMALS, style),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, unit: &str, expect: Option<&str>) {
        let unit: Unit = unit.parse().unwrap();
        let read = read_figure(typed, &unit, Currency::CNY, Rounding::HalfUp).ok();
        let printed = read.map(|minor| print_figure(i128::from(minor.0), &unit, Currency::CNY, Style::PLAIN));
        assert_eq!(printed.as_deref(), expect, "{typed} in {unit:?}");
        if let Some(printed) = printed {
            assert_eq!(
                read_figure(&printed, &unit, Currency::CNY, Rounding::HalfUp).ok(),
                read,
                "{printed} reads back"
            );
        }
    }

    #[test]
    fn figures_are_read_and_shown_in_their_unit() {
        check("12.5", "", Some("12.50"));
        check("12.5", "%", Some("12.5%"));
        check("12.5%", "%", Some("12.5%"));
        check("１６．２５５％", "%", Some("16.255%"));
        check("0.00001", "%", Some("0%"));
        check("-3", "%", Some("-3%"));
        check("12 heads", "heads", Some("12"));
        check("1,250.125", "hours", Some("1250.125"));
        check("1.5万", "kWh", Some("15000"));
        check("¥ 10,500.25", "CNY/head", Some("10500.25"));
        check("7.123456", "1", Some("7.123456"));
        check("15%", "1", Some("0.15"));
        check("many", "heads", None);
        check("$5", "CNY/head", None);
    }
}
