//! [`Cause`]: why a figure that nobody typed came out otherwise.
//!
//! A reckoned cell has no entries of its own. What moved it is another line or a figure from elsewhere that its formula
//! rests on, directly or by way of others; so the sheet is walked back, and wherever the figure differs on both sides of a
//! moment, that moment's entries it rests on are its cause.

use std::collections::BTreeSet;

use super::{Entry, History, Replay};
use crate::budget::{Figure, Sheet};
use crate::calendar::Period;
use crate::document::shape::key;
use crate::document::write::Owner;
use crate::id::LineId;

/// Moments that are walked back at most: more would make a cursor's step felt on a phone.
const WALKED_MAX: usize = 2_000;

/// One moment that moved a reckoned figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Which of [`History::moments`] it is.
    pub moment: usize,
    pub before: Figure,
    pub after: Figure,
    /// Which of [`History::entries_of`] this moment the figure rests on, other than its own line's. None where rows only
    /// came or went.
    pub entries: Vec<usize>,
}

impl History {
    /// What moved a cell's figure without anybody writing in the cell or its formula, the latest first; at most `most`.
    pub fn causes(&self, line: LineId, period: Period, most: usize) -> Vec<Cause> {
        let mut causes = Vec::new();
        let mut replay = Replay::end(self);
        let last = replay.position();
        for moment in (last.saturating_sub(WALKED_MAX)..last).rev() {
            if causes.len() == most {
                break;
            }
            let after = figure(replay.sheet(), line, period);
            let reaching = self.reaching(replay.sheet(), moment, line);
            replay.go(self, moment);
            let before = figure(replay.sheet(), line, period);
            let (Some(before), Some(after)) = (before, after) else { continue };
            let is_own = |entry: &Entry| entry.owner == Owner::Line(line) && is_told(&entry.field, period);
            if before != after && !self.entries_of(moment).iter().any(is_own) {
                // What stopped feeding it is seen from before.
                let mut entries = reaching;
                entries.extend(self.reaching(replay.sheet(), moment, line));
                causes.push(Cause { moment, before, after, entries: entries.into_iter().collect() });
            }
        }
        causes
    }

    /// The entries of a moment that a line rests on as the sheet stands.
    fn reaching(&self, sheet: &Sheet, moment: usize, line: LineId) -> BTreeSet<usize> {
        let mut known: BTreeSet<Owner> = BTreeSet::new();
        let mut reaching = BTreeSet::new();
        for (index, entry) in self.entries_of(moment).iter().enumerate() {
            if entry.owner == Owner::Line(line) {
                continue;
            }
            if known.contains(&entry.owner) || feeds(sheet, entry.owner, line) {
                known.insert(entry.owner);
                reaching.insert(index);
            }
        }
        reaching
    }
}

/// Whether an entry of the line itself tells what it did to the cell.
fn is_told(field: &str, period: Period) -> bool {
    *field == *period.key() || [key::FORMULA, key::TOTAL, key::RULE].contains(&field)
}

fn figure(sheet: &Sheet, line: LineId, period: Period) -> Option<Figure> {
    sheet.line(line).map(|line| line.figure(period))
}

/// Whether a line rests on something, directly or by way of other lines.
fn feeds(sheet: &Sheet, owner: Owner, line: LineId) -> bool {
    let mut due: Vec<LineId> = match owner {
        Owner::Line(own) => sheet.readers_of(own),
        Owner::Input(input) => sheet.takers_of(input).to_vec(),
        Owner::Package(package) => sheet.lines_in(package).map(|line| line.id).collect(),
        Owner::Section(_) | Owner::Version(_) => return false,
    };
    let mut seen: BTreeSet<LineId> = BTreeSet::new();
    while let Some(next) = due.pop() {
        if next == line {
            return true;
        }
        if seen.insert(next) {
            due.extend(sheet.readers_of(next));
        }
    }
    false
}
