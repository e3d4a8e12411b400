//! Stories of people who draw one map together, and what any order of their edits comes to.

use automerge::ActorId;
use uuid::Uuid;

use super::*;
use crate::document::NewMap;
use crate::document::shape::empty_document;
use crate::id::{DocumentId, PersonActor, PersonId};
use crate::money::{Currency, Minor};
use crate::process::{
    Bounds, Duty, Flow, FlowKind, GatewayKind, Lane, Node, NodeKind, Point, Pool, Quantity, Share, StepControl,
    StepFigures, TaskKind, Tier, Trigger,
};

fn id(text: &str) -> ElementId {
    text.parse().unwrap()
}

fn actor(number: u8) -> ActorId {
    let person = PersonId(Uuid::from_u128(u128::from(number)));
    ActorId::from(PersonActor { person, tab: [number; 8] }.to_bytes().as_slice())
}

fn lane(name: &str, parent: Option<&str>) -> Element {
    Element::Lane(Lane {
        id: id(name),
        name: Name::new(name),
        pool: Some(id("pool")),
        parent: parent.map(id),
        ord: name.to_owned(),
        department: None,
        tier: Some(Tier::Execution),
        bounds: Some(Bounds::pixels(0, 0, 800, 200)),
        foreign: None,
    })
}

fn step(name: &str, kind: NodeKind) -> Node {
    Node {
        id: id(name),
        kind,
        name: Name::bilingual(name, name),
        lane: Some(id("buyer")),
        pool: Some(id("pool")),
        parent: None,
        bounds: Bounds::pixels(100, 50, 100, 80),
        figures: StepFigures::default(),
        control: StepControl::default(),
        foreign: None,
    }
}

fn task(name: &str) -> Element {
    Element::Node(Box::new(step(name, NodeKind::Task(TaskKind::User))))
}

fn flow(name: &str, source: &str, target: &str) -> Element {
    Element::Flow(Flow {
        id: id(name),
        kind: FlowKind::Sequence,
        source: id(source),
        target: id(target),
        name: Name::default(),
        share: None,
        is_default: false,
        waypoints: vec![Point::pixels(200, 90), Point::pixels(300, 90)],
        foreign: None,
    })
}

fn put(deed: Deed, elements: Vec<Element>) -> MapCommand {
    MapCommand::Put { deed, elements }
}

/// A pool with a lane, two tasks and the flow between them.
fn fresh() -> MapReplica {
    let header = MapHeader {
        plan: DocumentId(Uuid::from_u128(1)),
        title: Name::bilingual("采购到付款", "Purchase to pay"),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        foreign: None,
    };
    let mut map = MapReplica::open(NewMap { header }.create(actor(0), 0).unwrap()).unwrap();
    let pool = Pool {
        id: id("pool"),
        name: Name::new("Company"),
        ord: "1".to_owned(),
        bounds: None,
        is_vertical: false,
        foreign: None,
    };
    let elements =
        vec![Element::Pool(pool), lane("buyer", None), task("order"), task("receive"), flow("way", "order", "receive")];
    map.edit(&put(Deed::Add, elements), 0).unwrap();
    map
}

fn copy_for(map: &MapReplica, number: u8) -> MapReplica {
    let mut doc = empty_document();
    doc.load_incremental(&map.document().save()).unwrap();
    MapReplica::open(doc.with_actor(actor(number))).unwrap()
}

fn meet(a: &mut MapReplica, b: &mut MapReplica) {
    let (of_a, of_b) = (a.document().save(), b.document().save());
    a.take_in(&of_b).unwrap();
    b.take_in(&of_a).unwrap();
}

fn node(map: &MapReplica, name: &str) -> Node {
    map.map().node(&id(name)).unwrap().clone()
}

fn moved(map: &MapReplica, name: &str, x: i32) -> MapCommand {
    let bounds = Bounds::pixels(x, 50, 100, 80);
    put(Deed::Move, vec![Element::Node(Box::new(Node { bounds, ..node(map, name) }))])
}

#[test]
fn every_element_reads_back_as_it_was_put() {
    let mut map = fresh();
    let figures = StepFigures {
        volume: Some(Quantity::whole(120)),
        minutes: Some(Quantity(7_500_000)),
        wait_minutes: Some(Quantity::whole(60)),
        rate: Some(Minor(90_00)),
        fixed_cost: Some(Minor(1_000_00)),
        unit_cost: Some(Minor(2_50)),
        capacity_minutes: Some(Quantity::whole(9_600)),
    };
    let control = StepControl {
        system: Some("ERP".into()),
        risk: Some(Name::bilingual("付错款", "Wrong payments")),
        control: Some("三单匹配".into()),
        duty: Some(Duty::Pay),
        frequency: Some(crate::process::Frequency::EachTime),
        ..StepControl::default()
    };
    let kinds = [
        NodeKind::SubProcess { is_expanded: true },
        NodeKind::CallActivity,
        NodeKind::Start(Trigger::Timer),
        NodeKind::Intermediate { trigger: Trigger::Message, is_throwing: true },
        NodeKind::Boundary { attached_to: id("order"), trigger: Trigger::Error, is_interrupting: false },
        NodeKind::End(Trigger::Terminate),
        NodeKind::Gateway(GatewayKind::EventBased),
        NodeKind::DataObject,
        NodeKind::DataStore,
        NodeKind::Annotation,
        NodeKind::Group,
    ];
    let mut elements: Vec<Element> = kinds
        .into_iter()
        .enumerate()
        .map(|(at, kind)| {
            let control = control.clone();
            Element::Node(Box::new(Node { figures, control, ..step(&format!("n{at}"), kind) }))
        })
        .collect();
    let Element::Flow(plain) = flow("share", "order", "n6") else { unreachable!() };
    elements.push(Element::Flow(Flow { share: Some(Share::percent(30)), is_default: true, ..plain }));
    map.edit(&put(Deed::Add, elements.clone()), 1).unwrap();
    for element in elements {
        assert_eq!(map.map().element(element.id()), Some(element));
    }
    assert_eq!(read_map(map.document()).unwrap(), *map.map());
}

#[test]
fn two_people_who_change_different_things_of_one_step_both_have_their_way() {
    let mut ours = fresh();
    let mut theirs = copy_for(&ours, 2);
    ours.edit(&moved(&ours, "order", 400), 1).unwrap();
    let figures = StepFigures { minutes: Some(Quantity::whole(15)), ..StepFigures::default() };
    let change = Element::Node(Box::new(Node { figures, ..node(&theirs, "order") }));
    theirs.edit(&put(Deed::Figures, vec![change]), 1).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    let step = node(&ours, "order");
    assert_eq!((step.bounds.x, step.figures.minutes), (400_000, Some(Quantity::whole(15))));
}

#[test]
fn two_people_who_move_one_step_agree_on_one_place_and_a_third_undoes_only_their_own() {
    let mut ours = fresh();
    let mut theirs = copy_for(&ours, 2);
    ours.edit(&moved(&ours, "order", 400), 1).unwrap();
    theirs.edit(&moved(&theirs, "order", 700), 1).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    let settled = node(&ours, "order").bounds;
    assert!([400_000, 700_000].contains(&settled.x));
    // Whose place was overruled has nothing to take back; the other takes their own back.
    ours.undo(2).unwrap();
    theirs.undo(2).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    assert_ne!(node(&ours, "order").bounds, settled);
}

#[test]
fn a_flow_whose_end_was_deleted_by_somebody_else_is_loose() {
    let mut ours = fresh();
    let mut theirs = copy_for(&ours, 2);
    ours.edit(&MapCommand::Delete(vec![id("receive")]), 1).unwrap();
    assert!(ours.map().flow(&id("way")).is_none(), "its own flows go with a step");
    theirs.edit(&put(Deed::Connect, vec![flow("second", "order", "receive")]), 1).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    let second = ours.map().flow(&id("second")).unwrap();
    assert!(ours.map().is_loose(second));
    // Undone, the step and its flow are back, and nothing is loose.
    ours.undo(2).unwrap();
    assert!(ours.map().flows().all(|flow| !ours.map().is_loose(flow)));
    assert_eq!(ours.map().flows().count(), 2);
}

#[test]
fn a_lane_deleted_while_a_step_is_added_to_it_keeps_the_step() {
    let mut ours = fresh();
    let mut theirs = copy_for(&ours, 2);
    ours.edit(&MapCommand::Delete(vec![id("buyer")]), 1).unwrap();
    theirs.edit(&put(Deed::Add, vec![task("pay")]), 1).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    assert!(ours.map().lane(&id("buyer")).is_none());
    assert_eq!(node(&ours, "pay").lane, None);
    // What is shown without a lane was not taken out of it: the lane comes back, and its steps stand in it again.
    ours.undo(2).unwrap();
    assert_eq!((node(&ours, "pay").lane, node(&ours, "order").lane), (Some(id("buyer")), Some(id("buyer"))));
}

#[test]
fn an_event_whose_step_is_gone_stays_and_two_ways_by_default_are_one() {
    let mut ours = fresh();
    let mut theirs = copy_for(&ours, 2);
    let boundary = NodeKind::Boundary { attached_to: id("order"), trigger: Trigger::Timer, is_interrupting: true };
    ours.edit(&put(Deed::Add, vec![Element::Node(Box::new(step("late", boundary)))]), 1).unwrap();
    theirs.edit(&MapCommand::Delete(vec![id("order")]), 1).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    assert_eq!(node(&ours, "late").kind, NodeKind::Intermediate { trigger: Trigger::Timer, is_throwing: false });

    let default = |name: &str| match flow(name, "receive", "late") {
        Element::Flow(flow) => Element::Flow(Flow { is_default: true, ..flow }),
        other => other,
    };
    ours.edit(&put(Deed::Connect, vec![default("one")]), 2).unwrap();
    theirs.edit(&put(Deed::Connect, vec![default("two")]), 2).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    let is_default = |name: &str| ours.map().flow(&id(name)).unwrap().is_default;
    assert_eq!((is_default("one"), is_default("two")), (true, false));
}

#[test]
fn what_cannot_be_without_another_goes_with_it_and_one_undo_brings_all_back() {
    let mut map = fresh();
    let inside =
        |name: &str, kind, parent: &str| Element::Node(Box::new(Node { parent: Some(id(parent)), ..step(name, kind) }));
    let boundary = NodeKind::Boundary { attached_to: id("inner"), trigger: Trigger::Error, is_interrupting: true };
    let subprocess = NodeKind::SubProcess { is_expanded: true };
    let elements = vec![
        Element::Node(Box::new(step("outer", subprocess.clone()))),
        inside("inner", subprocess, "outer"),
        inside("deep", NodeKind::Task(TaskKind::Plain), "inner"),
        Element::Node(Box::new(step("fault", boundary))),
        flow("out", "fault", "order"),
        lane("desk", Some("buyer")),
    ];
    map.edit(&put(Deed::Add, elements), 1).unwrap();
    let whole = map.map().clone();
    map.edit(&MapCommand::Delete(vec![id("outer"), id("pool")]), 2).unwrap();
    let left: Vec<String> = map.map().elements().map(|element| element.id().to_string()).collect();
    assert_eq!(left, ["order", "receive", "way"]);
    map.undo(3).unwrap();
    assert_eq!(*map.map(), whole);
}

#[test]
fn undoing_takes_nothing_from_somebody_who_went_on_with_it() {
    let mut ours = fresh();
    ours.edit(&put(Deed::Paste, vec![task("pay"), task("file")]), 1).unwrap();
    let mut theirs = copy_for(&ours, 2);
    let figures = StepFigures { minutes: Some(Quantity::whole(15)), ..StepFigures::default() };
    let change = Element::Node(Box::new(Node { figures, ..node(&theirs, "pay") }));
    theirs.edit(&put(Deed::Figures, vec![change]), 2).unwrap();
    meet(&mut ours, &mut theirs);
    ours.undo(3).unwrap();
    assert_eq!(node(&ours, "pay").figures.minutes, Some(Quantity::whole(15)), "somebody has worked on it since");
    assert!(ours.map().node(&id("file")).is_none(), "nobody has");
    ours.redo(4).unwrap();
    assert!(ours.map().node(&id("file")).is_some());
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
}

#[test]
fn an_element_that_comes_back_under_its_id_has_nothing_of_what_it_was() {
    let mut map = fresh();
    let control = StepControl { risk: Some("付错款".into()), ..StepControl::default() };
    let rich = Element::Node(Box::new(Node { control, ..node(&map, "order") }));
    map.edit(&put(Deed::Control, vec![rich]), 1).unwrap();
    map.edit(&MapCommand::Delete(vec![id("order")]), 2).unwrap();
    map.edit(&put(Deed::Import, vec![task("order")]), 3).unwrap();
    assert_eq!(map.map().element(&id("order")), Some(task("order")));
    assert_eq!(read_map(map.document()).unwrap(), *map.map());
    let mut other = fresh();
    assert_eq!(map_hash(map.map()) == map_hash(other.map()), map.map() == other.map());
    other.edit(&moved(&other, "order", 777), 1).unwrap();
    assert_ne!(map_hash(map.map()), map_hash(other.map()), "a place is part of what a map says");
}

#[test]
fn a_command_of_any_size_travels_in_changes_that_are_let_in() {
    let mut map = fresh();
    let long = "险".repeat(StepControl::CHARS_MAX);
    let wordy = |at: usize| {
        let control = StepControl {
            risk: Some(long.as_str().into()),
            control: Some(long.as_str().into()),
            ..StepControl::default()
        };
        Element::Node(Box::new(Node { control, ..step(&format!("t{at}"), NodeKind::Task(TaskKind::Plain)) }))
    };
    let before = map.heads();
    map.edit(&put(Deed::Paste, (0..200).map(wordy).collect()), 1).unwrap();
    assert_eq!(map.map().nodes().count(), 202);
    for change in map.document().get_changes(&before) {
        assert!(change.raw_bytes().len() < crate::wire::limit::CHANGE_BYTES_MAX / 2 && change.len() < 20_000);
    }
    map.undo(2).unwrap();
    assert_eq!(map.map().nodes().count(), 2, "one intent is one step to take back");
    let foreign = Some("x".repeat(Element::FOREIGN_BYTES_MAX + 1));
    let foreign = Element::Node(Box::new(Node { foreign, ..node(&map, "order") }));
    assert!(matches!(map.edit(&put(Deed::Import, vec![foreign]), 3), Err(DocumentError::ForeignTooLong { .. })));
}

#[test]
fn of_lanes_that_would_stand_in_each_other_the_first_stands_outside() {
    let mut ours = fresh();
    ours.edit(&put(Deed::Add, vec![lane("a", None), lane("b", None)]), 1).unwrap();
    let mut theirs = copy_for(&ours, 2);
    ours.edit(&put(Deed::Lane, vec![lane("a", Some("b"))]), 2).unwrap();
    theirs.edit(&put(Deed::Lane, vec![lane("b", Some("a"))]), 2).unwrap();
    meet(&mut ours, &mut theirs);
    assert_eq!(ours.map(), theirs.map());
    let parent = |name: &str| ours.map().lane(&id(name)).unwrap().parent.clone();
    assert_eq!((parent("a"), parent("b")), (None, Some(id("a"))));
    // One lets go, and the other stands where it was put.
    ours.edit(&put(Deed::Lane, vec![lane("b", None)]), 3).unwrap();
    assert_eq!(read_map(ours.document()).unwrap(), *ours.map());
}

#[test]
fn what_cannot_be_done_says_so_and_writes_nothing() {
    let mut map = fresh();
    let heads = map.heads();
    let long = Node { name: Name::new("x".repeat(201)), ..node(&map, "order") };
    let refused = map.edit(&put(Deed::Rename, vec![Element::Node(Box::new(long))]), 1);
    assert!(matches!(refused, Err(DocumentError::NameTooLong { max: 200, found: 201 })));
    let control = StepControl { risk: Some("x".repeat(2_001).into()), ..StepControl::default() };
    let long = Node { control, ..node(&map, "order") };
    let refused = map.edit(&put(Deed::Control, vec![Element::Node(Box::new(long))]), 1);
    assert!(matches!(refused, Err(DocumentError::NoteTooLong { .. })));
    let many: Vec<Element> = (0..ProcessMap::ELEMENTS_MAX).map(|at| task(&format!("t{at}"))).collect();
    assert!(matches!(map.edit(&put(Deed::Import, many), 1), Err(DocumentError::TooManyElements { .. })));
    // What is as it should be already is no change, and no step to take back.
    let same = Element::Node(Box::new(node(&map, "order")));
    map.edit(&put(Deed::Move, vec![same]), 1).unwrap();
    assert_eq!(map.heads(), heads);
}

#[test]
fn a_map_is_renamed_and_a_sheet_is_no_map() {
    let mut map = fresh();
    let moved = map.edit(&MapCommand::Rename(Name::new("P2P")), 1).unwrap();
    assert!(moved.header && map.map().header.title == Name::new("P2P"));
    assert!(matches!(read_map(&empty_document()), Err(DocumentError::WrongKind { .. })));
}

mod adopt;
mod history;
mod properties;
