//! Which cells are chosen: one active cell and, with Shift or the mouse, a rectangle around it.
//!
//! Rows and columns are counted as they are laid out now, from zero. The selection knows nothing of what is in them.

/// A place in the grid as it is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spot {
    pub row: usize,
    pub column: usize,
}

/// The active cell and the far corner of the range it anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// Where typing goes.
    pub active: Spot,
    /// The opposite corner; the same as `active` for a single cell.
    pub corner: Spot,
}

/// A way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    /// To the first or last column of the row.
    Home,
    End,
    /// To the first or last cell of the sheet.
    Top,
    Bottom,
}

/// How far the grid goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub rows: usize,
    pub columns: usize,
    /// Rows that fit on screen: what a page is.
    pub page: usize,
}

impl Spot {
    pub fn moved(self, step: Step, extent: Extent) -> Self {
        let last_row = extent.rows.saturating_sub(1);
        let last_column = extent.columns.saturating_sub(1);
        let Self { row, column } = self;
        match step {
            Step::Up => Self { row: row.saturating_sub(1), column },
            Step::Down => Self { row: (row + 1).min(last_row), column },
            Step::Left => Self { row, column: column.saturating_sub(1) },
            Step::Right => Self { row, column: (column + 1).min(last_column) },
            Step::PageUp => Self { row: row.saturating_sub(extent.page.max(1)), column },
            Step::PageDown => Self { row: (row + extent.page.max(1)).min(last_row), column },
            Step::Home => Self { row, column: 0 },
            Step::End => Self { row, column: last_column },
            Step::Top => Self { row: 0, column: 0 },
            Step::Bottom => Self { row: last_row, column: last_column },
        }
    }
}

impl Selection {
    pub fn at(spot: Spot) -> Self {
        Self { active: spot, corner: spot }
    }

    pub fn moved(self, step: Step, extent: Extent) -> Self {
        Self::at(self.active.moved(step, extent))
    }

    /// The active cell stays, the far corner goes.
    pub fn extended(self, step: Step, extent: Extent) -> Self {
        Self { active: self.active, corner: self.corner.moved(step, extent) }
    }

    pub fn extended_to(self, corner: Spot) -> Self {
        Self { active: self.active, corner }
    }

    /// Top left and bottom right, both within.
    pub fn corners(self) -> (Spot, Spot) {
        let (a, b) = (self.active, self.corner);
        (
            Spot { row: a.row.min(b.row), column: a.column.min(b.column) },
            Spot { row: a.row.max(b.row), column: a.column.max(b.column) },
        )
    }

    pub fn is_single(self) -> bool {
        self.active == self.corner
    }

    pub fn rows(self) -> std::ops::RangeInclusive<usize> {
        let (first, last) = self.corners();
        first.row..=last.row
    }

    pub fn columns(self) -> std::ops::RangeInclusive<usize> {
        let (first, last) = self.corners();
        first.column..=last.column
    }

    /// Stays inside a grid that has become smaller.
    pub fn within(self, extent: Extent) -> Self {
        let clamp = |spot: Spot| Spot {
            row: spot.row.min(extent.rows.saturating_sub(1)),
            column: spot.column.min(extent.columns.saturating_sub(1)),
        };
        Self { active: clamp(self.active), corner: clamp(self.corner) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { rows: 10, columns: 5, page: 4 };

    fn check(from: (usize, usize), step: Step, expect: (usize, usize)) {
        let from = Spot { row: from.0, column: from.1 };
        assert_eq!(from.moved(step, EXTENT), Spot { row: expect.0, column: expect.1 }, "{step:?}");
    }

    #[test]
    fn steps_stop_at_the_edges() {
        check((0, 0), Step::Up, (0, 0));
        check((9, 4), Step::Down, (9, 4));
        check((9, 4), Step::Right, (9, 4));
        check((3, 2), Step::PageDown, (7, 2));
        check((8, 2), Step::PageDown, (9, 2));
        check((3, 2), Step::Home, (3, 0));
        check((3, 2), Step::End, (3, 4));
        check((3, 2), Step::Bottom, (9, 4));
    }

    #[test]
    fn a_range_grows_from_its_active_cell_in_any_direction() {
        let start = Selection::at(Spot { row: 3, column: 3 });
        let range = start.extended(Step::Up, EXTENT).extended(Step::Left, EXTENT).extended(Step::Left, EXTENT);
        assert_eq!(range.active, Spot { row: 3, column: 3 });
        assert_eq!((range.rows(), range.columns()), (2..=3, 1..=3));
        assert!(range.moved(Step::Down, EXTENT).is_single());
        let smaller = Extent { rows: 2, columns: 2, page: 1 };
        assert_eq!(range.within(smaller).corners(), (Spot { row: 1, column: 1 }, Spot { row: 1, column: 1 }));
    }
}
