//! [`Amount`]: a figure with its currency, for places where more than one currency can meet.

use serde::{Deserialize, Serialize};

use super::{Currency, Minor, MoneyError, Style, print};

/// A figure and what it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Amount {
    pub minor: Minor,
    pub currency: Currency,
}

impl Amount {
    pub const fn new(minor: Minor, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self { minor: self.minor.checked_add(self.same_currency(other)?)?, ..self })
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self { minor: self.minor.checked_sub(self.same_currency(other)?)?, ..self })
    }

    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        Ok(Self { minor: self.minor.checked_neg()?, ..self })
    }

    /// The figure as text, without the currency.
    pub fn print(self, style: Style) -> String {
        print(self.minor, self.currency, style)
    }

    fn same_currency(self, other: Self) -> Result<Minor, MoneyError> {
        if self.currency == other.currency {
            Ok(other.minor)
        } else {
            Err(MoneyError::MixedCurrencies { left: self.currency, right: other.currency })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_amounts_in_one_currency_are_added() {
        let (yuan, dollars) = (Amount::new(Minor(100), Currency::CNY), Amount::new(Minor(100), Currency::USD));
        assert_eq!(yuan.checked_add(yuan), Ok(Amount::new(Minor(200), Currency::CNY)));
        assert_eq!(yuan.checked_sub(yuan), Ok(Amount::new(Minor::ZERO, Currency::CNY)));
        assert_eq!(
            yuan.checked_add(dollars),
            Err(MoneyError::MixedCurrencies { left: Currency::CNY, right: Currency::USD })
        );
    }

    #[test]
    fn it_travels_with_its_code() {
        let amount = Amount::new(Minor(12_345), Currency::CNY);
        let json = serde_json::to_string(&amount).unwrap();
        assert_eq!(json, r#"{"minor":12345,"currency":"CNY"}"#);
        assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
    }
}
