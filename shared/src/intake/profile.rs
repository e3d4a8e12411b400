//! What the cells of each column look like, over a sample: the ground that guesses stand on.

use std::collections::BTreeSet;

use super::figure::{self, DecimalMark, FigureStyle, Unit};
use super::mapping::Options;
use super::months::is_year;
use super::table::Table;
use super::words::is_total;

/// Rows looked at. Several hundred tell what a column is; a file may have two hundred thousand.
const SAMPLE_ROWS: usize = 500;

/// Different texts remembered of a column.
const DISTINCT_MAX: usize = 500;

/// One column over the sample.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// Cells that aren't empty.
    pub(super) filled: usize,
    /// Of those: figures, years, and texts that could be codes.
    pub(super) figures: usize,
    years: usize,
    codes: usize,
    pub(super) distinct: BTreeSet<String>,
}

impl Profile {
    /// Whether the column holds figures, but for a slip here and there.
    pub(super) fn is_figures(&self) -> bool {
        self.filled > 0 && self.figures * 5 >= self.filled * 4
    }

    /// Whether a column whose title speaks of figures does hold them.
    pub(super) fn is_mostly_figures(&self) -> bool {
        self.filled > 0 && self.figures * 2 >= self.filled
    }

    pub(super) fn is_years(&self) -> bool {
        self.filled > 0 && self.years == self.filled
    }

    pub(super) fn is_codes(&self) -> bool {
        self.filled > 0 && self.codes * 10 >= self.filled * 9
    }

    pub(super) fn is_text(&self) -> bool {
        self.filled > 0 && !self.is_figures()
    }
}

/// The rows of a sample: those that aren't blank and no sums.
pub(super) fn sample(table: &Table, first_row: u32) -> Vec<u32> {
    (first_row..=table.row_count())
        .filter(|&row| !table.is_blank(row) && !table.row(row).any(is_total))
        .take(SAMPLE_ROWS)
        .collect()
}

/// The profile of a column over the sample's rows.
pub(super) fn profile(table: &Table, rows: &[u32], column: u16, decimal: DecimalMark, options: &Options) -> Profile {
    let mut profile = Profile::default();
    let style = FigureStyle { decimal, unit: Unit::One };
    for text in rows.iter().map(|&row| table.cell(row, column).trim()).filter(|text| !text.is_empty()) {
        profile.filled += 1;
        profile.figures += usize::from(figure::read(text, style, options).is_ok());
        profile.years += usize::from(text.parse().is_ok_and(is_year));
        profile.codes += usize::from(is_code(text));
        if profile.distinct.len() < DISTINCT_MAX {
            profile.distinct.insert(text.to_owned());
        }
    }
    profile
}

/// The mark that makes more of the sample's cells figures; a point unless commas win.
pub(super) fn decimal_mark(table: &Table, rows: &[u32], options: &Options) -> DecimalMark {
    let figures = |decimal| {
        let style = FigureStyle { decimal, unit: Unit::One };
        let cells = rows.iter().flat_map(|&row| table.row(row)).filter(|cell| cell.contains([',', '.']));
        cells.filter(|cell| figure::read(cell, style, options).is_ok()).count()
    };
    if figures(DecimalMark::Comma) > figures(DecimalMark::Point) { DecimalMark::Comma } else { DecimalMark::Point }
}

/// Letters and digits without spaces, with at least one digit and no decimals.
fn is_code(text: &str) -> bool {
    // Longer than any account code in use.
    text.len() <= 20
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        && !text.contains('.')
        || text.split('.').count() > 2 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
