//! Totals of a sheet, kept by delta: a cell that changes moves its section, its account and its nature, nothing else.
//!
//! Whatever the order in which lines come and go, the totals equal a fresh count over the lines that are there; the
//! property test of `document` holds that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Figure, LineItem, Nature, Series};
use crate::calendar::Period;
use crate::formula::Set;
use crate::id::{AccountCode, SectionId};

/// A sum by period together with last year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Subtotal {
    pub periods: Series,
    pub prior: i128,
    /// How many lines stand behind it; at none it is dropped.
    lines: u32,
    /// How many of its figures could not be reckoned and count as nothing.
    pub faults: u32,
}

/// The totals of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    sections: BTreeMap<SectionId, Subtotal>,
    /// Lines without an account are counted under `None`.
    accounts: BTreeMap<(Nature, Option<AccountCode>), Subtotal>,
    income: Subtotal,
    expense: Subtotal,
    /// What formulas sum over: kept like the others, so that reading one is one look whatever the size of the sheet.
    watched: BTreeMap<Set, Subtotal>,
}

/// Looking through more watched sets than this is dearer than looking up the few that can hold a line.
const FEW_SETS: usize = 8;

impl Totals {
    pub fn section(&self, id: SectionId) -> Subtotal {
        self.sections.get(&id).copied().unwrap_or_default()
    }

    pub fn nature(&self, nature: Nature) -> &Subtotal {
        match nature {
            Nature::Income => &self.income,
            Nature::Expense => &self.expense,
        }
    }

    /// Every account that has lines, in the order of nature and code.
    pub fn accounts(&self) -> impl Iterator<Item = (Nature, Option<&AccountCode>, &Subtotal)> {
        self.accounts.iter().map(|((nature, code), subtotal)| (*nature, code.as_ref(), subtotal))
    }

    /// Everything entered, added up whatever its nature: the root of which the cells are the leaves.
    pub fn leaves(&self) -> i128 {
        self.income.periods.total() + self.expense.periods.total()
    }

    /// The sum over a set that formulas watch.
    pub(super) fn watched(&self, set: &Set) -> Option<&Subtotal> {
        self.watched.get(set)
    }

    /// Watches these sets from now on, and no other. Their sums are counted over the lines there are.
    pub(super) fn watch<'a>(&mut self, sets: impl IntoIterator<Item = Set>, lines: impl Iterator<Item = &'a LineItem>) {
        self.watched = sets.into_iter().map(|set| (set, Subtotal::default())).collect();
        if self.watched.is_empty() {
            return;
        }
        for line in lines.filter(|line| line.unit.is_money()) {
            let own = Subtotal::of(line);
            self.watching(line, |subtotal| subtotal.count(&own, 1));
        }
    }

    pub(super) fn watched_sets(&self) -> impl Iterator<Item = &Set> {
        self.watched.keys()
    }

    /// Counts a line in (`sign` 1) or out (`sign` -1). What is no money is no part of any total.
    pub(super) fn count(&mut self, line: &LineItem, nature: Nature, sign: i128) {
        if !line.unit.is_money() {
            return;
        }
        let own = Subtotal::of(line);
        self.move_subtotals(line, nature, |subtotal| subtotal.count(&own, sign));
        if sign < 0 {
            self.sections.retain(|_, subtotal| subtotal.lines > 0);
            self.accounts.retain(|_, subtotal| subtotal.lines > 0);
        }
    }

    /// The figures of a counted line are others than they were `before`.
    pub(super) fn move_figures(&mut self, line: &LineItem, nature: Nature, before: &[Figure; Period::COUNT]) {
        if !line.unit.is_money() {
            return;
        }
        let change: Series =
            line.figures.iter().zip(before).map(|(now, before)| now.minor() - before.minor()).collect();
        let faults =
            |figures: &[Figure; Period::COUNT]| figures.iter().filter(|figure| figure.fault().is_some()).count();
        let (before, now) = (faults(before), faults(&line.figures));
        // Thirteen at most.
        let (before, now) = (u32::try_from(before).unwrap_or(0), u32::try_from(now).unwrap_or(0));
        if before == now && change.is_zero() {
            return;
        }
        self.move_subtotals(line, nature, |subtotal| {
            subtotal.periods += &change;
            subtotal.faults = (subtotal.faults + now).saturating_sub(before);
        });
    }

    fn move_subtotals(&mut self, line: &LineItem, nature: Nature, mut change: impl FnMut(&mut Subtotal)) {
        change(self.sections.entry(line.section).or_default());
        change(self.accounts.entry((nature, line.account.clone())).or_default());
        change(match nature {
            Nature::Income => &mut self.income,
            Nature::Expense => &mut self.expense,
        });
        self.watching(line, change);
    }

    fn watching(&mut self, line: &LineItem, mut change: impl FnMut(&mut Subtotal)) {
        if self.watched.len() <= FEW_SETS {
            let holding = self.watched.iter_mut().filter(|(set, _)| set.holds(line.section, line.account.as_ref()));
            return holding.for_each(|(_, subtotal)| change(subtotal));
        }
        for set in sets_holding(line.section, line.account.as_ref()) {
            if let Some(subtotal) = self.watched.get_mut(&set) {
                change(subtotal);
            }
        }
    }
}

/// Every set a line with this account in this section can belong to.
pub(super) fn sets_holding(section: SectionId, account: Option<&AccountCode>) -> Vec<Set> {
    let mut sets = vec![Set::Section(section)];
    if let Some(account) = account {
        sets.push(Set::Account(account.clone()));
        let text = account.as_str();
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        // A beginning of a code is a code.
        sets.extend(ends.filter_map(|end| text.get(..end)?.parse().ok()).map(Set::Under));
    }
    sets
}

impl Subtotal {
    /// How many lines stand behind it.
    pub fn lines(&self) -> u32 {
        self.lines
    }

    fn of(line: &LineItem) -> Self {
        let faults = line.figures.iter().filter(|figure| figure.fault().is_some()).count();
        Self {
            periods: line.figures.iter().map(|figure| figure.minor()).collect(),
            prior: line.prior_minor(),
            lines: 1,
            faults: u32::try_from(faults).unwrap_or(0),
        }
    }

    fn count(&mut self, own: &Self, sign: i128) {
        let signed: Series = own.periods.values().iter().map(|value| sign * value).collect();
        self.periods += &signed;
        self.prior += sign * own.prior;
        if sign > 0 {
            self.lines += own.lines;
            self.faults += own.faults;
        } else {
            self.lines = self.lines.saturating_sub(own.lines);
            self.faults = self.faults.saturating_sub(own.faults);
        }
    }
}
