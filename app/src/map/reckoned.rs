//! [`Reckoned`]: what the figures on a map come to, in what the page shows.

use std::collections::BTreeMap;

use shared::process::{ElementId, ProcessMap};

use crate::text::Text;

/// Millionths for counts and minutes, minor units for money; all of a month where it is not each time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reckoned {
    pub steps: BTreeMap<ElementId, Step>,
    pub totals: Totals,
    pub findings: Vec<Found>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// How often it is done in a month.
    pub times: Option<i128>,
    /// Handling and waiting, each time.
    pub minutes: i128,
    pub wait: i128,
    /// What it costs in a month.
    pub month: Option<i128>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub month: Option<i128>,
    /// Cases begun in a month.
    pub cases: Option<i128>,
    /// What one of them costs, and how long it takes.
    pub each: Option<i128>,
    pub handling: Option<i128>,
    pub elapsed: Option<i128>,
    /// Where most of what there is to do it with is used: its id, its name, how much of it.
    pub bottleneck: Option<(ElementId, String, String)>,
}

/// Something a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub element: Option<ElementId>,
    pub is_grave: bool,
    pub about: String,
}

impl Reckoned {
    pub fn of(map: &ProcessMap, _text: Text) -> Self {
        let steps = map.nodes().filter(|node| node.kind.is_flow_node()).map(|node| {
            let figures = &node.figures;
            let millionths = |quantity: Option<shared::process::Quantity>| {
                i128::from(quantity.map_or(0, shared::process::Quantity::millionths))
            };
            let step = Step {
                times: figures.volume.map(|volume| i128::from(volume.millionths())),
                minutes: millionths(figures.minutes),
                wait: millionths(figures.wait_minutes),
                month: None,
            };
            (node.id.clone(), step)
        });
        Self { steps: steps.collect(), totals: Totals::default(), findings: Vec::new() }
    }
}
