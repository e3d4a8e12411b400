//! What the columns of a table of actuals mean: guessed first, then corrected by the person.

use super::Ground;
use crate::calendar::Period;
use crate::id::DepartmentId;
use crate::intake::figure::FigureStyle;
use crate::intake::months::ACTUAL;
use crate::intake::profile::{self, Profile};
use crate::intake::table::Table;
use crate::intake::words::{Word, fold, word};
use crate::intake::{header, months};

/// Titles of a column that says of which period a row is.
const PERIOD_TITLES: [&str; 17] = [
    "period",
    "month",
    "date",
    "postingdate",
    "fiscalperiod",
    "postingperiod",
    "期间",
    "期間",
    "会计期间",
    "會計期間",
    "月份",
    "月",
    "日期",
    "记账日期",
    "凭证日期",
    "过账日期",
    "所属期",
];

/// What stands in one column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Column {
    #[default]
    Ignore,
    Department,
    Account,
    /// A line of the department's sheet, by its name or id.
    Line,
    Year,
    /// Of which period the row is.
    Period,
    /// The figure of the row's period.
    Amount,
    /// The figures of one period.
    Of(Period),
}

impl Column {
    /// As it is named in forms.
    pub fn key(self) -> String {
        match self {
            Self::Ignore => "ignore".to_owned(),
            Self::Department => "department".to_owned(),
            Self::Account => "account".to_owned(),
            Self::Line => "line".to_owned(),
            Self::Year => "year".to_owned(),
            Self::Period => "period".to_owned(),
            Self::Amount => "amount".to_owned(),
            Self::Of(period) => period.key().to_owned(),
        }
    }

    /// A name that is none ignores the column.
    pub fn parse(key: &str) -> Self {
        let plain = [Self::Department, Self::Account, Self::Line, Self::Year, Self::Period, Self::Amount];
        let found = plain.into_iter().find(|column| column.key() == key);
        found.or_else(|| key.parse().ok().map(Self::Of)).unwrap_or_default()
    }
}

/// How a table is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub header_row: Option<u32>,
    pub first_row: u32,
    pub columns: Vec<Column>,
    pub figures: FigureStyle,
    /// Whose figures they are, where no column says so.
    pub department: Option<DepartmentId>,
    /// Of which period, where no column says so.
    pub period: Option<Period>,
    /// Rows that say the same are figures of their own.
    pub repeats: bool,
}

impl Layout {
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }

    /// Whether each period has a column.
    pub fn is_wide(&self) -> bool {
        self.columns.iter().any(|column| matches!(column, Column::Of(_)))
    }
}

/// Where each meaning stands; of several columns the first.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub department: Option<u16>,
    pub account: Option<u16>,
    pub line: Option<u16>,
    pub year: Option<u16>,
    pub period: Option<u16>,
    pub amount: Option<u16>,
    pub periods: Vec<(u16, Period)>,
}

impl Asked {
    pub fn of(layout: &Layout) -> Self {
        let mut asked = Self::default();
        for (index, column) in (0_u16..).zip(&layout.columns) {
            match column {
                Column::Ignore => {}
                Column::Department => drop(asked.department.get_or_insert(index)),
                Column::Account => drop(asked.account.get_or_insert(index)),
                Column::Line => drop(asked.line.get_or_insert(index)),
                Column::Year => drop(asked.year.get_or_insert(index)),
                Column::Period => drop(asked.period.get_or_insert(index)),
                Column::Amount => drop(asked.amount.get_or_insert(index)),
                Column::Of(period) if asked.periods.iter().all(|(_, other)| other != period) => {
                    asked.periods.push((index, *period));
                }
                Column::Of(_) => {}
            }
        }
        // With a column for each period, a total beside them would count twice.
        if !asked.periods.is_empty() {
            asked.amount = None;
        }
        asked
    }

    /// Whether every row can be asked whose figure it is, of which account, and of when.
    pub fn is_complete(&self, layout: &Layout) -> bool {
        let when =
            !self.periods.is_empty() || (self.amount.is_some() && (self.period.is_some() || layout.period.is_some()));
        let whose = self.department.is_some() || layout.department.is_some();
        when && whose && (self.account.is_some() || self.line.is_some())
    }

    pub fn words(&self) -> impl Iterator<Item = u16> {
        self.department.into_iter().chain(self.account).chain(self.line)
    }

    pub fn all(&self) -> impl Iterator<Item = u16> {
        let figures = self.periods.iter().map(|(column, _)| *column).chain(self.amount);
        self.words().chain(self.year).chain(self.period).chain(figures)
    }
}

/// A first idea of the columns.
pub fn guess(table: &Table, ground: &Ground<'_>) -> Layout {
    let options = &ground.options;
    let header_row = header::find(table, options);
    let first_row = header_row.map_or(1, |row| row.saturating_add(1));
    let rows = profile::sample(table, first_row);
    let decimal = profile::decimal_mark(table, &rows, options);
    let figures = FigureStyle { decimal, unit: header::unit(table, header_row) };
    let mut guess = Guess { ground, columns: vec![Column::Ignore; usize::from(table.width())] };
    let titles: Vec<(String, Profile)> = (0..table.width())
        .map(|index| {
            let title = header_row.map(|row| table.cell(row, index).trim().to_owned()).unwrap_or_default();
            (title, profile::profile(table, &rows, index, decimal, options))
        })
        .collect();
    guess.periods(&titles);
    guess.words(&titles);
    if !guess.columns.iter().any(|column| matches!(column, Column::Of(_))) {
        guess.amount(&titles);
    }
    Layout { header_row, first_row, columns: guess.columns, figures, department: None, period: None, repeats: false }
}

struct Guess<'a> {
    ground: &'a Ground<'a>,
    columns: Vec<Column>,
}

fn is_actual(folded: &str) -> bool {
    ACTUAL.iter().any(|word| folded.contains(word))
}

impl Guess<'_> {
    fn put(&mut self, index: usize, column: Column) {
        if let Some(slot) = self.columns.get_mut(index).filter(|slot| **slot == Column::Ignore) {
            *slot = column;
        }
    }

    fn once(&mut self, index: usize, column: Column) {
        if !self.columns.contains(&column) {
            self.put(index, column);
        }
    }

    /// A column for each period: what was, where what was planned stands beside it.
    fn periods(&mut self, titles: &[(String, Profile)]) {
        let mut found: Vec<(Period, bool, usize)> = Vec::new();
        for (index, (title, profile)) in titles.iter().enumerate() {
            let folded = fold(title);
            let is_time = matches!(months::word(title, &folded), Some(Word::Month(..) | Word::Period(_)));
            let holds_figures = profile.filled == 0 || profile.is_mostly_figures();
            if let Some(period) = self.ground.period(title).ok().filter(|_| is_time && holds_figures) {
                found.push((period, is_actual(&folded), index));
            }
        }
        let any_actual = found.iter().any(|(_, actual, _)| *actual);
        for (period, actual, index) in found {
            if actual || !any_actual {
                self.once(index, Column::Of(period));
            }
        }
    }

    fn words(&mut self, titles: &[(String, Profile)]) {
        for (index, (title, profile)) in titles.iter().enumerate() {
            let folded = fold(title);
            let column = match word(title) {
                _ if folded == "tandem" => Column::Line,
                _ if PERIOD_TITLES.contains(&folded.as_str()) => Column::Period,
                Some(Word::Department) if profile.is_text() => Column::Department,
                Some(Word::Account | Word::Subject) => Column::Account,
                Some(Word::Name) if folded.contains("科目") || folded.contains("account") => Column::Account,
                Some(Word::Name | Word::AnyName | Word::Detail) if profile.is_text() => Column::Line,
                Some(Word::Year) if profile.is_years() => Column::Year,
                _ => continue,
            };
            self.once(index, column);
        }
    }

    /// The column of figures: one that says it is of actuals, or else any that is not of the plan or of last year.
    fn amount(&mut self, titles: &[(String, Profile)]) {
        let rank = |title: &str| {
            let folded = fold(title);
            if is_actual(&folded) {
                return Some(0);
            }
            match word(title) {
                Some(Word::Amount)
                    if ["budget", "plan", "预算", "預算", "计划"].iter().any(|of| folded.contains(of)) =>
                {
                    Some(3)
                }
                Some(Word::Amount) => Some(1),
                Some(Word::Total) | None => Some(2),
                _ => None,
            }
        };
        let free = |index: usize| self.columns.get(index) == Some(&Column::Ignore);
        let best = titles
            .iter()
            .enumerate()
            .filter(|(index, (_, profile))| free(*index) && profile.is_mostly_figures())
            .filter_map(|(index, (title, _))| Some((rank(title)?, index)))
            .min();
        if let Some((_, index)) = best {
            self.put(index, Column::Amount);
        }
    }
}
