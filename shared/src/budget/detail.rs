//! What stands under a cell: quantities at prices that add up to its figure.

use serde::{Deserialize, Serialize};

use crate::money::{Minor, MoneyError, Rounding};

/// One row of detail.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Detail {
    pub name: String,
    /// In millionths.
    pub quantity: Minor,
    /// For one, in millionths of the line's unit: of a yuan, where the line is money.
    pub price: Minor,
}

impl Detail {
    /// Decimals of quantity and price.
    pub const DECIMALS: u8 = 6;
    /// Rows under one cell: a page.
    pub const ROWS_MAX: usize = 50;

    /// Quantity times price, exact, with twelve decimals.
    fn product(&self) -> i128 {
        // Both are below 2^53, so the product is far below 2^127.
        i128::from(self.quantity.0) * i128::from(self.price.0)
    }

    /// What the rows come to, rounded once, with this many decimals.
    pub fn sum<'a>(
        rows: impl Iterator<Item = &'a Self>,
        decimals: u8,
        rounding: Rounding,
    ) -> Result<Minor, MoneyError> {
        let exact: i128 = rows.map(Self::product).sum();
        rounding.round_scaled(exact, 2 * Self::DECIMALS, decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_at_prices_add_up_and_are_rounded_once() {
        let row = |quantity, price| Detail { name: String::new(), quantity: Minor(quantity), price: Minor(price) };
        // 3 at 0.333 and 1.5 at 0.004: 0.999 + 0.006.
        let rows = [row(3_000_000, 333_000), row(1_500_000, 4_000)];
        assert_eq!(Detail::sum(rows.iter(), 2, Rounding::HalfUp), Ok(Minor(1_01)));
        assert_eq!(Detail::sum(rows.iter(), 6, Rounding::HalfUp), Ok(Minor(1_005_000)));
        let largest = [row(Minor::MAX.0, Minor::MAX.0)];
        assert_eq!(Detail::sum(largest.iter(), 2, Rounding::HalfUp), Err(MoneyError::TooLarge));
    }
}
