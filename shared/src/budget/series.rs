//! Figures by period: one exact sum for each period of a fiscal year.
//!
//! Sums are kept wider than amounts (i128), so that adding up can't overflow: 20,000 lines of the largest amount stay
//! far below the limit.

use serde::{Deserialize, Serialize};

use crate::calendar::Period;

/// A sum for each period, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Series([i128; Period::COUNT]);

impl Series {
    pub fn add(&mut self, period: Period, minor: i128) {
        if let Some(slot) = self.0.get_mut(period.index()) {
            *slot += minor;
        }
    }

    pub fn get(&self, period: Period) -> i128 {
        self.0.get(period.index()).copied().unwrap_or(0)
    }

    /// The year: every period added up.
    pub fn total(&self) -> i128 {
        self.0.iter().sum()
    }

    pub fn values(&self) -> &[i128] {
        &self.0
    }

    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|value| *value == 0)
    }
}

impl std::ops::AddAssign<&Series> for Series {
    fn add_assign(&mut self, other: &Series) {
        for (slot, value) in self.0.iter_mut().zip(other.0) {
            *slot += value;
        }
    }
}

impl std::ops::SubAssign<&Series> for Series {
    fn sub_assign(&mut self, other: &Series) {
        for (slot, value) in self.0.iter_mut().zip(other.0) {
            *slot -= value;
        }
    }
}

impl std::iter::FromIterator<i128> for Series {
    fn from_iter<T: IntoIterator<Item = i128>>(values: T) -> Self {
        let mut series = Self::default();
        for (slot, value) in series.0.iter_mut().zip(values) {
            *slot = value;
        }
        series
    }
}
