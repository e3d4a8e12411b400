//! The figures of a map that are no money: how many, how long, in which proportion. Exact to the millionth.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How many digits follow the point.
const DECIMALS: u32 = 6;

/// A count or a time: 12.5 is 12,500,000 millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(pub i64);

impl Quantity {
    pub const ZERO: Self = Self(0);
    pub const ONE: Self = Self(1_000_000);

    pub const fn whole(number: i32) -> Self {
        Self(number as i64 * 1_000_000)
    }

    pub const fn millionths(self) -> i64 {
        self.0
    }

    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, DECIMALS)
    }
}

/// How often a branch is taken, of all that come to it: 30 % is 300,000 millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(pub i64);

impl Share {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self(1_000_000);

    pub const fn percent(percent: i32) -> Self {
        Self(percent as i64 * 10_000)
    }

    pub const fn millionths(self) -> i64 {
        self.0
    }

    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, DECIMALS)
    }

    /// From never to always.
    pub const fn is_possible(self) -> bool {
        0 <= self.0 && self.0 <= Self::ALL.0
    }
}
