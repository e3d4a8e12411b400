//! A line item: one row of a sheet, with a figure for each period.
//!
//! A cell holds a figure, nothing, or text that was typed and is no figure: that text is kept and shown as wrong, and
//! counts as nothing. Where two people set one cell without knowing of each other, the cell carries the rival values.

use serde::{Deserialize, Serialize};

use super::Name;
use crate::calendar::Period;
use crate::id::{AccountCode, LineId, PersonId, SectionId};
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
    pub cells: [Cell; Period::COUNT],
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
            cells: Default::default(),
        }
    }

    pub fn cell(&self, period: Period) -> &Cell {
        // A period's index is below COUNT_MAX by construction.
        self.cells.get(period.index()).unwrap_or(&self.cells[0])
    }

    /// The year: every period added up.
    pub fn total(&self) -> i128 {
        self.cells.iter().map(|cell| cell.value.minor()).sum()
    }

    pub fn prior_minor(&self) -> i128 {
        self.prior.map_or(0, |minor| i128::from(minor.0))
    }

    pub fn has_figures(&self) -> bool {
        self.cells.iter().any(|cell| cell.value != CellValue::Empty)
    }
}
