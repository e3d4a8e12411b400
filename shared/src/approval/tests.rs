//! Stories of requests with people named by their role. The other verbs are in `verbs`, random histories in `histories`.

mod deadlines;
mod histories;
mod leaving;
mod overrides;
mod resuming;
mod summer_time;
mod verbs;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::*;
use crate::id::{DecisionId, DepartmentId, DocumentId, PersonId, RequestId};
use crate::money::{Amount, Currency, Minor};

const SALES: PersonId = PersonId(Uuid::from_u128(1));
const HEAD: PersonId = PersonId(Uuid::from_u128(2));
const DEPUTY: PersonId = PersonId(Uuid::from_u128(3));
const CFO: PersonId = PersonId(Uuid::from_u128(4));
const STRANGER: PersonId = PersonId(Uuid::from_u128(5));
const BOARD: PersonId = PersonId(Uuid::from_u128(6));
const CLERK: PersonId = PersonId(Uuid::from_u128(7));

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
        kind: TargetKind::Sheet,
        target: Target { document: DocumentId(Uuid::from_u128(101)), version: version(1) },
        plan: DocumentId(Uuid::from_u128(102)),
        department: DepartmentId(Uuid::from_u128(103)),
        other: None,
        submitted_by: SALES,
        submitted_at: at(0),
        total: Amount::new(Minor(total), Currency::CNY),
        resumes: None,
    }
}

fn one_rule(steps: Vec<PolicyStep>) -> Policy {
    let rule = Rule::new("standing".parse().unwrap(), TargetKind::Sheet, Condition::default(), steps);
    Policy { version: 1, currency: Currency::CNY, rules: vec![rule] }
}

/// The department head always, finance above 1,000.00.
fn policy() -> Policy {
    let step = |who, above| PolicyStep { above, ..PolicyStep::any(who) };
    one_rule(vec![step(Approvers::DepartmentHead, None), step(Approvers::Finance, Some(Minor(100_000)))])
}

fn parties(authors: &[PersonId]) -> Parties {
    Parties {
        approvers: BTreeMap::from([
            (Approvers::DepartmentHead, BTreeSet::from([HEAD, DEPUTY, SALES])),
            (Approvers::Finance, BTreeSet::from([CFO, HEAD])),
        ]),
        authors: authors.iter().copied().collect(),
        eligible: [SALES, HEAD, DEPUTY, CFO, BOARD, CLERK].into(),
        readers: [SALES, HEAD, DEPUTY, CFO, BOARD, CLERK].into(),
        deputies: BTreeMap::new(),
        superiors: BTreeMap::from([(HEAD, BOARD), (DEPUTY, CLERK), (CLERK, BOARD)]),
    }
}

fn ask(submission: Submission, policy: &Policy, parties: &Parties) -> Result<Request, ApprovalError> {
    Request::submit(submission, &BTreeSet::new(), policy, parties)
}

fn submitted(total: i64) -> Request {
    ask(submission(total), &policy(), &parties(&[SALES])).unwrap()
}

fn approve() -> Act {
    Act::Approve { comment: None }
}

fn returned() -> Act {
    Act::Return { comment: "差旅费请再核一次".parse().unwrap(), to: None, lines: BTreeSet::new() }
}

fn reject() -> Act {
    Act::Reject { comment: "明年再议".parse().unwrap() }
}

/// One person's answer to a step they saw, with a key of its own for each minute.
fn deciding(person: PersonId, turn: u32, act: Act, minute: i64) -> Acting {
    let id = DecisionId(Uuid::from_u128(1_000 + minute.unsigned_abs() as u128));
    Acting { id, person, turn, act, seen: version(1), now: at(minute) }
}

fn decide(request: &Request, acting: Acting) -> Result<(Request, Outcome), ApprovalError> {
    request.clone().act(acting, &parties(&[SALES]))
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
    assert_eq!(request.history()[0].by, HEAD);
}

#[test]
fn a_large_request_goes_on_to_finance() {
    let (request, outcome) = decide(&with_the_cfo(), deciding(CFO, 1, approve(), 9)).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    assert_eq!(request.state(), &RequestState::Approved { by: CFO, at: at(9) });
    assert_eq!(request.decisions().map(|d| d.by).collect::<Vec<_>>(), [HEAD, CFO]);
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
    let kept = request.history()[0].clone();
    let again = [
        first.clone(),
        Acting { now: at(6), ..first.clone() },
        // Another tab drew another key, and even another comment is no second opinion.
        Acting { act: Act::Approve { comment: "好".parse().ok() }, ..deciding(HEAD, 0, approve(), 6) },
        // A proxy repeats it when the sheet has moved on.
        Acting { seen: version(9), ..first },
    ];
    for repeated in again {
        let (after, outcome) = decide(&request, repeated).unwrap();
        assert_eq!(outcome, Outcome::AlreadyDone { first: kept.clone() });
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
    assert_eq!(outcome, Outcome::AlreadyDone { first: request.history()[0].clone() });
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
    let key = request.history()[0].id;
    for other in [deciding(CFO, 1, approve(), 8), deciding(HEAD, 1, approve(), 8), deciding(HEAD, 0, returned(), 8)] {
        assert_eq!(decide(&request, Acting { id: key, ..other }), Err(ApprovalError::KeyReused(key)));
    }
}

#[test]
fn a_version_that_moved_is_not_decided_on() {
    let moved_heads = Version { heads: version(2).heads, ..version(1) };
    let moved_content = Version { content_hash: version(2).content_hash, ..version(1) };
    let more_heads = Version { heads: [1, 2].map(|mark| Digest([mark; 32])).into(), ..version(1) };
    for seen in [moved_heads, moved_content, more_heads] {
        for answer in [approve(), returned(), reject()] {
            let refused = decide(&submitted(1), Acting { seen: seen.clone(), ..deciding(HEAD, 0, answer, 5) });
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
    let refused = request.clone().act(deciding(HEAD, 0, approve(), 5), &edited);
    assert_eq!(refused, Err(ApprovalError::OwnEdit));
    assert_eq!(request.may_decide(HEAD, &edited), Err(ApprovalError::OwnEdit));
    assert!(request.act(deciding(DEPUTY, 0, approve(), 5), &edited).is_ok());
}

#[test]
fn only_those_who_are_asked_decide() {
    let request = submitted(100_001);
    for person in [CFO, STRANGER] {
        let expect = Err(ApprovalError::NotAnApprover { who: Approvers::DepartmentHead.into() });
        assert_eq!(decide(&request, deciding(person, 0, approve(), 5)), expect);
        assert!(request.may_decide(person, &parties(&[])).is_err());
    }
    let expect = Err(ApprovalError::NotYetOpen { step: 1, open: 0 });
    assert_eq!(decide(&request, deciding(CFO, 1, approve(), 5)), expect);
    assert_eq!(decide(&request, deciding(CFO, 2, approve(), 5)), Err(ApprovalError::UnknownStep { step: 2 }));
    // Roles are asked for at the time of the decision, not of the submission.
    let dismissed = Parties { approvers: BTreeMap::new(), ..parties(&[]) };
    let refused = request.act(deciding(HEAD, 0, approve(), 5), &dismissed);
    assert_eq!(refused, Err(ApprovalError::NotAnApprover { who: Approvers::DepartmentHead.into() }));
}

#[test]
fn a_step_nobody_may_decide_is_told_at_submitting() {
    let submit = |parties: &Parties| ask(submission(100_001), &policy(), parties);
    let everyone_wrote = parties(&[SALES, HEAD, DEPUTY]);
    let expect = ApprovalError::OnlyAuthors { step: 0, who: Approvers::DepartmentHead.into() };
    assert_eq!(submit(&everyone_wrote), Err(expect));
    let finance_wrote = parties(&[CFO, HEAD]);
    assert_eq!(submit(&finance_wrote), Err(ApprovalError::OnlyAuthors { step: 1, who: Approvers::Finance.into() }));
    // The step that wrote isn't asked about a small total.
    assert!(ask(submission(100_000), &policy(), &finance_wrote).is_ok());
    let mut vacant = parties(&[]);
    vacant.approvers.remove(&Approvers::Finance);
    assert_eq!(submit(&vacant), Err(ApprovalError::NoApprover { step: 1, who: Approvers::Finance.into() }));
}

#[test]
fn a_version_without_heads_or_with_too_many_is_refused() {
    for count in [0, HEADS_MAX + 1] {
        let mut asked = submission(1);
        let head = |n: usize| Digest(std::array::from_fn(|i| n.to_be_bytes().get(i).copied().unwrap_or(0)));
        asked.target.version.heads = (0..count).map(head).collect();
        let refused = ask(asked, &policy(), &parties(&[]));
        assert_eq!(refused, Err(ApprovalError::Heads(count)));
    }
}

#[test]
fn the_submitter_takes_it_back_until_it_is_decided() {
    let take_back = |person, minute| deciding(person, 0, Act::Withdraw, minute);
    let (request, outcome) = decide(&with_the_cfo(), take_back(SALES, 7)).unwrap();
    assert_eq!(outcome, Outcome::Withdrawn);
    let (request, outcome) = decide(&request, take_back(SALES, 8)).unwrap();
    assert!(matches!(outcome, Outcome::AlreadyDone { .. }));
    assert_eq!(request.state(), &RequestState::Withdrawn { by: SALES, at: at(7) });
    let expect = ApprovalError::Closed { how: Ending::Withdrawn, by: SALES, at: at(7) };
    assert_eq!(decide(&request, deciding(CFO, 1, approve(), 9)), Err(expect.clone()));
    assert_eq!(decide(&request, take_back(STRANGER, 9)), Err(expect));
    let (approved, _) = decide(&submitted(1), deciding(HEAD, 0, approve(), 5)).unwrap();
    let expect = ApprovalError::Closed { how: Ending::Approved, by: HEAD, at: at(5) };
    assert_eq!(decide(&approved, take_back(SALES, 9)), Err(expect));
}

#[test]
fn the_story_can_be_read_in_its_json() {
    let (request, _) = decide(&with_the_cfo(), deciding(CFO, 1, returned(), 9)).unwrap();
    let json = serde_json::to_value(&request).unwrap();
    assert_eq!(json["state"], "returned");
    assert_eq!(json["total"], serde_json::json!({"minor": 100_001, "currency": "CNY"}));
    assert_eq!(json["steps"][1], serde_json::json!({"who": "finance", "above": 100_000}));
    assert_eq!(json["history"][0]["verb"], "approve");
    assert_eq!(json["history"][1]["comment"], "差旅费请再核一次");
    assert_eq!((&json["turn"], &json["policy"]["rule"]), (&1.into(), &"standing".into()));
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
        ("/history", serde_json::json!([])),
        ("/history/0/turn", 1.into()),
        ("/history/1/id", good["history"][0]["id"].clone()),
        ("/history/1/comment", " ".into()),
        ("/total/minor", 1.5.into()),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        spoilt.push(bad);
    }
    let mut unfinished = good;
    unfinished["history"][0]["closes"] = false.into();
    spoilt.push(unfinished);
    for bad in spoilt {
        assert!(serde_json::from_value::<Request>(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn requests_of_the_first_form_are_still_read() {
    let person = |person: PersonId| person.to_string();
    let version = serde_json::to_value(version(1)).unwrap();
    let first = |state: serde_json::Value, decisions: serde_json::Value| {
        let mut body = serde_json::json!({
            "id": Uuid::from_u128(100), "plan": DocumentId(Uuid::from_u128(102)),
            "target": { "document": DocumentId(Uuid::from_u128(101)), "version": version },
            "department": Uuid::from_u128(103), "submitted_by": person(SALES),
            "submitted_at": "1970-01-01T00:00:00Z", "total": { "minor": 100_001, "currency": "CNY" },
            "steps": [{ "who": "department_head" }, { "who": "finance", "above": 100_000 }],
            "decisions": decisions,
        });
        body.as_object_mut().unwrap().extend(state.as_object().unwrap().clone());
        serde_json::from_value::<Request>(body)
    };
    let agreed = |step: u32, by, minute: i64| {
        serde_json::json!({ "id": Uuid::from_u128(1_000 + u128::from(step)), "step": step, "by": person(by), "at": at(minute),
            "answer": "approve", "comment": "同意" })
    };
    let open = first(serde_json::json!({ "state": "open", "step": 1 }), serde_json::json!([agreed(0, HEAD, 5)]));
    let open = open.unwrap();
    assert_eq!((open.turn(), open.history()[0].act.comment().unwrap().as_str()), (1, "同意"));
    let (approved, _) = decide(&open, deciding(CFO, 1, approve(), 9)).unwrap();
    assert_eq!(approved.state(), &RequestState::Approved { by: CFO, at: at(9) });
    let back = serde_json::json!({ "id": Uuid::from_u128(7), "step": 0, "by": person(HEAD), "at": at(5),
        "answer": "return", "comment": "不行" });
    let state = serde_json::json!({ "state": "returned", "by": person(HEAD), "at": at(5), "comment": "不行" });
    assert!(first(state.clone(), serde_json::json!([back])).is_ok());
    assert!(first(state, serde_json::json!([])).is_err());
    let withdrawn = serde_json::json!({ "state": "withdrawn", "by": person(SALES), "at": at(6) });
    let withdrawn = first(withdrawn, serde_json::json!([agreed(0, HEAD, 5)])).unwrap();
    assert_eq!(withdrawn.history().len(), 2);
    let kept = serde_json::to_string(&withdrawn).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&kept).unwrap(), withdrawn);
}
