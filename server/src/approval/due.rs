//! When a step should be decided.

use chrono::{DateTime, TimeDelta, Utc};
use shared::approval::Link;

/// The moment by which the open step should be decided; none where its policy sets no time.
pub fn due_at(link: &Link) -> Option<DateTime<Utc>> {
    let allowed = TimeDelta::days(i64::from(link.step.within_days?));
    link.opened_at?.checked_add_signed(allowed)
}
