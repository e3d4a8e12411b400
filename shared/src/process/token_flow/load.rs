//! Who has how much to do, and who holds the others up.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::super::{ElementId, ProcessMap, Quantity, owners};
use super::TokenFlow;
use crate::name::Name;

/// Whose time it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doer {
    /// A role, as its steps name it.
    Owner(Name),
    /// A lane, for steps that name nobody.
    Lane(ElementId),
    /// A step in no lane that names nobody.
    Step(ElementId),
}

/// What a doer's steps take of their month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    pub doer: Doer,
    pub minutes: Quantity,
    /// What they have: the most any of their steps says.
    pub capacity: Option<Quantity>,
    pub steps: Vec<ElementId>,
}

impl Load {
    /// What part of their time is taken; over one, work piles up.
    pub fn utilisation(&self) -> Option<Decimal> {
        self.minutes.decimal().checked_div(self.capacity?.decimal()).map(|share| share.normalize())
    }

    /// Below zero where the work is more than there is time for.
    pub fn spare(&self) -> Option<Quantity> {
        self.capacity?.0.checked_sub(self.minutes.0).map(Quantity)
    }
}

pub fn loads(map: &ProcessMap, flow: &TokenFlow) -> Vec<Load> {
    let owners = owners(map);
    let mut found: BTreeMap<Doer, Load> = BTreeMap::new();
    for node in map.nodes().filter(|node| node.kind.is_activity()) {
        let Some(Ok(step)) = flow.step(&node.id) else { continue };
        if node.figures.minutes.is_none() && node.figures.capacity_minutes.is_none() {
            continue;
        }
        let doer = match (owners.get(&node.id), &node.lane) {
            (Some(owner), _) => Doer::Owner(owner.clone()),
            (None, Some(lane)) => Doer::Lane(lane.clone()),
            (None, None) => Doer::Step(node.id.clone()),
        };
        let empty = || Load { doer: doer.clone(), minutes: Quantity::ZERO, capacity: None, steps: Vec::new() };
        let load = found.entry(doer.clone()).or_insert_with(empty);
        load.minutes = Quantity(load.minutes.0.saturating_add(step.taken.minutes.0));
        load.capacity = load.capacity.max(node.figures.capacity_minutes);
        load.steps.push(node.id.clone());
    }
    let mut loads: Vec<Load> = found.into_values().collect();
    loads.sort_by_key(|load| std::cmp::Reverse((load.utilisation(), load.minutes)));
    loads
}
