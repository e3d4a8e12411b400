//! What geometry promises, for maps of any kind.

use proptest::prelude::*;

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    Bounds, Element, ElementId, Flow, FlowKind, GatewayKind, Lane, MapHeader, Node, NodeKind, Point, Pool, ProcessMap,
    StepControl, StepFigures, TaskKind, Trigger,
};
use super::*;
use crate::name::Name;

const P: i64 = PIXEL;

const fn at(x: i64, y: i64) -> Point {
    Point { x: x * P, y: y * P }
}

fn task(x: i64, y: i64) -> Area {
    Area { left: x * P, top: y * P, right: (x + 100) * P, bottom: (y + 80) * P }
}

fn way(from: Area, to: Area, around: &[Area]) -> Vec<(i64, i64)> {
    let asked = Route { from: End::leaving(from), to: End::arriving(to), around, busy: &[] };
    route(&asked).iter().map(|point| (point.x / P, point.y / P)).collect()
}

#[test]
fn a_flow_runs_straight_where_it_can() {
    assert_eq!(way(task(0, 0), task(200, 0), &[]), [(100, 40), (200, 40)]);
    // However near they are.
    assert_eq!(way(task(0, 0), task(101, 0), &[]), [(100, 40), (101, 40)]);
    // In one bend where the way goes down and on, halfway between where it goes on and down.
    assert_eq!(way(task(0, 0), task(300, 200), &[]), [(50, 80), (50, 240), (300, 240)]);
}

#[test]
fn a_flow_runs_around_what_is_in_the_way() {
    let blocked = way(task(0, 0), task(400, 0), &[task(200, 0)]);
    assert!(blocked.len() > 2, "{blocked:?}");
    let back = way(task(400, 0), task(0, 0), &[task(200, 0)]);
    assert!(back.iter().any(|(_, y)| *y < 0 || *y > 80), "{back:?}");
    let itself = way(task(0, 0), task(0, 0), &[]);
    assert!(itself.len() >= 4, "{itself:?}");
}

#[test]
fn a_flow_keeps_off_other_flows() {
    let taken = [at(100, 40), at(400, 40)];
    let asked = Route { from: End::leaving(task(0, 0)), to: End::arriving(task(400, 0)), around: &[], busy: &[&taken] };
    let beside = route(&asked);
    assert_ne!(beside, taken, "two flows lie over each other");
}

#[test]
fn a_line_docks_where_it_meets_the_border() {
    let area = task(0, 0);
    let check = |form, toward, expect| assert_eq!(dock(area, form, toward), expect, "{form:?} {toward:?}");
    check(Form::Rectangle, at(500, 40), at(100, 40));
    check(Form::Rectangle, at(50, -500), at(50, 0));
    check(Form::Diamond, at(550, 40), at(100, 40));
    check(Form::Circle, at(50, 1_000), at(50, 80));
    check(Form::Rectangle, at(60, 45), area.centre());
    let corner = dock(area, Form::Diamond, at(550, 540));
    assert!(corner.x < 100 * P && corner.y < 80 * P && corner.x > 50 * P, "{corner:?}");
}

#[test]
fn a_shape_aligns_with_what_is_near_and_says_so() {
    let moved = snap(task(203, 120), &[task(200, 0)], 5 * P);
    assert_eq!((moved.dx, moved.dy), (-3 * P, 0));
    assert!(moved.guides.iter().any(|guide| guide.from == at(250, 0) && guide.to == at(250, 200)), "{moved:?}");
    let free = snap(task(403, 318), &[task(200, 0)], 5 * P);
    assert_eq!((free.dx, free.dy), (-3 * P, 2 * P));
    assert_eq!(free.guides, []);
}

#[test]
fn the_foremost_thing_is_touched() {
    let line = [at(0, 40), at(300, 40)];
    let round = Area::around(at(150, 40), 36 * P, 36 * P);
    let targets = [
        Target::Frame(Area { left: -50 * P, top: -50 * P, right: 500 * P, bottom: 500 * P }),
        Target::Line(&line),
        Target::Shape(round, Form::Circle),
        Target::Shape(task(200, 0), Form::Rectangle),
    ];
    let index = |point| hit(&targets, point, 6 * P).map(|hit| hit.index);
    assert_eq!(index(at(150, 50)), Some(2));
    assert_eq!(index(at(100, 44)), Some(1));
    assert_eq!(index(at(210, 40)), Some(3));
    assert_eq!(index(at(300, 300)), None);
    assert_eq!(index(at(-48, 300)), Some(0));
}

fn chart(steps: Vec<(usize, bool)>, flows: Vec<(usize, usize)>, lanes: usize) -> Chart {
    let count = steps.len().max(1);
    let steps = steps.into_iter().enumerate().map(|(index, (lane, is_kept))| {
        let across = i64::try_from(index).unwrap_or(0);
        Step {
            width: if index % 3 == 0 { 36 * P } else { 100 * P },
            height: if index % 3 == 0 { 36 * P } else { 80 * P },
            lane: lane % lanes,
            beside: None,
            kept: is_kept.then_some((across * 160 * P, 40 * P)),
        }
    });
    Chart {
        steps: steps.collect(),
        flows: flows.into_iter().map(|(from, to)| (from % count, to % count)).collect(),
        lanes: vec![120 * P; lanes],
        column_gap: 50 * P,
        row_gap: 30 * P,
        margin: 30 * P,
    }
}

#[test]
fn what_follows_stands_to_the_right_and_the_main_way_is_straight() {
    let chart = chart(vec![(0, false); 5], vec![(0, 1), (1, 2), (2, 3), (3, 1), (2, 4)], 1);
    let tidied = tidy(&chart);
    let centres: Vec<(i64, i64)> = tidied.steps.iter().map(|area| (area.centre().x, area.centre().y)).collect();
    assert!(centres.windows(2).take(3).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 == pair[1].1), "{centres:?}");
    assert!(centres[4].1 > centres[3].1 && centres[4].0 == centres[3].0, "{centres:?}");
}

proptest! {
    #[test]
    fn no_flow_runs_through_a_shape_it_could_avoid(
        places in prop::collection::vec((0_i64..8, 0_i64..6, 0_i64..30, 0_i64..20), 2..14),
    ) {
        // Shapes stand apart, so there is a way between any two.
        let mut shapes: Vec<Area> = Vec::new();
        for (column, row, dx, dy) in places {
            let shape = task(column * 180 + dx, row * 140 + dy);
            if !shapes.iter().any(|other| other.gap(shape) < 20 * P) {
                shapes.push(shape);
            }
        }
        for from in &shapes {
            for to in &shapes {
                if from == to {
                    continue;
                }
                let asked = Route { from: End::leaving(*from), to: End::arriving(*to), around: &shapes, busy: &[] };
                let way = route(&asked);
                prop_assert!(way.len() >= 2);
                for pair in way.windows(2) {
                    prop_assert!(pair[0].x == pair[1].x || pair[0].y == pair[1].y, "a slanting line in {way:?}");
                    for shape in &shapes {
                        prop_assert!(!shape.is_crossed_by(pair[0], pair[1]), "{shape:?} is crossed by {way:?}");
                    }
                }
                prop_assert!(Side::ALL.iter().any(|side| from.port(*side) == way[0]));
                prop_assert!(Side::ALL.iter().any(|side| to.port(*side) == way[way.len() - 1]));
            }
        }
    }

    #[test]
    fn a_way_is_found_wherever_shapes_lie(
        (a, b) in ((-200_i64..200, -200_i64..200), (-200_i64..200, -200_i64..200)),
        others in prop::collection::vec((-300_i64..300, -300_i64..300), 0..10),
    ) {
        let shapes: Vec<Area> = others.into_iter().map(|(x, y)| task(x, y)).collect();
        let asked = Route {
            from: End::leaving(task(a.0, a.1)),
            to: End::arriving(task(b.0, b.1)),
            around: &shapes,
            busy: &[],
        };
        prop_assert!(route(&asked).len() >= 2);
        prop_assert_eq!(route(&asked), route(&asked));
    }

    #[test]
    fn a_tidy_map_has_nothing_over_anything_and_lanes_keep_their_steps(
        steps in prop::collection::vec((0_usize..4, Just(false)), 1..24),
        flows in prop::collection::vec((0_usize..24, 0_usize..24), 0..40),
        lanes in 1_usize..4,
    ) {
        let chart = chart(steps, flows, lanes);
        let tidied = tidy(&chart);
        check_tidy(&chart, &tidied)?;
        prop_assert_eq!(&tidied, &tidy(&chart));
    }

    #[test]
    fn what_is_kept_stays_and_the_rest_stands_beside_it(
        steps in prop::collection::vec((0_usize..4, any::<bool>()), 1..24),
        flows in prop::collection::vec((0_usize..24, 0_usize..24), 0..40),
        lanes in 1_usize..4,
    ) {
        let chart = chart(steps, flows, lanes);
        let tidied = tidy(&chart);
        check_tidy(&chart, &tidied)?;
        for (step, area) in chart.steps.iter().zip(&tidied.steps) {
            if let Some((x, y)) = step.kept {
                prop_assert_eq!((area.left, area.top), (x, y + tidied.lanes[step.lane].0));
            }
        }
    }
}

fn check_tidy(chart: &Chart, tidied: &Tidied) -> Result<(), TestCaseError> {
    for (index, area) in tidied.steps.iter().enumerate() {
        let (top, bottom) = tidied.lanes[chart.steps[index].lane];
        prop_assert!(top <= area.top && area.bottom <= bottom, "step {index} hangs out of its lane");
        prop_assert!(area.right <= tidied.width);
        for (other, theirs) in tidied.steps.iter().enumerate().skip(index + 1) {
            prop_assert!(!area.overlaps(*theirs), "steps {index} and {other} lie over each other");
        }
    }
    prop_assert!(tidied.lanes.windows(2).all(|pair| pair[0].1 == pair[1].0));
    Ok(())
}

fn id(kind: &str, number: usize) -> ElementId {
    format!("{kind}{number}").parse().unwrap()
}

/// A map of two pools with lanes, in which anything may lead to anything.
fn map(steps: &[(usize, usize)], flows: &[(usize, usize)]) -> ProcessMap {
    let mut map = ProcessMap::new(MapHeader {
        plan: crate::id::DocumentId(uuid::Uuid::nil()),
        title: Name::new("Map"),
        currency: crate::money::Currency::CNY,
        rounding: crate::money::Rounding::default(),
        foreign: None,
    });
    for pool in 0..2 {
        let (id, ord) = (id("Pool", pool), pool.to_string());
        map.put(Element::Pool(Pool { id, name: Name::new("P"), ord, bounds: None, is_vertical: false, foreign: None }));
    }
    for lane in 0..3 {
        map.put(Element::Lane(Lane {
            id: id("Lane", lane),
            name: Name::new("L"),
            pool: Some(id("Pool", lane % 2)),
            parent: None,
            ord: lane.to_string(),
            department: None,
            tier: None,
            bounds: None,
            foreign: None,
        }));
    }
    for (number, (lane, kind)) in steps.iter().enumerate() {
        let (kind, bounds) = match kind % 4 {
            0 => (NodeKind::Start(Trigger::None), Bounds::pixels(0, 0, 36, 36)),
            1 => (NodeKind::Gateway(GatewayKind::Exclusive), Bounds::pixels(0, 0, 50, 50)),
            2 if number > 0 => {
                let attached_to = id("Node", number - 1);
                let kind = NodeKind::Boundary { attached_to, trigger: Trigger::Timer, is_interrupting: true };
                (kind, Bounds::pixels(0, 0, 36, 36))
            }
            _ => (NodeKind::Task(TaskKind::User), Bounds::pixels(0, 0, 100, 80)),
        };
        map.put(Element::Node(Box::new(Node {
            id: id("Node", number),
            kind,
            name: Name::new("N"),
            lane: (*lane < 3).then(|| id("Lane", *lane)),
            pool: None,
            parent: None,
            bounds,
            figures: StepFigures::default(),
            control: StepControl::default(),
            foreign: None,
        })));
    }
    for (number, (from, to)) in flows.iter().enumerate() {
        map.put(Element::Flow(Flow {
            id: id("Flow", number),
            kind: FlowKind::Sequence,
            source: id("Node", from % steps.len()),
            target: id("Node", to % steps.len()),
            name: Name::default(),
            share: None,
            is_default: false,
            waypoints: Vec::new(),
            foreign: None,
        }));
    }
    map
}

/// The map as it stands once it is tidied.
fn tidied(map: &ProcessMap, keep: &BTreeSet<ElementId>) -> ProcessMap {
    let arranged = arrange(map, keep);
    let mut tidied = map.clone();
    for element in map.elements() {
        let frame = arranged.frames.get(element.id()).map(|area| area.bounds());
        match element {
            Element::Node(mut node) => {
                if let Some(area) = arranged.nodes.get(&node.id) {
                    node.bounds = area.bounds();
                }
                tidied.put(Element::Node(node));
            }
            Element::Lane(lane) => tidied.put(Element::Lane(Lane { bounds: frame, ..lane })),
            Element::Pool(pool) => tidied.put(Element::Pool(Pool { bounds: frame, ..pool })),
            Element::Flow(_) => {}
        }
    }
    tidied
}

proptest! {
    #[test]
    fn a_tidied_map_stays_as_it_is_when_it_is_tidied_again(
        steps in prop::collection::vec((0_usize..4, 0_usize..8), 1..16),
        flows in prop::collection::vec((0_usize..16, 0_usize..16), 0..24),
    ) {
        let once = tidied(&map(&steps, &flows), &BTreeSet::new());
        prop_assert!(once == tidied(&once, &BTreeSet::new()), "tidying again moves something");
        let frames = frames(&once);
        let standing: BTreeMap<&ElementId, Area> = once
            .nodes()
            .filter(|node| !matches!(node.kind, NodeKind::Boundary { .. }))
            .map(|node| (&node.id, Area::of(node.bounds)))
            .collect();
        for node in once.nodes().filter(|node| standing.contains_key(&node.id)) {
            if let Some(lane) = &node.lane {
                prop_assert!(frames[lane].encloses(Area::of(node.bounds)), "{} hangs out of {}", node.id, lane);
            }
        }
        for (one, area) in &standing {
            prop_assert!(standing.iter().all(|(other, theirs)| one == other || !area.overlaps(*theirs)), "{one} is covered");
        }
        // Every flow can be drawn, and where it runs through a step there was no way around.
        let ways = ways(&once, &frames);
        prop_assert_eq!(ways.len(), once.flows().count());
    }

    #[test]
    fn every_node_is_read_once(
        steps in prop::collection::vec((0_usize..4, 0_usize..8), 1..16),
        flows in prop::collection::vec((0_usize..16, 0_usize..16), 0..24),
    ) {
        let map = map(&steps, &flows);
        let read: BTreeSet<&ElementId> = walk(&map).into_iter().map(|node| &node.id).collect();
        prop_assert_eq!(read.len(), steps.len());
        prop_assert_eq!(walk(&map).len(), steps.len());
    }
}

#[test]
fn arrow_keys_walk_along_the_flows_and_else_to_what_stands_there() {
    let map = tidied(&map(&[(0, 0), (0, 3), (2, 3)], &[(0, 1), (0, 2)]), &BTreeSet::new());
    let from = |number, side| toward(&map, &id("Node", number), side).map(|node| node.id.clone());
    assert_eq!(from(0, Side::Right), Some(id("Node", 1)));
    assert_eq!(from(1, Side::Left), Some(id("Node", 0)));
    assert_eq!(from(2, Side::Left), Some(id("Node", 0)));
    assert_eq!(from(1, Side::Right), None);
    assert_eq!(from(1, Side::Bottom), Some(id("Node", 2)));
}

#[test]
fn a_new_step_finds_room_and_its_lane() {
    let map = tidied(&map(&[(0, 3), (0, 3)], &[(0, 1)]), &BTreeSet::new());
    let first = map.node(&id("Node", 0)).unwrap();
    let room = room_after(&map, first, 100 * P, 80 * P);
    assert!(map.nodes().all(|node| !Area::of(node.bounds).overlaps(room)));
    assert!(room.left >= Area::of(first.bounds).right);
    let frames = frames(&map);
    assert_eq!(home(&map, &frames, Area::of(first.bounds).centre()), (Some(id("Lane", 0)), Some(id("Pool", 0))));
    assert_eq!(home(&map, &frames, Point { x: -900 * P, y: 0 }), (None, None));
}
