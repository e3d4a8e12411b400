//! [`Difference`]: what changed between two versions of a sheet, line by line.

use std::collections::BTreeSet;

use shared::approval::{Digest, Request, Since, Version};
use shared::budget::{LineItem, Name, Nature, Plan, Sheet};
use shared::calendar::Period;
use shared::id::{AccountCode, LineId, PersonId, SectionId};
use shared::money::Minor;

use super::version::asked_total;
use crate::rollup::Worth;

/// A line that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    pub line: LineId,
    pub section: SectionId,
    pub name: Name,
    pub account: Option<AccountCode>,
    pub nature: Nature,
    /// None where the line is new.
    pub before: Option<Minor>,
    /// None where the line is gone.
    pub after: Option<Minor>,
}

impl LineChange {
    /// How far the year's total moved, whichever way.
    pub fn size(&self) -> u64 {
        let minor = |side: Option<Minor>| side.map_or(0, |minor| minor.0);
        minor(self.after).abs_diff(minor(self.before))
    }
}

/// What somebody had before their eyes, and what is asked now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub seen: Digest,
    pub asked: Version,
    pub before: Minor,
    pub after: Minor,
    /// Every line that differs, the largest difference first.
    pub lines: Vec<LineChange>,
    /// Who wrote in the sheet.
    pub authors: Vec<PersonId>,
}

/// The money lines that differ between two sheets, the largest difference first. A driver that moved is seen in them.
pub fn lines_between(before: &Sheet, after: &Sheet, worth: &Worth<'_>) -> Vec<LineChange> {
    let year = |line: &LineItem| worth.year(&line.figures()).unwrap_or_default();
    let mut lines = Vec::new();
    for line in after.lines().filter(|line| line.unit.is_money()) {
        let earlier = before.line(line.id);
        if earlier.is_some_and(|earlier| says_the_same(earlier, line)) {
            continue;
        }
        lines.push(LineChange {
            line: line.id,
            section: line.section,
            name: line.name.clone(),
            account: line.account.clone(),
            nature: after.nature_of(line.section),
            before: earlier.map(year),
            after: Some(year(line)),
        });
    }
    let gone = |line: &&LineItem| line.unit.is_money() && after.line(line.id).is_none();
    for line in before.lines().filter(gone) {
        lines.push(LineChange {
            line: line.id,
            section: line.section,
            name: line.name.clone(),
            account: line.account.clone(),
            nature: before.nature_of(line.section),
            before: Some(year(line)),
            after: None,
        });
    }
    lines.sort_by_key(|line| (std::cmp::Reverse(line.size()), line.line));
    lines
}

/// Whether two states of a line say the same to somebody who decides on them; who set a cell is not part of it.
fn says_the_same(before: &LineItem, after: &LineItem) -> bool {
    let words =
        |line: &LineItem| (line.name.clone(), line.account.clone(), line.section, line.note.clone(), line.prior);
    let basis = |line: &LineItem| (line.unit.clone(), line.formula.clone(), line.spread.clone());
    let cells = before.cells.iter().zip(&after.cells).all(|(before, after)| before.value == after.value);
    let figures = Period::all().all(|period| before.figure(period) == after.figure(period));
    cells && figures && words(before) == words(after) && basis(before) == basis(after)
}

/// What changed in a sheet since a request about it came back that returned some of its lines.
pub fn since_lines_came_back(before: &Request, earlier: &Sheet, now: &Sheet) -> Since {
    let is_kept = before.returned_lines().is_some_and(|lines| only_these_changed(earlier, now, lines));
    if is_kept { Since::ReturnedLines } else { Since::More }
}

/// Whether two states of a sheet differ in these lines alone. A line that came is a change beyond them.
fn only_these_changed(before: &Sheet, after: &Sheet, lines: &BTreeSet<LineId>) -> bool {
    let others = |sheet: &Sheet| sheet.lines().filter(|line| !lines.contains(&line.id)).count();
    let same = |line: &LineItem| {
        let earlier = before.line(line.id);
        earlier.is_some_and(|earlier| {
            says_the_same(earlier, line) && before.nature_of(line.section) == after.nature_of(line.section)
        })
    };
    let new_lines_are_old = after.lines().all(|line| before.line(line.id).is_some());
    new_lines_are_old
        && others(before) == others(after)
        && after.lines().filter(|line| !lines.contains(&line.id)).all(same)
}

impl Difference {
    pub(super) fn between(
        seen: Digest,
        before: Option<&Sheet>,
        asked: Version,
        after: &Sheet,
        authors: Vec<PersonId>,
        plan: &Plan,
    ) -> Self {
        // Where a rate is missing, nothing can be said in the plan's currency.
        let total =
            |sheet: &Sheet| asked_total(sheet, plan, sheet.header.department).map_or(Minor::ZERO, |total| total.minor);
        Self {
            seen,
            asked,
            before: before.map_or(Minor::ZERO, total),
            after: total(after),
            lines: before.map_or_else(Vec::new, |before| {
                lines_between(before, after, &Worth::of(plan, after.header.department))
            }),
            authors,
        }
    }
}
