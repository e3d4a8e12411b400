//! Which columns hold figures, and of what: the year, its periods, classes of spending, sums of others.

use std::collections::BTreeSet;

use super::{Column, Guess};
use crate::calendar::{Period, Quarter};
use crate::id::AccountCode;
use crate::intake::figure;
use crate::intake::mapping::Meaning;
use crate::intake::months::is_year;
use crate::intake::table::column_name;
use crate::intake::words::Word;

/// Rows that must agree before a column is taken for a sum of others.
const SUM_PERCENT: usize = 90;

impl Guess<'_> {
    /// A column of years: of several, the plan's own is kept, or the latest.
    pub(super) fn years(&mut self) {
        let is_years = |column: &&Column| column.is(Word::Year) && column.profile.is_years();
        let Some(column) = self.columns.iter().find(is_years) else { return };
        // Over the whole table: files are often sorted by year, and the sample ends in the first.
        let first_row = self.rows.first().copied().unwrap_or(1);
        let years: BTreeSet<u16> = (first_row..=self.table.row_count())
            .filter_map(|row| self.table.cell(row, column.index).trim().parse().ok())
            .filter(|&year| is_year(year))
            .collect();
        let own = self.options.year.filter(|year| years.contains(year));
        let kept = own.or(years.last().copied()).filter(|_| years.len() > 1);
        self.set(column, Meaning::FiscalYear { keep: kept.map(|year| year.to_string()) });
    }

    pub(super) fn amounts(&mut self) {
        let figures = |column: &Column| column.profile.is_mostly_figures() || column.profile.filled == 0;
        let prior = self.with(|column| column.is(Word::Prior) && figures(column));
        if let Some(column) = prior.first() {
            self.set(column, Meaning::Prior);
        }
        let totals = self.with(|column| (column.is(Word::Total) || column.is(Word::Amount)) && figures(column));
        if self.periods() {
            self.check_column(&totals);
            return;
        }
        if self.years_side_by_side() {
            return;
        }
        let unknown =
            self.with(|column| column.word.is_none() && column.profile.is_figures() && !column.profile.is_years());
        let unknown: Vec<_> = unknown.into_iter().filter(|column| !self.looks_like_code(column)).collect();
        let sum = totals.iter().copied().find(|total| unknown.len() > 1 && self.is_sum(total, &unknown));
        match (sum, totals.first()) {
            (Some(sum), _) => {
                self.classes(&unknown);
                self.set(sum, Meaning::Check);
            }
            (None, Some(first)) => {
                let amount = totals.iter().find(|column| column.is(Word::Amount)).unwrap_or(first);
                self.set(amount, Meaning::YearTotal);
            }
            (None, None) => self.untitled(&unknown),
        }
    }

    /// Figures under titles that say nothing, or under none: twelve are months, one is the year, others are classes.
    fn untitled(&mut self, unknown: &[&Column]) {
        match unknown {
            [] => {}
            [only] => self.set(only, Meaning::YearTotal),
            [months @ .., last] if months.len() == 12 && self.is_sum(last, months) => {
                self.twelve(months);
                self.set(last, Meaning::Check);
            }
            months if months.len() == 12 => self.twelve(months),
            [classes @ .., last] if classes.len() > 1 && self.is_sum(last, classes) => {
                self.classes(classes);
                self.set(last, Meaning::Check);
            }
            classes => self.classes(classes),
        }
    }

    fn twelve(&mut self, months: &[&Column]) {
        for (column, period) in months.iter().zip(Period::all()) {
            self.set(column, Meaning::Period { period });
        }
    }

    /// Columns of months, periods or quarters; whether there are any.
    fn periods(&mut self) -> bool {
        let start = self.options.calendar.start_month();
        let mut found: Vec<(Period, &Column, bool, Option<u16>)> = Vec::new();
        for column in self.columns {
            let (period, year, actual) = match column.word {
                Some(Word::Month(month, year, actual)) => ((u32::from(month) + 12 - start) % 12 + 1, year, actual),
                Some(Word::Period(number)) => (u32::from(number), None, false),
                _ => continue,
            };
            let Some(period) = u8::try_from(period).ok().and_then(|number| Period::try_new(number).ok()) else {
                continue;
            };
            if self.options.calendar.has(period) {
                found.push((period, column, actual, year));
            }
        }
        // Of several columns for one month: what is planned, and of the plan's year or the latest.
        found.sort_by_key(|&(period, _, actual, year)| {
            (period, actual, year != self.options.year, std::cmp::Reverse(year))
        });
        found.dedup_by_key(|&mut (period, ..)| period);
        for &(period, column, ..) in &found {
            self.set(column, Meaning::Period { period });
        }
        if !found.is_empty() {
            return true;
        }
        let quarters = self.with(|column| matches!(column.word, Some(Word::Quarter(_))));
        for column in &quarters {
            if let Some(Word::Quarter(number)) = column.word
                && let Ok(quarter) = Quarter::try_new(number)
                && !self.meanings.contains(&Meaning::Quarter { quarter })
            {
                self.set(column, Meaning::Quarter { quarter });
            }
        }
        !quarters.is_empty()
    }

    /// The first total that is the sum of the amounts.
    fn check_column(&mut self, totals: &[&Column]) {
        let meanings = &self.meanings;
        let is_amount = |column: &Column| meanings.get(usize::from(column.index)).is_some_and(Meaning::is_amount);
        let amounts = self.with(is_amount);
        let sum = totals
            .iter()
            .find(|total| self.is_sum(total, &amounts))
            .or_else(|| totals.iter().find(|total| total.is(Word::Total)));
        if let Some(column) = sum {
            self.set(column, Meaning::Check);
        }
    }

    /// “2026” beside “2027”: the plan's year or the latest is loaded, the one before it is last year's.
    fn years_side_by_side(&mut self) -> bool {
        let of = |column: &Column| match column.word {
            Some(Word::AmountOf(year)) if column.profile.is_figures() => Some(year),
            _ => None,
        };
        let years: Vec<(u16, &Column)> = self.columns.iter().filter_map(|column| Some((of(column)?, column))).collect();
        let own = years.iter().find(|(year, _)| Some(*year) == self.options.year);
        let Some(&(year, column)) = own.or_else(|| years.iter().max_by_key(|(year, _)| *year)) else { return false };
        self.set(column, Meaning::YearTotal);
        let before = years.iter().find(|(other, _)| other + 1 == year);
        if let Some((_, column)) = before.filter(|_| !self.meanings.contains(&Meaning::Prior)) {
            self.set(column, Meaning::Prior);
        }
        true
    }

    fn classes(&mut self, columns: &[&Column]) {
        for column in columns {
            let name = if column.title.is_empty() { column_name(column.index) } else { column.title.replace('_', " ") };
            self.set(column, Meaning::Class { name, account: class_code(&column.title) });
        }
    }

    /// Whether a column is the sum of others, in nearly every row.
    fn is_sum(&self, total: &Column, parts: &[&Column]) -> bool {
        let figure = |row: u32, column: &Column| {
            let text = self.table.cell(row, column.index);
            let reading = figure::read(text, self.figures, self.options).ok()?;
            Some(i128::from(reading.map(|reading| reading.minor.0).unwrap_or_default()))
        };
        let sum = |row: u32| parts.iter().map(|part| figure(row, part)).sum::<Option<i128>>();
        let compared: Vec<bool> = self.rows.iter().filter_map(|&row| Some(figure(row, total)? == sum(row)?)).collect();
        let agreeing = compared.iter().filter(|&&agrees| agrees).count();
        agreeing > 0 && agreeing * 100 >= compared.len() * SUM_PERCENT
    }
}

/// The number in a class's title, as a code: `class_300_400` is 300-400.
fn class_code(title: &str) -> Option<AccountCode> {
    let numbers: Vec<&str> =
        title.split(|character: char| !character.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    numbers.join("-").parse().ok()
}
