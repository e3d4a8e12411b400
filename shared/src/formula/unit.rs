//! What a line counts: money, or heads, hours, kilowatt-hours, per cent, yuan per head.
//!
//! Units are checked as physics does, with two easements that people expect: a bare number goes with anything, and money
//! times a count is money (heads × salary is yuan, not yuan-heads).

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::money::Currency;

/// The unit of a line. In documents it is a text: absent for money, `1`, `%`, or the unit's name, with `/` for “per”.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Unit {
    /// The sheet's currency. Only such lines are counted in the budget's totals.
    #[default]
    Money,
    /// A pure number, such as a factor or a rate of exchange.
    Number,
    /// A pure number shown in hundredths.
    Percent,
    /// What is counted: heads, hours, kWh, orders/day, CNY/head.
    Named(UnitText),
}

/// Units that have a name in each language. Kept by the English one, so that each reader sees his own.
const KNOWN: [(&str, &str); 12] = [
    ("heads", "人"),
    ("head", "人"),
    ("hours", "小时"),
    ("hour", "小时"),
    ("orders", "单"),
    ("order", "单"),
    ("pieces", "件"),
    ("piece", "件"),
    ("machines", "台"),
    ("days", "天"),
    ("cases", "件次"),
    ("case", "件次"),
];

/// What is there at a time rather than used up in it.
const STOCKS: [&str; 2] = ["heads", "machines"];

/// What a unit is kept as: heads and head are one, 人 is heads.
fn canonical(part: &str) -> &str {
    let part = KNOWN.iter().find(|(_, zh)| *zh == part).map_or(part, |(en, _)| en);
    // The singular, as in CNY/head, is the same unit.
    let zh = KNOWN.iter().find(|(en, _)| *en == part).map(|(_, zh)| zh);
    zh.and_then(|zh| KNOWN.iter().find(|(_, other)| other == zh)).map_or(part, |(en, _)| en)
}

fn spoken(part: &str, language: Language) -> &str {
    match language {
        Language::English => part,
        Language::Chinese => KNOWN.iter().find(|(en, _)| *en == part).map_or(part, |(_, zh)| zh),
    }
}

/// A unit's name as people write it, checked for length.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitText(String);

/// A text that can't be a unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a unit has 1 to {max} characters and at most one “/”, as in heads, kWh or CNY/head", max = UnitText::CHARS_MAX)]
pub struct UnitError;

impl UnitText {
    pub const CHARS_MAX: usize = 24;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Unit {
    /// How many decimals are kept of a figure that is no money: 16.255 % is 0.16255.
    pub const DECIMALS: u8 = 6;

    /// Money of another currency than the sheet's, as in CNY/head.
    pub fn of_currency(currency: Currency) -> Self {
        Self::Named(UnitText(currency.code().to_owned()))
    }

    pub fn is_money(&self) -> bool {
        *self == Self::Money
    }

    /// Whether the year is the mean of its months rather than their sum: a rate of 5 % in each month is 5 % in the year,
    /// and twelve months with 38 heads are 38 heads.
    pub fn is_averaged(&self) -> bool {
        match self {
            Self::Money => false,
            Self::Number | Self::Percent => true,
            Self::Named(text) => text.0.contains('/') || STOCKS.contains(&text.0.as_str()),
        }
    }

    /// Decimals of a figure in this unit, in a sheet of this currency.
    pub fn decimals(&self, currency: Currency) -> u8 {
        if self.is_money() { currency.exponent() } else { Self::DECIMALS }
    }

    /// What the unit is made of.
    pub fn dimension(&self, currency: Currency) -> Dimension {
        match self {
            Self::Money => Dimension::money(currency),
            Self::Number | Self::Percent => Dimension::default(),
            Self::Named(text) => {
                let mut parts = text.0.split('/');
                let above = parts.next().map(Dimension::named).unwrap_or_default();
                match parts.next() {
                    Some(below) => above.over(&Dimension::named(below)),
                    None => above,
                }
            }
        }
    }

    /// The unit as a reader of this language writes it; nothing for money.
    pub fn word(&self, language: Language) -> String {
        let parts: Vec<&str> =
            self.stored().unwrap_or_default().split('/').map(|part| spoken(part, language)).collect();
        parts.join("/")
    }

    /// How the unit is kept; nothing for money.
    pub fn stored(&self) -> Option<&str> {
        match self {
            Self::Money => None,
            Self::Number => Some("1"),
            Self::Percent => Some("%"),
            Self::Named(text) => Some(&text.0),
        }
    }
}

impl FromStr for Unit {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        match text {
            "" => return Ok(Self::Money),
            "1" => return Ok(Self::Number),
            "%" | "％" => return Ok(Self::Percent),
            _ => {}
        }
        let fits = text.chars().count() <= UnitText::CHARS_MAX && !text.chars().any(char::is_control);
        let parts: Vec<&str> = text.split('/').map(str::trim).collect();
        if !fits || parts.len() > 2 || parts.iter().any(|part| part.is_empty()) {
            return Err(UnitError);
        }
        let parts: Vec<&str> = parts.into_iter().map(canonical).collect();
        Ok(Self::Named(UnitText(parts.join("/"))))
    }
}

impl From<String> for Unit {
    /// What somebody else stored and is no unit reads as a pure number: the careful side, since it is not added to money.
    fn from(text: String) -> Self {
        text.parse().unwrap_or(Self::Number)
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.stored().unwrap_or_default().to_owned()
    }
}

/// A product of units with whole exponents, and of at most one currency.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dimension {
    currency: Option<Currency>,
    /// Exponent of the currency; never 0 where there is one.
    money: i8,
    /// Exponent by name; never 0.
    names: BTreeMap<String, i8>,
}

impl Dimension {
    pub fn money(currency: Currency) -> Self {
        Self { currency: Some(currency), money: 1, names: BTreeMap::new() }
    }

    fn named(name: &str) -> Self {
        if name == "1" {
            return Self::default();
        }
        match name.parse::<Currency>() {
            Ok(currency) => Self::money(currency),
            Err(_) => Self { names: BTreeMap::from([(name.to_lowercase(), 1)]), ..Self::default() },
        }
    }

    /// The product; `None` for two currencies, or for money times money.
    pub fn times(&self, other: &Self) -> Option<Self> {
        let currency = match (self.currency, other.currency) {
            (Some(left), Some(right)) if left != right => return None,
            (left, right) => left.or(right),
        };
        let money = self.money.checked_add(other.money)?;
        let mut names = self.names.clone();
        for (name, exponent) in &other.names {
            let sum = names.get(name).copied().unwrap_or(0).checked_add(*exponent)?;
            if sum == 0 {
                names.remove(name)
            } else {
                names.insert(name.clone(), sum)
            };
        }
        (money <= 1).then_some(Self { currency: currency.filter(|_| money != 0), money, names })
    }

    /// One over it.
    fn inverse(&self) -> Self {
        let names = self.names.iter().map(|(name, exponent)| (name.clone(), exponent.saturating_neg())).collect();
        Self { currency: self.currency, money: self.money.saturating_neg(), names }
    }

    /// The quotient; `None` for two currencies.
    pub fn divided(&self, other: &Self) -> Option<Self> {
        self.times(&other.inverse())
    }

    fn over(&self, other: &Self) -> Self {
        self.divided(other).unwrap_or_else(|| self.clone())
    }

    /// Whether figures of the two can be added, compared, or stand for each other.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self.money, other.money) {
            (1, 1) => self.currency == other.currency,
            (left, right) => left == right && self.currency == other.currency && self.names == other.names,
        }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word(Language::English))
    }
}

impl Dimension {
    /// `CNY`, `heads`, `CNY/人`, `1`.
    pub fn word(&self, language: Language) -> String {
        let side = |sign: i8| -> Vec<String> {
            let money =
                self.currency.filter(|_| self.money.signum() == sign).map(|currency| currency.code().to_owned());
            // Money times a count is money: the count is not named.
            let quiet = self.money == 1 && sign == 1;
            let names = self.names.iter().filter(|(_, exponent)| exponent.signum() == sign && !quiet);
            money.into_iter().chain(names.map(|(name, _)| spoken(name, language).to_owned())).collect()
        };
        let (above, below) = (side(1), side(-1));
        let above = if above.is_empty() { "1".to_owned() } else { above.join("·") };
        std::iter::once(above).chain(below).collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<&str, UnitError>) {
        let unit = text.parse::<Unit>();
        assert_eq!(
            unit.as_ref().map(|unit| unit.dimension(Currency::CNY).to_string()).map_err(Clone::clone),
            expect.map(str::to_owned)
        );
        if let Ok(unit) = unit {
            assert_eq!(Unit::from(String::from(unit.clone())), unit, "{text}");
        }
    }

    #[test]
    fn units_are_read_as_people_write_them() {
        check("", Ok("CNY"));
        check("1", Ok("1"));
        check("%", Ok("1"));
        check("heads", Ok("heads"));
        check(" kWh ", Ok("kwh"));
        check("CNY/head", Ok("CNY/heads"));
        check("小时 / 单", Ok("hours/orders"));
        check("吨", Ok("吨"));
        check("1/day", Ok("1/day"));
        check("a/b/c", Err(UnitError));
        check("/", Err(UnitError));
        check(&"x".repeat(25), Err(UnitError));
    }

    #[test]
    fn units_multiply_and_cancel() {
        let of = |text: &str| text.parse::<Unit>().unwrap().dimension(Currency::CNY);
        let product = |left: &str, right: &str| of(left).times(&of(right)).map(|unit| unit.to_string());
        assert_eq!(product("heads", "CNY/heads").as_deref(), Some("CNY"));
        assert_eq!(product("heads", "").as_deref(), Some("CNY"), "money times a count is money");
        assert_eq!(product("orders", "hours/orders").as_deref(), Some("hours"));
        assert_eq!(product("", ""), None, "money squared is nothing");
        assert_eq!(product("USD/h", ""), None);
        assert_eq!(of("").divided(&of("heads")).map(|unit| unit.to_string()).as_deref(), Some("CNY/heads"));
        assert_eq!(of("").divided(&of("")).map(|unit| unit.to_string()).as_deref(), Some("1"));
        assert!(!of("heads").agrees(&of("hours")) && !of("").agrees(&of("heads")) && of("").agrees(&of("")));
    }
}
