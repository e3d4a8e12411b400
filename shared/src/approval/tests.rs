//! Stories of requests with people named by their role, and random histories that must stay legal.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::id::{DecisionId, DepartmentId, DocumentId, PersonId, RequestId};
use crate::money::{Amount, Currency, Minor};

const SALES: PersonId = PersonId(Uuid::from_u128(1));
const HEAD: PersonId = PersonId(Uuid::from_u128(2));
const DEPUTY: PersonId = PersonId(Uuid::from_u128(3));
const CFO: PersonId = PersonId(Uuid::from_u128(4));
const STRANGER: PersonId = PersonId(Uuid::from_u128(5));

/// The manual clock: minutes after an arbitrary morning.
fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

fn version(mark: u8) -> Version {
    Version { heads: BTreeSet::from([Digest([mark; 32])]), content_hash: Digest([mark; 32]) }
}

fn submission(total: i64) -> Submission {
    Submission {
        id: RequestId(Uuid::from_u128(100)),
        target: Target { document: DocumentId(Uuid::from_u128(101)), version: version(1) },
        plan: DocumentId(Uuid::from_u128(102)),
        department: DepartmentId(Uuid::from_u128(103)),
        submitted_by: SALES,
        submitted_at: at(0),
        total: Amount::new(Minor(total), Currency::CNY),
    }
}

/// The department head always, finance above 1,000.00.
fn policy() -> Policy {
    let step = |who, above| PolicyStep { who, above };
    let steps = vec![step(Approvers::DepartmentHead, None), step(Approvers::Finance, Some(Minor(100_000)))];
    Policy { currency: Currency::CNY, steps }
}

fn parties(authors: &[PersonId]) -> Parties {
    Parties {
        approvers: BTreeMap::from([
            (Approvers::DepartmentHead, BTreeSet::from([HEAD, DEPUTY, SALES])),
            (Approvers::Finance, BTreeSet::from([CFO, HEAD])),
        ]),
        authors: authors.iter().copied().collect(),
    }
}

fn submitted(total: i64) -> Request {
    Request::submit(submission(total), &policy(), &parties(&[SALES])).unwrap()
}

fn approve() -> Answer {
    Answer::Approve { comment: None }
}

fn returned() -> Answer {
    Answer::Return { comment: "差旅费请再核一次".parse().unwrap() }
}

/// One person's answer to a step they saw, with a key of its own for each minute.
fn deciding(person: PersonId, step: usize, answer: Answer, minute: i64) -> Deciding {
    let id = DecisionId(Uuid::from_u128(1_000 + minute.unsigned_abs() as u128));
    Deciding { id, person, step, answer, seen: version(1), now: at(minute) }
}

fn decide(request: &Request, deciding: Deciding) -> Result<(Request, Outcome), ApprovalError> {
    request.clone().decide(deciding, &parties(&[SALES]))
}

/// A request above the amount that the head has agreed to.
fn with_the_cfo() -> Request {
    let (request, outcome) = decide(&submitted(100_001), deciding(HEAD, 0, approve(), 5)).unwrap();
    assert_eq!(outcome, Outcome::Advanced { next: 1 });
    request
}

#[test]
fn a_small_request_is_approved_by_the_head_alone() {
    let request = submitted(100_000);
    assert_eq!(request.state(), &RequestState::Open { step: 0 });
    assert_eq!(request.steps().len(), 1);
    let (request, outcome) = decide(&request, deciding(HEAD, 0, approve(), 5)).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    assert_eq!(request.state(), &RequestState::Approved { by: HEAD, at: at(5) });
    assert_eq!(request.decisions()[0].by, HEAD);
}

#[test]
fn a_large_request_goes_on_to_finance() {
    let (request, outcome) = decide(&with_the_cfo(), deciding(CFO, 1, approve(), 9)).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    assert_eq!(request.state(), &RequestState::Approved { by: CFO, at: at(9) });
    assert_eq!(request.decisions().iter().map(|d| d.by).collect::<Vec<_>>(), [HEAD, CFO]);
}

#[test]
fn returning_ends_it_and_says_why() {
    let (request, outcome) = decide(&with_the_cfo(), deciding(CFO, 1, returned(), 9)).unwrap();
    assert_eq!(outcome, Outcome::Returned);
    let RequestState::Returned { by, at: when, comment } = request.state() else { panic!("{request:?}") };
    assert_eq!((*by, *when, comment.as_str()), (CFO, at(9), "差旅费请再核一次"));
    // Nobody else is asked.
    let refused = decide(&request, deciding(HEAD, 1, approve(), 12));
    assert_eq!(refused, Err(ApprovalError::Closed { how: Ending::Returned, by: CFO, at: at(9) }));
}

#[test]
fn a_double_click_decides_once() {
    let first = deciding(HEAD, 0, approve(), 5);
    let (request, _) = decide(&submitted(100_001), first.clone()).unwrap();
    let kept = request.decisions()[0].clone();
    let again = [
        first.clone(),
        Deciding { now: at(6), ..first.clone() },
        // Another tab drew another key, and even another comment is no second opinion.
        Deciding { answer: Answer::Approve { comment: "好".parse().ok() }, ..deciding(HEAD, 0, approve(), 6) },
        // A proxy repeats it when the sheet has moved on.
        Deciding { seen: version(9), ..first },
    ];
    for repeated in again {
        let (after, outcome) = decide(&request, repeated).unwrap();
        assert_eq!(outcome, Outcome::AlreadyDone { first: Some(kept.clone()) });
        assert_eq!(after, request);
    }
}

#[test]
fn a_second_click_never_decides_the_step_after() {
    // The head may decide both steps; the click that was meant for the first counts for it alone.
    let (request, outcome) = decide(&with_the_cfo(), deciding(HEAD, 0, approve(), 6)).unwrap();
    assert!(matches!(outcome, Outcome::AlreadyDone { .. }));
    assert_eq!(request.state(), &RequestState::Open { step: 1 });
}

#[test]
fn a_repeated_answer_gets_the_first_one_even_after_the_end() {
    let (request, _) = decide(&with_the_cfo(), deciding(CFO, 1, approve(), 9)).unwrap();
    let (_, outcome) = decide(&request, deciding(HEAD, 0, approve(), 20)).unwrap();
    assert_eq!(outcome, Outcome::AlreadyDone { first: Some(request.decisions()[0].clone()) });
}

#[test]
fn the_second_of_two_approvers_learns_who_was_first() {
    let refused = decide(&with_the_cfo(), deciding(DEPUTY, 0, approve(), 6));
    let expect = ApprovalError::AlreadyDecided { step: 0, verdict: Verdict::Approved, by: HEAD, at: at(5) };
    assert_eq!(refused, Err(expect));
    let (approved, _) = decide(&submitted(1), deciding(HEAD, 0, approve(), 5)).unwrap();
    for late in [deciding(HEAD, 0, returned(), 6), deciding(DEPUTY, 0, returned(), 7)] {
        let expect = ApprovalError::Closed { how: Ending::Approved, by: HEAD, at: at(5) };
        assert_eq!(decide(&approved, late), Err(expect));
    }
}

#[test]
fn a_key_stands_for_one_answer() {
    let request = with_the_cfo();
    let key = request.decisions()[0].id;
    for other in [deciding(CFO, 1, approve(), 8), deciding(HEAD, 1, approve(), 8), deciding(HEAD, 0, returned(), 8)] {
        assert_eq!(decide(&request, Deciding { id: key, ..other }), Err(ApprovalError::KeyReused(key)));
    }
}

#[test]
fn a_version_that_moved_is_not_decided_on() {
    let moved_heads = Version { heads: version(2).heads, ..version(1) };
    let moved_content = Version { content_hash: version(2).content_hash, ..version(1) };
    let more_heads = Version { heads: [1, 2].map(|mark| Digest([mark; 32])).into(), ..version(1) };
    for seen in [moved_heads, moved_content, more_heads] {
        for answer in [approve(), returned()] {
            let refused = decide(&submitted(1), Deciding { seen: seen.clone(), ..deciding(HEAD, 0, answer, 5) });
            let (asked, seen) = (Box::new(version(1)), Box::new(seen.clone()));
            assert_eq!(refused, Err(ApprovalError::VersionMoved { asked, seen }));
        }
    }
}

#[test]
fn nobody_decides_on_their_own_work() {
    let request = submitted(100_001);
    // Sales is among the approvers, and submitted it.
    assert_eq!(decide(&request, deciding(SALES, 0, approve(), 5)), Err(ApprovalError::OwnSubmission));
    let edited = parties(&[SALES, HEAD]);
    let refused = request.clone().decide(deciding(HEAD, 0, approve(), 5), &edited);
    assert_eq!(refused, Err(ApprovalError::OwnEdit));
    assert_eq!(request.may_decide(HEAD, &edited), Err(ApprovalError::OwnEdit));
    assert!(request.decide(deciding(DEPUTY, 0, approve(), 5), &edited).is_ok());
}

#[test]
fn only_those_who_are_asked_decide() {
    let request = submitted(100_001);
    for person in [CFO, STRANGER] {
        let expect = Err(ApprovalError::NotAnApprover { who: Approvers::DepartmentHead });
        assert_eq!(decide(&request, deciding(person, 0, approve(), 5)), expect);
        assert!(request.may_decide(person, &parties(&[])).is_err());
    }
    let expect = Err(ApprovalError::NotYetOpen { step: 1, open: 0 });
    assert_eq!(decide(&request, deciding(CFO, 1, approve(), 5)), expect);
    assert_eq!(decide(&request, deciding(CFO, 2, approve(), 5)), Err(ApprovalError::UnknownStep { step: 2 }));
    // Roles are asked for at the time of the decision, not of the submission.
    let dismissed = Parties { approvers: BTreeMap::new(), ..parties(&[]) };
    let refused = request.decide(deciding(HEAD, 0, approve(), 5), &dismissed);
    assert_eq!(refused, Err(ApprovalError::NotAnApprover { who: Approvers::DepartmentHead }));
}

#[test]
fn a_step_nobody_may_decide_is_told_at_submitting() {
    let submit = |parties: &Parties| Request::submit(submission(100_001), &policy(), parties);
    let everyone_wrote = parties(&[SALES, HEAD, DEPUTY]);
    let expect = ApprovalError::OnlyAuthors { step: 0, who: Approvers::DepartmentHead };
    assert_eq!(submit(&everyone_wrote), Err(expect));
    let finance_wrote = parties(&[CFO, HEAD]);
    assert_eq!(submit(&finance_wrote), Err(ApprovalError::OnlyAuthors { step: 1, who: Approvers::Finance }));
    // The step that wrote isn't asked about a small total.
    assert!(Request::submit(submission(100_000), &policy(), &finance_wrote).is_ok());
    let mut vacant = parties(&[]);
    vacant.approvers.remove(&Approvers::Finance);
    assert_eq!(submit(&vacant), Err(ApprovalError::NoApprover { step: 1, who: Approvers::Finance }));
}

#[test]
fn a_version_without_heads_or_with_too_many_is_refused() {
    for count in [0, HEADS_MAX + 1] {
        let mut asked = submission(1);
        let head = |n: usize| Digest(std::array::from_fn(|i| n.to_be_bytes().get(i).copied().unwrap_or(0)));
        asked.target.version.heads = (0..count).map(head).collect();
        let refused = Request::submit(asked, &policy(), &parties(&[]));
        assert_eq!(refused, Err(ApprovalError::Heads(count)));
    }
}

#[test]
fn the_submitter_takes_it_back_until_it_is_decided() {
    let (request, outcome) = with_the_cfo().withdraw(SALES, at(7)).unwrap();
    assert_eq!(outcome, Outcome::Withdrawn);
    let (request, outcome) = request.withdraw(SALES, at(8)).unwrap();
    assert_eq!(outcome, Outcome::AlreadyDone { first: None });
    assert_eq!(request.state(), &RequestState::Withdrawn { by: SALES, at: at(7) });
    let expect = ApprovalError::Closed { how: Ending::Withdrawn, by: SALES, at: at(7) };
    assert_eq!(decide(&request, deciding(CFO, 1, approve(), 9)), Err(expect.clone()));
    assert_eq!(request.withdraw(STRANGER, at(9)), Err(expect));
    let (approved, _) = decide(&submitted(1), deciding(HEAD, 0, approve(), 5)).unwrap();
    let expect = ApprovalError::Closed { how: Ending::Approved, by: HEAD, at: at(5) };
    assert_eq!(approved.withdraw(SALES, at(9)), Err(expect));
}

#[test]
fn the_story_can_be_read_in_its_json() {
    let (request, _) = decide(&with_the_cfo(), deciding(CFO, 1, returned(), 9)).unwrap();
    let json = serde_json::to_value(&request).unwrap();
    assert_eq!(json["state"], "returned");
    assert_eq!(json["total"], serde_json::json!({"minor": 100_001, "currency": "CNY"}));
    assert_eq!(json["steps"][1], serde_json::json!({"who": "finance", "above": 100_000}));
    assert_eq!(json["decisions"][0]["answer"], "approve");
    assert_eq!(json["decisions"][1]["comment"], "差旅费请再核一次");
    assert_eq!(serde_json::from_value::<Request>(json).unwrap(), request);
}

#[test]
fn a_stored_request_that_contradicts_itself_is_not_believed() {
    let (request, _) = decide(&with_the_cfo(), deciding(CFO, 1, returned(), 9)).unwrap();
    let good = serde_json::to_value(&request).unwrap();
    let mut spoilt = vec![];
    for (pointer, value) in [
        ("/state", "approved".into()),
        ("/state", "withdrawn".into()),
        ("/comment", "another".into()),
        ("/by", HEAD.to_string().into()),
        ("/steps", serde_json::json!([])),
        ("/decisions", serde_json::json!([])),
        ("/decisions/0/step", 1.into()),
        ("/decisions/1/comment", " ".into()),
        ("/total/minor", 1.5.into()),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        spoilt.push(bad);
    }
    for bad in spoilt {
        assert!(serde_json::from_value::<Request>(bad.clone()).is_err(), "{bad}");
    }
}

/// What may happen to a request.
#[derive(Debug, Clone)]
enum Command {
    Decide(Deciding),
    Withdraw(PersonId),
}

fn people() -> impl Strategy<Value = PersonId> {
    proptest::sample::select(&[SALES, HEAD, DEPUTY, CFO, STRANGER][..])
}

fn commands() -> impl Strategy<Value = Vec<Command>> {
    // Few keys and mostly the right version, so that repeats and clashes happen and requests still get somewhere.
    let answer = prop_oneof![4 => Just(approve()), 1 => Just(returned())];
    let seen = prop_oneof![4 => Just(version(1)), 1 => Just(version(2))];
    let decide = (0_u128..6, people(), 0_usize..3, answer, seen).prop_map(|(key, person, step, answer, seen)| {
        let id = DecisionId(Uuid::from_u128(key));
        Command::Decide(Deciding { id, person, step, answer, seen, now: at(1) })
    });
    let withdraw = people().prop_map(Command::Withdraw);
    proptest::collection::vec(prop_oneof![12 => decide, 1 => withdraw], 16)
}

fn apply(request: Request, command: Command, parties: &Parties) -> Result<(Request, Outcome), ApprovalError> {
    match command {
        Command::Decide(deciding) => request.decide(deciding, parties),
        Command::Withdraw(person) => request.withdraw(person, at(2)),
    }
}

/// What holds between any two moments of a request.
fn assert_legal_step(before: &Request, after: &Request, outcome: &Outcome, parties: &Parties) {
    assert_eq!(before.submission(), after.submission(), "what is asked never changes");
    assert_eq!(before.steps(), after.steps());
    let (old, new) = (before.decisions(), after.decisions());
    assert!(new.starts_with(old) && new.len() <= old.len() + 1, "decisions are only added, one at a time");
    match outcome {
        Outcome::AlreadyDone { .. } => assert_eq!(before, after, "repeating changes nothing"),
        Outcome::Withdrawn => assert_eq!(old, new),
        Outcome::Advanced { .. } | Outcome::Approved | Outcome::Returned => assert_eq!(new.len(), old.len() + 1),
    }
    if before.open().is_none() {
        assert_eq!(before, after, "what is closed stays closed");
    }
    for (place, decision) in new.iter().enumerate() {
        let who = after.steps()[place].who;
        assert_eq!(decision.step, place, "each step is decided once, in order");
        assert!(parties.approvers[&who].contains(&decision.by));
        assert!(decision.by != SALES && !parties.authors.contains(&decision.by), "nobody decides on their own work");
    }
    let keys: BTreeSet<_> = new.iter().map(|decision| decision.id).collect();
    assert_eq!(keys.len(), new.len(), "a key stands for one decision");
    let stored = serde_json::to_string(after).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&stored).unwrap(), *after, "every state can be kept and read back");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_history_leaves_the_law(total in 99_990_i64..100_010, commands in commands(), head_wrote: bool) {
        let parties = parties(if head_wrote { &[SALES, HEAD] } else { &[SALES] });
        let mut request = Request::submit(submission(total), &policy(), &parties).unwrap();
        prop_assert_eq!(request.steps().len(), if total > 100_000 { 2 } else { 1 });
        for command in commands {
            if let Ok((after, outcome)) = apply(request.clone(), command.clone(), &parties) {
                assert_legal_step(&request, &after, &outcome, &parties);
                // Done at once again, the same command is recognised.
                let again = apply(after.clone(), command, &parties);
                prop_assert!(matches!(again, Ok((_, Outcome::AlreadyDone { .. }))), "{:?}", again);
                request = after;
            }
        }
    }

    #[test]
    fn two_at_once_make_one_history(commands in commands()) {
        // Whoever comes first, at most one of two different answers to a step is kept, and the other is told.
        let parties = parties(&[SALES]);
        for pair in commands.windows(2) {
            for order in [[0, 1], [1, 0]] {
                let mut request = submitted(100_000);
                let mut told = 0;
                for place in order {
                    match apply(request.clone(), pair[place].clone(), &parties) {
                        Ok((after, Outcome::AlreadyDone { .. })) => request = after,
                        Ok((after, _)) => { request = after; told += 1; }
                        Err(_) => {}
                    }
                }
                prop_assert!(told <= 1 && request.decisions().len() <= 1);
                prop_assert_eq!(told == 1, request.open().is_none());
            }
        }
    }
}
