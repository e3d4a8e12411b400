//! [`Noted`]: which cells something is noted about elsewhere, such as open talk, and how much. The grid marks them and
//! asks no more.

use std::collections::BTreeMap;

use shared::calendar::Period;
use shared::id::LineId;

use super::column::Column;

/// How many things are noted about a line as a whole, or about one of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Noted(BTreeMap<(LineId, Option<Period>), usize>);

impl FromIterator<(LineId, Option<Period>)> for Noted {
    fn from_iter<T: IntoIterator<Item = (LineId, Option<Period>)>>(places: T) -> Self {
        let mut noted = Self::default();
        for place in places {
            *noted.0.entry(place).or_default() += 1;
        }
        noted
    }
}

impl Noted {
    /// What is noted where a line and a column meet. A line as a whole is marked at its name.
    pub fn at(&self, line: LineId, column: Column) -> usize {
        let period = match column {
            Column::Name => None,
            Column::Period(period) => Some(period),
            _ => return 0,
        };
        self.0.get(&(line, period)).copied().unwrap_or_default()
    }
}
