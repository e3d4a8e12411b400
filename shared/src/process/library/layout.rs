//! Places and lines for a [`Draft`]: steps on a grid of columns and rows, lines along the gaps between them.
//!
//! A line is the cheapest way on the grid from the middle of one step to the middle of the next: short, with few corners,
//! out to the right and in from the left, not through a step, not along another line, and over as few lines as may be.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::super::{Bounds, Point};
use super::draft::{Draft, Step};

/// From middle to middle; a step is 120 wide and 72 high.
const COLUMN: i32 = 176;
const ROW: i32 = 124;
/// Where the names of pool and lane stand.
const HEAD: i32 = 60;
const MARGIN: i32 = 12;

/// Lines beside each other in a gap, from its middle. None runs in the middle of a gap of rows, where lanes meet.
const COLUMN_TRACKS: [i32; 3] = [-14, 0, 14];
const ROW_TRACKS: [i32; 2] = [-12, 12];

const CORNER: i32 = 70;
const CROSSING: i32 = 90;
const SIDEWAYS: i32 = 40;
const BACKWARDS: i32 = 260;
const ALONG_SAME_END: i32 = 30;
const ALONG_OTHER: i32 = 3_000;

pub struct Layout {
    pub pool: Bounds,
    pub lanes: BTreeMap<&'static str, Bounds>,
    pub steps: BTreeMap<&'static str, Bounds>,
    pub ways: BTreeMap<(&'static str, &'static str), Vec<Point>>,
}

/// A box in pixels: left, top, width, height.
#[derive(Clone, Copy)]
struct Place {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
}

impl Place {
    const fn bounds(self) -> Bounds {
        Bounds::pixels(self.x, self.y, self.width, self.height)
    }

    const fn middle(self) -> Spot {
        (self.x + self.width / 2, self.y + self.height / 2)
    }

    /// Whether a line between two spots, level or upright, comes nearer than is fair.
    fn is_touched(self, (ax, ay): Spot, (bx, by): Spot) -> bool {
        const FAIR: i32 = 6;
        let is_level = ax.min(bx) < self.x + self.width + FAIR && self.x - FAIR < ax.max(bx);
        let is_upright = ay.min(by) < self.y + self.height + FAIR && self.y - FAIR < ay.max(by);
        is_level && is_upright
    }
}

type Spot = (i32, i32);

impl Layout {
    pub fn of(draft: &Draft) -> Self {
        let columns = draft.steps.iter().map(|step| step.column + 1).max().unwrap_or(1);
        let mut tops = BTreeMap::new();
        let mut rows = 0;
        for lane in draft.lanes {
            let inside =
                draft.steps.iter().filter(|step| step.lane == lane.id).map(|step| step.row + 1).max().unwrap_or(1);
            tops.insert(lane.id, (rows, inside));
            rows += inside;
        }
        let width = HEAD + 2 * MARGIN + pixels(columns) * COLUMN;
        let places: BTreeMap<&str, Place> = draft.steps.iter().map(|step| (step.id, place(step, &tops))).collect();
        let mut router = Router::of(places.values().copied().collect(), columns, rows);
        let mut ways = BTreeMap::new();
        // What is near each other takes its way first; what goes far goes round it.
        let mut order: Vec<_> =
            draft.ways.iter().filter_map(|way| Some((way, *places.get(way.from)?, *places.get(way.to)?))).collect();
        order.sort_by_key(|(_, from, to)| {
            let ((ax, ay), (bx, by)) = (from.middle(), to.middle());
            (ax - bx).abs() + (ay - by).abs()
        });
        for (way, from, to) in order {
            ways.insert((way.from, way.to), router.line(from, to));
        }
        let lane = |(id, (top, inside)): (&'static str, (usize, usize))| {
            (id, Bounds::pixels(HEAD / 2, pixels(top) * ROW, width - HEAD / 2, pixels(inside) * ROW))
        };
        Self {
            pool: Bounds::pixels(0, 0, width, pixels(rows) * ROW),
            lanes: tops.into_iter().map(lane).collect(),
            steps: places.into_iter().map(|(id, place)| (id, place.bounds())).collect(),
            ways,
        }
    }
}

fn pixels(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / ROW / 8)
}

fn column(number: usize) -> i32 {
    HEAD + MARGIN + pixels(number) * COLUMN + COLUMN / 2
}

fn row(number: usize) -> i32 {
    pixels(number) * ROW + ROW / 2
}

fn place(step: &Step, tops: &BTreeMap<&'static str, (usize, usize)>) -> Place {
    let (width, height) = step.size();
    let top = tops.get(step.lane).map_or(0, |(top, _)| *top);
    Place { x: column(step.column) - width / 2, y: row(top + step.row) - height / 2, width, height }
}

/// Between two neighbouring spots of the grid, the left or upper one first.
type Edge = (Spot, Spot);

struct Router {
    places: Vec<Place>,
    xs: Vec<i32>,
    ys: Vec<i32>,
    /// Lines that are there, with where they lead.
    edges: BTreeMap<Edge, BTreeSet<Spot>>,
    level: BTreeSet<Spot>,
    upright: BTreeSet<Spot>,
}

/// A spot and whether it was come to level.
type State = (Spot, bool);

impl Router {
    fn of(places: Vec<Place>, columns: usize, rows: usize) -> Self {
        let gap = |number: usize| column(number) - COLUMN / 2;
        let mut xs: Vec<i32> = (0..columns).map(column).collect();
        xs.extend((0..=columns).flat_map(|number| COLUMN_TRACKS.map(|track| gap(number) + track)));
        let mut ys: Vec<i32> = (0..rows).map(row).collect();
        ys.extend((0..=rows).flat_map(|number| ROW_TRACKS.map(|track| pixels(number) * ROW + track)));
        ys.retain(|y| (0..pixels(rows) * ROW).contains(y));
        xs.sort_unstable();
        ys.sort_unstable();
        let (edges, level, upright) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        Self { places, xs, ys, edges, level, upright }
    }

    fn neighbours(&self, (x, y): Spot) -> impl Iterator<Item = Spot> {
        let near = |all: &[i32], value: i32| {
            let at = all.partition_point(|each| *each < value);
            [at.checked_sub(1).and_then(|before| all.get(before)).copied(), all.get(at + 1).copied()]
        };
        let level = near(&self.xs, x).map(|x| x.map(|x| (x, y)));
        let upright = near(&self.ys, y).map(|y| y.map(|y| (x, y)));
        level.into_iter().chain(upright).flatten()
    }

    fn line(&mut self, from: Place, to: Place) -> Vec<Point> {
        let (start, goal) = (from.middle(), to.middle());
        let mut best: BTreeMap<State, (i32, Option<State>)> = BTreeMap::new();
        let mut open = BinaryHeap::new();
        for is_level in [true, false] {
            best.insert((start, is_level), (0, None));
            open.push((Reverse(0), (start, is_level)));
        }
        let mut last = None;
        while let Some((Reverse(cost), state)) = open.pop() {
            let (spot, was_level) = state;
            if spot == goal {
                last = Some(state);
                break;
            }
            if best.get(&state).is_some_and(|(known, _)| *known < cost) {
                continue;
            }
            for next in self.neighbours(spot) {
                let is_level = next.1 == spot.1;
                let Some(step) = self.cost(spot, next, from, to) else { continue };
                let cost = cost + step + if is_level == was_level { 0 } else { CORNER };
                if best.get(&(next, is_level)).is_none_or(|(known, _)| cost < *known) {
                    best.insert((next, is_level), (cost, Some(state)));
                    open.push((Reverse(cost), (next, is_level)));
                }
            }
        }
        let mut spots: Vec<Spot> =
            std::iter::successors(last, |state| best.get(state)?.1).map(|(spot, _)| spot).collect();
        spots.reverse();
        spots.dedup();
        self.keep(&spots, goal);
        trimmed(&corners(&spots), from, to)
    }

    /// What the line costs from a spot to the next; `None` where it can't go.
    fn cost(&self, spot: Spot, next: Spot, from: Place, to: Place) -> Option<i32> {
        let (start, goal) = (from.middle(), to.middle());
        let is_level = spot.1 == next.1;
        let is_own = |place: &Place| place.middle() == start || place.middle() == goal;
        if self.places.iter().filter(|place| !is_own(place)).any(|place| place.is_touched(spot, next)) {
            return None;
        }
        let mut cost = (next.0 - spot.0).abs() + (next.1 - spot.1).abs();
        if let Some(goals) = self.edges.get(&edge(spot, next)) {
            cost += if goals.iter().all(|other| *other == goal) { ALONG_SAME_END } else { ALONG_OTHER };
        }
        let crosses = if is_level { &self.upright } else { &self.level };
        if next != goal && crosses.contains(&next) {
            cost += CROSSING;
        }
        if spot == start || next == goal {
            cost += if !is_level {
                SIDEWAYS
            } else if next.0 < spot.0 {
                BACKWARDS
            } else {
                0
            };
        }
        Some(cost)
    }

    fn keep(&mut self, spots: &[Spot], goal: Spot) {
        for pair in spots.windows(2) {
            let [spot, next] = pair else { continue };
            self.edges.entry(edge(*spot, *next)).or_default().insert(goal);
            let along = if spot.1 == next.1 { &mut self.level } else { &mut self.upright };
            along.extend([*spot, *next]);
        }
    }
}

fn edge(a: Spot, b: Spot) -> Edge {
    (a.min(b), a.max(b))
}

/// Without the spots a line goes straight through.
fn corners(spots: &[Spot]) -> Vec<Spot> {
    let mut kept: Vec<Spot> = Vec::new();
    for &spot in spots {
        if let [.., before, here] = kept.as_slice()
            && ((before.0 == here.0 && here.0 == spot.0) || (before.1 == here.1 && here.1 == spot.1))
        {
            kept.pop();
        }
        kept.push(spot);
    }
    kept
}

/// From border to border.
fn trimmed(corners: &[Spot], from: Place, to: Place) -> Vec<Point> {
    let border = |place: Place, toward: Spot| {
        let (x, y) = place.middle();
        let sign = |difference: i32| difference.signum();
        (x + sign(toward.0 - x) * place.width / 2, y + sign(toward.1 - y) * place.height / 2)
    };
    let ([_, second, ..], [.., before, _]) = (corners, corners) else { return Vec::new() };
    let inner = corners.iter().skip(1).take(corners.len().saturating_sub(2)).copied();
    let spots = std::iter::once(border(from, *second)).chain(inner).chain([border(to, *before)]);
    spots.map(|(x, y)| Point::pixels(x, y)).collect()
}
