//! Deadlines where the clock is put forward and back: Berlin in 2026, by its own rule.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::*;
use crate::approval::Escalation;

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// Central European time, with summer time from the last Sunday of March to that of October, each at 01:00 UTC
/// (Directive 2000/84/EC); in 2026 these are the 29th and the 25th.
fn berlin(now: DateTime<Utc>) -> NaiveDate {
    let is_summer = (instant("2026-03-29T01:00:00Z")..instant("2026-10-25T01:00:00Z")).contains(&now);
    (now + TimeDelta::hours(if is_summer { 2 } else { 1 })).date_naive()
}

/// A step of two business days that is opened on a Friday half an hour before midnight, and looked at every quarter of an
/// hour: it is due on `due_on` and handed on once, at the first look of the day after, which begins `at`.
fn check(opened: &str, due_on: &str, at: &str) {
    let opened = instant(opened);
    let step = PolicyStep {
        within_days: Some(2),
        escalate: Some(Escalation::Superior),
        ..PolicyStep::any(Approvers::DepartmentHead)
    };
    let submission = Submission { submitted_at: opened, ..submission(1) };
    let mut request = ask(submission, &one_rule(vec![step]), &parties(&[])).unwrap();
    assert_eq!(request.links()[0].due_on(berlin).unwrap().to_string(), due_on);
    let mut handed_on = Vec::new();
    for quarter in 0..4 * 24 * 8 {
        let now = opened + TimeDelta::minutes(15 * quarter);
        let late = request.links()[0].is_late(now, berlin);
        assert_eq!(late, now >= instant(at), "{now}");
        if let Some(hand_on) = request.to_hand_on(now, berlin, &parties(&[])) {
            request = request.hand_on(DecisionId(Uuid::from_u128(7)), now, hand_on).unwrap();
            handed_on.push(now);
        }
    }
    assert_eq!(handed_on, [instant(at)]);
}

#[test]
fn a_night_of_twenty_three_hours_takes_nobody_s_time() {
    check("2026-03-27T22:30:00Z", "2026-03-31", "2026-03-31T22:00:00Z");
}

#[test]
fn an_hour_that_comes_twice_gives_nobody_more() {
    check("2026-10-23T21:30:00Z", "2026-10-27", "2026-10-27T23:00:00Z");
}

#[test]
fn a_clock_that_goes_back_over_midnight_hands_on_nothing_twice() {
    let opened = instant("2026-10-23T21:30:00Z");
    let step = PolicyStep {
        within_days: Some(2),
        escalate: Some(Escalation::Superior),
        ..PolicyStep::any(Approvers::DepartmentHead)
    };
    let submission = Submission { submitted_at: opened, ..submission(1) };
    let request = ask(submission, &one_rule(vec![step]), &parties(&[])).unwrap();
    let midnight = instant("2026-10-27T23:00:00Z");
    let hand_on = request.to_hand_on(midnight, berlin, &parties(&[])).unwrap();
    let request = request.hand_on(DecisionId(Uuid::from_u128(7)), midnight, hand_on).unwrap();
    for hours in [-25, -2, -1, 0, 1, 25] {
        let now = midnight + TimeDelta::hours(hours);
        assert_eq!(request.to_hand_on(now, berlin, &parties(&[])), None, "{now}");
    }
}
