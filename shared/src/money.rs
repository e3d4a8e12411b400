//! Exact amounts: currencies, minor units, rounding, reading and printing.
//!
//! An amount is a count of a currency's smallest unit, so adding is exact and the same on every replica; rates and
//! drivers are [`rust_decimal::Decimal`] and become money by one named [`Rounding`]. No float occurs, and
//! nothing is converted between currencies but at a [`Rate`].

mod amount;
mod currency;
mod error;
mod minor;
mod printing;
mod rate;
mod reading;
mod rounding;
mod spread;
mod variance;

pub use amount::Amount;
pub use currency::Currency;
pub use error::MoneyError;
pub use minor::Minor;
pub use printing::{DisplayUnit, Negative, Style, print, print_quantity};
pub use rate::{Rate, RateError};
pub use reading::{Reading, TEXT_LENGTH_MAX, parse_amount, parse_in_unit, parse_quantity};
pub use rounding::Rounding;
pub use spread::{SPREAD_PARTS_MAX, share_out, spread};
pub use variance::{difference, percent};
