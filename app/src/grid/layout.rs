//! The sheet as this viewer has it laid out: sections in order, some folded, lines with their indent.
//!
//! Folding is private to the viewer; totals count folded lines all the same.

use std::collections::BTreeSet;

use shared::budget::{Row, Sheet};
use shared::id::{LineId, SectionId};

/// A row on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GridRow {
    Section {
        id: SectionId,
        folded: bool,
    },
    /// Lines whose section was deleted while they were added.
    Unplaced,
    Line {
        id: LineId,
        level: u8,
        /// Whether more deeply indented lines follow: they are its parts.
        heading: bool,
    },
    /// The place under a section's last line where another can be added.
    Adder {
        section: SectionId,
    },
}

/// The rows in order, and where each line stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    rows: Vec<GridRow>,
}

impl Layout {
    /// Lays a sheet out. `adders` gives each open section a row for adding a line.
    pub fn of(sheet: &Sheet, folded: &BTreeSet<SectionId>, adders: bool) -> Self {
        let mut rows = Vec::with_capacity(sheet.line_count() + 16);
        let mut open: Option<SectionId> = None;
        let mut hidden = false;
        let close = |rows: &mut Vec<GridRow>, open: &mut Option<SectionId>| {
            if let Some(section) = open.take().filter(|_| adders) {
                rows.push(GridRow::Adder { section });
            }
        };
        for row in sheet.rows() {
            match row {
                Row::Section(id) => {
                    close(&mut rows, &mut open);
                    hidden = folded.contains(&id);
                    open = (!hidden).then_some(id);
                    rows.push(GridRow::Section { id, folded: hidden });
                }
                Row::Unplaced => {
                    close(&mut rows, &mut open);
                    hidden = false;
                    rows.push(GridRow::Unplaced);
                }
                Row::Line(_) if hidden => {}
                Row::Line(id) => {
                    let level = sheet.line(id).map_or(0, |line| line.level);
                    if let Some(GridRow::Line { level: above, heading, .. }) = rows.last_mut() {
                        *heading = *above < level;
                    }
                    rows.push(GridRow::Line { id, level, heading: false });
                }
            }
        }
        close(&mut rows, &mut open);
        Self { rows }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn get(&self, row: usize) -> Option<GridRow> {
        self.rows.get(row).copied()
    }

    pub fn slice(&self, start: usize, end: usize) -> &[GridRow] {
        self.rows.get(start..end.min(self.rows.len())).unwrap_or(&[])
    }

    pub fn line_at(&self, row: usize) -> Option<LineId> {
        match self.get(row)? {
            GridRow::Line { id, .. } => Some(id),
            _ => None,
        }
    }

    pub fn row_of(&self, line: LineId) -> Option<usize> {
        self.rows.iter().position(|row| matches!(row, GridRow::Line { id, .. } if *id == line))
    }

    pub fn row_of_section(&self, section: SectionId) -> Option<usize> {
        self.rows.iter().position(|row| matches!(row, GridRow::Section { id, .. } if *id == section))
    }

    pub fn row_of_adder(&self, section: SectionId) -> Option<usize> {
        self.rows.iter().position(|row| *row == GridRow::Adder { section })
    }

    pub fn is_folded(&self, section: SectionId) -> bool {
        self.rows.contains(&GridRow::Section { id: section, folded: true })
    }

    /// The section a row belongs to.
    pub fn section_at(&self, row: usize) -> Option<SectionId> {
        self.rows.get(..=row)?.iter().rev().find_map(|row| match row {
            GridRow::Section { id, .. } | GridRow::Adder { section: id } => Some(*id),
            _ => None,
        })
    }

    /// A heading's parts: the lines right under it that are indented further.
    pub fn parts_of(&self, row: usize) -> impl Iterator<Item = LineId> {
        let level = match self.get(row) {
            Some(GridRow::Line { level, .. }) => level,
            _ => u8::MAX,
        };
        self.rows.iter().skip(row + 1).map_while(move |row| match row {
            GridRow::Line { id, level: own, .. } if *own > level => Some(*id),
            _ => None,
        })
    }
}
