//! Each standard map computes, finds nothing to complain of, and is drawn cleanly.

use std::sync::LazyLock;

use uuid::Uuid;

use super::super::{
    Bounds, Difference, FlowKind, Node, NodeKind, Point, Quantity, TokenFlow, check, duty_conflicts, racm,
};
use super::super::{Comparison, Paths};
use super::*;
use crate::id::DocumentId;
use crate::money::{Currency, Rounding};

fn map(standard: StandardMap) -> ProcessMap {
    let header = MapHeader {
        plan: DocumentId(Uuid::from_u128(1)),
        title: Name::default(),
        currency: Currency::CNY,
        rounding: Rounding::HalfUp,
        foreign: None,
    };
    standard.map(header, |_| Some(DepartmentId(Uuid::from_u128(2))))
}

/// Laid out once for all tests.
fn each() -> impl Iterator<Item = (&'static str, &'static ProcessMap)> {
    static MAPS: LazyLock<Vec<ProcessMap>> =
        LazyLock::new(|| StandardMap::ALL.iter().map(|standard| map(*standard)).collect());
    StandardMap::ALL.iter().map(|standard| standard.as_str()).zip(MAPS.iter())
}

#[test]
fn a_standard_map_computes_and_nothing_is_amiss() {
    for (name, map) in each() {
        let flow = TokenFlow::of(map);
        assert_eq!(check(map, &flow), [], "{name}");
        assert_eq!(duty_conflicts(map), [], "{name}");
        assert!(flow.total().unwrap().cost.0 > 10_000_00, "{name} costs {:?}", flow.total());
        let busiest = flow.bottleneck().unwrap();
        let share = busiest.utilisation().unwrap();
        assert!(("0.5".parse().unwrap()..="1".parse().unwrap()).contains(&share), "{name}: {busiest:?} {share}");
        for paths in Paths::of(map) {
            assert!(!paths.paths.is_empty() && paths.rest.0 < 100, "{name}: {paths:?}");
            assert!(paths.paths.iter().all(|path| path.elapsed_minutes >= path.minutes), "{name}");
        }
    }
}

#[test]
fn what_is_started_is_finished() {
    for (name, map) in each() {
        let flow = TokenFlow::of(map);
        let sum = |is_counted: fn(&Node) -> bool| -> i64 {
            let nodes = map.nodes().filter(|node| is_counted(node));
            nodes.map(|node| flow.step(&node.id).unwrap().as_ref().unwrap().volume.0).sum()
        };
        let (starts, ends) =
            (sum(|node| matches!(node.kind, NodeKind::Start(_))), sum(|node| matches!(node.kind, NodeKind::End(_))));
        assert!((starts - ends).abs() < 10, "{name}: {starts} and {ends}");
    }
}

#[test]
fn every_step_says_what_it_takes_and_risks_have_controls() {
    for (name, map) in each() {
        for node in map.nodes().filter(|node| node.kind.is_activity()) {
            let figures = node.figures;
            assert!(figures.minutes > Some(Quantity::ZERO) && figures.rate.is_some(), "{name}: {}", node.id);
            assert!(figures.capacity_minutes.is_some() && node.control.owner.is_some(), "{name}: {}", node.id);
        }
        let rows = racm(map, &TokenFlow::of(map));
        assert!(rows.len() >= 10, "{name} has {} rows", rows.len());
        for row in rows {
            assert!(!row.is_gap() && row.evidence.is_some() && row.frequency.is_some(), "{name}: {}", row.step);
        }
        assert!(map.lanes().all(|lane| lane.tier.is_some()), "{name}");
        let tiers: std::collections::BTreeSet<_> = map.lanes().filter_map(|lane| lane.tier).collect();
        assert_eq!(tiers.len(), 3, "{name} has all three tiers");
    }
}

#[test]
fn every_word_is_there_in_both_languages() {
    let is_chinese = |text: &str| text.chars().any(|char| ('\u{4e00}'..='\u{9fff}').contains(&char));
    for standard in StandardMap::ALL {
        let map = map(*standard);
        assert_eq!(map.header.title, standard.title());
        let named = map.elements().map(|element| element.name().clone()).filter(|name| *name != Name::default());
        let said = map.nodes().flat_map(|node| node.control.texts().into_iter().filter_map(|(_, said)| said.cloned()));
        for name in named.chain(said.collect::<Vec<_>>()) {
            assert!(
                is_chinese(&name.text) && name.en.as_deref().is_some_and(|en| !en.is_empty() && !is_chinese(en)),
                "{name:?}"
            );
        }
    }
}

#[test]
fn a_standard_map_with_better_shares_saves_money() {
    let as_is = map(StandardMap::PurchaseToPay);
    let mut to_be = as_is.clone();
    let mut better = as_is.flow(&"Flow_matched_settle".parse().unwrap()).unwrap().clone();
    better.share = better.share.map(|share| super::super::Share(share.0 / 2));
    to_be.put(super::super::Element::Flow(better));
    let comparison = Comparison::of(&as_is, &to_be);
    assert_eq!(comparison.count(), 1);
    assert!(comparison.steps.iter().all(|step| step.kind == Difference::Same));
    assert!(comparison.saving_per_year().unwrap().0 > 0);
}

fn overlap(a: Bounds, b: Bounds) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

fn inside(outer: Bounds, inner: Bounds) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.x + inner.width <= outer.x + outer.width
        && inner.y + inner.height <= outer.y + outer.height
}

/// A line as a box without an inside.
fn span(a: Point, b: Point) -> Bounds {
    Bounds { x: a.x.min(b.x), y: a.y.min(b.y), width: (a.x - b.x).abs(), height: (a.y - b.y).abs() }
}

#[test]
fn shapes_stand_apart_and_in_their_lanes() {
    for (name, map) in each() {
        let pool = map.pools().next().unwrap().bounds.unwrap();
        let lanes: Vec<_> = map.lanes().collect();
        for (at, lane) in lanes.iter().enumerate() {
            assert!(inside(pool, lane.bounds.unwrap()), "{name}: {}", lane.id);
            let others = lanes.iter().skip(at + 1).filter(|other| overlap(lane.bounds.unwrap(), other.bounds.unwrap()));
            assert_eq!(others.count(), 0, "{name}: {}", lane.id);
        }
        let nodes: Vec<_> = map.nodes().collect();
        for (at, node) in nodes.iter().enumerate() {
            let lane = map.lane(node.lane.as_ref().unwrap()).unwrap();
            assert!(inside(lane.bounds.unwrap(), node.bounds), "{name}: {} in {}", node.id, lane.id);
            let others: Vec<_> = nodes
                .iter()
                .skip(at + 1)
                .filter(|other| overlap(node.bounds, other.bounds))
                .map(|other| &other.id)
                .collect();
            assert!(others.is_empty(), "{name}: {} on {others:?}", node.id);
        }
    }
}

#[test]
fn lines_run_square_from_border_to_border_around_every_shape() {
    for (name, map) in each() {
        for flow in map.flows().filter(|flow| flow.kind == FlowKind::Sequence) {
            let (source, target) = (map.node(&flow.source).unwrap(), map.node(&flow.target).unwrap());
            let (first, last) = (*flow.waypoints.first().unwrap(), *flow.waypoints.last().unwrap());
            let middle = |bounds: Bounds| Point::new(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2);
            for (end, bounds) in [(first, source.bounds), (last, target.bounds)] {
                let (dx, dy) = ((end.x - middle(bounds).x).abs(), (end.y - middle(bounds).y).abs());
                let is_border = (dx == bounds.width / 2 && dy == 0) || (dx == 0 && dy == bounds.height / 2);
                assert!(is_border, "{name}: {} ends at {end:?}, not at {bounds:?}", flow.id);
            }
            for pair in flow.waypoints.windows(2) {
                assert!(
                    pair[0] != pair[1] && (pair[0].x == pair[1].x || pair[0].y == pair[1].y),
                    "{name}: {}",
                    flow.id
                );
                let line = span(pair[0], pair[1]);
                for node in map.nodes() {
                    assert!(!overlap(line, node.bounds), "{name}: {} runs through {}", flow.id, node.id);
                }
            }
        }
    }
}

#[test]
fn no_line_runs_along_another_that_leads_elsewhere() {
    for (name, map) in each() {
        let flows: Vec<_> = map.flows().collect();
        for (at, one) in flows.iter().enumerate() {
            for other in flows.iter().skip(at + 1).filter(|other| other.target != one.target) {
                for (a, b) in one.waypoints.windows(2).flat_map(|a| other.waypoints.windows(2).map(move |b| (a, b))) {
                    let (a, b) = (span(a[0], a[1]), span(b[0], b[1]));
                    let level =
                        a.height == 0 && b.height == 0 && a.y == b.y && a.x < b.x + b.width && b.x < a.x + a.width;
                    let upright =
                        a.width == 0 && b.width == 0 && a.x == b.x && a.y < b.y + b.height && b.y < a.y + a.height;
                    assert!(!level && !upright, "{name}: {} and {}", one.id, other.id);
                }
            }
        }
    }
}
