//! Lines that go back alone, and which agreements stand when the rest is asked for anew.

use super::*;
use crate::id::LineId;

fn line(number: u128) -> LineId {
    LineId(Uuid::from_u128(number))
}

fn lines_back(lines: impl IntoIterator<Item = u128>) -> Act {
    Act::Return { comment: "差旅减半".parse().unwrap(), to: None, lines: lines.into_iter().map(line).collect() }
}

/// The head agreed, and finance returned one line.
fn came_back() -> Request {
    let (request, outcome) = decide(&with_the_cfo(), deciding(CFO, 1, lines_back([7]), 6)).unwrap();
    assert_eq!(outcome, Outcome::Returned);
    request
}

fn again(total: i64) -> Submission {
    let id = RequestId(Uuid::from_u128(200));
    let before = Some(RequestId(Uuid::from_u128(100)));
    Submission { id, submitted_at: at(60), resumes: before, ..submission(total) }
}

fn resumed(before: &Request, total: i64, parties: &Parties) -> Request {
    let fresh = ask(again(total), &policy(), parties).unwrap();
    fresh.resume(before, parties, |id| DecisionId(Uuid::from_u128(id.0.as_u128() + 10_000)))
}

#[test]
fn lines_go_back_alone_and_the_others_are_accepted() {
    let request = came_back();
    assert_eq!(request.returned_lines(), Some(&BTreeSet::from([line(7)])));
    let (whole, _) = decide(&with_the_cfo(), deciding(CFO, 1, returned(), 6)).unwrap();
    assert_eq!(whole.returned_lines(), None);
    let stored = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&stored).unwrap(), request);
}

#[test]
fn lines_are_returned_to_whoever_wrote_them_and_of_sheets_alone() {
    let check = |request: &Request, act: Act, expect: ApprovalError| {
        assert_eq!(decide(request, deciding(CFO, 1, act, 6)).err(), Some(expect));
    };
    let Act::Return { comment, lines, .. } = lines_back([7]) else { unreachable!() };
    let earlier = Act::Return { comment, to: Some(0), lines };
    check(&with_the_cfo(), earlier, ApprovalError::LinesGoToTheSubmitter);
    check(&with_the_cfo(), lines_back(0..501), ApprovalError::TooManyLines);
}

#[test]
fn an_agreement_is_given_again_by_who_gave_it_and_says_so() {
    let request = resumed(&came_back(), 100_001, &parties(&[SALES]));
    assert_eq!(request.open().map(|(step, _)| step), Some(1), "finance is asked, and the head is not");
    let [entry] = request.history() else { panic!("one agreement") };
    let carried =
        Carried { request: RequestId(Uuid::from_u128(100)), id: DecisionId(Uuid::from_u128(1_005)), at: at(5) };
    assert_eq!((entry.by, entry.at, entry.carried.as_ref()), (HEAD, at(60), Some(&carried)));
    let stored = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&stored).unwrap(), request);
    let (request, outcome) = decide(&request, deciding(CFO, 1, approve(), 70)).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    // A third time, it is still the first one that is named.
    let back = decide(&resumed(&came_back(), 100_001, &parties(&[SALES])), deciding(CFO, 1, lines_back([7]), 80));
    let third = resumed(&back.unwrap().0, 100_001, &parties(&[SALES]));
    assert_eq!(third.history().first().and_then(|entry| entry.carried.clone()), Some(carried));
    assert!(matches!(request.state(), RequestState::Approved { .. }));
}

#[test]
fn nobody_agrees_again_who_may_not_any_more() {
    // The head wrote in it meanwhile.
    let asked = resumed(&came_back(), 100_001, &parties(&[SALES, HEAD]));
    assert_eq!((asked.open().map(|(step, _)| step), asked.history().len()), (Some(0), 0));
    // Another holds the role.
    let mut moved = parties(&[SALES]);
    moved.approvers.insert(Approvers::DepartmentHead, [DEPUTY].into());
    assert_eq!(resumed(&came_back(), 100_001, &moved).history().len(), 0);
}

#[test]
fn nothing_is_approved_by_being_asked() {
    // Below the amount at which finance is asked, the head's step is the last, and is decided anew.
    let asked = resumed(&came_back(), 99_999, &parties(&[SALES]));
    assert_eq!((asked.open().map(|(step, _)| step), asked.history().len()), (Some(0), 0));
}

#[test]
fn one_of_two_agreements_is_given_again_and_the_other_waited_for() {
    let both = PolicyStep { quorum: Quorum::All, ..PolicyStep::any(Approvers::DepartmentHead) };
    let policy = one_rule(vec![both, PolicyStep::any(Approvers::Finance)]);
    let people = parties(&[SALES]);
    let before = ask(submission(1), &policy, &people).unwrap();
    let (before, outcome) = before.act(deciding(HEAD, 0, approve(), 5), &people).unwrap();
    assert_eq!(outcome, Outcome::Counted);
    let (before, _) = before.act(deciding(DEPUTY, 0, lines_back([7]), 6), &people).unwrap();
    let mut keys = 20_000_u128..;
    let draw = |_| DecisionId(Uuid::from_u128(keys.next().unwrap_or_default()));
    let asked = ask(again(1), &policy, &people).unwrap().resume(&before, &people, draw);
    assert_eq!(asked.need(0, &people), Need { have: 1, need: 2, of: 2 });
}

#[test]
fn the_rule_says_what_outlasts_a_return() {
    use Since::{More, Nothing, ReturnedLines};
    let check = |carry: Carry, since, asks_more, expect: bool| {
        assert_eq!(carry.allows(since, asks_more), expect, "{carry:?} {since:?} {asks_more}");
    };
    for since in [Nothing, ReturnedLines, More] {
        check(Carry::Nothing, since, false, false);
        check(Carry::Unchanged, since, false, since == Nothing);
        check(Carry::ReturnedLines, since, false, since != More);
    }
    check(Carry::ReturnedLines, ReturnedLines, true, false);
}
