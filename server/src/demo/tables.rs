//! The demo organisation's budget as tables: what each department earns and spends, in thousands of yuan.
//!
//! Nothing is drawn by chance: a row names its year's figure, the [`Season`] by which it falls over the months, and how
//! much it grew, from which last year's figure follows.

mod administration;
mod it;
mod production;
mod purchasing;
mod research;
mod sales;
mod season;

use shared::budget::Nature;

pub(super) use administration::ADMINISTRATION;
pub(super) use it::IT;
pub(super) use production::PRODUCTION;
pub(super) use purchasing::PURCHASING;
pub(super) use research::RESEARCH;
pub(super) use sales::SALES;
pub(super) use season::Season;

/// A section with its rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub zh: &'static str,
    pub en: &'static str,
    pub nature: Nature,
    pub rows: &'static [Row],
}

/// A line of a sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub account: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// The year's figure in thousands of yuan.
    pub thousand: i64,
    pub season: Season,
    /// How much more than last year, in thousandths.
    pub growth: i64,
    pub note: Option<&'static str>,
}

const fn income(zh: &'static str, en: &'static str, rows: &'static [Row]) -> Group {
    Group { zh, en, nature: Nature::Income, rows }
}

const fn expense(zh: &'static str, en: &'static str, rows: &'static [Row]) -> Group {
    Group { zh, en, nature: Nature::Expense, rows }
}

const fn row(
    account: &'static str,
    zh: &'static str,
    en: &'static str,
    thousand: i64,
    season: Season,
    growth: i64,
) -> Row {
    Row { account, zh, en, thousand, season, growth, note: None }
}

impl Row {
    const fn because(self, note: &'static str) -> Self {
        Self { note: Some(note), ..self }
    }

    /// Last year's figure in yuan.
    pub(super) const fn prior_yuan(&self) -> i64 {
        self.thousand * 1_000_000 / (1_000 + self.growth)
    }
}
