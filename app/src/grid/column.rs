//! The columns of a sheet: what a line is, last year, the budget, the difference, and the periods.

use shared::calendar::Period;

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    Name,
    Account,
    /// Last year's total of the line.
    Prior,
    /// The year: all periods added up.
    Budget,
    /// Budget less last year.
    Difference,
    Period(Period),
}

impl Column {
    /// The columns in their order.
    pub fn all(periods: u32) -> Vec<Self> {
        let mut columns = vec![Self::Name, Self::Account, Self::Prior, Self::Budget, Self::Difference];
        columns.extend(Period::all().take(usize::try_from(periods).unwrap_or(12)).map(Self::Period));
        columns
    }

    /// Whether something can be typed here; the rest is reckoned.
    pub fn is_entered(self) -> bool {
        matches!(self, Self::Name | Self::Account | Self::Prior | Self::Period(_))
    }

    pub fn is_figure(self) -> bool {
        !matches!(self, Self::Name | Self::Account)
    }

    /// The part of the class name that `style/grid.css` knows.
    pub fn class(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Account => "account",
            Self::Prior => "prior",
            Self::Budget => "budget",
            Self::Difference => "difference",
            Self::Period(_) => "period",
        }
    }
}
