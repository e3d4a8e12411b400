//! People leave or lose their role while requests wait for them: whatever waits for nobody is handed on, and ends.

use proptest::prelude::*;

use super::histories::{PEOPLE, acts, assert_legal_step};
use super::*;
use crate::approval::{BY_ITSELF, Escalation};

/// The same people without somebody who has left.
fn without(mut parties: Parties, gone: PersonId) -> Parties {
    parties.approvers.values_mut().for_each(|people| {
        people.remove(&gone);
    });
    parties.eligible.remove(&gone);
    parties.readers.remove(&gone);
    parties.deputies.remove(&gone);
    parties
}

fn named(people: &[PersonId], quorum: Quorum) -> PolicyStep {
    PolicyStep { quorum, ..PolicyStep::any(Whom::new(people.iter().copied().map(Approvers::Person))) }
}

/// One step, with whoever agreed to it by now.
fn agreed_by(step: PolicyStep, people: &[PersonId]) -> Request {
    let request = ask(submission(1), &one_rule(vec![step]), &parties(&[])).unwrap();
    people.iter().zip(1..).fold(request, |request, (person, minute)| {
        request.act(deciding(*person, 0, approve(), minute), &parties(&[])).unwrap().0
    })
}

/// A look: what is late or deserted is handed on, under the same key every time.
fn looked(request: Request, now: DateTime<Utc>, parties: &Parties) -> Request {
    let Some(hand_on) = request.to_hand_on(now, |instant| instant.date_naive(), parties) else { return request };
    let key = DecisionId(Uuid::from_u128(1 << 100 | request.history().len() as u128));
    request.hand_on(key, now, hand_on).unwrap()
}

/// Those who may decide now and are still there.
fn deciders(request: &Request, parties: &Parties) -> Vec<PersonId> {
    let may = |person: &&PersonId| parties.eligible.contains(*person) && request.may_decide(**person, parties).is_ok();
    PEOPLE.iter().filter(may).copied().collect()
}

#[test]
fn everybody_agreed_who_is_left_and_one_more_decides() {
    let request = agreed_by(named(&[HEAD, DEPUTY], Quorum::All), &[HEAD]);
    assert_eq!(request.to_hand_on(at(10), |at| at.date_naive(), &parties(&[])), None, "the deputy is waited for");
    let left = without(parties(&[]), DEPUTY);
    assert_eq!(deciders(&request, &left), []);
    let request = looked(request, at(10), &left);
    let entry = request.history().last().unwrap();
    // The deputy's superior.
    assert_eq!((entry.by, &entry.act), (BY_ITSELF, &Act::Escalate { to: [CLERK].into(), is_deserted: true }));
    assert_eq!(deciders(&request, &left), [CLERK]);
    assert_eq!(request.need(0, &left), Need { have: 1, need: 2, of: 1 });
    let (request, outcome) = request.act(deciding(CLERK, 0, approve(), 20), &left).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    assert_eq!(request.decisions().map(|decision| decision.seat()).collect::<Vec<_>>(), [HEAD, CLERK]);
    assert_eq!(request.need(0, &left), Need { have: 2, need: 2, of: 2 }, "what is passed wants no more");
    let json = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&json).unwrap(), request);
}

#[test]
fn too_few_are_left_of_several() {
    let request = agreed_by(named(&[HEAD, DEPUTY, BOARD], Quorum::AtLeast(3)), &[HEAD]);
    let left = without(parties(&[]), BOARD);
    assert_eq!(deciders(&request, &left), [DEPUTY], "who is left is asked first");
    let (request, outcome) = request.act(deciding(DEPUTY, 0, approve(), 9), &left).unwrap();
    assert_eq!((outcome, deciders(&request, &left)), (Outcome::Counted, vec![]));
    // The board had nobody above it: finance is asked.
    let request = looked(request, at(10), &left);
    assert_eq!(deciders(&request, &left), [CFO]);
    assert_eq!(request.act(deciding(CFO, 0, approve(), 20), &left).unwrap().1, Outcome::Approved);
}

#[test]
fn one_who_comes_back_is_waited_for_again() {
    let request = agreed_by(named(&[HEAD, DEPUTY], Quorum::InTurn), &[HEAD]);
    let request = looked(request, at(10), &without(parties(&[]), DEPUTY));
    assert_eq!(deciders(&request, &parties(&[])), [DEPUTY, CLERK]);
    let (request, outcome) = request.act(deciding(CLERK, 0, approve(), 20), &parties(&[])).unwrap();
    assert_eq!((outcome, request.history().last().unwrap().in_place_of), (Outcome::Approved, Some(DEPUTY)));
}

#[test]
fn a_seat_goes_back_when_whoever_was_given_it_leaves() {
    let request = agreed_by(named(&[HEAD], Quorum::Any), &[]);
    let hand_over = deciding(HEAD, 0, Act::Transfer { to: CLERK, comment: None }, 1);
    let (request, _) = request.act(hand_over, &parties(&[])).unwrap();
    assert_eq!(deciders(&request, &parties(&[])), [CLERK]);
    assert_eq!(deciders(&request, &without(parties(&[]), CLERK)), [HEAD]);
    assert_eq!(deciders(&request, &without(parties(&[]), HEAD)), [CLERK], "it was given all the same");
    let neither = without(without(parties(&[]), HEAD), CLERK);
    assert_eq!(deciders(&looked(request, at(10), &neither), &neither), [BOARD]);
}

#[test]
fn a_signer_beside_who_left_keeps_nobody_waiting() {
    let beside = Act::AddSigner { person: CLERK, place: Place::Beside, comment: None };
    let request = agreed_by(named(&[HEAD], Quorum::Any), &[]);
    let (request, _) = request.act(deciding(HEAD, 0, beside, 1), &parties(&[])).unwrap();
    let left = without(parties(&[]), CLERK);
    let (_, outcome) = request.clone().act(deciding(HEAD, 0, approve(), 2), &left).unwrap();
    assert_eq!(outcome, Outcome::Approved);
    // They left after the others had agreed; and before, they gave their place away.
    let (counted, _) = request.clone().act(deciding(HEAD, 0, approve(), 2), &parties(&[])).unwrap();
    assert_eq!(deciders(&looked(counted, at(10), &left), &left), [BOARD]);
    let give = deciding(CLERK, 0, Act::Transfer { to: BOARD, comment: None }, 3);
    let (given, _) = request.act(give, &parties(&[])).unwrap();
    let (counted, outcome) = given.act(deciding(HEAD, 0, approve(), 4), &left).unwrap();
    assert_eq!((outcome, deciders(&counted, &left)), (Outcome::Counted, vec![BOARD]));
}

#[test]
fn whoever_it_was_handed_to_may_leave_as_well() {
    let request = agreed_by(named(&[HEAD], Quorum::Any), &[]);
    let (one, two) = (without(parties(&[]), HEAD), without(without(parties(&[]), HEAD), BOARD));
    let request = looked(looked(request, at(10), &one), at(11), &one);
    assert_eq!((deciders(&request, &one), request.history().len()), (vec![BOARD], 1), "once");
    let request = looked(request, at(12), &two);
    assert_eq!((deciders(&request, &two), request.history().len()), (vec![CFO], 2), "finance, where no line leads up");
}

#[test]
fn who_wrote_it_is_never_the_one_it_is_handed_on_to() {
    let all = parties(&[BOARD, CFO]);
    let request = ask(submission(1), &one_rule(vec![named(&[DEPUTY], Quorum::Any)]), &all).unwrap();
    let left = without(without(all, DEPUTY), CLERK);
    // Superiors wrote in it, and so did finance, but for one of them.
    let request = looked(request, at(10), &left);
    assert_eq!(deciders(&request, &left), [HEAD]);
    let nobody = without(left, HEAD);
    assert!(request.is_deserted(&nobody));
    assert_eq!(request.to_hand_on(at(11), |at| at.date_naive(), &nobody), None, "supervision is told");
}

/// Rules of all kinds, most with deadlines, some of which hand on.
fn rules() -> impl Strategy<Value = Policy> {
    let people = proptest::sample::subsequence(vec![HEAD, DEPUTY, CFO, BOARD, CLERK], 1..=4);
    let people = people.prop_map(|people| Whom::new(people.into_iter().map(Approvers::Person)));
    let who =
        prop_oneof![3 => people, 1 => Just(Approvers::DepartmentHead.into()), 1 => Just(Approvers::Finance.into())];
    let quorum = prop_oneof![Just(Quorum::Any), Just(Quorum::All), Just(Quorum::InTurn), Just(Quorum::AtLeast(2))];
    let escalate =
        prop_oneof![Just(None), Just(Some(Escalation::Superior)), Just(Some(Escalation::To(Approvers::Finance)))];
    let step =
        (who, quorum, proptest::option::of(1_u16..4), escalate).prop_map(|(who, quorum, within_days, escalate)| {
            PolicyStep { quorum, within_days, escalate, ..PolicyStep::any(who) }
        });
    proptest::collection::vec(step, 1..=3).prop_map(one_rule)
}

/// What happens meanwhile.
#[derive(Debug, Clone)]
enum Event {
    Does(PersonId, Act),
    Leaves(PersonId),
    Passes { days: i64 },
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let person = || proptest::sample::select(&PEOPLE[..]);
    let event = prop_oneof![
        6 => (person(), acts()).prop_map(|(person, act)| Event::Does(person, act)),
        1 => person().prop_map(Event::Leaves),
        2 => (0_i64..9).prop_map(|days| Event::Passes { days }),
    ];
    proptest::collection::vec(event, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whoever leaves and whatever was done: once all deadlines are over there is somebody who decides, as long as
    /// there is anybody who may, and when they do it ends.
    #[test]
    fn none_ends_undecided_after_all_deadlines(policy in rules(), events in events()) {
        let mut all = parties(&[]);
        let Ok(mut request) = ask(submission(1), &policy, &all) else { return Ok(()) };
        let mut now = at(0);
        for (key, event) in (0_u128..).zip(events) {
            now += TimeDelta::hours(5);
            match event {
                Event::Leaves(person) => all = without(all, person),
                Event::Passes { days } => now += TimeDelta::days(days),
                // Doors are closed to whoever has left.
                Event::Does(person, _) if !all.eligible.contains(&person) => {}
                Event::Does(person, act) => {
                    let id = DecisionId(Uuid::from_u128(5_000 + key));
                    let acting = Acting { id, person, turn: request.turn(), act, seen: version(1), now };
                    if let Ok((after, outcome)) = request.clone().act(acting, &all) {
                        assert_legal_step(&request, &after, &outcome, &all);
                        request = after;
                    }
                }
            }
            request = looked(request, now, &all);
        }
        for key in 0_u128..100 {
            now += TimeDelta::days(30);
            request = looked(request, now, &all);
            let Some((_, link)) = request.open() else { break };
            let Some(person) = deciders(&request, &all).first().copied() else {
                // Whoever is left has spoken in this step already, or asked for it.
                let spoke = |person: &PersonId| link.voices.iter().any(|voice| voice.by == *person || voice.seat == *person);
                let idle = all.eligible.iter().filter(|person| **person != SALES && !spoke(person)).collect::<Vec<_>>();
                prop_assert!(idle.is_empty(), "nobody decides, though {idle:?} could: {request:?}");
                return Ok(());
            };
            let id = DecisionId(Uuid::from_u128(9_000 + key));
            let acting = Acting { id, person, turn: request.turn(), act: approve(), seen: version(1), now };
            let (after, outcome) = request.clone().act(acting, &all).unwrap();
            assert_legal_step(&request, &after, &outcome, &all);
            request = after;
        }
        prop_assert!(request.open().is_none(), "it went on for ever: {request:?}");
    }
}
