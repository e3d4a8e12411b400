//! Random people who do everything in every order: whatever is let through is one legal history.

use proptest::prelude::*;

use super::*;

pub const PEOPLE: [PersonId; 7] = [SALES, HEAD, DEPUTY, CFO, STRANGER, BOARD, CLERK];

fn people() -> impl Strategy<Value = PersonId> {
    proptest::sample::select(&PEOPLE[..])
}

fn policies() -> impl Strategy<Value = Policy> {
    let who = proptest::sample::subsequence(vec![HEAD, DEPUTY, CFO, BOARD], 1..=4)
        .prop_map(|people| Whom::new(people.into_iter().map(Approvers::Person)));
    let who = prop_oneof![who, Just(Approvers::DepartmentHead.into()), Just(Approvers::Finance.into())];
    let quorum = prop_oneof![
        Just(Quorum::Any),
        Just(Quorum::All),
        Just(Quorum::InTurn),
        Just(Quorum::AtLeast(2)),
        Just(Quorum::Automatic)
    ];
    let step = (who, quorum).prop_map(|(who, quorum)| PolicyStep { quorum, ..PolicyStep::any(who) });
    proptest::collection::vec(step, 1..=3).prop_map(one_rule)
}

/// Who is away, and who wrote in it.
fn circumstances() -> impl Strategy<Value = Parties> {
    (proptest::collection::vec((people(), people()), 0..3), proptest::option::of(people())).prop_map(
        |(away, author)| {
            let mut all = parties(&author.into_iter().chain([SALES]).collect::<Vec<_>>());
            for (deputy, absent) in away.into_iter().filter(|(deputy, absent)| deputy != absent) {
                all.deputies.entry(deputy).or_default().insert(absent);
            }
            all
        },
    )
}

fn verdicts() -> impl Strategy<Value = Verdict> {
    prop_oneof![Just(Verdict::Approved), Just(Verdict::Rejected), Just(Verdict::Returned)]
}

pub fn acts() -> impl Strategy<Value = Act> {
    let place = prop_oneof![Just(Place::Before), Just(Place::Beside), Just(Place::After)];
    let back = proptest::option::of(0_usize..3);
    prop_oneof![
        12 => Just(approve()),
        2 => back.prop_map(|to| Act::Return { comment: "再核".parse().unwrap(), to, lines: BTreeSet::new() }),
        1 => Just(reject()),
        1 => Just(Act::Withdraw),
        2 => people().prop_map(|to| Act::Transfer { to, comment: None }),
        2 => (people(), place).prop_map(|(person, place)| Act::AddSigner { person, place, comment: None }),
        1 => people().prop_map(|to| Act::Copy { to: [to].into() }),
        1 => Just(Act::Remind),
        1 => verdicts().prop_map(|verdict| Act::ProposeOverride { verdict, reason: "停滞".parse().unwrap() }),
        2 => (verdicts(), 0_u128..4).prop_map(|(verdict, key)| Act::Override {
            proposal: DecisionId(Uuid::from_u128(key)),
            verdict,
        }),
        1 => Just(Act::Comment { comment: "好".parse().unwrap() }),
    ]
}

/// A wish; `lag` says how many turns ago the page was made.
fn wishes() -> impl Strategy<Value = Vec<(PersonId, Act, u32, u128, u8)>> {
    // Few keys and mostly fresh pages of the right version, so that clashes happen and requests still get somewhere.
    let lag = prop_oneof![8 => Just(0_u32), 1 => Just(1_u32)];
    let key = prop_oneof![6 => any::<u64>().prop_map(u128::from), 1 => 0_u128..4];
    let seen = prop_oneof![12 => Just(1_u8), 1 => Just(2_u8)];
    proptest::collection::vec((people(), acts(), lag, key, seen), 24)
}

fn acting(request: &Request, wish: &(PersonId, Act, u32, u128, u8), minute: i64) -> Acting {
    let (person, act, lag, key, seen) = wish.clone();
    let turn = request.turn().saturating_sub(lag);
    Acting { id: DecisionId(Uuid::from_u128(key)), person, turn, act, seen: version(seen), now: at(minute) }
}

/// What holds between any two moments of a request.
pub fn assert_legal_step(before: &Request, after: &Request, outcome: &Outcome, parties: &Parties) {
    assert_eq!(before.submission(), after.submission(), "what is asked never changes");
    assert_eq!(before.steps(), after.steps(), "the policy's steps never change");
    let (old, new) = (before.history(), after.history());
    let added = usize::from(!matches!(outcome, Outcome::AlreadyDone { .. }));
    assert!(new.starts_with(old) && new.len() == old.len() + added, "entries are only added, one at a time");
    assert!(added == 0 || before.open().is_some(), "what is closed stays closed");
    let keys: BTreeSet<_> = new.iter().map(|entry| entry.id).collect();
    assert_eq!(keys.len(), new.len(), "a key stands for one entry");
    for decision in after.decisions() {
        for person in [decision.by, decision.seat()] {
            assert!(parties.barred(person, SALES).is_none(), "nobody decides on their own work, nor has it decided");
        }
    }
    assert_decided_once(after);
    assert_no_override_is_one_person_s(after);
    let stored = serde_json::to_string(after).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&stored).unwrap(), *after, "every state can be kept and read back");
}

/// No path decides twice: one voice for a person in a turn, one passage for a turn, one end for the request.
fn assert_decided_once(request: &Request) {
    let (mut voices, mut seats) = (BTreeSet::new(), BTreeSet::new());
    let mut ends = BTreeSet::new();
    for decision in request.decisions() {
        assert!(voices.insert((decision.turn, decision.by)), "a person speaks once in a turn");
        assert!(seats.insert((decision.turn, decision.seat())), "a seat speaks once in a turn");
        assert!(!decision.closes || ends.insert(decision.turn), "a turn ends once");
    }
    if let Some((step, link)) = request.open() {
        assert!(!link.is_passed && request.links().iter().take(step).all(|earlier| earlier.is_passed));
        assert!(request.links().iter().skip(step + 1).all(|later| !later.is_passed));
    }
    if matches!(request.state(), RequestState::Approved { .. }) {
        let overridden = request.history().last().is_some_and(|last| matches!(last.act, Act::Override { .. }));
        assert!(overridden || request.links().iter().all(|link| link.is_passed), "every step agreed");
    }
}

/// Whatever was passed over was proposed by one and agreed to by another, while the same step was open.
fn assert_no_override_is_one_person_s(request: &Request) {
    for entry in request.history() {
        let Act::Override { proposal, verdict } = &entry.act else { continue };
        let proposed = request.history().iter().find(|earlier| earlier.id == *proposal).unwrap();
        assert!(matches!(&proposed.act, Act::ProposeOverride { verdict: wanted, .. } if wanted == verdict));
        assert_ne!(proposed.by, entry.by);
        assert_eq!(proposed.turn, entry.turn);
    }
}

/// As long as it is open, somebody can decide it.
fn assert_somebody_can_act(request: &Request, parties: &Parties) {
    let can = PEOPLE.iter().any(|person| request.may_decide(*person, parties).is_ok());
    assert!(request.open().is_none() || can, "nobody can decide: {request:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_history_leaves_the_law(policy in policies(), parties in circumstances(), wishes in wishes()) {
        let Ok(mut request) = ask(submission(1), &policy, &parties) else { return Ok(()) };
        assert_somebody_can_act(&request, &parties);
        for (minute, wish) in (1..).zip(&wishes) {
            let acting = acting(&request, wish, minute * 300);
            if let Ok((after, outcome)) = request.clone().act(acting.clone(), &parties) {
                assert_legal_step(&request, &after, &outcome, &parties);
                assert_somebody_can_act(&after, &parties);
                // Done at once again, the same wish is recognised.
                let again = after.clone().act(acting, &parties);
                prop_assert!(matches!(again, Ok((_, Outcome::AlreadyDone { .. }))), "{:?}", again);
                request = after;
            }
        }
    }

    #[test]
    fn two_at_once_make_one_history(policy in policies(), parties in circumstances(), wishes in wishes()) {
        // Both saw the same page; whoever comes first, what is kept is a legal history, and a turn ends once.
        let Ok(request) = ask(submission(1), &policy, &parties) else { return Ok(()) };
        for pair in wishes.windows(2) {
            let both = [acting(&request, &pair[0], 300), acting(&request, &pair[1], 301)];
            for order in [[0, 1], [1, 0]] {
                let mut now = request.clone();
                let mut ends = 0;
                for place in order {
                    if let Ok((after, outcome)) = now.clone().act(both[place].clone(), &parties) {
                        assert_legal_step(&now, &after, &outcome, &parties);
                        ends += usize::from(now.open().is_some() && after.open().is_none());
                        now = after;
                    }
                }
                prop_assert!(ends <= 1);
                prop_assert_eq!(ends == 1, now.open().is_none());
            }
        }
    }

    #[test]
    fn whoever_is_waited_for_brings_it_to_an_end(policy in policies(), parties in circumstances()) {
        let Ok(mut request) = ask(submission(1), &policy, &parties) else { return Ok(()) };
        for minute in 1..100 {
            let Some(person) = PEOPLE.iter().find(|person| request.may_decide(**person, &parties).is_ok()) else { break };
            let wish = deciding(*person, request.turn(), approve(), minute);
            request = request.act(wish, &parties).unwrap().0;
        }
        prop_assert!(matches!(request.state(), RequestState::Approved { .. }), "{:?}", request.state());
    }
}
