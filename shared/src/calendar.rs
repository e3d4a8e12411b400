//! Fiscal years and periods.
//!
//! A plan's year is twelve calendar months from any start month, and where wanted a thirteenth period for year-end
//! adjustments. Weekly calendars (4-4-5) and business days are not here.

mod error;
mod fiscal_calendar;
mod fiscal_year;
mod period;

pub use error::CalendarError;
pub use fiscal_calendar::{FiscalCalendar, Periods, YearLabel};
pub use fiscal_year::FiscalYear;
pub use period::{Period, Quarter};
