//! Why an adjustment is none.

use super::{ADJUSTED_LINES_MAX, ADJUSTMENT_REASON_CHARS_MAX};
use crate::budget::{Name, Nature};
use crate::calendar::Period;

/// What is wrong with an adjustment. Figures are in minor units.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdjustmentError {
    #[error("an adjustment says why, in 1 to {ADJUSTMENT_REASON_CHARS_MAX} characters: write the reason")]
    Reason,

    #[error("nothing would change: choose a line and write an amount")]
    NothingMoves,

    #[error("more than {ADJUSTED_LINES_MAX} lines would change: ask for a new revision of the sheet instead")]
    TooManyLines,

    #[error("a line is named twice: put its amounts together")]
    LineTwice,

    #[error("only a transfer goes from one department to another: ask for it as one")]
    SeveralDepartments,

    #[error("a transfer is between two departments at most: ask for each pair by itself")]
    ManyDepartments,

    #[error(
        "two currencies meet here, and neither is converted on the way: ask for each by itself, or for a supplement"
    )]
    TwoCurrencies,

    #[error("none of the lines is of the department whose budget is to be adjusted: choose one of its own")]
    OtherDepartment,

    #[error("the plan says nothing of the year before, or nothing was approved there: ask for a supplement instead")]
    NoYearBefore,

    #[error("a transfer has a line that gives and another that gets: name both")]
    OneLine,

    #[error("“{}” would lose something, and this kind only adds: ask for a transfer or a revision", line.text)]
    OnlyAdds { line: Name },

    #[error("“{}” is income, and only expenses that were not spent are carried forward: leave it out", line.text)]
    NotAnExpense { line: Name },

    #[error(
        "“{}” has {has} in period {} and {takes} would be taken: take less, or from another period",
        line.text,
        period.key()
    )]
    Overdrawn { line: Name, period: Period, has: i128, takes: i128 },

    #[error("what is given and what is taken differ by {over} for {}: let them be equal", nature.as_str())]
    Unbalanced { nature: Nature, over: i128 },

    #[error(
        "the account of “{}” has {remains} left of the year before, and {asked} would be carried: carry less",
        line.text
    )]
    MoreThanRemains { line: Name, remains: i128, asked: i128 },

    #[error("{spent} of the account of “{}” is spent, and only {left} would be left of it: take less", line.text)]
    Undercut { line: Name, spent: i128, left: i128 },

    #[error("“{}” would be larger than any amount: look for a mistyped figure", line.text)]
    TooLarge { line: Name },
}
