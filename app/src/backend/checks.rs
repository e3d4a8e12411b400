//! What was checked of a request for whoever decides: each check with what it found.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::Nature;
use shared::money::Minor;

use super::PersonMark;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// Whether the lines, added up anew, come to the total that thresholds were compared with; how many, for their readers.
    Sums { lines: Option<usize>, agrees: bool },
    /// Whether the content has the hash that was submitted.
    Version { agrees: bool },
    /// Whether what it covers or rests on has moved.
    Standing { is_stale: bool },
    /// Cells that hold text instead of a figure, and cells that two people set at once.
    Cells { wrong: usize, rival: usize },
    /// Months of formulas that come to an error.
    Formulas { faults: usize },
    /// Lines of money without an account.
    Accounts { without: usize },
    /// How far the total is from its target.
    Target { nature: Nature, now: Minor, target: Minor },
    /// Who would be asked and is not, as they wrote in it or asked for it; and who of those agreed all the same.
    Duties { spared: Vec<PersonMark>, breached: Vec<PersonMark> },
    /// The bound the amount is a little below.
    Band { total: Minor, bound: Option<Minor> },
    /// How many requests of one person come to how much together, and which bound each of them stays below.
    Pieces { found: Option<(usize, Minor, Minor)> },
    /// Whether the same was rejected before.
    Rejected { before: bool },
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckOutcome {
    /// Something does not hold that has to.
    Wrong,
    /// Nothing is wrong; whoever decides should know of it.
    Look,
    Fine,
}

impl Checked {
    pub fn outcome(&self) -> CheckOutcome {
        let (wrong, look) = match self {
            Self::Sums { agrees, .. } | Self::Version { agrees } => (!agrees, false),
            Self::Standing { is_stale } => (*is_stale, false),
            Self::Cells { wrong, rival } => (*wrong > 0 || *rival > 0, false),
            Self::Formulas { faults } => (*faults > 0, false),
            Self::Accounts { without } => (false, *without > 0),
            Self::Target { nature, now, target } => {
                let gap = i128::from(now.0) - i128::from(target.0);
                (false, nature.favourable(gap) == Some(false))
            }
            Self::Duties { breached, .. } => (!breached.is_empty(), false),
            Self::Band { bound, .. } => (false, bound.is_some()),
            Self::Pieces { found } => (false, found.is_some()),
            Self::Rejected { before } => (false, *before),
        };
        match (wrong, look) {
            (true, _) => CheckOutcome::Wrong,
            (false, true) => CheckOutcome::Look,
            (false, false) => CheckOutcome::Fine,
        }
    }
}
