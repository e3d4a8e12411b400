//! A figure that could not be reckoned: what went wrong, and in which cell it arose.
//!
//! A fault is a value. It travels through everything that uses the cell, unchanged, so that the last total still points
//! at the first cause.

use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::id::LineId;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Something was divided by zero, or by a cell that is empty.
    DivisionByZero,
    /// A result with more digits than can be kept exactly, or beyond the largest figure.
    Overflow,
    /// A cell that is used holds text.
    NotAFigure,
    /// `prior` looks before the first period and says nothing of what stands there.
    NoEarlierPeriod,
    /// The cell depends on itself.
    Cycle,
    /// The formula names a line that is gone.
    Missing,
    /// What is stored as the formula is none.
    Unreadable,
    /// Money is added to hours, or yuan to dollars.
    Units,
    /// The sheet's formulas together are more than is reckoned; this is one of those beyond.
    TooMuch,
}

impl FaultKind {
    pub const ALL: [Self; 9] = [
        Self::DivisionByZero,
        Self::Overflow,
        Self::NotAFigure,
        Self::NoEarlierPeriod,
        Self::Cycle,
        Self::Missing,
        Self::Unreadable,
        Self::Units,
        Self::TooMuch,
    ];

    /// The short code a cell shows, as spreadsheets do.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DivisionByZero => "#DIV/0",
            Self::Overflow => "#OVER",
            Self::NotAFigure => "#VALUE",
            Self::NoEarlierPeriod => "#PRIOR",
            Self::Cycle => "#CYCLE",
            Self::Missing => "#REF",
            Self::Unreadable => "#NAME",
            Self::Units => "#UNIT",
            Self::TooMuch => "#LIMIT",
        }
    }
}

/// A fault and the cell it arose in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fault {
    pub kind: FaultKind,
    pub line: LineId,
    pub period: Period,
}
