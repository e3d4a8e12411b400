//! What can be wrong with a year, a month or a period.

use super::FiscalYear;

/// Why a calendar, a year or a period was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("a fiscal year starts in month 1 to 12, not {0}")]
    StartMonth(u32),

    #[error("a fiscal year has 12 periods, or 13 with one for adjustments, not {0}")]
    PeriodCount(u32),

    #[error("a weekday is 1 for Monday to 7 for Sunday, not {0}")]
    Weekday(u32),

    #[error("“{0}” is not a period: use 01 to 12, or 13 for adjustments")]
    Period(String),

    #[error("a year has quarters 1 to 4, not {0}")]
    Quarter(u8),

    #[error("{0} is not a year a plan can have: use {first} to {last}", first = FiscalYear::FIRST.number(), last = FiscalYear::LAST.number())]
    Year(i64),
}
