//! What takes figures of a process map: the lines of sheets, each with what it comes to this year and what came of it.

use shared::budget::{Measure, Nature};
use shared::formula::Unit;
use shared::id::{DocumentId, PlanId};
use shared::money::{Currency, Minor};
use shared::name::Name;
use shared::process::ElementId;

#[derive(Debug, Clone, PartialEq)]
pub struct FeedsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub map: DocumentId,
    pub title: Name,
    /// The map's.
    pub currency: Currency,
    /// The last period of what counts as “to date”; none where there are no actuals.
    pub through: Option<Name>,
    /// In the order of the work, then lanes and pools, then the whole map.
    pub sources: Vec<FeedSource>,
    /// What was asked for, where nothing takes of it.
    pub nothing_of: Option<Name>,
}

/// Something on the map that gives figures to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedSource {
    /// None for the whole map.
    pub of: Option<ElementId>,
    /// None where it is on the map no more.
    pub name: Option<Name>,
    pub lane: Option<Name>,
    /// What a month brings of each measure that is taken; none where it can't be reckoned.
    pub months: Vec<(Measure, Unit, Option<Minor>)>,
    pub feeds: Vec<Feed>,
}

/// Something a sheet takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// The step, lane or pool it is of; none for the whole map.
    pub of: Option<ElementId>,
    pub measure: Measure,
    pub department: Name,
    /// The line that takes it; nothing for whoever may not open the sheet.
    pub line: Option<FedLine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct FedLine {
    pub name: Name,
    pub href: String,
    pub unit: Unit,
    /// The sheet's.
    pub currency: Currency,
    pub nature: Nature,
    /// The whole year's, in the unit's last decimal; none where a month of it can't be reckoned.
    pub year: Option<Minor>,
    pub came: Came,
    /// Whether all it takes from elsewhere is of this one element, so that its variance is the element's.
    pub is_own: bool,
}

/// What came of a line to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// There are no actuals, or it is no money.
    Nothing,
    /// Only those of its account are known, which has other lines too.
    Unsplit,
    Known {
        budget: Minor,
        actual: Minor,
    },
}
