//! What stands out, and what does not, of requests that are made up.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::approval::{
    Act, Acting, Approvers, Condition, Digest, Parties, PolicyMark, PolicyStep, Quorum, Rule, Submission, Target,
    TargetKind, Version, Whom,
};
use shared::budget::{CostCentre, Name};
use shared::calendar::FiscalCalendar;
use shared::id::{DecisionId, DepartmentId, DocumentId, RequestId};
use shared::money::{Amount, Currency, Rounding};
use uuid::Uuid;

use super::*;
use crate::approval::tests::world::{self, Who, World};
use crate::backend::Views;
use crate::random::SeededRandom;

const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));
const EDITOR: PersonId = PersonId(Uuid::from_u128(11));
const HEAD: PersonId = PersonId(Uuid::from_u128(12));
const CFO: PersonId = PersonId(Uuid::from_u128(13));

fn day(day: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(day)
}

/// The head always, and the CFO, who may take the head's place, above a thousand.
fn policy() -> Policy {
    let head = PolicyStep { within_days: Some(2), ..PolicyStep::any(Approvers::DepartmentHead) };
    let cfo = PolicyStep { above: Some(Minor(100_000)), ..PolicyStep::any(Approvers::Finance) };
    let sheets = Rule::new("all".parse().unwrap(), TargetKind::Sheet, Condition::default(), vec![head.clone(), cfo]);
    let cfo = PolicyStep { above: Some(Minor(40_000)), ..PolicyStep::any(Approvers::Finance) };
    let moved = Rule::new("moved".parse().unwrap(), TargetKind::Transfer, Condition::default(), vec![head, cfo]);
    let kind = TargetKind::ScenarioMerge;
    let merged = Rule { name: "merged".parse().unwrap(), kind, ..moved.clone() };
    Policy { version: 1, currency: Currency::CNY, rules: vec![sheets, moved, merged] }
}

fn parties() -> Parties {
    let one = |person| BTreeSet::from([person]);
    Parties {
        approvers: BTreeMap::from([
            (Approvers::DepartmentHead, BTreeSet::from([HEAD, CFO])),
            (Approvers::Finance, one(CFO)),
        ]),
        authors: one(EDITOR),
        eligible: [HEAD, CFO].into(),
        deputies: BTreeMap::from([(HEAD, one(CFO))]),
        ..Parties::default()
    }
}

/// Asked on a day, about a sheet, for so much.
fn asked(number: u128, on: i64, total: i64) -> Request {
    asked_by(&policy(), number, (on, total), TargetKind::Sheet)
}

/// So much moved from line to line of one approved sheet.
fn moved(number: u128, on: i64, total: i64) -> Request {
    done(asked_by(&policy(), number, (on, total), TargetKind::Transfer), HEAD, on, approve())
}

fn asked_by(policy: &Policy, number: u128, (on, total): (i64, i64), kind: TargetKind) -> Request {
    let version = Version { heads: [Digest([1; 32])].into(), content_hash: Digest([1; 32]) };
    let submission = Submission {
        id: RequestId(Uuid::from_u128(number)),
        kind,
        target: Target {
            document: DocumentId(Uuid::from_u128(if kind.is_adjustment() { 500 } else { number })),
            version,
        },
        plan: DocumentId(Uuid::from_u128(100)),
        department: SALES,
        other: None,
        submitted_by: EDITOR,
        submitted_at: day(on),
        total: Amount::new(Minor(total), Currency::CNY),
        resumes: None,
    };
    Request::submit(submission, &BTreeSet::new(), policy, &parties()).unwrap()
}

fn done(request: Request, by: PersonId, on: i64, act: Act) -> Request {
    let id = DecisionId(Uuid::from_u128(request.submission().id.0.as_u128() * 100 + u128::from(on.unsigned_abs())));
    let (turn, seen) = (request.turn(), request.submission().target.version.clone());
    request.act(Acting { id, person: by, turn, act, seen, now: day(on) }, &parties()).unwrap().0
}

fn approve() -> Act {
    Act::Approve { comment: None }
}

fn check(requests: Vec<Request>, expect: &[Exceptional]) {
    let plan = Plan {
        cost_centres: [(
            SALES,
            CostCentre { id: SALES, name: Name::new("Sales"), ord: "8".to_owned(), head: None, is_retired: false },
        )]
        .into(),
        ..plan()
    };
    let marks = Marks::default();
    let scrutiny = Scrutiny { plan: &plan, marks: &marks, policies: vec![policy()], now: day(20) };
    let records: Vec<RequestRecord> =
        requests.into_iter().map(|request| RequestRecord { request, version: 1 }).collect();
    let mut found: Vec<ExceptionView> =
        records.iter().flat_map(|record| scrutiny.of_request(&record.request)).collect();
    found.extend(scrutiny.split(&records));
    found.extend(scrutiny.asked_again(&records));
    found.sort_by_key(|found| gravity(&found.what));
    assert_eq!(found.into_iter().map(|found| found.what).collect::<Vec<_>>(), expect);
}

fn plan() -> Plan {
    let seed = shared::document::NewPlan {
        from: None,
        lessons: None,
        title: Name::new("2027"),
        year: 2027,
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        accounts: Vec::new(),
        cost_centres: Vec::new(),
        targets: Vec::new(),
        sheets: Vec::new(),
    };
    shared::document::read_plan(&seed.create(crate::document::genesis_actor(), 0).unwrap()).unwrap()
}

#[test]
fn what_goes_its_way_does_not_stand_out() {
    let small = done(asked(1, 1, 50_000), HEAD, 2, approve());
    let large = done(done(asked(2, 60, 900_000), HEAD, 61, approve()), CFO, 63, approve());
    assert_eq!(small.policy(), Some(&PolicyMark { version: 1, rule: "all".parse().unwrap() }));
    check(vec![small], &[]);
    check(vec![large], &[]);
}

#[test]
fn steps_that_took_or_take_too_long_are_late() {
    let late = |days, is_open| Exceptional::Late { step: 0, days, allowed: 2, is_open };
    // The first is a Friday: a weekend lies between, which nobody works.
    check(vec![done(asked(1, 1, 50_000), HEAD, 5, approve())], &[]);
    check(vec![done(asked(1, 1, 50_000), HEAD, 7, approve())], &[late(4, false)]);
    check(vec![asked(1, 1, 50_000)], &[late(13, true)]);
    let second = done(done(asked(2, 1, 900_000), HEAD, 2, approve()), CFO, 13, approve());
    check(vec![second], &[Exceptional::Late { step: 1, days: 8, allowed: DAYS_ALLOWED, is_open: false }]);
}

#[test]
fn one_person_for_everything_is_thin() {
    let alone = done(done(asked(1, 1, 900_000), CFO, 2, approve()), CFO, 3, approve());
    check(vec![alone], &[Exceptional::Thin { agreements: 2 }]);
}

#[test]
fn a_deputy_is_named() {
    let instead = done(done(asked(1, 1, 900_000), CFO, 2, approve()), HEAD, 3, approve());
    assert_eq!(instead.decisions().last().unwrap().in_place_of, Some(CFO));
    check(vec![instead], &[Exceptional::InPlace]);
}

#[test]
fn an_amount_just_under_a_bound_and_one_cut_in_pieces_stand_out() {
    let just_under = |total| Exceptional::JustUnder { total: Minor(total), bound: Minor(100_000) };
    check(vec![done(asked(1, 1, 95_000), HEAD, 2, approve())], &[just_under(95_000)]);
    check(vec![done(asked(1, 1, 100_000), HEAD, 2, approve())], &[just_under(100_000)]);
    check(vec![done(asked(1, 1, 94_999), HEAD, 2, approve())], &[]);
    let pieces = |later| vec![moved(1, 1, 25_000), moved(2, later, 30_000)];
    let split = || Exceptional::Split { count: 2, together: Minor(55_000), bound: Minor(40_000) };
    check(pieces(3), &[split()]);
    check(pieces(40), &[]);
    // One of long ago hides nothing.
    check([vec![moved(3, -150, 25_000)], pieces(3)].concat(), &[split()]);
    // A scenario may be merged in pieces as well.
    let merged = |number, on, total| {
        done(asked_by(&policy(), number, (on, total), TargetKind::ScenarioMerge), HEAD, on, approve())
    };
    check(vec![merged(1, 1, 25_000), merged(2, 3, 30_000)], &[split()]);
}

#[test]
fn what_is_asked_for_as_a_whole_is_no_piece_and_a_transfer_has_bounds_of_its_own() {
    // Two revisions of a sheet: the second comes in the place of the first.
    check(vec![done(asked(1, 1, 60_000), HEAD, 2, approve()), done(asked(2, 3, 70_000), HEAD, 4, approve())], &[]);
    // Just under what sheets are measured by, and far above what transfers are.
    let above = done(moved(1, 1, 96_000), CFO, 2, approve());
    check(vec![above], &[]);
    check(vec![moved(1, 1, 39_000)], &[Exceptional::JustUnder { total: Minor(39_000), bound: Minor(40_000) }]);
}

#[test]
fn a_step_of_several_that_was_left_to_fewer_stands_out() {
    let both = Whom::new([Approvers::DepartmentHead, Approvers::Finance]);
    let under = |quorum| {
        let step = PolicyStep { quorum, ..PolicyStep::any(both.clone()) };
        let rule = Rule::new("all".parse().unwrap(), TargetKind::Sheet, Condition::default(), vec![step]);
        Policy { version: 1, currency: Currency::CNY, rules: vec![rule] }
    };
    let asked = |quorum| asked_by(&under(quorum), 1, (1, 50_000), TargetKind::Sheet);
    let by_both = done(done(asked(Quorum::All), HEAD, 2, approve()), CFO, 3, approve());
    check(vec![by_both], &[]);
    // The head is gone before they agreed, and finance was the only one left.
    let left = Parties {
        approvers: BTreeMap::from([
            (Approvers::DepartmentHead, BTreeSet::from([CFO])),
            (Approvers::Finance, BTreeSet::from([CFO])),
        ]),
        eligible: [CFO].into(),
        ..parties()
    };
    let request = asked(Quorum::AtLeast(2));
    let acting = |id, person, request: &Request| Acting {
        id: DecisionId(Uuid::from_u128(id)),
        person,
        turn: 0,
        act: approve(),
        seen: request.submission().target.version.clone(),
        now: day(2),
    };
    let (request, _) = request.clone().act(acting(1, CFO, &request), &left).unwrap();
    assert!(request.is_deserted(&left), "nobody else is there");
    let few = Exceptional::Few { step: 0, have: 1, wanted: 2 };
    let alone = asked(Quorum::All);
    let (alone, _) = alone.clone().act(acting(1, CFO, &alone), &left).unwrap();
    check(vec![alone], &[few]);
}

#[test]
fn what_was_rejected_and_comes_again_stands_out() {
    let no = done(asked(1, 1, 50_000), HEAD, 2, Act::Reject { comment: "不行".parse().unwrap() });
    let again = done(asked(1, 3, 50_000), HEAD, 4, approve());
    check(vec![no, again], &[Exceptional::AskedAgain]);
}

/// What supervision sees of requests that can't be approved.
async fn stuck(world: &World) -> Vec<(Option<RequestId>, Exceptional)> {
    let views = Views::new(world.store.clone(), world.clock.clone(), Arc::new(SeededRandom::new(4)));
    let seen = views.reader(&world.person(Who::Admin).await).exceptions_view(world::PLAN).await.unwrap();
    let stuck = |what: &Exceptional| matches!(what, Exceptional::Stale | Exceptional::Deserted { .. });
    let found = seen.exceptions.into_iter().filter(|seen| stuck(&seen.what));
    found.map(|seen| (seen.request.map(|(id, _)| id), seen.what)).collect()
}

#[tokio::test]
async fn what_waits_and_can_no_longer_be_approved_is_seen_until_it_is_given_back() {
    let world = World::approved().await;
    let (first, second) = (world.transfer(2, 10_000_000).await, world.transfer(3, 20_000_000).await);
    assert_eq!(stuck(&world).await, []);
    world.agreed(&first).await.unwrap();
    assert!(world.agreed(&second).await.is_err(), "it rests on what was before");
    assert_eq!(stuck(&world).await, [(Some(second.request.submission().id), Exceptional::Stale)]);
    world.decide(Who::Finance, &second, 1, world::give_back("ask anew")).await.unwrap();
    assert_eq!(stuck(&world).await, []);
}
