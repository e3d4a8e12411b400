//! What can be wrong with a figure, said to the person who typed it.

use serde::{Deserialize, Serialize};

use super::{Currency, Minor, SPREAD_PARTS_MAX, TEXT_LENGTH_MAX};

/// Why a figure, a currency or a sum was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyError {
    #[error("“{0}” is not a currency Tandem knows: use a three-letter ISO code such as CNY, USD or EUR")]
    UnknownCurrency(String),

    #[error("nothing was typed: type a figure such as 1,234.50")]
    Empty,

    #[error("the text is longer than {TEXT_LENGTH_MAX} characters: type only the figure")]
    TooLong,

    #[error("“{0}” is a formula: type the figure it gives")]
    Formula(String),

    /// `found` is the first part that has no place in a figure.
    #[error("“{text}” is not a figure: remove “{found}”, or type it as in 1,234.50, (1,234) or 1.5万")]
    Unreadable { text: String, found: String },

    #[error(
        "the separators in “{0}” don't group by thousands: type 1,234.50, with a comma before each three digits and one decimal point"
    )]
    Grouping(String),

    #[error("“{0}” has more than one sign: use one minus or one pair of parentheses")]
    Signs(String),

    #[error("“{text}” is in {found}, and this sheet is in {expected}: convert it first, or remove the currency")]
    OtherCurrency { text: String, found: String, expected: Currency },

    #[error("“{0}” has more digits than a figure can hold: round it first")]
    TooPrecise(String),

    #[error("the figure is beyond ±{max} minor units: use a larger unit or split the line", max = Minor::MAX.0)]
    TooLarge,

    #[error("the sum is too large to be kept exactly: check the figures that went into it")]
    Overflow,

    #[error("{left} and {right} can't be added: convert one of them first")]
    MixedCurrencies { left: Currency, right: Currency },

    #[error("an amount can be spread over 1 to {SPREAD_PARTS_MAX} parts, not {0}")]
    SpreadParts(usize),

    #[error("“{0}” is not a rounding: use half_up or half_even")]
    UnknownRounding(String),
}

/// Keeps the text of an error short, whatever was sent.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(TEXT_LENGTH_MAX).collect()
}
