//! A map made tidy: steps in columns by how far they are from the start, in lanes that are theirs, in rows that keep what
//! belongs together straight.
//!
//! Columns are the longest path, with the flows that lead back left out; in a lane, a step stands in the row of the step
//! before it where that is free, and otherwise near the middle of what leads to it (barycentre). The outcome depends on
//! flows and sizes alone, not on where things stood, so tidying twice changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::area::Area;

/// A step to be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub width: i64,
    pub height: i64,
    pub lane: usize,
    /// The step it belongs to, in whose column it stands: a document, a remark.
    pub beside: Option<usize>,
    /// Where somebody placed it and wants it kept: the upper left corner, seen from its lane's.
    pub kept: Option<(i64, i64)>,
}

/// What is to be tidied: the flows name steps by their place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    pub steps: Vec<Step>,
    pub flows: Vec<(usize, usize)>,
    /// How high each lane is at least.
    pub lanes: Vec<i64>,
    /// Air between columns, between rows, and inside a lane's edges.
    pub column_gap: i64,
    pub row_gap: i64,
    pub margin: i64,
}

/// Where everything stands, seen from the upper left corner of the first lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tidied {
    pub steps: Vec<Area>,
    /// Upper and lower edge of each lane.
    pub lanes: Vec<(i64, i64)>,
    pub width: i64,
}

pub fn tidy(chart: &Chart) -> Tidied {
    let columns = columns(chart);
    let rows = rows(chart, &columns);
    placed(chart, &columns, &rows)
}

/// The flows that lead forward: those that close a circle are left out, always the same ones.
fn forward(chart: &Chart) -> Vec<(usize, usize)> {
    let count = chart.steps.len();
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut has_before = vec![false; count];
    for (from, to) in &chart.flows {
        if from != to
            && *to < count
            && let Some(list) = after.get_mut(*from)
        {
            list.push(*to);
            if let Some(has) = has_before.get_mut(*to) {
                *has = true;
            }
        }
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut seen = vec![Seen::No; count];
    let mut kept = Vec::new();
    let firsts = (0..count).filter(|step| has_before.get(*step) == Some(&false));
    // What no start leads to follows in the order of the list.
    for root in firsts.chain(0..count) {
        if seen.get(root) != Some(&Seen::No) {
            continue;
        }
        let mut path = vec![(root, 0_usize)];
        while let Some((step, next)) = path.last_mut() {
            let from = *step;
            if let Some(mark) = seen.get_mut(from) {
                *mark = Seen::Open;
            }
            let Some(to) = after.get(from).and_then(|list| list.get(*next)).copied() else {
                if let Some(mark) = seen.get_mut(from) {
                    *mark = Seen::Done;
                }
                path.pop();
                continue;
            };
            *next += 1;
            match seen.get(to) {
                Some(Seen::Open) | None => {}
                Some(Seen::Done) => kept.push((from, to)),
                Some(Seen::No) => {
                    kept.push((from, to));
                    path.push((to, 0));
                }
            }
        }
    }
    kept
}

/// How many steps lie before each, on the longest way.
fn columns(chart: &Chart) -> Vec<usize> {
    let count = chart.steps.len();
    let flows = forward(chart);
    let mut waiting = vec![0_usize; count];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in &flows {
        if let (Some(list), Some(number)) = (after.get_mut(*from), waiting.get_mut(*to)) {
            list.push(*to);
            *number += 1;
        }
    }
    let sources: Vec<usize> = (0..count).filter(|step| waiting.get(*step) == Some(&0)).collect();
    let mut ready = sources.clone();
    let mut column = vec![0_usize; count];
    while let Some(step) = ready.pop() {
        let own = column.get(step).copied().unwrap_or(0);
        for to in after.get(step).into_iter().flatten() {
            if let (Some(theirs), Some(number)) = (column.get_mut(*to), waiting.get_mut(*to)) {
                *theirs = (*theirs).max(own + 1);
                *number -= 1;
                if *number == 0 {
                    ready.push(*to);
                }
            }
        }
    }
    // A way that joins later begins right before it joins.
    for source in sources {
        let soonest = after.get(source).into_iter().flatten().filter_map(|to| column.get(*to)).min().copied();
        if let (Some(soonest), Some(own)) = (soonest, column.get_mut(source)) {
            *own = soonest.saturating_sub(1);
        }
    }
    for (index, step) in chart.steps.iter().enumerate() {
        let theirs = step.beside.and_then(|host| column.get(host)).copied();
        if let (Some(own), Some(theirs)) = (column.get_mut(index), theirs) {
            *own = theirs;
        }
    }
    column
}

/// The row of each step in its lane.
fn rows(chart: &Chart, columns: &[usize]) -> Vec<usize> {
    let count = chart.steps.len();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in &chart.flows {
        if columns.get(*from) < columns.get(*to)
            && let Some(list) = before.get_mut(*to)
        {
            list.push(*from);
        }
    }
    let lane = |step: usize| chart.steps.get(step).map_or(0, |step| step.lane);
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|step| (columns.get(*step).copied(), *step));
    let mut row: Vec<Option<usize>> = vec![None; count];
    let mut taken: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    let mut at = 0;
    while at < order.len() {
        let column = order.get(at).and_then(|step| columns.get(*step)).copied().unwrap_or(0);
        let until = order.iter().skip(at).take_while(|step| columns.get(**step) == Some(&column)).count() + at;
        let mut cell: Vec<usize> = order.get(at..until).unwrap_or_default().to_vec();
        // What is led to from higher up stands higher up, in lane and row.
        let middle = |step: usize| {
            let led: Vec<usize> = before.get(step).into_iter().flatten().copied().collect();
            let sum: usize =
                led.iter().map(|from| lane(*from) * 1_000 + row.get(*from).copied().flatten().unwrap_or(0)).sum();
            sum.checked_div(led.len()).unwrap_or(0)
        };
        let belongs = |step: usize| chart.steps.get(step).is_some_and(|step| step.beside.is_some());
        cell.sort_by_key(|step| (lane(*step), belongs(*step), middle(*step), *step));
        for step in cell {
            let own = lane(step);
            let led = before.get(step).into_iter().flatten();
            let wanted =
                led.filter(|from| lane(**from) == own).filter_map(|from| row.get(*from).copied().flatten()).min();
            let wanted = wanted.unwrap_or(0);
            let free = (wanted..=wanted + count).find(|row| !taken.contains(&(own, column, *row))).unwrap_or(wanted);
            taken.insert((own, column, free));
            if let Some(row) = row.get_mut(step) {
                *row = Some(free);
            }
        }
        at = until;
    }
    row.into_iter().map(Option::unwrap_or_default).collect()
}

/// Columns as wide and rows as high as what stands in them.
fn placed(chart: &Chart, columns: &[usize], rows: &[usize]) -> Tidied {
    let mut widths: BTreeMap<usize, i64> = BTreeMap::new();
    let mut heights: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let all = || chart.steps.iter().zip(columns).zip(rows).map(|((step, column), row)| (step, *column, *row));
    for (step, column, row) in all().filter(|(step, ..)| step.kept.is_none()) {
        let width = widths.entry(column).or_default();
        *width = (*width).max(step.width);
        let height = heights.entry((step.lane, row)).or_default();
        *height = (*height).max(step.height);
    }
    let mut lefts: BTreeMap<usize, i64> = BTreeMap::new();
    let mut left = chart.margin;
    for (column, width) in &widths {
        lefts.insert(*column, left);
        left += width + chart.column_gap;
    }
    let mut tops: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    let mut ends: BTreeMap<usize, i64> = BTreeMap::new();
    for ((lane, row), height) in &heights {
        let top = ends.get(lane).map_or(chart.margin, |end| end + chart.row_gap);
        tops.insert((*lane, *row), top);
        ends.insert(*lane, top + height);
    }
    // Seen from their lanes: those kept where they are, then the others beside them.
    let kept: Vec<(usize, Area)> = chart
        .steps
        .iter()
        .filter_map(|step| {
            let (x, y) = step.kept?;
            Some((step.lane, Area { left: x, top: y, right: x + step.width, bottom: y + step.height }))
        })
        .collect();
    let mut inside: Vec<Area> = Vec::new();
    let mut free: Vec<(usize, Area)> = kept.clone();
    for (step, column, row) in all() {
        let area = if let Some((x, y)) = step.kept {
            Area { left: x, top: y, right: x + step.width, bottom: y + step.height }
        } else {
            let (width, height) = (widths.get(&column).copied(), heights.get(&(step.lane, row)).copied());
            let x = lefts.get(&column).copied().unwrap_or(0) + (width.unwrap_or(step.width) - step.width) / 2;
            let y =
                tops.get(&(step.lane, row)).copied().unwrap_or(0) + (height.unwrap_or(step.height) - step.height) / 2;
            let at = Area { left: x, top: y, right: x + step.width, bottom: y + step.height };
            let at = if kept.is_empty() { at } else { beside(at, step.lane, &free, chart.row_gap) };
            free.push((step.lane, at));
            at
        };
        inside.push(area);
    }
    let mut lanes = Vec::new();
    let mut top = 0;
    for (lane, least) in chart.lanes.iter().enumerate() {
        let own = chart.steps.iter().zip(&inside).filter(|(step, _)| step.lane == lane);
        let lowest = own.map(|(_, area)| area.bottom + chart.margin).max().unwrap_or(0);
        let height = lowest.max(*least);
        lanes.push((top, top + height));
        top += height;
    }
    let width = inside.iter().map(|area| area.right).max().unwrap_or(0) + chart.margin;
    let steps = chart.steps.iter().zip(inside);
    let steps = steps.map(|(step, area)| {
        let (top, bottom) = lanes.get(step.lane).copied().unwrap_or_default();
        // Where its lane is higher than what stands in it, the whole stands in the middle.
        let air = if kept.is_empty() {
            let own = ends.get(&step.lane).copied().unwrap_or(0) + chart.margin;
            (bottom - top - own).max(0) / 2
        } else {
            0
        };
        area.moved(0, top + air)
    });
    Tidied { steps: steps.collect(), width, lanes: lanes.clone() }
}

/// The nearest place below at which it lies over nothing in its lane.
fn beside(wanted: Area, lane: usize, others: &[(usize, Area)], gap: i64) -> Area {
    let mut at = wanted;
    // Each time it comes to lie below one more.
    for _ in 0..=others.len() {
        let under = others
            .iter()
            .filter(|(theirs, other)| *theirs == lane && other.overlaps(at))
            .map(|(_, other)| other.bottom);
        let Some(bottom) = under.max() else { break };
        at = at.moved(0, bottom + gap - at.top);
    }
    at
}
