//! What geometry promises, for maps of any kind.

use proptest::prelude::*;

use super::super::Point;
use super::*;

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
