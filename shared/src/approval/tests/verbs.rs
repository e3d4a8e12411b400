//! Stories of the other verbs: several signers, transfers, added signers, returns to a step, deputies, reminders.

use super::*;

/// A request by one step of these people under a quorum, and finance after it.
fn asked_of(people: &[PersonId], quorum: Quorum) -> Request {
    let who = Whom::new(people.iter().copied().map(Approvers::Person));
    let first = PolicyStep { quorum, ..PolicyStep::any(who) };
    let policy = one_rule(vec![first, PolicyStep::any(Approvers::Person(BOARD))]);
    ask(submission(1), &policy, &parties(&[SALES])).unwrap()
}

fn done(request: &Request, person: PersonId, act: Act, minute: i64) -> Request {
    decide(request, deciding(person, request.turn(), act, minute)).unwrap().0
}

fn refusal(request: &Request, person: PersonId, act: Act) -> ApprovalError {
    decide(request, deciding(person, request.turn(), act, 999)).unwrap_err()
}

fn need(request: &Request) -> (usize, usize, usize) {
    let (step, _) = request.open().unwrap();
    let Need { have, need, of } = request.need(step, &parties(&[SALES]));
    (have, need, of)
}

fn add(person: PersonId, place: Place) -> Act {
    Act::AddSigner { person, place, comment: None }
}

fn transfer(to: PersonId) -> Act {
    Act::Transfer { to, comment: "我出差".parse().ok() }
}

fn open_step(request: &Request) -> Option<usize> {
    request.open().map(|(step, _)| step)
}

#[test]
fn all_of_them_agree_in_any_order() {
    let request = asked_of(&[HEAD, CFO], Quorum::All);
    assert_eq!(need(&request), (0, 2, 2));
    let request = done(&request, CFO, approve(), 1);
    assert_eq!((open_step(&request), need(&request)), (Some(0), (1, 2, 2)));
    let again = ApprovalError::Agreed { step: 0, by: CFO, at: at(1) };
    assert_eq!(refusal(&request, CFO, returned()), again);
    let request = done(&request, HEAD, approve(), 2);
    assert_eq!(open_step(&request), Some(1));
}

#[test]
fn two_of_three_are_enough_and_one_no_ends_it() {
    let request = done(&asked_of(&[HEAD, CFO, DEPUTY], Quorum::AtLeast(2)), HEAD, approve(), 1);
    assert_eq!(need(&request), (1, 2, 3));
    assert_eq!(open_step(&done(&request, DEPUTY, approve(), 2)), Some(1));
    let rejected = done(&request, DEPUTY, reject(), 2);
    assert!(matches!(rejected.state(), RequestState::Rejected { by: DEPUTY, .. }));
    let expect = ApprovalError::Closed { how: Ending::Rejected, by: DEPUTY, at: at(2) };
    assert_eq!(refusal(&rejected, CFO, approve()), expect);
}

#[test]
fn one_after_the_other_keeps_the_order_it_was_named_in() {
    let request = asked_of(&[CFO, HEAD], Quorum::InTurn);
    assert_eq!(refusal(&request, HEAD, approve()), ApprovalError::NotYourTurn { before: CFO });
    let request = done(&request, CFO, approve(), 1);
    assert_eq!(open_step(&done(&request, HEAD, approve(), 2)), Some(1));
}

#[test]
fn an_automatic_step_is_passed_by_itself_and_is_seen() {
    let automatic = PolicyStep { quorum: Quorum::Automatic, ..PolicyStep::any(Whom::new([])) };
    let head = PolicyStep::any(Approvers::DepartmentHead);
    let policy = one_rule(vec![automatic.clone(), head, automatic]);
    let request = ask(submission(1), &policy, &parties(&[SALES])).unwrap();
    assert_eq!((open_step(&request), request.turn(), request.links()[0].is_passed), (Some(1), 0, true));
    let request = done(&request, HEAD, approve(), 1);
    assert!(matches!(request.state(), RequestState::Approved { by: HEAD, .. }));
}

#[test]
fn whoever_gives_their_seat_away_has_none() {
    let request = done(&asked_of(&[HEAD, CFO], Quorum::All), HEAD, transfer(DEPUTY), 1);
    assert_eq!(need(&request), (0, 2, 2));
    assert!(matches!(refusal(&request, HEAD, approve()), ApprovalError::NotAnApprover { .. }));
    let request = done(&done(&request, DEPUTY, approve(), 2), CFO, approve(), 3);
    assert_eq!(open_step(&request), Some(1));
}

#[test]
fn a_seat_is_given_only_to_who_may_have_it() {
    let request = asked_of(&[HEAD, CFO], Quorum::All);
    assert_eq!(refusal(&request, HEAD, transfer(CFO)), ApprovalError::AskedAlready { person: CFO });
    assert_eq!(refusal(&request, HEAD, transfer(SALES)), ApprovalError::WouldJudgeOwnWork { person: SALES });
    assert_eq!(refusal(&request, HEAD, transfer(STRANGER)), ApprovalError::NotEligible { person: STRANGER });
    assert!(matches!(refusal(&request, DEPUTY, transfer(BOARD)), ApprovalError::NotAnApprover { .. }));
    for place in [Place::Before, Place::Beside, Place::After] {
        assert_eq!(refusal(&request, HEAD, add(SALES, place)), ApprovalError::WouldJudgeOwnWork { person: SALES });
    }
}

#[test]
fn an_added_signer_raises_what_the_step_wants() {
    let request = done(&asked_of(&[HEAD, CFO, DEPUTY], Quorum::AtLeast(2)), HEAD, add(CLERK, Place::Beside), 1);
    assert_eq!(need(&request), (0, 3, 4));
    let request = done(&done(&request, HEAD, approve(), 2), CFO, approve(), 3);
    assert_eq!((open_step(&request), need(&request)), (Some(0), (2, 3, 4)));
    // The two of three have agreed; what is missing is the one who was added.
    assert_eq!(request.may_decide(DEPUTY, &parties(&[SALES])), Err(ApprovalError::NotYourTurn { before: CLERK }));
    assert_eq!(open_step(&done(&request, CLERK, approve(), 4)), Some(1));
}

#[test]
fn a_signer_before_is_asked_first_and_the_step_waits() {
    let voiced = done(&asked_of(&[HEAD, CFO], Quorum::All), CFO, approve(), 1);
    let request = done(&voiced, HEAD, add(CLERK, Place::Before), 2);
    assert_eq!((open_step(&request), request.links().len(), need(&request)), (Some(0), 3, (0, 1, 1)));
    assert!(matches!(refusal(&request, HEAD, approve()), ApprovalError::NotAnApprover { .. }));
    // A page that still shows the step as it was does not decide the one that was put before it.
    let stale = decide(&request, deciding(CLERK, 0, approve(), 3)).unwrap_err();
    assert_eq!(stale, ApprovalError::TurnOver { by: HEAD, at: at(2) });
    let request = done(&request, CLERK, approve(), 4);
    assert_eq!((open_step(&request), need(&request)), (Some(1), (1, 2, 2)), "what was agreed before still counts");
    assert_eq!(open_step(&done(&request, HEAD, approve(), 5)), Some(2));
}

#[test]
fn a_signer_after_is_asked_before_the_next_step() {
    let request = done(&asked_of(&[HEAD], Quorum::Any), HEAD, add(CLERK, Place::After), 1);
    let request = done(&request, HEAD, approve(), 2);
    assert_eq!((open_step(&request), request.links()[1].added_by), (Some(1), Some(HEAD)));
    assert!(matches!(refusal(&request, BOARD, approve()), ApprovalError::NotAnApprover { .. }));
    let request = done(&done(&request, CLERK, approve(), 3), BOARD, approve(), 4);
    assert!(matches!(request.state(), RequestState::Approved { by: BOARD, .. }));
}

#[test]
fn what_goes_back_to_a_step_is_decided_there_anew() {
    let back =
        |to| Act::Return { comment: "请部门再看一次".parse().unwrap(), to: Some(to), lines: BTreeSet::new() };
    let request = done(&asked_of(&[HEAD, CFO], Quorum::All), HEAD, approve(), 1);
    let request = done(&request, CFO, approve(), 2);
    assert_eq!(refusal(&request, BOARD, back(1)), ApprovalError::NoEarlierStep { step: 1 });
    let (request, outcome) = decide(&request, deciding(BOARD, 1, back(0), 3)).unwrap();
    assert_eq!((outcome, open_step(&request), need(&request)), (Outcome::SentBack { step: 0 }, Some(0), (0, 2, 2)));
    // The old page of a step that was decided once does not decide it again.
    let (_, repeated) = decide(&request, deciding(HEAD, 0, approve(), 4)).unwrap();
    assert!(matches!(repeated, Outcome::AlreadyDone { .. }));
    let request = done(&done(&request, HEAD, approve(), 5), CFO, approve(), 6);
    let request = done(&request, BOARD, approve(), 7);
    assert!(matches!(request.state(), RequestState::Approved { .. }));
    assert_eq!(request.decisions().count(), 6);
}

#[test]
fn a_deputy_decides_in_anothers_place_and_once() {
    let request = asked_of(&[HEAD, CFO], Quorum::All);
    let away = |pairs: &[(PersonId, &[PersonId])], authors: &[PersonId]| Parties {
        deputies: pairs.iter().map(|(deputy, of)| (*deputy, of.iter().copied().collect())).collect(),
        ..parties(authors)
    };
    let both = away(&[(DEPUTY, &[HEAD, CFO])], &[SALES]);
    let (decided, _) = request.clone().act(deciding(DEPUTY, 0, approve(), 1), &both).unwrap();
    assert_eq!((decided.history()[0].in_place_of, open_step(&decided)), (Some(HEAD), Some(0)));
    let twice = decided.clone().act(deciding(DEPUTY, 0, reject(), 2), &both);
    assert_eq!(twice, Err(ApprovalError::Agreed { step: 0, by: DEPUTY, at: at(1) }), "one person, one voice");
    let own = decided.clone().act(deciding(HEAD, 0, approve(), 3), &both);
    assert_eq!(own, Err(ApprovalError::Agreed { step: 0, by: DEPUTY, at: at(1) }));
    let (decided, _) = decided.act(deciding(CFO, 0, approve(), 4), &both).unwrap();
    assert_eq!(open_step(&decided), Some(1));
    // Not on what one wrote oneself, and not for somebody who wrote it.
    let refused = |parties: &Parties, person| request.clone().act(deciding(person, 0, approve(), 1), parties);
    assert_eq!(refused(&away(&[(SALES, &[HEAD])], &[]), SALES), Err(ApprovalError::OwnSubmission));
    assert_eq!(refused(&away(&[(DEPUTY, &[HEAD])], &[DEPUTY]), DEPUTY), Err(ApprovalError::OwnEdit));
    let for_an_author = refused(&away(&[(DEPUTY, &[HEAD])], &[HEAD]), DEPUTY);
    assert!(matches!(for_an_author, Err(ApprovalError::NotAnApprover { .. })), "{for_an_author:?}");
    // A deputy's deputy has nothing.
    let chain = away(&[(DEPUTY, &[HEAD]), (CLERK, &[DEPUTY])], &[]);
    assert!(matches!(refused(&chain, CLERK), Err(ApprovalError::NotAnApprover { .. })));
}

#[test]
fn reminders_have_their_pace_and_copies_their_readers() {
    let request = done(&asked_of(&[HEAD], Quorum::Any), SALES, Act::Remind, 1);
    let early = decide(&request, deciding(SALES, 0, Act::Remind, 2)).unwrap_err();
    assert_eq!(early, ApprovalError::RemindedLately { at: at(1) });
    let request = done(&request, SALES, Act::Remind, 1 + 60 * REMIND_EVERY_HOURS);
    assert_eq!(request.reminded_at(), Some(at(1 + 60 * REMIND_EVERY_HOURS)));
    let copy = |people: &[PersonId]| Act::Copy { to: people.iter().copied().collect() };
    assert_eq!(refusal(&request, HEAD, copy(&[STRANGER])), ApprovalError::CannotSee { person: STRANGER });
    assert_eq!(refusal(&request, HEAD, copy(&[])), ApprovalError::NobodyNamed);
    let request = done(&request, HEAD, copy(&[CLERK, BOARD]), 500);
    assert_eq!(request.copied(), &[CLERK, BOARD].into());
}

#[test]
fn what_is_said_around_a_request_has_an_end_and_its_decision_has_not() {
    let mut request = asked_of(&[HEAD], Quorum::Any);
    let say = || Act::Comment { comment: "再看看".parse().unwrap() };
    for minute in 0..NOTES_MAX as i64 {
        request = done(&request, SALES, say(), minute);
    }
    assert_eq!(refusal(&request, SALES, say()), ApprovalError::TooMuchSaid);
    assert_eq!(open_step(&done(&request, HEAD, approve(), 998)), Some(1));
}

#[test]
fn a_quorum_that_the_people_cannot_reach_is_told_at_submitting() {
    let who = Whom::new([HEAD, CFO, SALES].map(Approvers::Person));
    let step = PolicyStep { quorum: Quorum::AtLeast(3), ..PolicyStep::any(who) };
    let refused = ask(submission(1), &one_rule(vec![step]), &parties(&[SALES]));
    assert_eq!(refused, Err(ApprovalError::QuorumOutOfReach { step: 0, need: 3, have: 2 }));
}

#[test]
fn who_gives_a_seat_away_and_is_given_another_speaks_from_that_one_alone() {
    let request = asked_of(&[HEAD, CFO], Quorum::All);
    let request = done(&request, HEAD, transfer(DEPUTY), 1);
    let request = done(&request, CFO, transfer(HEAD), 2);
    let request = done(&request, HEAD, approve(), 3);
    assert_eq!(
        (open_step(&request), need(&request)),
        (Some(0), (1, 2, 2)),
        "whoever the first seat went to is waited for"
    );
    let again = ApprovalError::Agreed { step: 0, by: HEAD, at: at(3) };
    assert_eq!(refusal(&request, HEAD, returned()), again);
    let request = done(&request, DEPUTY, approve(), 4);
    assert_eq!(open_step(&request), Some(1));
}

#[test]
fn who_gave_a_seat_away_can_be_added_again_and_is_waited_for() {
    let request = asked_of(&[HEAD, CFO], Quorum::AtLeast(2));
    let request = done(&request, HEAD, transfer(DEPUTY), 1);
    let request = done(&request, CFO, add(HEAD, Place::Beside), 2);
    assert_eq!(need(&request), (0, 3, 3));
    let request = done(&done(&request, CFO, approve(), 3), DEPUTY, approve(), 4);
    assert_eq!((open_step(&request), need(&request)), (Some(0), (2, 3, 3)));
    assert_eq!(open_step(&done(&request, HEAD, approve(), 5)), Some(1));
}
