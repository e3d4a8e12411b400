//! [`Noted`]: which cells something is noted about elsewhere, such as open talk, and how much. The grid marks them and
//! asks no more.

use shared::calendar::Period;
use shared::id::LineId;

use super::column::Column;

/// The lines, or cells of lines, that something is noted about: one entry for each thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Noted(pub Vec<(LineId, Option<Period>)>);

impl Noted {
    /// How much is noted where a line and a column meet. A line as a whole is marked at its name.
    pub fn at(&self, line: LineId, column: Column) -> usize {
        let period = match column {
            Column::Name => None,
            Column::Period(period) => Some(period),
            _ => return 0,
        };
        self.0.iter().filter(|place| **place == (line, period)).count()
    }
}
