//! A process map is asked for at its exact version, decided, and drawn on afterwards.

use shared::approval::{ApprovalError, Outcome, RequestState, TargetKind};
use shared::document::{Deed, MapCommand, MapReplica};
use shared::id::{DepartmentId, DocumentId, PersonActor, RequestId};
use shared::money::{Currency, Minor, Rounding};
use shared::name::Name;
use shared::process::{Element, MapHeader, Quantity, StandardMap, TokenFlow};
use uuid::Uuid;

use super::world::{PLAN, SALES, Who, World, agree, give_back};
use crate::approval::{ApprovalFault, SubmitMap, asked_name, last_approved, map_at};
use crate::document::{genesis_actor, load, load_plan};
use crate::maps;
use crate::persistence::{
    Append, Branch, Chunk, DocumentKind, DocumentRecord, DocumentState, RequestRecord, StoreError,
};

const MAP: DocumentId = DocumentId(Uuid::from_u128(300));
const VERSION: DocumentId = DocumentId(Uuid::from_u128(301));
const EMPTY: DocumentId = DocumentId(Uuid::from_u128(302));

fn header(title: Name) -> MapHeader {
    MapHeader { plan: PLAN, title, currency: Currency::CNY, rounding: Rounding::default(), foreign: None }
}

async fn keep(world: &World, id: DocumentId, elements: Vec<Element>, branch: Option<Branch>) {
    let title = StandardMap::PurchaseToPay.title();
    let doc = maps::document(header(title), elements, genesis_actor(), 0).unwrap();
    let record = DocumentRecord {
        id,
        kind: DocumentKind::Map,
        plan: PLAN,
        department: None,
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch,
        heads: doc.get_heads(),
        created_at: chrono::DateTime::UNIX_EPOCH,
    };
    world.store.create(record, Chunk::snapshot(doc.save())).await.unwrap();
}

/// The world with a map of how it buys.
async fn with_map() -> World {
    let world = World::new().await;
    let model = StandardMap::PurchaseToPay;
    let drawn = model.map(header(model.title()), |_| Some(SALES));
    keep(&world, MAP, drawn.elements().collect(), None).await;
    world
}

/// Somebody says how often the work begins.
async fn draw(world: &World, who: Who, cases: i32) {
    let actor = PersonActor { person: who.id(), tab: *b"test tab" };
    let doc = load(&*world.store, MAP).await.unwrap();
    let before = doc.get_heads();
    let actor = actor.to_bytes().to_vec();
    let mut replica = MapReplica::open(doc.with_actor(actor.as_slice().into())).unwrap();
    let mut start = replica.map().node(&"Step_need".parse().unwrap()).cloned().unwrap();
    start.figures.volume = Some(Quantity::whole(cases));
    replica.edit_all(&MapCommand::import(vec![Element::Node(Box::new(start))], Deed::Figures), 1).unwrap();
    let doc = replica.into_document();
    let batch = Append {
        actors: vec![(actor, who.id())],
        ..Append::of(MAP, vec![Chunk::incremental(doc.save_after(&before))], doc.get_heads())
    };
    world.store.append(batch).await.unwrap();
}

async fn submit(world: &World, who: Who, map: DocumentId, number: u128) -> Result<RequestRecord, ApprovalFault> {
    let asked = SubmitMap { map, department: SALES, id: RequestId(Uuid::from_u128(number)) };
    world.approvals.submit_map(&world.person(who).await, asked).await
}

#[tokio::test]
async fn a_map_is_approved_at_its_version_and_goes_on_under_the_same_id() {
    let world = with_map().await;
    draw(&world, Who::Editor, 200).await;
    let asked = submit(&world, Who::Editor, MAP, 1).await.unwrap();
    let submission = asked.request.submission().clone();
    assert_eq!((submission.kind, submission.department), (TargetKind::ProcessMap, SALES));
    let month = TokenFlow::of(&map_at(&*world.store, MAP, &submission.target.version).await.unwrap()).total().unwrap();
    assert_eq!(submission.total.minor, Minor(month.cost.0 * 12), "thresholds see the cost of a year");
    assert_eq!(world.state(MAP).await, DocumentState::Locked { request: submission.id });
    // Sent twice, it is asked once; asked anew, it waits already.
    assert_eq!(submit(&world, Who::Editor, MAP, 1).await.unwrap(), asked);
    let again = submit(&world, Who::Editor, MAP, 2).await;
    assert!(matches!(again, Err(ApprovalFault::Submitted(standing)) if standing == submission.id), "{again:?}");
    let locked = Append::of(MAP, vec![Chunk::incremental(b"anything".to_vec())], Vec::new());
    assert!(matches!(world.store.append(locked).await, Err(StoreError::Closed(_))), "nothing goes into it");

    let own = world.decide(Who::Editor, &asked, 0, agree()).await;
    assert!(own.is_err(), "nobody decides on what they drew: {own:?}");
    let done = world.decide(Who::Head, &asked, 0, agree()).await.unwrap();
    assert_eq!((done.outcome, done.successor), (Outcome::Approved, None));
    assert_eq!(world.state(MAP).await, DocumentState::Open, "the map goes on");
    let approved = last_approved(&*world.store, MAP, None).await.unwrap().unwrap();
    assert_eq!(approved.request.submission().target, submission.target);

    // What is drawn later leaves the approved version as it is.
    draw(&world, Who::Editor, 900).await;
    let then = map_at(&*world.store, MAP, &submission.target.version).await.unwrap();
    let start = then.node(&"Step_need".parse().unwrap()).unwrap();
    assert_eq!(start.figures.volume, Some(Quantity::whole(200)));
    let plan = load_plan(&*world.store, PLAN).await.unwrap();
    let name = asked_name(&*world.store, &plan, &approved.request).await.unwrap();
    assert_eq!(name.text, "采购到付款 · 销售部");
}

#[tokio::test]
async fn whoever_drew_before_the_last_approval_agrees_to_what_others_drew_since() {
    let world = with_map().await;
    draw(&world, Who::Both, 200).await;
    let asked = submit(&world, Who::Editor, MAP, 1).await.unwrap();
    let own = world.decide(Who::Both, &asked, 0, agree()).await;
    assert!(matches!(own, Err(ApprovalFault::Refused(ApprovalError::OwnEdit))), "{own:?}");
    world.decide(Who::Head, &asked, 0, agree()).await.unwrap();

    draw(&world, Who::Editor, 300).await;
    let asked = submit(&world, Who::Editor, MAP, 2).await.unwrap();
    let done = world.decide(Who::Both, &asked, 0, agree()).await.unwrap();
    assert_eq!(done.outcome, Outcome::Approved);

    draw(&world, Who::Both, 400).await;
    let asked = submit(&world, Who::Editor, MAP, 3).await.unwrap();
    let own = world.decide(Who::Both, &asked, 0, agree()).await;
    assert!(matches!(own, Err(ApprovalFault::Refused(ApprovalError::OwnEdit))), "{own:?}");
}

#[tokio::test]
async fn a_map_that_is_returned_is_drawn_on_and_whoever_comes_late_is_shown_what_is_asked_now() {
    let world = with_map().await;
    draw(&world, Who::Editor, 200).await;
    let asked = submit(&world, Who::Editor, MAP, 1).await.unwrap();
    world.decide(Who::Head, &asked, 0, give_back("太多步骤")).await.unwrap();
    assert_eq!(world.state(MAP).await, DocumentState::Open);
    draw(&world, Who::Editor, 300).await;
    let again = submit(&world, Who::Editor, MAP, 2).await.unwrap();
    // The page of the first request is still open on another approver's phone.
    let late = world.decide(Who::Both, &asked, 0, agree()).await;
    let Err(ApprovalFault::Moved { difference, now }) = late else { panic!("{late:?}") };
    assert_eq!(now, again.request.submission().id);
    let totals = (asked.request.submission().total.minor, again.request.submission().total.minor);
    assert_eq!((difference.before, difference.after), totals);
    let kept = world.store.request(now).await.unwrap().unwrap();
    assert!(matches!(kept.request.state(), RequestState::Open { step: 0 }), "nothing was decided");
}

#[tokio::test]
async fn what_cannot_be_asked_says_why_and_freezes_nothing() {
    let world = with_map().await;
    keep(&world, EMPTY, Vec::new(), None).await;
    keep(&world, VERSION, Vec::new(), Some(Branch { base: MAP, scenario: "2028".to_owned() })).await;
    let check = |found: Result<RequestRecord, ApprovalFault>, expect: fn(&ApprovalFault) -> bool| match found {
        Err(fault) => assert!(expect(&fault), "{fault}"),
        Ok(asked) => panic!("{asked:?}"),
    };
    check(submit(&world, Who::Editor, EMPTY, 1).await, |fault| matches!(fault, ApprovalFault::EmptyMap));
    check(submit(&world, Who::Editor, VERSION, 2).await, |fault| matches!(fault, ApprovalFault::MapVersion));
    check(submit(&world, Who::Viewer, MAP, 3).await, |fault| matches!(fault, ApprovalFault::NotAllowed));
    check(submit(&world, Who::Editor, PLAN, 4).await, |fault| matches!(fault, ApprovalFault::NotFound));
    // Finance may ask in any department's name, but a department has to be of the plan and have somebody who decides.
    let elsewhere =
        SubmitMap { map: MAP, department: DepartmentId(Uuid::from_u128(77)), id: RequestId(Uuid::from_u128(5)) };
    let asked = world.approvals.submit_map(&world.person(Who::Finance).await, elsewhere).await;
    check(asked, |fault| {
        matches!(fault, ApprovalFault::Foreign | ApprovalFault::Refused(ApprovalError::NoApprover { .. }))
    });
    for map in [MAP, EMPTY, VERSION] {
        assert_eq!(world.state(map).await, DocumentState::Open);
    }
}
