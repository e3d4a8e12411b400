//! What stands in a period of a line once everything is reckoned.

use serde::{Deserialize, Serialize};

use crate::formula::Fault;
use crate::money::Minor;

/// The figure that is shown and summed: entered, spread or by formula. In the line's unit, counted in its last decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Figure {
    #[default]
    Nothing,
    Amount(Minor),
    /// Could not be reckoned; counts as nothing, and is counted as a fault.
    Fault(Fault),
}

impl Figure {
    /// What it adds to a sum.
    pub fn minor(self) -> i128 {
        match self {
            Self::Amount(minor) => i128::from(minor.0),
            Self::Nothing | Self::Fault(_) => 0,
        }
    }

    pub fn fault(self) -> Option<Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            Self::Nothing | Self::Amount(_) => None,
        }
    }
}
