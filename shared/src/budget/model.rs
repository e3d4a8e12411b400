//! Which line is reckoned from which, and in what order: the dependency graph of a sheet.
//!
//! The graph is over lines; only where lines depend on each other in a circle is it looked at month by month, because
//! `prior(own line)` is no circle. After a change, the lines it reaches are reckoned in order, and a line whose figures
//! come out the same stops the wave.

mod order;
mod reckon;

use std::collections::{BTreeMap, BTreeSet};

use super::totals::sets_holding;
use super::{LineItem, Sheet, SpreadRule};
use crate::formula::{FaultKind, Set, check};
use crate::id::{InputId, LineId};

pub(super) use reckon::{decimal, reckon_line};

/// Steps all formulas of a sheet may take in one full reckoning; about half a second on a slow machine. Lines beyond, in
/// the order of their ids, say so instead of a figure. A hundred thousand ordinary formulas stay below.
const STEPS_MAX: u64 = 20_000_000;

/// The dependency graph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Model {
    /// Groups of reckoned lines, each after what it needs. A group of several is a circle.
    order: Vec<Group>,
    /// Where in the order a reckoned line stands.
    rank: BTreeMap<LineId, usize>,
    /// The reckoned lines that name a line.
    feeds: BTreeMap<LineId, Vec<LineId>>,
    /// The reckoned lines that sum over a set.
    watchers: BTreeMap<Set, Vec<LineId>>,
    /// The reckoned lines that take a figure from outside the sheet.
    takers: BTreeMap<InputId, Vec<LineId>>,
    /// What is wrong with a formula whatever the figures are.
    faults: BTreeMap<LineId, FaultKind>,
    /// The graph is not that of the sheet any more.
    stale: bool,
    /// Lines whose figures may be old, and lines whose readers' may be.
    moved: BTreeSet<LineId>,
    /// Sets that a line has entered or left.
    shifted: BTreeSet<Set>,
    /// Figures from outside the sheet that may be others now.
    supplied: BTreeSet<InputId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    lines: Vec<LineId>,
    is_circle: bool,
}

impl Model {
    /// A line's figures moved, or its entered cells did.
    pub fn touch(&mut self, line: LineId) {
        self.moved.insert(line);
    }

    /// A figure from outside the sheet came, went or moved; with another unit, formulas may fit no more.
    pub fn supply(&mut self, input: InputId, is_other_unit: bool) {
        if self.rank.is_empty() && !self.stale {
            return;
        }
        self.stale |= is_other_unit;
        self.supplied.insert(input);
    }

    /// A line came, went, or changed what it is reckoned by or belongs to.
    pub fn restructure(&mut self, before: Option<&LineItem>, after: Option<&LineItem>) {
        let reckoned = |line: Option<&LineItem>| line.is_some_and(LineItem::is_reckoned);
        // A sheet in which everything is entered has no graph to keep.
        if self.rank.is_empty() && !reckoned(before) && !reckoned(after) {
            return;
        }
        let shape = |line: &LineItem| {
            (line.formula.clone(), line.spread.clone(), line.unit.clone(), line.section, line.account.clone())
        };
        if before.map(shape) == after.map(shape) {
            return;
        }
        self.stale = true;
        for line in before.into_iter().chain(after) {
            self.shifted.extend(sets_holding(line.section, line.account.as_ref()));
        }
    }

    fn is_settled(&self) -> bool {
        !self.stale && self.moved.is_empty() && self.supplied.is_empty()
    }

    fn readers(&self, sheet: &Sheet, line: LineId) -> Vec<LineId> {
        let mut readers = self.feeds.get(&line).cloned().unwrap_or_default();
        if let Some(item) = sheet.line(line)
            && !self.watchers.is_empty()
        {
            let sets = sets_holding(item.section, item.account.as_ref());
            readers.extend(sets.iter().filter_map(|set| self.watchers.get(set)).flatten());
        }
        readers
    }

    fn rebuild(&mut self, sheet: &Sheet) {
        let reckoned: Vec<&LineItem> = sheet.lines().filter(|line| line.is_reckoned()).collect();
        let old = std::mem::take(self);
        let mut steps = 0_u64;
        for line in &reckoned {
            let mut named = BTreeSet::new();
            match (&line.formula, &line.spread) {
                (Some(formula), _) => match formula.expr() {
                    None => {
                        self.faults.insert(line.id, FaultKind::Unreadable);
                    }
                    Some(expr) => {
                        steps = steps.saturating_add(expr.steps().saturating_mul(12));
                        let expected = line.unit.dimension(sheet.header.currency);
                        if steps > STEPS_MAX {
                            self.faults.insert(line.id, FaultKind::TooMuch);
                        } else if check(expr, &expected, sheet).is_err() {
                            self.faults.insert(line.id, FaultKind::Units);
                        }
                        named.extend(expr.lines());
                        for input in expr.inputs() {
                            let takers = self.takers.entry(input).or_default();
                            if takers.last() != Some(&line.id) {
                                takers.push(line.id);
                            }
                        }
                        for set in expr.sets() {
                            let watchers = self.watchers.entry(set.clone()).or_default();
                            if watchers.last() != Some(&line.id) {
                                watchers.push(line.id);
                            }
                        }
                    }
                },
                (None, Some(spread)) => {
                    if let SpreadRule::Like(other) = spread.rule {
                        named.insert(other);
                    }
                }
                (None, None) => {}
            }
            for name in named {
                self.feeds.entry(name).or_default().push(line.id);
            }
        }
        self.order = order::order(&reckoned, &self.feeds, &self.watchers);
        for (rank, group) in self.order.iter().enumerate() {
            self.rank.extend(group.lines.iter().map(|line| (*line, rank)));
        }
        self.moved = old.moved.iter().copied().chain(self.other_than(&old)).collect();
        for set in &old.shifted {
            self.moved.extend(self.watchers.get(set).into_iter().flatten());
        }
        self.supplied = old.supplied;
    }

    /// The lines that this graph reckons in another way than an older one: another fault, or in or out of a circle.
    fn other_than(&self, old: &Self) -> Vec<LineId> {
        let circle_of = |model: &Self, line: &LineId| {
            model.rank.get(line).copied().filter(|rank| model.order.get(*rank).is_some_and(|group| group.is_circle))
        };
        let mut others = Vec::new();
        for group in &self.order {
            // A circle is the same when all of it was one circle before, and nothing else was in it.
            let was = group.lines.first().and_then(|line| circle_of(old, line)).and_then(|rank| old.order.get(rank));
            let is_same = match was {
                Some(was) => group.is_circle && was.lines == group.lines,
                None => !group.is_circle,
            };
            let differs = |line: &&LineId| !is_same || self.faults.get(line) != old.faults.get(line);
            others.extend(group.lines.iter().filter(differs));
        }
        others
    }
}

impl Sheet {
    /// Reckons what the changes since the last time reach, and gives the lines whose figures came out otherwise.
    ///
    /// Figures, and with them every total, hold only after this; whoever changes a sheet ends with it.
    pub fn settle(&mut self) -> Vec<LineId> {
        if self.model.is_settled() {
            return Vec::new();
        }
        // Taken out, so that the sheet can be written while the graph is read.
        let mut model = std::mem::take(&mut self.model);
        let mut due: BTreeSet<usize> = BTreeSet::new();
        if model.stale {
            model.rebuild(self);
            let (totals, lines) = (&mut self.totals, &self.lines);
            totals.watch(model.watchers.keys().cloned(), lines.values());
        }
        for input in std::mem::take(&mut model.supplied) {
            due.extend(model.takers.get(&input).into_iter().flatten().filter_map(|line| model.rank.get(line)));
        }
        for line in std::mem::take(&mut model.moved) {
            due.extend(model.rank.get(&line));
            due.extend(model.readers(self, line).iter().filter_map(|reader| model.rank.get(reader)));
        }
        let mut changed = Vec::new();
        while let Some(rank) = due.pop_first() {
            let Some(group) = model.order.get(rank) else { continue };
            let moved = if group.is_circle {
                reckon::reckon_circle(self, &model, &group.lines)
            } else {
                let alone = group.lines.iter().copied();
                alone.filter(|line| reckon::settle_line(self, &model, *line)).collect()
            };
            for line in moved {
                let readers = model.readers(self, line);
                due.extend(readers.iter().filter_map(|reader| model.rank.get(reader)).filter(|reader| **reader > rank));
                changed.push(line);
            }
        }
        self.model = model;
        changed
    }

    /// The lines that name a line in their formula or spread.
    pub fn readers_of(&self, line: LineId) -> Vec<LineId> {
        self.model.readers(self, line)
    }

    /// The figures from outside the sheet that its formulas take, whether it has them or not.
    pub fn taken(&self) -> impl Iterator<Item = InputId> {
        self.model.takers.keys().copied()
    }

    /// The lines whose formulas take a figure from outside the sheet.
    pub fn takers_of(&self, input: InputId) -> &[LineId] {
        self.model.takers.get(&input).map(Vec::as_slice).unwrap_or_default()
    }

    /// The lines that depend on each other in a circle with this one, in the order in which each reads the next; the
    /// first is read by the last. Empty when there is no circle.
    pub fn circle_of(&self, line: LineId) -> Vec<LineId> {
        let group = self.model.rank.get(&line).and_then(|rank| self.model.order.get(*rank));
        match group {
            Some(group) if group.is_circle => order::shortest_circle(self, line, &group.lines),
            _ => Vec::new(),
        }
    }
}
