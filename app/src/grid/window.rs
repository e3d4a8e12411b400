//! Which rows stand in the page: those on screen and a few beyond, however long the sheet is.

/// Height of every row, in CSS pixels; `style/grid.css` holds the same figure.
pub const ROW_HEIGHT: usize = 32;

/// Rows kept beyond each edge, so that a flick of the wheel finds them painted: half a screen.
const OVERSCAN: usize = 12;

/// Rows painted before the page has been measured: a tall desktop screen.
pub const FIRST_ROWS: usize = 48;

/// The rows that stand in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub start: usize,
    pub end: usize,
}

impl Window {
    /// What the server paints, and so what the browser paints first.
    pub fn first(rows: usize) -> Self {
        Self { start: 0, end: rows.min(FIRST_ROWS) }
    }

    /// The window for a scroll position and a viewport height, both in CSS pixels.
    pub fn around(scroll_top: usize, height: usize, rows: usize) -> Self {
        let first = scroll_top / ROW_HEIGHT;
        let visible = height / ROW_HEIGHT + 1;
        // Moving in steps keeps the list of painted rows still while the wheel turns a little.
        let start = first.saturating_sub(OVERSCAN) / 4 * 4;
        Self { start: start.min(rows), end: (first + visible + OVERSCAN).div_ceil(4).saturating_mul(4).min(rows) }
    }

    pub fn space_above(self) -> usize {
        self.start * ROW_HEIGHT
    }

    pub fn space_below(self, rows: usize) -> usize {
        rows.saturating_sub(self.end) * ROW_HEIGHT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_on_screen_is_painted_and_the_rest_is_space() {
        let rows = 1_000;
        for scroll_top in (0..rows * ROW_HEIGHT).step_by(517) {
            let window = Window::around(scroll_top, 700, rows);
            let first = scroll_top / ROW_HEIGHT;
            let last = ((scroll_top + 700) / ROW_HEIGHT).min(rows - 1);
            assert!(window.start <= first && last < window.end, "{scroll_top}: {window:?}");
            assert!(window.end - window.start <= 60, "few enough: {window:?}");
            let height = window.space_above() + (window.end - window.start) * ROW_HEIGHT + window.space_below(rows);
            assert_eq!(height, rows * ROW_HEIGHT);
        }
    }

    #[test]
    fn a_short_sheet_is_painted_whole() {
        assert_eq!(Window::first(7), Window { start: 0, end: 7 });
        assert_eq!(Window::around(0, 700, 7), Window { start: 0, end: 7 });
        assert_eq!(Window::around(9_999, 700, 0), Window { start: 0, end: 0 });
    }
}
