//! [`Bridge`]: how one state of a sheet led to another, in parts that add up to the difference exactly.
//!
//! Income and expense stand apart, since more of the one is good and more of the other is not. By account or section the
//! parts are differences of sums; by author each change counts for the person who made it, by what it did to the totals
//! when it was made, so that a figure three people haggled over is three parts. What Tandem took from elsewhere in its own
//! name counts for whoever brought it about, where somebody can say who that was, and for the figure itself otherwise. By
//! driver a change counts for what was changed: a line that is no money, a figure from elsewhere, a formula or spread, or an
//! amount that was entered.

use std::collections::{BTreeMap, BTreeSet};

use super::replay::Step;
use super::{Entry, History, Moment, Replay};
use crate::budget::{Nature, Sheet};
use crate::document::shape::key;
use crate::document::write::Owner;
use crate::id::{AccountCode, InputId, LineId, PersonId, SectionId};

/// What a difference is taken apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Account,
    Section,
    Author,
    Driver,
}

/// What a part stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKey {
    Account(Option<AccountCode>),
    Section(SectionId),
    Author(Option<PersonId>),
    /// A line that is no money: heads, hours, a price.
    Driver(LineId),
    /// A figure from elsewhere.
    Input(InputId),
    /// How lines are reckoned: formulas, and how years are spread.
    Rules,
    /// Amounts that were entered, and rows that came and went.
    Entered,
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
        self.bridge_told(from, to, by, |_, _| None)
    }

    /// As [`Self::bridge`], by author told with what `who` knows: who brought about a figure from elsewhere that Tandem
    /// wrote in its own name.
    pub fn bridge_told(
        &self,
        from: usize,
        to: usize,
        by: By,
        who: impl Fn(&Moment, &Entry) -> Option<PersonId>,
    ) -> [Bridge; 2] {
        let mut replay = Replay::end(self);
        replay.go(self, from);
        let before = replay.sheet().clone();
        let mut walked = [BTreeMap::new(), BTreeMap::new()];
        match by {
            By::Author | By::Driver => {
                let mut stood = Bridge::NATURES.map(|nature| total(&before, nature));
                self.walk(&mut replay, to, (by, &who), |key, step| {
                    for ((nature, stood), deltas) in Bridge::NATURES.into_iter().zip(&mut stood).zip(&mut walked) {
                        let now = total(step.sheet, nature);
                        *deltas.entry(key.clone()).or_default() += now - *stood;
                        *stood = now;
                    }
                });
            }
            By::Account | By::Section => {
                replay.go(self, to);
            }
        }
        let after = replay.sheet();
        let [income, expense] = walked;
        Bridge::NATURES.map(|nature| {
            let deltas = match (by, nature) {
                (By::Account | By::Section, _) => difference(&before, after, nature, by),
                (By::Author | By::Driver, Nature::Income) => income.clone(),
                (By::Author | By::Driver, Nature::Expense) => expense.clone(),
            };
            Bridge::new(nature, &before, after, deltas)
        })
    }

    /// Goes moment by moment, and says of each step whose it was, or what was changed.
    pub(super) fn walk(
        &self,
        replay: &mut Replay,
        to: usize,
        (by, who): (By, &impl Fn(&Moment, &Entry) -> Option<PersonId>),
        mut count: impl FnMut(PartKey, &Step<'_>),
    ) {
        while replay.position() != to.min(self.moments.len()) {
            let at = replay.position();
            let (next, moment) = if to > at { (at + 1, at) } else { (at - 1, at - 1) };
            if by == By::Driver {
                let drivers = self.drivers_in(replay.sheet(), moment);
                replay.go_apart(self, next, |entry| thing(entry, &drivers), &mut count);
                continue;
            }
            let written = self.moments.get(moment);
            let of = |entry: &Entry| match (written, entry.owner) {
                (Some(written), Owner::Input(input)) if written.is_tandems() => {
                    who(written, entry).map_or(PartKey::Input(input), |person| PartKey::Author(Some(person)))
                }
                _ => PartKey::Author(written.and_then(|moment| moment.author)),
            };
            replay.go_apart(self, next, of, &mut count);
        }
    }

    /// The lines a moment touches that are no money: as the sheet has them before, or, where they come with it, after.
    fn drivers_in(&self, sheet: &Sheet, moment: usize) -> BTreeSet<LineId> {
        let lines = self.entries_of(moment).iter().filter_map(|entry| match entry.owner {
            Owner::Line(line) => Some((line, entry)),
            Owner::Section(_) | Owner::Input(_) | Owner::Version(_) | Owner::Package(_) => None,
        });
        let is_driver = |(line, entry): (LineId, &Entry)| {
            let is_unit = *entry.field == *key::UNIT;
            let is_driver = is_unit || sheet.line(line).is_some_and(|line| !line.unit.is_money());
            is_driver.then_some(line)
        };
        lines.filter_map(is_driver).collect()
    }
}

/// What an entry counts for.
fn thing(entry: &Entry, drivers: &BTreeSet<LineId>) -> PartKey {
    match entry.owner {
        Owner::Line(line) if drivers.contains(&line) => PartKey::Driver(line),
        Owner::Line(_) if [key::FORMULA, key::TOTAL, key::RULE].contains(&&*entry.field) => PartKey::Rules,
        Owner::Input(input) => PartKey::Input(input),
        Owner::Line(_) | Owner::Section(_) | Owner::Version(_) | Owner::Package(_) => PartKey::Entered,
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
