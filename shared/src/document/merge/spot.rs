//! [`Spot`]: a place in a sheet that is taken over or left as a whole.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::id::{LineId, PackageId, SectionId};

/// The smallest thing one decides on when a scenario is merged back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Spot {
    /// A section: whether it is there, its name, its nature, its place.
    Section(SectionId),
    /// A decision package: whether it is there, its words, its rank, whether it is cut.
    Package(PackageId),
    /// Whether a line is there; a new one with all that stands in it.
    Line(LineId),
    /// All of a line but its figures and what they are reckoned by: name, account, note, last year, indent, place.
    Details(LineId),
    /// What its months are reckoned by: unit, formula, spread.
    Basis(LineId),
    Cell(LineId, Period),
}

impl Spot {
    /// The line it lies in.
    pub const fn line(self) -> Option<LineId> {
        match self {
            Self::Section(_) | Self::Package(_) => None,
            Self::Line(line) | Self::Details(line) | Self::Basis(line) | Self::Cell(line, _) => Some(line),
        }
    }
}

/// Text that names no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a place is “section.{{id}}”, “package.{{id}}”, “line.{{id}}”, “details.{{id}}”, “basis.{{id}}” or “cell.{{id}}.{{period}}”"
)]
pub struct BadSpot;

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section(section) => write!(f, "section.{section}"),
            Self::Package(package) => write!(f, "package.{package}"),
            Self::Line(line) => write!(f, "line.{line}"),
            Self::Details(line) => write!(f, "details.{line}"),
            Self::Basis(line) => write!(f, "basis.{line}"),
            Self::Cell(line, period) => write!(f, "cell.{line}.{}", period.key()),
        }
    }
}

impl TryFrom<String> for Spot {
    type Error = BadSpot;
    fn try_from(text: String) -> Result<Self, BadSpot> {
        text.parse()
    }
}

impl From<Spot> for String {
    fn from(spot: Spot) -> Self {
        spot.to_string()
    }
}

impl FromStr for Spot {
    type Err = BadSpot;

    fn from_str(text: &str) -> Result<Self, BadSpot> {
        let mut parts = text.splitn(3, '.');
        let (kind, id, period) = (parts.next(), parts.next().ok_or(BadSpot)?, parts.next());
        let line = || id.parse::<LineId>().map_err(|_| BadSpot);
        match (kind, period) {
            (Some("section"), None) => id.parse().map(Self::Section).map_err(|_| BadSpot),
            (Some("package"), None) => id.parse().map(Self::Package).map_err(|_| BadSpot),
            (Some("line"), None) => line().map(Self::Line),
            (Some("details"), None) => line().map(Self::Details),
            (Some("basis"), None) => line().map(Self::Basis),
            (Some("cell"), Some(period)) => Ok(Self::Cell(line()?, period.parse().map_err(|_| BadSpot)?)),
            _ => Err(BadSpot),
        }
    }
}
