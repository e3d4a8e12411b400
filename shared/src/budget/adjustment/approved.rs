//! [`ApprovedBudget`]: what a department may go by: the sheet as it was approved, and every approved adjustment.

use std::collections::{BTreeMap, BTreeSet};

use super::Adjustment;
use crate::budget::{LineItem, Name, Nature, Series, Sheet};
use crate::calendar::Period;
use crate::id::{AccountCode, LineId, SheetId};

/// One money line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedLine {
    pub id: LineId,
    pub name: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    /// As approved with the sheet.
    pub original: Series,
    /// What approved adjustments change.
    pub adjusted: Series,
    /// The line was sent back when the rest was approved: what was approved before still counts, if anything was.
    pub is_returned: bool,
}

/// The approved budget of one sheet, in the order of the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApprovedBudget {
    pub(super) lines: Vec<ApprovedLine>,
}

impl ApprovedLine {
    /// What counts now.
    pub fn now(&self) -> Series {
        let mut series = self.original;
        series += &self.adjusted;
        series
    }
}

impl ApprovedBudget {
    /// A sheet at its approved version, before any adjustment.
    pub fn of(sheet: &Sheet) -> Self {
        let placed = sheet.sections_in_order().into_iter().flat_map(|section| sheet.lines_of(section.id));
        let unplaced = sheet.lines().filter(|line| sheet.section(line.section).is_none());
        let line = |line: &LineItem| ApprovedLine {
            id: line.id,
            name: line.name.clone(),
            account: line.account.clone(),
            nature: sheet.nature_of(line.section),
            original: Period::all().map(|period| line.figure(period).minor()).collect(),
            adjusted: Series::default(),
            is_returned: false,
        };
        Self { lines: placed.chain(unplaced).filter(|line| line.unit.is_money()).map(line).collect() }
    }

    /// Lines that were sent back count as they were approved before, or not at all.
    #[must_use]
    pub fn without(mut self, returned: &BTreeSet<LineId>, before: Option<&Self>) -> Self {
        let earlier: BTreeMap<LineId, Series> =
            before.map(|before| before.lines.iter().map(|line| (line.id, line.now())).collect()).unwrap_or_default();
        for line in self.lines.iter_mut().filter(|line| returned.contains(&line.id)) {
            line.original = earlier.get(&line.id).copied().unwrap_or_default();
            line.is_returned = true;
        }
        self
    }

    /// Takes in an approved adjustment, as far as it is of this sheet. The order of several means nothing.
    pub fn take(&mut self, sheet: SheetId, adjustment: &Adjustment) {
        for change in adjustment.lines.iter().filter(|line| line.sheet == sheet) {
            if let Some(line) = self.lines.iter_mut().find(|line| line.id == change.line) {
                line.adjusted += &change.change;
            }
        }
    }

    pub fn lines(&self) -> &[ApprovedLine] {
        &self.lines
    }

    pub fn line(&self, id: LineId) -> Option<&ApprovedLine> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The sums of one nature: as approved with the sheet, and as it counts now.
    pub fn totals(&self, nature: Nature) -> (Series, Series) {
        let (mut original, mut now) = (Series::default(), Series::default());
        for line in self.lines.iter().filter(|line| line.nature == nature) {
            original += &line.original;
            now += &line.now();
        }
        (original, now)
    }
}
