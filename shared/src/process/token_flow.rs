//! Token flow: what a month brings to each step, and what it takes there in time and money.
//!
//! # Volume
//! A start event begins as many cases as it says; a start event that says nothing begins those that messages from other
//! pools, or the subprocess around it, send it. A step that says a volume has that one, whatever the flow brings. From
//! there on:
//! - **Exclusive**, event-based and complex gateways send each case one way. Ways without a share have the rest in equal
//!   parts.
//! - **Parallel** gateways send each case every way, and the join has the volume of the least of its ways: a case goes on
//!   when all its parts have come.
//! - **Inclusive** gateways (and steps with several ways out) decide on each way for itself; the default is taken where no
//!   other is, and a way without a share always. The inclusive join has the cases of which at least one part comes, the
//!   ways being independent of each other.
//! - Ways that meet anywhere else add up.
//! - A **boundary event** has the share its way out names, of its activity's cases; without one, the cases that end inside
//!   the activity with what it waits for. Where it interrupts, the activity's own ways are left with the rest.
//! - A throwing **link** goes on at the catching link of the same name.
//! - A **loop** is solved as linear equations. One that lets no case go is an [`FlowFault::Endless`], and what comes after
//!   it has that fault for a volume.
//!
//! # Exactness
//! A volume is rounded once, to the millionth, by the map's rounding. Time and money are exact on that volume and rounded
//! once: money to the minor unit, minutes to the millionth. What is summed is what is shown.

pub(super) mod graph;
mod load;
mod path;
pub(super) mod place;
mod station;
mod system;
#[cfg(test)]
mod tests;
mod volume;

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ElementId, Node, NodeKind, ProcessMap, Quantity, Share, StepFigures};
use crate::money::{Minor, Rounding};
use graph::Graph;

pub use load::{Doer, Load};
pub use path::{Path, Paths};

/// Why a volume, and what hangs on it, can't be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlowFault {
    #[error(
        "the loop through {} lets no case go: give a way out of it a share",
        steps.first().map_or("", |step| step.as_str())
    )]
    Endless { steps: Arc<[ElementId]> },

    #[error(
        "the figures at {} are too large to be kept exactly: check volume, minutes and rates",
        steps.first().map_or("", |step| step.as_str())
    )]
    Overflow { steps: Arc<[ElementId]> },
}

impl FlowFault {
    /// Where it arose.
    pub fn steps(&self) -> &[ElementId] {
        match self {
            Self::Endless { steps } | Self::Overflow { steps } => steps,
        }
    }

    fn overflow(step: &ElementId) -> Self {
        Self::Overflow { steps: Arc::new([step.clone()]) }
    }
}

/// What a month brings to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepFlow {
    pub volume: Quantity,
    pub taken: Taken,
}

/// Time and money in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Taken {
    /// Handling.
    pub minutes: Quantity,
    pub wait_minutes: Quantity,
    pub cost: Minor,
}

impl Taken {
    fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            minutes: Quantity(self.minutes.0.checked_add(other.minutes.0)?),
            wait_minutes: Quantity(self.wait_minutes.0.checked_add(other.wait_minutes.0)?),
            cost: self.cost.checked_add(other.cost).ok()?,
        })
    }
}

/// The volumes of a map and all that follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenFlow {
    steps: BTreeMap<ElementId, Result<StepFlow, FlowFault>>,
    ways: BTreeMap<ElementId, Result<Quantity, FlowFault>>,
    sums: BTreeMap<ElementId, Result<Taken, FlowFault>>,
    total: Option<Result<Taken, FlowFault>>,
    faults: Vec<FlowFault>,
    loads: Vec<Load>,
}

impl TokenFlow {
    pub fn of(map: &ProcessMap) -> Self {
        let graph = Graph::of(map);
        let volumes = volume::volumes(&graph);
        let mut flow = Self::default();
        let step = |at| {
            let node = graph.nodes[at];
            (node.id.clone(), volumes[at].clone().and_then(|volume| step_flow(map, node, volume)))
        };
        flow.steps = graph.nodes.all().map(step).collect();
        flow.ways = (0..graph.ways.len()).filter_map(|way| way_volume(map, &graph, &volumes, way)).collect();
        flow.add_up(map, &graph);
        flow.loads = load::loads(map, &flow);
        flow
    }

    /// `None` for what is no event, activity or gateway of the map.
    pub fn step(&self, id: &ElementId) -> Option<&Result<StepFlow, FlowFault>> {
        self.steps.get(id)
    }

    pub fn steps(&self) -> impl Iterator<Item = (&ElementId, &Result<StepFlow, FlowFault>)> {
        self.steps.iter()
    }

    /// How many cases a sequence flow carries in a month.
    pub fn way(&self, id: &ElementId) -> Option<&Result<Quantity, FlowFault>> {
        self.ways.get(id)
    }

    /// Of a pool, a lane with the lanes in it, or a subprocess with what is inside it.
    pub fn sum(&self, id: &ElementId) -> Option<&Result<Taken, FlowFault>> {
        self.sums.get(id)
    }

    /// Of the whole map.
    pub fn total(&self) -> Result<Taken, FlowFault> {
        self.total.clone().unwrap_or(Ok(Taken::default()))
    }

    /// Every fault once; none is told again for what comes after it.
    pub fn faults(&self) -> &[FlowFault] {
        &self.faults
    }

    /// Who has how much to do, the busiest first.
    pub fn loads(&self) -> &[Load] {
        &self.loads
    }

    /// Who holds the others up: the busiest of those that have to do at all.
    pub fn bottleneck(&self) -> Option<&Load> {
        self.loads.first().filter(|load| load.utilisation().is_some_and(|share| !share.is_zero()))
    }

    fn add_up(&mut self, map: &ProcessMap, graph: &Graph<'_>) {
        let mut total = Ok(Taken::default());
        let holders_known = map.pools().map(|pool| &pool.id).chain(map.lanes().map(|lane| &lane.id));
        let subprocesses =
            map.nodes().filter(|node| matches!(node.kind, NodeKind::SubProcess { .. })).map(|node| &node.id);
        self.sums = holders_known.chain(subprocesses).map(|id| (id.clone(), Ok(Taken::default()))).collect();
        // Both are in the order of the ids.
        for (at, step) in graph.nodes.all().zip(self.steps.values()) {
            let node = graph.nodes[at];
            if let Err(fault) = step
                && !self.faults.contains(fault)
            {
                self.faults.push(fault.clone());
            }
            let taken = step.as_ref().map(|step| step.taken).map_err(Clone::clone);
            if taken == Ok(Taken::default()) {
                continue;
            }
            for holder in holders(map, node) {
                let sum = self.sums.entry(holder).or_insert(Ok(Taken::default()));
                *sum = plus(sum, &taken, node);
            }
            total = plus(&total, &taken, node);
        }
        self.total = Some(total);
    }
}

fn plus(sum: &Result<Taken, FlowFault>, taken: &Result<Taken, FlowFault>, node: &Node) -> Result<Taken, FlowFault> {
    match (sum, taken) {
        (Err(fault), _) | (_, Err(fault)) => Err(fault.clone()),
        (Ok(sum), Ok(taken)) => sum.checked_add(*taken).ok_or_else(|| FlowFault::overflow(&node.id)),
    }
}

/// The pool, the lanes and the subprocesses a step counts in, itself if it is one; each once, however they are nested.
fn holders(map: &ProcessMap, node: &Node) -> Vec<ElementId> {
    let mut found: Vec<ElementId> = Vec::new();
    let mut lane = node.lane.as_ref().and_then(|lane| map.lane(lane));
    let pool = node.pool.as_ref().or_else(|| lane?.pool.as_ref());
    found.extend(pool.cloned());
    while let Some(here) = lane.filter(|here| !found.contains(&here.id)) {
        found.push(here.id.clone());
        lane = here.parent.as_ref().and_then(|parent| map.lane(parent));
    }
    let mut inside = Some(node);
    while let Some(here) = inside.filter(|here| !found.contains(&here.id)) {
        if matches!(here.kind, NodeKind::SubProcess { .. }) {
            found.push(here.id.clone());
        }
        inside = here.parent.as_ref().and_then(|parent| map.node(parent)).filter(|parent| parent.id != here.id);
    }
    found
}

fn step_flow(map: &ProcessMap, node: &Node, volume: Decimal) -> Result<StepFlow, FlowFault> {
    let overflow = || FlowFault::overflow(&node.id);
    let volume = millionths(map, volume).ok_or_else(overflow)?;
    let taken = taken(&node.figures, volume, map.header.rounding).ok_or_else(overflow)?;
    Ok(StepFlow { volume, taken })
}

fn millionths(map: &ProcessMap, figure: Decimal) -> Option<Quantity> {
    map.header.rounding.round_to(figure, 6).ok().map(|rounded| Quantity(rounded.0))
}

fn way_volume(
    map: &ProcessMap,
    graph: &Graph<'_>,
    volumes: &volume::Volumes,
    way: usize,
) -> Option<(ElementId, Result<Quantity, FlowFault>)> {
    let id = &graph.ways.get(way)?.flow?.id;
    let sum = volume::carried(graph, way).into_iter().try_fold(Decimal::ZERO, |sum, (at, share)| {
        let volume = volumes[at].as_ref().map_err(Clone::clone)?;
        system::add_product(sum, *volume, share).map_err(|_| FlowFault::overflow(id))
    });
    Some((id.clone(), sum.and_then(|sum| millionths(map, sum).ok_or_else(|| FlowFault::overflow(id)))))
}

/// `volume × (minutes ÷ 60 × rate + unit cost) + fixed cost`, over one denominator and rounded once.
fn taken(figures: &StepFigures, volume: Quantity, rounding: Rounding) -> Option<Taken> {
    const MILLION: i128 = 1_000_000;
    let volume = i128::from(volume.0);
    let quantity = |given: Option<Quantity>| i128::from(given.unwrap_or_default().0);
    let money = |given: Option<Minor>| i128::from(given.unwrap_or_default().0);
    let times = |minutes: Option<Quantity>| {
        let whole = rounding.divide(volume.checked_mul(quantity(minutes))?, MILLION)?;
        i64::try_from(whole).ok().map(Quantity)
    };
    // Minor units × 60 × 10⁶, for one case.
    let work = quantity(figures.minutes).checked_mul(money(figures.rate))?;
    let each = work.checked_add(money(figures.unit_cost).checked_mul(60 * MILLION)?)?;
    let fixed = money(figures.fixed_cost).checked_mul(60 * MILLION * MILLION)?;
    let cost = rounding.divide(volume.checked_mul(each)?.checked_add(fixed)?, 60 * MILLION * MILLION)?;
    let cost = i64::try_from(cost).ok().map(Minor).filter(|cost| cost.is_writable())?;
    Some(Taken { minutes: times(figures.minutes)?, wait_minutes: times(figures.wait_minutes)?, cost })
}

fn share(figure: Decimal) -> Share {
    Share(Rounding::HalfUp.round_to(figure, 6).map_or(0, |rounded| rounded.0))
}
