//! Totals of a sheet, kept by delta: a cell that changes moves its section, its account and its nature, nothing else.
//!
//! Whatever the order in which lines come and go, the totals equal a fresh count over the lines that are there; the
//! property test of `document` holds that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LineItem, Nature, Series};
use crate::calendar::Period;
use crate::id::{AccountCode, SectionId};

/// A sum by period together with last year's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Subtotal {
    pub periods: Series,
    pub prior: i128,
    /// How many lines stand behind it; at none it is dropped.
    lines: u32,
}

/// The totals of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    sections: BTreeMap<SectionId, Subtotal>,
    /// Lines without an account are counted under `None`.
    accounts: BTreeMap<(Nature, Option<AccountCode>), Subtotal>,
    income: Subtotal,
    expense: Subtotal,
}

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

    /// Counts a line in (`sign` 1) or out (`sign` -1).
    pub(super) fn count(&mut self, line: &LineItem, nature: Nature, sign: i128) {
        let mut series = Series::default();
        for period in Period::all() {
            series.add(period, sign * line.cell(period).value.minor());
        }
        let prior = sign * line.prior_minor();
        self.move_subtotals(line, nature, |subtotal| {
            subtotal.periods += &series;
            subtotal.prior += prior;
            subtotal.lines = if sign > 0 { subtotal.lines + 1 } else { subtotal.lines.saturating_sub(1) };
        });
        self.sections.retain(|_, subtotal| subtotal.lines > 0);
        self.accounts.retain(|_, subtotal| subtotal.lines > 0);
    }

    /// One cell of a counted line went from one value to another.
    pub(super) fn move_cell(&mut self, line: &LineItem, nature: Nature, period: Period, delta: i128) {
        if delta != 0 {
            self.move_subtotals(line, nature, |subtotal| subtotal.periods.add(period, delta));
        }
    }

    fn move_subtotals(&mut self, line: &LineItem, nature: Nature, mut change: impl FnMut(&mut Subtotal)) {
        change(self.sections.entry(line.section).or_default());
        change(self.accounts.entry((nature, line.account.clone())).or_default());
        change(match nature {
            Nature::Income => &mut self.income,
            Nature::Expense => &mut self.expense,
        });
    }
}
