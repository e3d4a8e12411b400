//! A line item: one row of a sheet, with a figure for each period.
//!
//! A cell holds a figure, nothing, or text that was typed and is no figure: that text is kept and shown as wrong, and
//! counts as nothing. Where two people set one cell without knowing of each other, the cell carries the rival values.
//!
//! A line may be reckoned instead of entered: by a formula, or as a year's total spread over its months. What is entered
//! in a month of such a line stands there all the same, over the formula or as a pin of the spread. [`LineItem::figure`]
//! is what comes out.
//!
//! A line of a package that is cut comes to nothing, and keeps what it would come to ([`LineItem::worth`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::spread::MONTHS;
use super::{Detail, Figure, LineFormula, Name, Series, Spread};
use crate::calendar::Period;
use crate::formula::Unit;
use crate::id::{AccountCode, DetailId, LineId, PackageId, PersonId, SectionId};
use crate::money::Minor;

/// What one person put into a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum CellValue {
    #[default]
    Empty,
    Figure(Minor),
    /// Typed, kept, and not a figure.
    Text(String),
}

impl CellValue {
    pub fn is_figure(&self) -> bool {
        matches!(self, Self::Figure(_))
    }

    /// What the cell adds to a sum.
    pub fn minor(&self) -> i128 {
        match self {
            Self::Figure(minor) => i128::from(minor.0),
            Self::Empty | Self::Text(_) => 0,
        }
    }
}

/// A value set by somebody while another person set the same cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    pub value: CellValue,
    /// Who set it; `None` for a replica that does not say (any Automerge client).
    pub author: Option<PersonId>,
}

/// One figure of a line item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// The value every replica agrees to show.
    pub value: CellValue,
    pub author: Option<PersonId>,
    /// Every value that was set at the same time, the shown one included; empty unless there are at least two.
    pub rivals: Vec<Rival>,
}

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineItem {
    pub id: LineId,
    pub section: SectionId,
    pub account: Option<AccountCode>,
    pub name: Name,
    pub note: Option<String>,
    /// Fractional index; lines of a section stand in the order of `(ord, id)`.
    pub ord: String,
    /// How far the line is indented under the one above.
    pub level: u8,
    /// Last year's total of the line.
    pub prior: Option<Minor>,
    /// What the line counts. Only money is part of the totals.
    pub unit: Unit,
    /// What the months are reckoned by; goes before a spread, should there be both.
    pub formula: Option<LineFormula>,
    pub spread: Option<Spread>,
    /// The decision it belongs to, where the budget is made from zero.
    pub package: Option<PackageId>,
    pub cells: [Cell; Period::COUNT],
    /// Quantities at prices under the cells. What is entered in a cell goes before them.
    pub details: BTreeMap<(Period, DetailId), Detail>,
    /// What comes out, kept by the sheet the line is in.
    pub(super) figures: [Figure; Period::COUNT],
    /// What would come out were its package not cut; `None` where it is not.
    withheld: Option<Box<[Figure; Period::COUNT]>>,
}

impl LineItem {
    /// Deep enough for an outline, shallow enough for a phone.
    pub const LEVEL_MAX: u8 = 3;
    /// A paragraph of reasons.
    pub const NOTE_CHARS_MAX: usize = 4_000;

    pub fn new(id: LineId, section: SectionId) -> Self {
        Self {
            id,
            section,
            account: None,
            name: Name::default(),
            note: None,
            ord: String::new(),
            level: 0,
            prior: None,
            unit: Unit::Money,
            formula: None,
            spread: None,
            package: None,
            cells: Default::default(),
            details: BTreeMap::new(),
            figures: [Figure::Nothing; Period::COUNT],
            withheld: None,
        }
    }

    pub fn cell(&self, period: Period) -> &Cell {
        // A period's index is below COUNT_MAX by construction.
        self.cells.get(period.index()).unwrap_or(&self.cells[0])
    }

    /// What stands in a period once everything is reckoned.
    pub fn figure(&self, period: Period) -> Figure {
        self.figures.get(period.index()).copied().unwrap_or_default()
    }

    /// Whether its package is cut, so that nothing of it counts.
    pub fn is_cut(&self) -> bool {
        self.withheld.is_some()
    }

    /// What stands in a period whether the line counts or not.
    pub fn worth(&self, period: Period) -> Figure {
        self.worths().get(period.index()).copied().unwrap_or_default()
    }

    pub(super) fn worths(&self) -> &[Figure; Period::COUNT] {
        self.withheld.as_deref().unwrap_or(&self.figures)
    }

    pub(super) fn put_worths(&mut self, worth: [Figure; Period::COUNT], is_cut: bool) {
        self.withheld = is_cut.then(|| Box::new(worth));
        self.figures = if is_cut { [Figure::Nothing; Period::COUNT] } else { worth };
    }

    /// What it comes to by period.
    pub fn figures(&self) -> Series {
        self.figures.iter().map(|figure| figure.minor()).collect()
    }

    /// The year: every period added up, or their mean where a sum would say nothing ([`Unit::is_averaged`]).
    pub fn total(&self) -> i128 {
        self.year(&self.figures)
    }

    /// The year, whether the line counts or not.
    pub fn worth_total(&self) -> i128 {
        self.year(self.worths())
    }

    fn year(&self, figures: &[Figure; Period::COUNT]) -> i128 {
        let sum: i128 = figures.iter().map(|figure| figure.minor()).sum();
        if !self.unit.is_averaged() {
            return sum;
        }
        let months = figures.iter().take(MONTHS).filter(|figure| **figure != Figure::Nothing).count() as i128;
        if months == 0 { 0 } else { (2 * sum + months * sum.signum()) / (2 * months) }
    }

    /// The first fault in its periods.
    pub fn fault(&self) -> Option<crate::formula::Fault> {
        self.figures.iter().find_map(|figure| figure.fault())
    }

    /// The rows of detail under a cell.
    pub fn details_of(&self, period: Period) -> impl Iterator<Item = (DetailId, &Detail)> {
        let rows = self.details.iter().filter(move |((at, _), _)| *at == period);
        rows.map(|((_, id), detail)| (*id, detail))
    }

    /// Whether the figure of a period is what stands under its cell.
    pub fn is_detailed(&self, period: Period) -> bool {
        self.cell(period).value == CellValue::Empty && self.details_of(period).next().is_some()
    }

    /// Whether the months are reckoned rather than entered.
    pub fn is_reckoned(&self) -> bool {
        self.formula.is_some() || self.spread.is_some()
    }

    /// Whether this period is: what is entered over a formula or pinned in a spread is not, nor are adjustments.
    pub fn is_reckoned_in(&self, period: Period) -> bool {
        let bare = self.cell(period).value == CellValue::Empty && !self.is_detailed(period);
        self.is_reckoned() && !period.is_adjustment() && bare
    }

    /// What the year of a spread should be and its months are not, when all of them are pinned.
    pub fn spread_gap(&self) -> Option<i128> {
        let spread = self.spread.as_ref().filter(|_| self.formula.is_none())?;
        let months: i128 = self.worths().iter().take(MONTHS).map(|figure| figure.minor()).sum();
        Some(i128::from(spread.total.0) - months).filter(|gap| *gap != 0)
    }

    pub fn prior_minor(&self) -> i128 {
        self.prior.map_or(0, |minor| i128::from(minor.0))
    }

    pub fn has_figures(&self) -> bool {
        let entered = self.cells.iter().any(|cell| cell.value != CellValue::Empty);
        self.is_reckoned() || entered || !self.details.is_empty()
    }
}
