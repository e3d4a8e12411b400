//! What a line was last year, month by month, asked for by whoever spreads a year's total in its shape.

use serde::{Deserialize, Serialize};
use shared::budget::{LastYear, Name};
use shared::money::Minor;

/// The months of last year's budget, and of what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastYearView {
    /// The plan this one follows; none where it follows none, or the reader may not see the line there.
    pub plan: Option<Name>,
    /// Nothing where the line was not in it.
    pub budget: Option<[Minor; 12]>,
    /// With what is planned of the periods that are still to come. Nothing where no actuals name the line.
    pub actual: Option<[Minor; 12]>,
}

impl LastYearView {
    pub const NONE: Self = Self { plan: None, budget: None, actual: None };

    pub fn months(&self, of: LastYear) -> Option<[i128; 12]> {
        let months = match of {
            LastYear::Budget => self.budget,
            LastYear::Actual => self.actual,
        };
        months.map(|months| months.map(|month| i128::from(month.0)))
    }
}
