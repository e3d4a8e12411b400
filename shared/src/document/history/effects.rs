//! [`Effects`]: which lines somebody wrote in or moved, and what each came to differ by through it.
//!
//! It is a bridge by author taken apart by line: of every line the parts add up to what it differs by, and of every author
//! to their part of the bridge. A figure that is reckoned counts for whoever brought it about that it came out otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::replay::Step;
use super::{By, Entry, History, Moment, PartKey, Replay};
use crate::budget::{Nature, Sheet};
use crate::document::write::Owner;
use crate::id::{LineId, PersonId};

/// Of income and of expense, in this order: a line may go from the one to the other.
type Both = [i128; 2];

/// Of each line whose parts there are. A part of nothing is somebody who wrote in the line and moved no figure of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects(BTreeMap<LineId, BTreeMap<PartKey, Both>>);

impl Effects {
    /// Whose parts there are of a line, with what each did to it.
    pub fn of(&self, line: LineId) -> impl Iterator<Item = (&PartKey, Both)> {
        self.0.get(&line).into_iter().flatten().map(|(key, effect)| (key, *effect))
    }

    /// What each part did to the lines altogether.
    pub fn sums(&self) -> BTreeMap<&PartKey, Both> {
        let mut sums: BTreeMap<&PartKey, Both> = BTreeMap::new();
        for (key, [income, expense]) in self.0.values().flatten() {
            let sum = sums.entry(key).or_default();
            sum[0] += income;
            sum[1] += expense;
        }
        sums
    }

    fn entry(&mut self, line: LineId, key: &PartKey) -> &mut Both {
        self.0.entry(line).or_default().entry(key.clone()).or_default()
    }
}

impl History {
    /// What was done to each line between two positions, by whom; told with what `who` knows, as
    /// [`Self::bridge_told`] is.
    pub fn effects(&self, from: usize, to: usize, who: impl Fn(&Moment, &Entry) -> Option<PersonId>) -> Effects {
        let mut replay = Replay::end(self);
        replay.go(self, from);
        let sheet = replay.sheet();
        let mut stood: BTreeMap<LineId, Both> = sheet.lines().map(|line| (line.id, worth(sheet, line.id))).collect();
        let mut effects = Effects::default();
        self.walk(&mut replay, to, (By::Author, &who), |key, step| {
            for line in step.lines() {
                let now = worth(step.sheet, line);
                let was = stood.insert(line, now).unwrap_or_default();
                let moved = [now[0] - was[0], now[1] - was[1]];
                if moved != Both::default() || step.writes(line) {
                    let sum = effects.entry(line, &key);
                    sum[0] += moved[0];
                    sum[1] += moved[1];
                }
            }
        });
        effects
    }

    /// Whether anything between two positions was taken from elsewhere by Tandem itself.
    pub fn takes_between(&self, from: usize, to: usize) -> bool {
        self.moments.get(from..to).unwrap_or_default().iter().any(Moment::is_supply)
    }
}

impl Step<'_> {
    fn writes(&self, line: LineId) -> bool {
        self.entries.iter().any(|entry| entry.owner == Owner::Line(line))
    }

    /// The lines that may count otherwise than before.
    fn lines(&self) -> BTreeSet<LineId> {
        let mut lines: BTreeSet<LineId> = self.reckoned.iter().copied().collect();
        for entry in self.entries {
            match entry.owner {
                Owner::Line(line) => drop(lines.insert(line)),
                Owner::Section(section) => lines.extend(self.sheet.lines_of(section).iter().map(|line| line.id)),
                Owner::Package(package) => lines.extend(self.sheet.lines_in(package).map(|line| line.id)),
                Owner::Input(_) | Owner::Version(_) => {}
            }
        }
        lines
    }
}

/// What a line adds to income and to expense.
pub(super) fn worth(sheet: &Sheet, line: LineId) -> Both {
    let Some(line) = sheet.line(line).filter(|line| line.unit.is_money()) else { return Both::default() };
    match sheet.nature_of(line.section) {
        Nature::Income => [line.total(), 0],
        Nature::Expense => [0, line.total()],
    }
}
