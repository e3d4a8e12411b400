//! The ways a case may go from a start to an end, the likeliest first: how likely, how long, at what cost.
//!
//! What is no matter of choice is folded into one [station](super::station): a loop, with its expected number of rounds,
//! and what goes on side by side. So there are finitely many paths, and their probabilities sum to one. A path's cost and
//! handling are expected sums; its elapsed time lets side by side be side by side.

use std::collections::BinaryHeap;

use rust_decimal::Decimal;

use super::super::{ElementId, NodeKind, ProcessMap, Quantity, Share};
use super::graph::Graph;
use super::place::At;
use super::station::Stations;
use super::{millionths, share};
use crate::money::Minor;

/// More than anybody reads; the rest is told as a share.
const PATHS_MAX: usize = 60;

/// What is looked into, at most, to find them.
const STATIONS_MAX: usize = 20_000;

/// One way from a start to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Everything it comes through, in order.
    pub steps: Vec<ElementId>,
    /// Of the cases that begin at its start.
    pub probability: Share,
    pub minutes: Quantity,
    /// Handling and waiting from start to end.
    pub elapsed_minutes: Quantity,
    /// Without what is paid each month however often.
    pub cost: Minor,
}

/// The likeliest paths from one start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    pub start: ElementId,
    pub paths: Vec<Path>,
    /// How many of the cases go ways that are not listed.
    pub rest: Share,
}

impl Paths {
    /// From every start of the map that stands in no subprocess.
    pub fn of(map: &ProcessMap) -> Vec<Self> {
        let graph = Graph::of(map);
        let mut stations = Stations::of(&graph);
        let begins = |at: &At| {
            let node = graph.nodes[*at];
            let is_first = graph.into[*at].is_empty() && node.figures.volume.is_some();
            node.parent.is_none() && (matches!(node.kind, NodeKind::Start(_)) || is_first)
        };
        graph.nodes.all().filter(begins).map(|start| from(map, &graph, &mut stations, start)).collect()
    }
}

/// A path as far as it is known: ordered by what it may become first, so that the likeliest is at its end first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Walk {
    outlook: Decimal,
    /// Of those equally promising the latest, which has come furthest.
    number: usize,
    probability: Decimal,
    /// `None` at the end.
    next: Option<At>,
    minutes: Decimal,
    elapsed: Decimal,
    sixty_cost: Decimal,
    steps: Vec<At>,
}

fn from(map: &ProcessMap, graph: &Graph<'_>, stations: &mut Stations<'_>, start: At) -> Paths {
    let id = |at: &At| graph.nodes[*at].id.clone();
    let mut found = Paths { start: id(&start), paths: Vec::new(), rest: Share::NONE };
    let mut rest = Decimal::ONE;
    let zero = Decimal::ZERO;
    let first = Walk {
        outlook: Decimal::ONE,
        number: 0,
        probability: Decimal::ONE,
        next: Some(start),
        minutes: zero,
        elapsed: zero,
        sixty_cost: zero,
        steps: Vec::new(),
    };
    let (mut open, mut number) = (BinaryHeap::from([first]), 0);
    for _ in 0..STATIONS_MAX {
        let Some(walk) = open.pop().filter(|_| found.paths.len() < PATHS_MAX) else { break };
        let Some(entry) = walk.next else {
            rest = rest.saturating_sub(walk.probability);
            found.paths.extend(told(map, &walk, id));
            continue;
        };
        let Some(crossing) = stations.cross(entry).cloned() else { continue };
        for exit in crossing.exits.iter().rev() {
            number += 1;
            let probability = walk.probability.saturating_mul(exit.share);
            open.push(Walk {
                outlook: probability.saturating_mul(stations.likeliest(exit.to)),
                number,
                probability,
                next: exit.to,
                minutes: walk.minutes.saturating_add(crossing.minutes),
                elapsed: walk.elapsed.saturating_add(exit.elapsed),
                sixty_cost: walk.sixty_cost.saturating_add(crossing.sixty_cost),
                steps: walk.steps.iter().chain(&crossing.steps).copied().collect(),
            });
        }
    }
    found.rest = share(rest.max(zero));
    found
}

fn told(map: &ProcessMap, walk: &Walk, id: impl Fn(&At) -> ElementId) -> Option<Path> {
    Some(Path {
        steps: walk.steps.iter().map(id).collect(),
        probability: share(walk.probability),
        minutes: millionths(map, walk.minutes)?,
        elapsed_minutes: millionths(map, walk.elapsed)?,
        cost: map.header.rounding.round_to(walk.sixty_cost.checked_div(Decimal::from(60))?, 0).ok()?,
    })
    .filter(|path| path.probability > Share::NONE)
}
