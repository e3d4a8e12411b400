//! A sheet: one cost centre's lines in one scenario, with totals that follow every change.
//!
//! This is the value that pages paint and approvals hash. It is changed only by putting in what a document says
//! ([`crate::document`]), never by a page. What was put in counts after [`Sheet::settle`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::model::Model;
use super::{Cell, Figure, Input, LineItem, Name, Nature, Package, Section, Totals};
use crate::calendar::{FiscalCalendar, Period};
use crate::formula::{Dimension, Reference, Units};
use crate::id::{DepartmentId, InputId, LineId, PackageId, PlanId, SectionId};
use crate::money::{Currency, Rounding};

/// What a sheet says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetHeader {
    pub plan: PlanId,
    pub department: DepartmentId,
    pub title: Name,
    pub currency: Currency,
    pub rounding: Rounding,
    /// The plan's, by which its months have their days.
    pub calendar: FiscalCalendar,
    pub year: i32,
}

/// One cost centre's budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub header: SheetHeader,
    sections: BTreeMap<SectionId, Section>,
    pub(super) lines: BTreeMap<LineId, LineItem>,
    /// What its formulas take from elsewhere.
    inputs: BTreeMap<InputId, Input>,
    /// The decisions its lines belong to, where it is made from zero.
    pub(super) packages: BTreeMap<PackageId, Package>,
    pub(super) totals: Totals,
    pub(super) model: Model,
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
            inputs: BTreeMap::new(),
            packages: BTreeMap::new(),
            totals: Totals::default(),
            model: Model::default(),
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

    pub fn input(&self, id: InputId) -> Option<&Input> {
        self.inputs.get(&id)
    }

    /// What it takes from elsewhere, in the order of ids; some of it perhaps in no formula any more.
    pub fn inputs(&self) -> impl Iterator<Item = &Input> {
        self.inputs.values()
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

    /// Puts a section in the place of the one with its id.
    pub fn put_section(&mut self, section: Section) {
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

    /// Puts a line in the place of the one with its id. Figures hold after [`settle`](Self::settle).
    pub fn put_line(&mut self, mut line: LineItem) {
        let before = self.take_line(line.id);
        self.model.restructure(before.as_ref(), Some(&line));
        let worth = if line.is_reckoned() {
            // What stood there until it is reckoned anew; a wave stops where nothing changes.
            *before.as_ref().unwrap_or(&line).worths()
        } else {
            super::model::reckon_line(self, &line, None)
        };
        line.put_worths(worth, self.is_cut(&line));
        self.model.touch(line.id);
        self.totals.count(&line, self.nature_of(line.section), 1);
        for period in Period::all().filter(|period| !line.cell(*period).rivals.is_empty()) {
            self.conflicts.insert((line.id, period));
        }
        self.lines.insert(line.id, line);
    }

    pub(crate) fn remove_line(&mut self, id: LineId) {
        let before = self.take_line(id);
        self.model.restructure(before.as_ref(), None);
        self.model.touch(id);
    }

    fn take_line(&mut self, id: LineId) -> Option<LineItem> {
        let line = self.lines.remove(&id)?;
        self.totals.count(&line, self.nature_of(line.section), -1);
        for period in Period::all() {
            self.conflicts.remove(&(id, period));
        }
        Some(line)
    }

    /// Puts a cell. Figures hold after [`settle`](Self::settle).
    pub fn put_cell(&mut self, id: LineId, period: Period, cell: Cell) {
        let Some(line) = self.lines.get_mut(&id) else { return };
        let Some(slot) = line.cells.get_mut(period.index()) else { return };
        if cell.rivals.is_empty() {
            self.conflicts.remove(&(id, period));
        } else {
            self.conflicts.insert((id, period));
        }
        *slot = cell;
        let is_reckoned = line.is_reckoned();
        self.model.touch(id);
        if !is_reckoned && let Some(line) = self.lines.get(&id) {
            let figures = super::model::reckon_line(self, line, None);
            self.set_figures(id, figures);
        }
    }

    /// The figures of a line as they came out, which count unless its package is cut; true when they are others than before.
    pub(super) fn set_figures(&mut self, id: LineId, worth: [Figure; Period::COUNT]) -> bool {
        let Some(line) = self.lines.get(&id) else { return false };
        let is_cut = self.is_cut(line);
        let Some(line) = self.lines.get_mut(&id) else { return false };
        if line.is_cut() == is_cut && *line.worths() == worth {
            return false;
        }
        let nature = self.sections.get(&line.section).map_or(Nature::Expense, |section| section.nature);
        let before = line.figures;
        line.put_worths(worth, is_cut);
        self.totals.move_figures(line, nature, &before);
        true
    }

    pub(super) fn set_figure(&mut self, id: LineId, period: Period, figure: Figure) {
        let Some(mut figures) = self.lines.get(&id).map(|line| *line.worths()) else { return };
        if let Some(slot) = figures.get_mut(period.index()) {
            *slot = figure;
        }
        self.set_figures(id, figures);
    }

    /// Puts a figure from elsewhere in the place of the one with its id; `None` takes it away. Figures hold after
    /// [`settle`](Self::settle).
    pub fn put_input(&mut self, id: InputId, input: Option<Input>) {
        let before = self.inputs.get(&id);
        if before == input.as_ref() {
            return;
        }
        let unit = |input: Option<&Input>| input.map(|input| input.unit.clone());
        self.model.supply(id, unit(before) != unit(input.as_ref()));
        match input {
            Some(input) => self.inputs.insert(id, input),
            None => self.inputs.remove(&id),
        };
    }

    /// The same totals counted afresh; what the delta must equal.
    pub fn recounted(&self) -> Totals {
        let mut totals = Totals::default();
        totals.watch(self.totals.watched_sets().cloned(), std::iter::empty());
        for line in self.lines.values() {
            totals.count(line, self.nature_of(line.section), 1);
        }
        totals
    }
}

impl Units for Sheet {
    fn dimension(&self, reference: Reference) -> Option<Dimension> {
        match reference {
            Reference::Line(line) => self.lines.get(&line).map(|line| line.unit.dimension(self.header.currency)),
            Reference::Input(input) => self.inputs.get(&input).map(|input| input.unit.dimension(self.header.currency)),
        }
    }

    fn money(&self) -> Dimension {
        Dimension::money(self.header.currency)
    }
}
