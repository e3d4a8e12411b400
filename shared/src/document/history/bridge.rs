//! [`Bridge`]: how one state of a sheet led to another, in parts that add up to the difference exactly.
//!
//! Income and expense stand apart, since more of the one is good and more of the other is not. By account or section the
//! parts are differences of sums; by author each change counts for the person who made it, by what it did to the totals
//! when it was made, so that a figure three people haggled over is three parts.

use std::collections::{BTreeMap, BTreeSet};

use super::{History, Replay};
use crate::budget::{Nature, Sheet};
use crate::id::{AccountCode, PersonId, SectionId};

/// What a difference is taken apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Account,
    Section,
    Author,
}

/// What a part stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKey {
    Account(Option<AccountCode>),
    Section(SectionId),
    Author(Option<PersonId>),
}

/// One part, in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub key: PartKey,
    pub delta: i128,
}

/// The way from one total to another, for income or for expense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    pub nature: Nature,
    pub from: i128,
    pub to: i128,
    /// Those that differ, the largest first.
    pub parts: Vec<Part>,
}

impl Bridge {
    const NATURES: [Nature; 2] = [Nature::Income, Nature::Expense];

    fn new(nature: Nature, from: &Sheet, to: &Sheet, deltas: BTreeMap<PartKey, i128>) -> Self {
        let mut parts: Vec<Part> =
            deltas.into_iter().filter(|(_, delta)| *delta != 0).map(|(key, delta)| Part { key, delta }).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.delta.unsigned_abs()));
        Self { nature, from: total(from, nature), to: total(to, nature), parts }
    }
}

impl History {
    /// The bridges for income and for expense between two positions, in this order.
    pub fn bridge(&self, from: usize, to: usize, by: By) -> [Bridge; 2] {
        let mut replay = Replay::end(self);
        replay.go(self, from);
        let before = replay.sheet().clone();
        let mut authors = [BTreeMap::new(), BTreeMap::new()];
        if by == By::Author {
            self.walk(&mut replay, to, &mut authors);
        } else {
            replay.go(self, to);
        }
        let after = replay.sheet();
        let [income, expense] = authors;
        Bridge::NATURES.map(|nature| {
            let deltas = match by {
                By::Author if nature == Nature::Income => income.clone(),
                By::Author => expense.clone(),
                By::Account | By::Section => difference(&before, after, nature, by),
            };
            Bridge::new(nature, &before, after, deltas)
        })
    }

    /// Goes moment by moment, and counts for each author what the totals did.
    fn walk(&self, replay: &mut Replay, to: usize, authors: &mut [BTreeMap<PartKey, i128>; 2]) {
        while replay.position() != to.min(self.moments.len()) {
            let before = Bridge::NATURES.map(|nature| total(replay.sheet(), nature));
            let at = replay.position();
            let (next, moment) = if to > at { (at + 1, at) } else { (at - 1, at - 1) };
            replay.go(self, next);
            let author = self.moments.get(moment).and_then(|moment| moment.author);
            for ((nature, before), deltas) in Bridge::NATURES.into_iter().zip(before).zip(authors.iter_mut()) {
                *deltas.entry(PartKey::Author(author)).or_default() += total(replay.sheet(), nature) - before;
            }
        }
    }
}

fn total(sheet: &Sheet, nature: Nature) -> i128 {
    sheet.totals().nature(nature).periods.total()
}

/// What the totals of each account or section came to differ by. A section may change its nature on the way.
fn difference(before: &Sheet, after: &Sheet, nature: Nature, by: By) -> BTreeMap<PartKey, i128> {
    let mut deltas = BTreeMap::new();
    for (sheet, sign) in [(before, -1), (after, 1)] {
        if by == By::Account {
            for (_, code, subtotal) in sheet.totals().accounts().filter(|(own, ..)| *own == nature) {
                *deltas.entry(PartKey::Account(code.cloned())).or_default() += sign * subtotal.periods.total();
            }
            continue;
        }
        let sections: BTreeSet<SectionId> = sheet.lines().map(|line| line.section).collect();
        for section in sections.into_iter().filter(|section| sheet.nature_of(*section) == nature) {
            *deltas.entry(PartKey::Section(section)).or_default() +=
                sign * sheet.totals().section(section).periods.total();
        }
    }
    deltas
}
