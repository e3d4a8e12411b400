//! A sheet beside what it could take from elsewhere: what a formula would give before it is applied.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Input, Sheet};
use crate::calendar::Period;
use crate::formula::{Dimension, Figures, Reference, Set, Stop, Units};
use crate::id::{InputId, LineId};
use crate::money::Rounding;

/// What formulas of a plan's sheets may take, by id.
pub type Offers = BTreeMap<InputId, Input>;

/// The sheet first, then the offers.
#[derive(Debug, Clone, Copy)]
pub struct Offered<'a> {
    pub sheet: &'a Sheet,
    pub offers: &'a Offers,
}

impl Offered<'_> {
    fn offer(&self, reference: Reference) -> Option<&Input> {
        match reference {
            Reference::Input(id) if self.sheet.input(id).is_none() => self.offers.get(&id),
            Reference::Input(_) | Reference::Line(_) => None,
        }
    }
}

impl Units for Offered<'_> {
    fn dimension(&self, reference: Reference) -> Option<Dimension> {
        match self.offer(reference) {
            Some(input) => Some(input.unit.dimension(self.sheet.header.currency)),
            None => self.sheet.dimension(reference),
        }
    }

    fn money(&self) -> Dimension {
        self.sheet.money()
    }
}

impl Figures for Offered<'_> {
    fn figure(&self, reference: Reference, period: Period) -> Result<Decimal, Stop> {
        match self.offer(reference) {
            Some(input) => input.value(period, self.sheet.header.currency),
            None => self.sheet.figure(reference, period),
        }
    }

    fn last_year(&self, line: LineId) -> Result<Decimal, Stop> {
        self.sheet.last_year(line)
    }

    fn set(&self, set: &Set, period: Period) -> Result<(Decimal, usize), Stop> {
        self.sheet.set(set, period)
    }

    fn rounding(&self) -> Rounding {
        self.sheet.rounding()
    }
}
