//! A scenario's sheet beside the sheet it comes from: what it adds up to, and what would go back.
//!
//! Only the server's plain page shows this, so nothing of it travels.

use shared::budget::{Name, Nature};
use shared::calendar::{FiscalCalendar, Period};
use shared::id::{AccountCode, PlanId, RequestId, SheetId};
use shared::money::{Currency, Minor};

use super::PersonMark;

#[derive(Debug, Clone, PartialEq)]
pub struct CompareView {
    /// Which of the two takes from the other.
    pub toward: Toward,
    pub plan: PlanId,
    pub plan_title: Name,
    pub department: Name,
    /// What the scenario is called.
    pub scenario: String,
    pub sheet: SheetId,
    pub base: SheetId,
    pub currency: Currency,
    pub calendar: FiscalCalendar,
    /// Income and expense, as far as either side has any.
    pub totals: Vec<Pair>,
    /// Every account with lines on either side.
    pub accounts: Vec<Pair>,
    /// The lines that differ, the largest difference first.
    pub lines: Vec<PairedLine>,
    pub lines_count: usize,
    /// What the one would bring into the other; what both sides changed stands first.
    pub picks: Vec<Pick>,
    pub picks_count: usize,
    pub clashes: usize,
    /// Which states of both sheets this shows. Merging sends it back, and is refused when either has another.
    pub reviewed: String,
    pub way: Way,
    pub may_give_up: bool,
    /// Whether others agree to merges here, so that what is chosen is asked for.
    pub asks: bool,
    /// How many places the budget has changed since they parted and the scenario has not taken.
    pub behind: usize,
}

/// Which way changes go between a scenario and the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// What was tried out goes back into the budget.
    Budget,
    /// What the budget has got since goes into the scenario.
    Scenario,
}

/// One figure on both sides; none where there is nothing on that side.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub code: Option<AccountCode>,
    pub label: Name,
    pub nature: Nature,
    pub base: Option<Minor>,
    pub scenario: Option<Minor>,
}

/// A line that differs, with each of its cells that does.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedLine {
    pub total: Pair,
    pub cells: Vec<(Period, Said, Said)>,
}

/// What stands in a place on one side.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    Nothing,
    Figure(Minor),
    /// Typed, and no figure; a quantity in its unit; or words.
    Text(String),
    /// Words in both languages.
    Words(Name),
    /// A line or section that is there, with what it comes to; none where that is no money.
    There(Option<Minor>),
    /// A package that is cut, and what it comes to.
    Cut(Minor),
    Gone,
    Moved,
}

/// One place where the scenario differs from what was branched.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// Its number in the form.
    pub number: usize,
    /// The line or section it lies in.
    pub label: Name,
    pub place: Place,
    /// Both sides changed it.
    pub clash: bool,
    pub then: Said,
    pub base: (Said, Option<PersonMark>),
    pub scenario: (Said, Option<PersonMark>),
}

/// What of a line a pick is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Section,
    Package,
    Line,
    Name,
    Account,
    Note,
    Prior,
    /// Its place, indent or more than one thing at once.
    Layout,
    /// Unit, formula or spread.
    Basis,
    Cell(Period),
}

/// Whether the scenario can go back, for this reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    Open,
    /// The reader may look, not write.
    NotYours,
    Nothing,
    GivenUp,
    BaseLocked(RequestId),
    BaseClosed(Option<SheetId>),
    /// A merge of it waits for a decision.
    Asked(RequestId),
}
