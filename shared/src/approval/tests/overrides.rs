//! Passing over the steps: never by one person, never on one's own work, never on what is out of date.

use super::*;

const KEY: DecisionId = DecisionId(Uuid::from_u128(1_009));

fn propose(verdict: Verdict) -> Act {
    Act::ProposeOverride { verdict, reason: "负责人出差，月底前必须下达".parse().unwrap() }
}

fn second(proposal: DecisionId, verdict: Verdict) -> Act {
    Act::Override { proposal, verdict }
}

/// The board proposes to approve what waits for the head.
fn proposed() -> Request {
    let (request, outcome) = decide(&submitted(100_001), deciding(BOARD, 0, propose(Verdict::Approved), 9)).unwrap();
    assert_eq!(outcome, Outcome::Proposed);
    request
}

#[test]
fn a_second_person_s_agreement_passes_over_every_step() {
    let request = proposed();
    assert_eq!(request.proposed().map(|proposed| (proposed.id, proposed.by)), Some((KEY, BOARD)));
    assert_eq!(*request.state(), RequestState::Open { step: 0 }, "a proposal moves nothing");
    let (request, outcome) = decide(&request, deciding(CLERK, 0, second(KEY, Verdict::Approved), 10)).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    assert_eq!(*request.state(), RequestState::Approved { by: CLERK, at: at(10) });
    let [head, finance] = request.links() else { panic!("two steps") };
    assert!(head.ended_by.is_some() && !head.is_passed && !finance.is_passed, "nobody is said to have agreed");
}

#[test]
fn a_rejection_gives_the_reason_of_the_proposal() {
    let (request, _) = decide(&submitted(1), deciding(BOARD, 0, propose(Verdict::Rejected), 9)).unwrap();
    let (request, outcome) = decide(&request, deciding(CLERK, 0, second(KEY, Verdict::Rejected), 10)).unwrap();
    assert_eq!(outcome, Outcome::Rejected);
    let RequestState::Rejected { comment, .. } = request.state() else { panic!("{:?}", request.state()) };
    assert_eq!(comment.as_str(), "负责人出差，月底前必须下达");
}

#[test]
fn what_one_person_cannot_do_is_refused_with_the_reason() {
    let check = |request: &Request, acting: Acting, expect: ApprovalError| {
        assert_eq!(decide(request, acting).err(), Some(expect));
    };
    let fresh = submitted(100_001);
    check(&fresh, deciding(BOARD, 0, propose(Verdict::Returned), 9), ApprovalError::OverrideDecides);
    check(&fresh, deciding(SALES, 0, propose(Verdict::Approved), 9), ApprovalError::OwnSubmission);
    check(&fresh, deciding(CLERK, 0, second(KEY, Verdict::Approved), 9), ApprovalError::NothingProposed);
    let request = proposed();
    check(&request, deciding(BOARD, 0, second(KEY, Verdict::Approved), 10), ApprovalError::OwnProposal);
    check(&request, deciding(SALES, 0, second(KEY, Verdict::Approved), 10), ApprovalError::OwnSubmission);
    check(&request, deciding(CLERK, 0, second(KEY, Verdict::Rejected), 10), ApprovalError::NothingProposed);
    let moved = Acting { seen: version(2), ..deciding(CLERK, 0, second(KEY, Verdict::Approved), 10) };
    assert!(matches!(decide(&request, moved), Err(ApprovalError::VersionMoved { .. })));
    let wrote = request.act(deciding(CLERK, 0, second(KEY, Verdict::Approved), 10), &parties(&[SALES, CLERK]));
    assert_eq!(wrote.err(), Some(ApprovalError::OwnEdit));
}

#[test]
fn when_the_step_goes_on_by_itself_the_proposal_is_gone() {
    let (request, _) = decide(&proposed(), deciding(HEAD, 0, approve(), 10)).unwrap();
    assert_eq!(request.proposed(), None);
    let late = decide(&request, deciding(CLERK, 0, second(KEY, Verdict::Approved), 11));
    assert!(matches!(late, Err(ApprovalError::AlreadyDecided { .. })), "{late:?}");
    let blind = decide(&request, deciding(CLERK, 1, second(KEY, Verdict::Approved), 11));
    assert_eq!(blind.err(), Some(ApprovalError::NothingProposed));
}

#[test]
fn agreeing_twice_is_agreeing_once() {
    let wish = deciding(CLERK, 0, second(KEY, Verdict::Approved), 10);
    let (request, _) = decide(&proposed(), wish.clone()).unwrap();
    assert!(matches!(decide(&request, wish), Ok((_, Outcome::AlreadyDone { .. }))));
}
