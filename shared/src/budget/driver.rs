//! A driver the plan shares with its sheets: one figure for all, such as a social rate, a price or a head count.

use serde::{Deserialize, Serialize};

use super::{Input, Name, Source};
use crate::calendar::Period;
use crate::formula::Unit;
use crate::id::DriverId;
use crate::money::Minor;

/// One shared figure, by period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Driver {
    pub id: DriverId,
    pub name: Name,
    pub unit: Unit,
    pub ord: String,
    /// In the unit's last decimal; money in minor units of the plan's currency.
    pub figures: [Option<Minor>; Period::COUNT],
}

impl Driver {
    /// A plan with more assumptions than this is read by nobody.
    pub const COUNT_MAX: usize = 500;

    /// The figure of every month, where it is one and the same.
    pub fn every_month(&self) -> Option<Minor> {
        let (first, rest) = self.figures.get(..super::MONTHS)?.split_first()?;
        rest.iter().all(|figure| figure == first).then_some(*first).flatten()
    }

    /// What sheets take of it.
    pub fn input(&self) -> Input {
        Input {
            source: Source::Driver(self.id),
            name: self.name.clone(),
            place: Name::default(),
            unit: self.unit.clone(),
            figures: self.figures,
            dry: None,
        }
    }
}
