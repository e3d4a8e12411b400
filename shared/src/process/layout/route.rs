//! How a flow runs: level and upright, from the middle of a side to the middle of a side, around what stands in between.
//!
//! The way is searched (A*) on a sparse grid, whose lines lie beside the shapes that are in the way and halfway between
//! the ends. At first nothing is in the way but the ends; what the way found runs through is added, and the search goes
//! on, so that a map of hundreds of shapes costs no more than the few that matter.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::Point;
use super::PIXEL;
use super::area::{Area, Side};

/// How far a flow stays from shapes, where there is room for it.
const CLEARANCE: i64 = 16 * PIXEL;
/// Clearances tried, one after the other, where there is no way.
const TIGHTER: [i64; 3] = [1, 2, 8];
/// A bend is worth a detour of this length.
const BEND: i64 = 60 * PIXEL;
/// A bend away from the middle between the ends is a little worse.
const OFF_MIDDLE: i64 = PIXEL;
/// Running over another flow costs this many times its length.
const SHARED: i64 = 2;
const CROSSING: i64 = 25 * PIXEL;
/// Two flows this near look like one.
const NEAR: i64 = 5 * PIXEL;
/// How often shapes that were found in the way are added, and how many there may be.
const ROUNDS_MAX: usize = 24;
const IN_THE_WAY_MAX: usize = 96;

/// One end of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    pub area: Area,
    /// What it costs to use each side, in length; none for a side that must not be used. In the order of [`Side::ALL`].
    pub sides: [Option<i64>; 4],
}

impl End {
    /// The end a flow leaves from: rather to the right.
    pub const fn leaving(area: Area) -> Self {
        Self { area, sides: [Some(80 * PIXEL), Some(20 * PIXEL), Some(0), Some(10 * PIXEL)] }
    }

    /// The end a flow arrives at: rather from the left.
    pub const fn arriving(area: Area) -> Self {
        Self { area, sides: [Some(0), Some(20 * PIXEL), Some(80 * PIXEL), Some(20 * PIXEL)] }
    }

    /// Up or down, as messages run between pools.
    pub const fn upright(area: Area) -> Self {
        Self { area, sides: [Some(400 * PIXEL), Some(0), Some(400 * PIXEL), Some(0)] }
    }

    fn cost(self, side: Side) -> Option<i64> {
        let index = Side::ALL.iter().position(|other| *other == side)?;
        self.sides.get(index).copied().flatten()
    }
}

/// What is asked for: the ends, the shapes to avoid, and the flows there are already.
#[derive(Debug, Clone, Copy)]
pub struct Route<'a> {
    pub from: End,
    pub to: End,
    pub around: &'a [Area],
    pub busy: &'a [&'a [Point]],
}

/// The corners of the way, with both ends. Where there is no way around, it runs through as little as it can.
pub fn route(asked: &Route<'_>) -> Vec<Point> {
    let (from, to) = (asked.from.area, asked.to.area);
    let gap = from.gap(to);
    let roomy = if from == to || gap <= 0 { CLEARANCE } else { CLEARANCE.min((gap / 2).max(2)) };
    for part in TIGHTER {
        if let Some(way) = avoiding(asked, (roomy / part).max(2)) {
            return way;
        }
    }
    // Shapes lie over each other: as if nothing else were there.
    let alone = Route { around: &[], busy: &[], ..*asked };
    avoiding(&alone, 2).unwrap_or_else(|| straight(from, to))
}

fn straight(from: Area, to: Area) -> Vec<Point> {
    let (start, end) = (from.centre(), to.centre());
    if start.x == end.x || start.y == end.y {
        return vec![start, end];
    }
    vec![start, Point { x: end.x, y: start.y }, end]
}

/// A way that runs through nothing, in rounds.
fn avoiding(asked: &Route<'_>, clearance: i64) -> Option<Vec<Point>> {
    let mut in_the_way: Vec<Area> = Vec::new();
    let ends = [asked.from.area, asked.to.area];
    for _ in 0..ROUNDS_MAX {
        let way = Grid::new(asked, &in_the_way, clearance).search(asked, clearance)?;
        let before = in_the_way.len();
        for shape in asked.around.iter().filter(|shape| !ends.contains(shape)) {
            let is_crossed = way.windows(2).any(|pair| {
                let [a, b] = pair else { return false };
                shape.grown(clearance - 1).is_crossed_by(*a, *b)
            });
            if is_crossed && !in_the_way.contains(shape) {
                in_the_way.push(*shape);
            }
        }
        if in_the_way.len() == before {
            return Some(way);
        }
        if in_the_way.len() > IN_THE_WAY_MAX {
            return None;
        }
    }
    None
}

/// The lines on which a way may run.
struct Grid {
    xs: Vec<Line>,
    ys: Vec<Line>,
    /// Grown by the clearance; the ends are among them.
    blocks: Vec<Area>,
}

#[derive(Clone, Copy)]
struct Line {
    at: i64,
    is_middle: bool,
}

/// A place on the grid, and how one came there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    column: usize,
    row: usize,
    heading: Side,
}

/// Where a way may begin or end: a little way out from a side.
#[derive(Clone, Copy)]
struct Stub {
    side: Side,
    port: Point,
    out: Point,
    cost: i64,
}

impl Grid {
    fn new(asked: &Route<'_>, in_the_way: &[Area], clearance: i64) -> Self {
        let (from, to) = (asked.from.area, asked.to.area);
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for area in in_the_way.iter().chain([&from, &to]) {
            let air = area.grown(clearance);
            xs.extend([air.left, air.right]);
            ys.extend([air.top, air.bottom]);
        }
        let middle = |a: (i64, i64), b: (i64, i64)| {
            if a.1 < b.0 {
                Some(a.1 + (b.0 - a.1) / 2)
            } else if b.1 < a.0 {
                Some(b.1 + (a.0 - b.1) / 2)
            } else {
                None
            }
        };
        let middle_x = middle((from.left, from.right), (to.left, to.right));
        let middle_y = middle((from.top, from.bottom), (to.top, to.bottom));
        let centres = [from.centre(), to.centre()];
        xs.extend(centres.iter().map(|centre| centre.x).chain(middle_x));
        ys.extend(centres.iter().map(|centre| centre.y).chain(middle_y));
        let blocks = in_the_way.iter().chain([&from, &to]).map(|area| area.grown(clearance - 1)).collect();
        Self { xs: lines(xs, middle_x), ys: lines(ys, middle_y), blocks }
    }

    fn point(&self, column: usize, row: usize) -> Option<Point> {
        Some(Point { x: self.xs.get(column)?.at, y: self.ys.get(row)?.at })
    }

    fn state(&self, point: Point, heading: Side) -> Option<State> {
        let column = self.xs.binary_search_by_key(&point.x, |line| line.at).ok()?;
        let row = self.ys.binary_search_by_key(&point.y, |line| line.at).ok()?;
        Some(State { column, row, heading })
    }

    fn index(&self, state: State) -> usize {
        let heading = match state.heading {
            Side::Left => 0,
            Side::Top => 1,
            Side::Right => 2,
            Side::Bottom => 3,
        };
        (state.row * self.xs.len() + state.column) * 4 + heading
    }

    /// One line further in a direction.
    fn next(&self, state: State, heading: Side) -> Option<State> {
        let (column, row) = match heading {
            Side::Left => (state.column.checked_sub(1)?, state.row),
            Side::Right => (state.column + 1, state.row),
            Side::Top => (state.column, state.row.checked_sub(1)?),
            Side::Bottom => (state.column, state.row + 1),
        };
        (column < self.xs.len() && row < self.ys.len()).then_some(State { column, row, heading })
    }

    fn is_free(&self, point: Point) -> bool {
        !self
            .blocks
            .iter()
            .any(|block| block.left < point.x && point.x < block.right && block.top < point.y && point.y < block.bottom)
    }

    fn search(&self, asked: &Route<'_>, clearance: i64) -> Option<Vec<Point>> {
        let ends = |end: End| -> Vec<Stub> {
            let stubs = Side::ALL.into_iter().filter_map(|side| stub(end, side, clearance));
            stubs.filter(|stub| self.is_free(stub.out)).collect()
        };
        let (starts, goals) = (ends(asked.from), ends(asked.to));
        let left = |point: Point| {
            let far = goals.iter().map(|goal| (goal.out.x - point.x).abs() + (goal.out.y - point.y).abs());
            far.min().unwrap_or(0)
        };
        let places = self.xs.len() * self.ys.len() * 4;
        let mut best: Vec<i64> = vec![i64::MAX; places];
        let mut came: Vec<Option<State>> = vec![None; places];
        let mut open = BinaryHeap::new();
        for start in &starts {
            let Some(state) = self.state(start.out, start.side) else { continue };
            let cost = start.cost + busy(start.port, start.out, asked.busy);
            if let Some(known) = best.get_mut(self.index(state))
                && cost < *known
            {
                *known = cost;
                open.push(Reverse((cost + left(start.out), cost, state)));
            }
        }
        let mut arrived: Option<(i64, State, Stub)> = None;
        while let Some(Reverse((estimate, cost, state))) = open.pop() {
            if arrived.is_some_and(|(least, ..)| least <= estimate) {
                break;
            }
            if best.get(self.index(state)).is_none_or(|known| *known < cost) {
                continue;
            }
            let at = self.point(state.column, state.row)?;
            for goal in goals.iter().filter(|goal| goal.out == at && goal.side != state.heading) {
                let bend = if goal.side.opposite() == state.heading { 0 } else { self.bend(state) };
                let whole = cost + bend + goal.cost + busy(goal.out, goal.port, asked.busy);
                if arrived.is_none_or(|(least, ..)| whole < least) {
                    arrived = Some((whole, state, *goal));
                }
            }
            for heading in Side::ALL.into_iter().filter(|heading| *heading != state.heading.opposite()) {
                let Some(next) = self.next(state, heading) else { continue };
                let Some(to) = self.point(next.column, next.row) else { continue };
                if self.blocks.iter().any(|block| block.is_crossed_by(at, to)) {
                    continue;
                }
                let bend = if heading == state.heading { 0 } else { self.bend(state) };
                let length = (to.x - at.x).abs() + (to.y - at.y).abs();
                let whole = cost + bend + length + busy(at, to, asked.busy);
                let index = self.index(next);
                if let (Some(known), Some(from)) = (best.get_mut(index), came.get_mut(index))
                    && whole < *known
                {
                    *known = whole;
                    *from = Some(state);
                    open.push(Reverse((whole + left(to), whole, next)));
                }
            }
        }
        let (_, last, goal) = arrived?;
        let mut way = vec![goal.port, goal.out];
        let mut state = last;
        way.extend(self.point(state.column, state.row));
        // No way is longer than the grid has places.
        for _ in 0..places {
            let Some(before) = came.get(self.index(state)).copied().flatten() else { break };
            state = before;
            way.extend(self.point(state.column, state.row));
        }
        way.push(starts.iter().find(|start| self.state(start.out, start.side) == Some(state))?.port);
        way.reverse();
        Some(corners(&way))
    }

    fn bend(&self, state: State) -> i64 {
        let is_middle = self.xs.get(state.column).is_some_and(|line| line.is_middle)
            || self.ys.get(state.row).is_some_and(|line| line.is_middle);
        if is_middle { BEND } else { BEND + OFF_MIDDLE }
    }
}

fn stub(end: End, side: Side, clearance: i64) -> Option<Stub> {
    let cost = end.cost(side)?;
    let port = end.area.port(side);
    let (dx, dy) = side.step();
    Some(Stub { side, port, out: Point { x: port.x + dx * clearance, y: port.y + dy * clearance }, cost })
}

fn lines(mut places: Vec<i64>, middle: Option<i64>) -> Vec<Line> {
    places.sort_unstable();
    places.dedup();
    places.into_iter().map(|at| Line { at, is_middle: middle == Some(at) }).collect()
}

/// What it costs to run over and across the flows there are.
fn busy(from: Point, to: Point, flows: &[&[Point]]) -> i64 {
    let overlap =
        |a: (i64, i64), b: (i64, i64)| (a.0.max(a.1).min(b.0.max(b.1)) - a.0.min(a.1).max(b.0.min(b.1))).max(0);
    let within = |at: i64, a: i64, b: i64| a.min(b) < at && at < a.max(b);
    let mut cost = 0;
    for pair in flows.iter().flat_map(|flow| flow.windows(2)) {
        let [a, b] = pair else { continue };
        let (is_level, theirs_level) = (from.y == to.y, a.y == b.y);
        cost += match (is_level, theirs_level) {
            (true, true) if (a.y - from.y).abs() < NEAR => SHARED * overlap((from.x, to.x), (a.x, b.x)),
            (false, false) if (a.x - from.x).abs() < NEAR => SHARED * overlap((from.y, to.y), (a.y, b.y)),
            (true, false) if within(from.y, a.y, b.y) && within(a.x, from.x, to.x) => CROSSING,
            (false, true) if within(from.x, a.x, b.x) && within(a.y, from.y, to.y) => CROSSING,
            _ => 0,
        };
    }
    cost
}

/// Without the points between corners.
fn corners(way: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in way {
        if kept.last() == Some(point) {
            continue;
        }
        if let [.., a, b] = kept.as_slice()
            && ((a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y))
        {
            kept.pop();
        }
        kept.push(*point);
    }
    kept
}
