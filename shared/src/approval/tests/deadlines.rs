//! Deadlines in business days, and what happens when they pass.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::approval::{BY_ITSELF, Escalation};

/// The organisation's day is UTC's here; it is the server's business to say which.
fn day_of(instant: DateTime<Utc>) -> chrono::NaiveDate {
    instant.date_naive()
}

/// Friday, 13 February 2026 at noon: the next day is a Saturday that is worked, then the Spring Festival is off until
/// Monday the 23rd.
fn friday() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-02-13T12:00:00Z").unwrap().to_utc()
}

fn key(number: u128) -> DecisionId {
    DecisionId(Uuid::from_u128(number))
}

/// Two business days for the head and their deputy, then the finance department without a limit.
fn limited(escalate: Option<Escalation>) -> Request {
    let step = PolicyStep { within_days: Some(2), escalate, ..PolicyStep::any(Approvers::DepartmentHead) };
    let submission = Submission { submitted_at: friday(), ..submission(1) };
    let policy = one_rule(vec![step, PolicyStep::any(Approvers::Finance)]);
    ask(submission, &policy, &parties(&[])).unwrap()
}

fn look(request: &Request, hours: i64) -> BTreeSet<PersonId> {
    let hand_on = request.to_hand_on(friday() + TimeDelta::hours(hours), day_of, &parties(&[]));
    hand_on.map(|hand_on| hand_on.to).unwrap_or_default()
}

/// What a look does: the late step is handed on, under the same key every time.
fn looked(request: Request, hours: i64) -> Request {
    let now = friday() + TimeDelta::hours(hours);
    let Some(hand_on) = request.to_hand_on(now, day_of, &parties(&[])) else { return request };
    let turn = u128::from(request.turn());
    request.hand_on(key(7_000 + turn), now, hand_on).unwrap()
}

fn escalations(request: &Request) -> usize {
    request.history().iter().filter(|entry| matches!(entry.act, Act::Escalate { .. })).count()
}

#[test]
fn the_last_day_is_a_business_day_and_only_the_day_after_is_late() {
    let request = limited(Some(Escalation::Superior));
    let due_on = request.links()[0].due_on(day_of).unwrap();
    assert_eq!(due_on.to_string(), "2026-02-24", "the festival is nobody's time");
    let late = |hours| request.links()[0].is_late(friday() + TimeDelta::hours(hours), day_of);
    assert!(!late(11 * 24 + 11), "the last hour of the last day");
    assert!(late(11 * 24 + 12));
    assert_eq!(request.links()[1].due_on(day_of), None);
}

#[test]
fn a_late_step_is_handed_to_the_superiors_who_may_decide() {
    let request = looked(limited(Some(Escalation::Superior)), 12 * 24);
    let entry = request.history().last().unwrap();
    // The deputy's superior is a clerk who may decide; the one who submitted is asked nowhere.
    assert_eq!((entry.by, &entry.act), (BY_ITSELF, &Act::Escalate { to: [BOARD, CLERK].into(), is_deserted: false }));
    let acting = Acting { now: friday(), ..deciding(BOARD, 0, approve(), 1) };
    let (agreed, outcome) = request.clone().act(acting, &parties(&[])).unwrap();
    assert_eq!(outcome, Outcome::Advanced { next: 1 });
    assert!(agreed.history().last().unwrap().in_place_of.is_some(), "in somebody's place");
    // Who was late may still decide.
    assert_eq!(request.may_decide(HEAD, &parties(&[])), Ok(()));
    // The next step was not handed on.
    assert!(agreed.may_decide(BOARD, &parties(&[])).is_err());
}

#[test]
fn who_has_nobody_above_or_no_rule_is_handed_to_nobody() {
    let check = |escalate, expect: &[PersonId]| {
        assert_eq!(look(&limited(escalate), 12 * 24), expect.iter().copied().collect(), "{escalate:?}");
    };
    check(None, &[]);
    check(Some(Escalation::To(Approvers::Person(BOARD))), &[BOARD]);
    // Asked already, or the one who submitted: nobody new.
    check(Some(Escalation::To(Approvers::DepartmentHead)), &[]);
    check(Some(Escalation::To(Approvers::Person(SALES))), &[]);
}

#[test]
fn nobody_escalates_by_hand() {
    let acting = deciding(HEAD, 0, Act::Escalate { to: [BOARD].into(), is_deserted: false }, 1);
    assert_eq!(limited(None).act(acting, &parties(&[])).err(), Some(ApprovalError::ByItself));
}

#[test]
fn what_was_handed_on_reads_back() {
    let request = looked(limited(Some(Escalation::Superior)), 12 * 24);
    let json = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&json).unwrap(), request);
}

proptest! {
    /// Whatever the clock does between looks, a step is handed on once for each opening, and once it is late for good.
    #[test]
    fn each_deadline_fires_once(looks in prop::collection::vec((0_i64..30 * 24, -25_i64..26), 1..40)) {
        let mut request = limited(Some(Escalation::Superior));
        for (hour, step) in &looks {
            // Two looks, the second after the clock was set by a day and an hour, forth or back.
            request = looked(request, *hour);
            request = looked(request, hour + step);
        }
        let was_late = looks.iter().any(|(hour, step)| (*hour).max(hour + step) >= 11 * 24 + 12);
        prop_assert_eq!(escalations(&request), usize::from(was_late));
        request = looked(looked(request, 60 * 24), 60 * 24);
        prop_assert_eq!(escalations(&request), 1, "downtime ends in one");
        // Opened again by a later step, it has a deadline anew.
        let now = friday() + TimeDelta::days(60);
        let acting = |person, turn, act, id| Acting { id: key(id), person, turn, act, seen: version(1), now };
        let (request, _) = request.act(acting(HEAD, 0, approve(), 1), &parties(&[])).unwrap();
        let back = Act::Return { comment: "again".parse().unwrap(), to: Some(0), lines: BTreeSet::new() };
        let (request, _) = request.act(acting(CFO, 1, back, 2), &parties(&[])).unwrap();
        let request = looked(request, 60 * 24);
        prop_assert_eq!(escalations(&request), 1, "not late yet");
        let request = looked(looked(request, 90 * 24), 91 * 24);
        prop_assert_eq!(escalations(&request), 2);
    }
}
