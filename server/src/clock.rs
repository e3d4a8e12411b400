//! What time it is, as an argument: the system's clock when serving, a clock turned by hand in tests.
//!
//! Deadlines, sessions and limits ask a [`Clock`], so that a test of “twelve hours later” takes no time.

use std::sync::Mutex;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// A source of the present instant.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

/// How far the organisation's clock is before UTC.
const ORGANISATION_AHEAD_HOURS: i64 = 8;

/// The day an instant falls on where the organisation works: what dates on a page mean.
pub fn day_of(instant: DateTime<Utc>) -> NaiveDate {
    (instant + TimeDelta::hours(ORGANISATION_AHEAD_HOURS)).date_naive()
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the wall clock is read")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<DateTime<Utc>>,
}

impl ManualClock {
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { now: Mutex::new(now) }
    }

    /// Moves the clock; backwards too, as clocks of machines do.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += by;
    }
}

impl Default for ManualClock {
    /// Stands at an arbitrary instant that never changes, so that tests print the same every day.
    fn default() -> Self {
        Self::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default())
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
