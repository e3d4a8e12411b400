//! What a request changes, line by line and by whose doing, against what it is compared with.
//!
//! Told in the sheet's own currency: what each line and each person did adds up to the difference exactly there, and would
//! not once every part of it was rounded on its own.

use std::collections::BTreeMap;

use app::backend::{Baseline, ChangedBy, ChangedSection, ChangedSum, ChangesView, PlanPart, WrittenLine};
use shared::budget::{LineItem, Name, Nature, Sheet};
use shared::id::SectionId;
use shared::money::Minor;

use crate::approval::{LineChange, lines_between};
use crate::backend::bridge::part_of;
use crate::backend::hands::Hands;
use crate::backend::marks::Marks;
use crate::rollup::Worth;

/// As many lines as a phone shows in two screens.
const LARGEST_MAX: usize = 8;

/// Further ones behind a fold, so that the page stays small on a slow line.
const REST_MAX: usize = 32;

/// Parts told one by one; those after them are one part more.
const HANDS_MAX: usize = 6;

/// Names beside a line; whoever wrote less in it is counted.
const NAMES_MAX: usize = 3;

/// What is compared.
pub(super) struct Ends<'a> {
    pub baseline: Baseline,
    /// The version approved last.
    pub before: Option<&'a Sheet>,
    pub after: &'a Sheet,
    pub hands: &'a Hands,
    pub department: &'a Name,
}

impl Ends<'_> {
    pub fn changes(&self, marks: &Marks) -> ChangesView {
        let lines = self.lines();
        let sums = self.sums();
        let (hands, others) = self.by_hand(&sums, marks);
        let (largest, rest) = lines.split_at(lines.len().min(LARGEST_MAX));
        let rest = rest.get(..rest.len().min(REST_MAX)).unwrap_or_default();
        let is_there = |sum: &ChangedSum| sum.before != sum.after || sum.after != Minor::ZERO;
        ChangesView {
            currency: self.after.header.currency,
            hands,
            others,
            largest: self.by_section(largest, marks),
            rest: self.by_section(rest, marks),
            lines_count: lines.len(),
            sums: sums.into_iter().filter(is_there).collect(),
        }
    }

    /// What it is compared with, where that is a sheet: of last year lines alone say something.
    fn earlier(&self) -> Option<&Sheet> {
        match self.baseline {
            Baseline::LastYear => None,
            Baseline::Approved { .. } | Baseline::Nothing => Some(self.before.unwrap_or(&self.hands.began)),
        }
    }

    /// Every line that differs, the largest difference first.
    fn lines(&self) -> Vec<LineChange> {
        if let Some(earlier) = self.earlier() {
            return lines_between(earlier, self.after, &Worth::own());
        }
        let differs = |line: &&LineItem| line.unit.is_money() && line.total() != line.prior_minor();
        let change = |line: &LineItem| LineChange {
            line: line.id,
            section: line.section,
            name: line.name.clone(),
            account: line.account.clone(),
            nature: self.after.nature_of(line.section),
            before: line.prior,
            after: Some(Minor::of_sum(line.total())),
        };
        let mut lines: Vec<LineChange> = self.after.lines().filter(differs).map(change).collect();
        lines.sort_by_key(|line| (std::cmp::Reverse(line.size()), line.line));
        lines
    }

    fn sums(&self) -> [ChangedSum; 2] {
        [Nature::Income, Nature::Expense].map(|nature| {
            let after = self.after.totals().nature(nature);
            let before = self.earlier().map_or(after.prior, |sheet| sheet.totals().nature(nature).periods.total());
            ChangedSum { nature, before: Minor::of_sum(before), after: Minor::of_sum(after.periods.total()) }
        })
    }

    /// Whose doing the difference is. What nobody did is what the sheet began with.
    fn by_hand(&self, sums: &[ChangedSum; 2], marks: &Marks) -> (Vec<ChangedBy>, Option<(usize, ChangedBy)>) {
        let mut rest = sums.each_ref().map(|sum| i128::from(sum.after.0) - i128::from(sum.before.0));
        let mut told: BTreeMap<PlanPart, [i128; 2]> = BTreeMap::new();
        for (key, effect) in self.hands.effects.sums() {
            let sum = told.entry(part_of(key, marks, self.department, &[self.after, &self.hands.began])).or_default();
            for ((sum, rest), moved) in sum.iter_mut().zip(&mut rest).zip(effect) {
                *sum += moved;
                *rest -= moved;
            }
        }
        told.insert(PlanPart::Begun(self.department.clone()), rest);
        let mut told: Vec<_> = told.into_iter().filter(|(_, sum)| *sum != [0, 0]).collect();
        told.sort_by_key(|(_, [income, expense])| std::cmp::Reverse(income.unsigned_abs() + expense.unsigned_abs()));
        // One more is shown rather than counted.
        let shown = if told.len() == HANDS_MAX + 1 { told.len() } else { told.len().min(HANDS_MAX) };
        let others = told.split_off(shown);
        let by = |(who, [income, expense]): (PlanPart, [i128; 2])| ChangedBy {
            who,
            income: Minor::of_sum(income),
            expense: Minor::of_sum(expense),
        };
        let together = others.iter().fold([0, 0], |sum, (_, own)| [sum[0] + own[0], sum[1] + own[1]]);
        let count = others.len();
        let others = (count > 0).then(|| (count, by((PlanPart::Author(None), together))));
        (told.into_iter().map(by).collect(), others)
    }

    fn by_section(&self, lines: &[LineChange], marks: &Marks) -> Vec<ChangedSection> {
        let mut sections: BTreeMap<(usize, SectionId), Vec<&LineChange>> = BTreeMap::new();
        let order: Vec<SectionId> = self.after.sections_in_order().into_iter().map(|section| section.id).collect();
        for line in lines {
            let place = order.iter().position(|id| *id == line.section).unwrap_or(order.len());
            sections.entry((place, line.section)).or_default().push(line);
        }
        let name = |id| {
            let earlier = self.earlier().and_then(|sheet| sheet.section(id));
            self.after.section(id).or(earlier).map(|section| section.name.clone())
        };
        let section = |((_, id), lines): (_, Vec<&LineChange>)| ChangedSection {
            name: name(id),
            lines: lines.into_iter().map(|line| self.written(line, marks)).collect(),
        };
        sections.into_iter().map(section).collect()
    }

    fn written(&self, line: &LineChange, marks: &Marks) -> WrittenLine {
        let mut by: Vec<_> = self.hands.effects.of(line.line).collect();
        by.sort_by_key(|(_, [income, expense])| std::cmp::Reverse(income.unsigned_abs() + expense.unsigned_abs()));
        let further = by.len().saturating_sub(NAMES_MAX);
        let part = |(key, _)| part_of(key, marks, self.department, &[self.after, &self.hands.began]);
        WrittenLine {
            label: line.name.clone(),
            account: line.account.clone(),
            nature: line.nature,
            before: line.before,
            after: line.after,
            by: by.into_iter().take(NAMES_MAX).map(part).collect(),
            further,
        }
    }
}
