//! [`Currency`]: an ISO 4217 code and how many decimals its amounts have. Not exchange rates.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::MoneyError;
use super::error::excerpt;

/// A currency Tandem can budget in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    exponent: u8,
    /// What people write beside a figure instead of the code, as typed in half width and upper case.
    signs: &'static [&'static str],
}

const fn row(code: &'static str, exponent: u8, signs: &'static [&'static str]) -> Currency {
    Currency { code, exponent, signs }
}

/// ISO 4217 codes and exponents of the currencies most traded and most budgeted in, by code.
const TABLE: &[Currency] = &[
    row("AED", 2, &[]),
    row("ARS", 2, &["$"]),
    row("AUD", 2, &["A$", "AU$", "$"]),
    row("BDT", 2, &["৳"]),
    row("BGN", 2, &[]),
    row("BHD", 3, &[]),
    row("BRL", 2, &["R$"]),
    row("CAD", 2, &["C$", "CA$", "$"]),
    row("CHF", 2, &[]),
    row("CLP", 0, &["$"]),
    Currency::CNY,
    row("COP", 2, &["$"]),
    row("CZK", 2, &[]),
    row("DKK", 2, &[]),
    row("EGP", 2, &[]),
    Currency::EUR,
    row("GBP", 2, &["£"]),
    row("HKD", 2, &["HK$", "$", "元"]),
    row("HUF", 2, &[]),
    row("IDR", 2, &[]),
    row("ILS", 2, &["₪"]),
    row("INR", 2, &["₹"]),
    row("ISK", 0, &[]),
    row("JOD", 3, &[]),
    Currency::JPY,
    row("KES", 2, &[]),
    row("KRW", 0, &["₩"]),
    Currency::KWD,
    row("KZT", 2, &["₸"]),
    row("LKR", 2, &[]),
    row("MNT", 2, &["₮"]),
    row("MOP", 2, &["MOP$", "元"]),
    row("MXN", 2, &["MX$", "$"]),
    row("MYR", 2, &[]),
    row("NGN", 2, &["₦"]),
    row("NOK", 2, &[]),
    row("NZD", 2, &["NZ$", "$"]),
    row("OMR", 3, &[]),
    row("PEN", 2, &[]),
    row("PHP", 2, &["₱"]),
    row("PKR", 2, &[]),
    row("PLN", 2, &[]),
    row("QAR", 2, &[]),
    row("RON", 2, &[]),
    row("RUB", 2, &["₽"]),
    row("SAR", 2, &[]),
    row("SEK", 2, &[]),
    row("SGD", 2, &["S$", "SG$", "$"]),
    row("THB", 2, &["฿"]),
    row("TND", 3, &[]),
    row("TRY", 2, &["₺"]),
    Currency::TWD,
    row("UAH", 2, &["₴"]),
    Currency::USD,
    row("VND", 0, &["₫"]),
    row("ZAR", 2, &[]),
];

impl Currency {
    pub const CNY: Self = row("CNY", 2, &["¥", "CN¥", "RMB", "人民币", "元"]);
    pub const EUR: Self = row("EUR", 2, &["€"]);
    pub const JPY: Self = row("JPY", 0, &["¥", "JP¥", "円"]);
    pub const KWD: Self = row("KWD", 3, &[]);
    pub const TWD: Self = row("TWD", 2, &["NT$", "$", "元"]);
    pub const USD: Self = row("USD", 2, &["US$", "$"]);

    /// Every currency, by code.
    pub const ALL: &'static [Self] = TABLE;

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// How many decimals an amount has: 2 for yuan and fen, 0 for yen, 3 for dinar and fils.
    pub const fn exponent(self) -> u8 {
        self.exponent
    }

    /// What people write beside a figure: the code first, then signs and words.
    pub(super) fn marks(self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.code).chain(self.signs.iter().copied())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({})", self.code)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    /// Reads a code in any case.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let code = text.trim();
        TABLE
            .iter()
            .find(|known| known.code.eq_ignore_ascii_case(code))
            .copied()
            .ok_or_else(|| MoneyError::UnknownCurrency(excerpt(code)))
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

// By hand: derived, it would borrow the static text from the input.
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_sound() {
        assert!(TABLE.is_sorted_by(|a, b| a.code < b.code), "codes are in order, none twice");
        for currency in TABLE {
            assert!(currency.code.len() == 3 && currency.code.bytes().all(|b| b.is_ascii_uppercase()), "{currency}");
            assert!(currency.exponent <= 3, "{currency}");
            assert_eq!(currency.code.parse(), Ok(*currency));
        }
    }

    #[test]
    fn exponents_are_those_of_iso_4217() {
        for (code, expect) in
            [("CNY", 2), ("TWD", 2), ("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("VND", 0), ("tnd", 3)]
        {
            assert_eq!(code.parse::<Currency>().map(Currency::exponent), Ok(expect), "{code}");
        }
    }

    #[test]
    fn unknown_codes_are_refused() {
        for text in ["XXX", "", "CN", "CNYY", "¥", &"A".repeat(10_000)] {
            let refused = text.parse::<Currency>().unwrap_err();
            assert!(matches!(refused, MoneyError::UnknownCurrency(_)), "{text}");
            assert!(refused.to_string().len() < 300);
        }
    }
}
