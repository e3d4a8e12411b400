//! What a map as it is to be would move in the budget: the lines of sheets, as they are and as they would be.

use shared::budget::{Measure, Nature};
use shared::formula::Unit;
use shared::money::{Currency, Minor};
use shared::name::Name;
use shared::process::Sides;

#[derive(Debug, Clone, PartialEq)]
pub struct MapEffect {
    /// The plan's.
    pub currency: Currency,
    /// The sheets the reader may open, in the order of the plan's departments.
    pub sheets: Vec<MovedSheet>,
    /// Departments whose sheets take part as well and are closed to the reader.
    pub closed: usize,
    /// A year of all lines of those sheets; none where no line of that nature moves.
    pub expense: Option<Sides<Minor>>,
    pub income: Option<Sides<Minor>>,
    /// Whether the map has changed since the version was made, and would keep that.
    pub is_merged: bool,
}

/// A sheet with lines that take from the map, directly or by way of others.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedSheet {
    pub department: Name,
    /// It is submitted or approved, and keeps the figures it has.
    pub is_locked: bool,
    /// Its figures can't be told in the plan's currency, so they are in no sum.
    pub is_unconverted: bool,
    /// In the order of the sheet.
    pub lines: Vec<MovedLine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MovedLine {
    pub name: Name,
    pub href: String,
    pub unit: Unit,
    /// The sheet's.
    pub currency: Currency,
    pub nature: Nature,
    /// What it takes, by what the map calls it, nothing for the whole map; empty where it follows other lines.
    pub takes: Vec<(Option<Name>, Measure)>,
    /// The whole year's, in the unit's last decimal; none where a month of it can't be reckoned.
    pub year: Sides<Option<Minor>>,
    /// What it takes is not on the map as it is to be.
    pub is_lost: bool,
}
