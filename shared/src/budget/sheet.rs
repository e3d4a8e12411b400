//! A sheet: one cost centre's lines in one scenario, with totals that follow every change.
//!
//! This is the value that pages paint and approvals hash. It is changed only by putting in what a document says
//! ([`crate::document`]), never by a page.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Cell, LineItem, Name, Nature, Section, Totals};
use crate::calendar::Period;
use crate::id::{DepartmentId, LineId, PlanId, SectionId};
use crate::money::{Currency, Rounding};

/// What a sheet says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetHeader {
    pub plan: PlanId,
    pub department: DepartmentId,
    pub title: Name,
    pub currency: Currency,
    pub rounding: Rounding,
    pub year: i32,
}

/// One cost centre's budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub header: SheetHeader,
    sections: BTreeMap<SectionId, Section>,
    lines: BTreeMap<LineId, LineItem>,
    totals: Totals,
    /// Cells that two people set at the same time; kept, because pages ask for them at every stroke.
    conflicts: BTreeSet<(LineId, Period)>,
}

/// A row of the sheet as it is laid out: sections in order, each followed by its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Row {
    Section(SectionId),
    /// A line whose section was deleted while it was being added: shown and counted, so that no work is lost.
    Unplaced,
    Line(LineId),
}

impl Sheet {
    pub fn new(header: SheetHeader) -> Self {
        Self {
            header,
            sections: BTreeMap::new(),
            lines: BTreeMap::new(),
            totals: Totals::default(),
            conflicts: BTreeSet::new(),
        }
    }

    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    pub fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.get(&id)
    }

    pub fn line(&self, id: LineId) -> Option<&LineItem> {
        self.lines.get(&id)
    }

    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.values()
    }

    pub fn lines(&self) -> impl Iterator<Item = &LineItem> {
        self.lines.values()
    }

    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The nature of a line is its section's; an unplaced line is an expense until someone places it.
    pub fn nature_of(&self, section: SectionId) -> Nature {
        self.sections.get(&section).map_or(Nature::Expense, |section| section.nature)
    }

    /// Sections in their order.
    pub fn sections_in_order(&self) -> Vec<&Section> {
        let mut sections: Vec<_> = self.sections.values().collect();
        sections.sort_by(|a, b| (&a.ord, a.id).cmp(&(&b.ord, b.id)));
        sections
    }

    /// The lines of one section in their order.
    pub fn lines_of(&self, section: SectionId) -> Vec<&LineItem> {
        let mut lines: Vec<_> = self.lines.values().filter(|line| line.section == section).collect();
        lines.sort_by(|a, b| (&a.ord, a.id).cmp(&(&b.ord, b.id)));
        lines
    }

    /// The whole sheet laid out, every section open.
    pub fn rows(&self) -> Vec<Row> {
        let mut lines: Vec<_> = self.lines.values().collect();
        lines.sort_by(|a, b| (a.section, &a.ord, a.id).cmp(&(b.section, &b.ord, b.id)));
        let mut by_section: BTreeMap<SectionId, Vec<LineId>> = BTreeMap::new();
        for line in lines {
            by_section.entry(line.section).or_default().push(line.id);
        }
        let mut rows = Vec::with_capacity(self.lines.len() + self.sections.len());
        for section in self.sections_in_order() {
            rows.push(Row::Section(section.id));
            rows.extend(by_section.remove(&section.id).unwrap_or_default().into_iter().map(Row::Line));
        }
        if !by_section.is_empty() {
            rows.push(Row::Unplaced);
            rows.extend(by_section.into_values().flatten().map(Row::Line));
        }
        rows
    }

    /// Cells that two people set at the same time, in the order of ids.
    pub fn conflicts(&self) -> &BTreeSet<(LineId, Period)> {
        &self.conflicts
    }

    pub(crate) fn put_section(&mut self, section: Section) {
        let before = self.nature_of(section.id);
        let after = section.nature;
        let id = section.id;
        self.recount_section(id, before, after);
        self.sections.insert(id, section);
    }

    pub(crate) fn remove_section(&mut self, id: SectionId) {
        let before = self.nature_of(id);
        self.sections.remove(&id);
        self.recount_section(id, before, Nature::Expense);
    }

    /// A section that changes its nature carries its lines across.
    fn recount_section(&mut self, id: SectionId, before: Nature, after: Nature) {
        if before == after {
            return;
        }
        for line in self.lines.values().filter(|line| line.section == id) {
            self.totals.count(line, before, -1);
            self.totals.count(line, after, 1);
        }
    }

    pub(crate) fn put_line(&mut self, line: LineItem) {
        self.remove_line(line.id);
        self.totals.count(&line, self.nature_of(line.section), 1);
        for period in Period::all().filter(|period| !line.cell(*period).rivals.is_empty()) {
            self.conflicts.insert((line.id, period));
        }
        self.lines.insert(line.id, line);
    }

    pub(crate) fn remove_line(&mut self, id: LineId) {
        if let Some(line) = self.lines.remove(&id) {
            self.totals.count(&line, self.nature_of(line.section), -1);
            for period in Period::all() {
                self.conflicts.remove(&(id, period));
            }
        }
    }

    pub(crate) fn put_cell(&mut self, id: LineId, period: Period, cell: Cell) {
        let Some(line) = self.lines.get_mut(&id) else { return };
        let Some(slot) = line.cells.get_mut(period.index()) else { return };
        let delta = cell.value.minor() - slot.value.minor();
        if cell.rivals.is_empty() {
            self.conflicts.remove(&(id, period));
        } else {
            self.conflicts.insert((id, period));
        }
        *slot = cell;
        let nature = self.sections.get(&line.section).map_or(Nature::Expense, |section| section.nature);
        self.totals.move_cell(line, nature, period, delta);
    }

    /// The same totals counted afresh; what the delta must equal.
    pub fn recounted(&self) -> Totals {
        let mut totals = Totals::default();
        for line in self.lines.values() {
            totals.count(line, self.nature_of(line.section), 1);
        }
        totals
    }
}
