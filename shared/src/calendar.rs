//! Fiscal years and periods.
//!
//! A plan's year is twelve calendar months from any start month, and where wanted a thirteenth period for year-end
//! adjustments. Or it is 52 or 53 whole weeks, cut 4-4-5 and alike ([`WeekYear`]). Which days people work is [`business_day`].

pub mod business_day;
mod error;
mod fiscal_calendar;
mod fiscal_year;
mod period;
mod week_year;

pub use error::CalendarError;
pub use fiscal_calendar::{FiscalCalendar, Periods, YearLabel};
pub use fiscal_year::FiscalYear;
pub use period::{Period, Quarter};
pub use week_year::{WeekPattern, WeekYear, YearEnd};
