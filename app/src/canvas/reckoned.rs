//! [`Reckoned`]: what the figures on a map come to, in what the page shows. The reckoning itself is `shared::process`'s.

mod found;

#[cfg(feature = "ssr")]
pub use found::words;

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::budget::{Course, Fed};
use shared::money::Minor;
use shared::process::{Doer, ElementId, NodeKind, Paths, ProcessMap, Quantity, TokenFlow, check_policies};

use super::names;
use crate::format::Money;
use crate::text::Text;

/// Millionths for counts and minutes, minor units for money; all of a month where it is not each time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reckoned {
    pub steps: BTreeMap<ElementId, Step>,
    pub totals: Totals,
    /// The ways a case may go, from each start.
    pub paths: Arc<Vec<Paths>>,
    pub findings: Vec<Found>,
    /// What came of the lines something feeds, to date.
    pub fed: BTreeMap<ElementId, Fed>,
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
    pub bottleneck: Option<Bottleneck>,
}

/// Where most of the time there is, is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bottleneck {
    pub step: ElementId,
    pub name: String,
    /// `87%`
    pub load: String,
    pub is_over: bool,
}

/// Something a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub element: Option<ElementId>,
    /// What else has its part in it: all steps of duties that should not lie in one hand.
    pub beside: Vec<ElementId>,
    pub is_grave: bool,
    pub about: String,
}

impl Found {
    /// Everything it is found at.
    pub fn elements(&self) -> impl Iterator<Item = &ElementId> {
        self.element.iter().chain(&self.beside)
    }
}

const MILLION: i128 = 1_000_000;

impl Reckoned {
    pub fn of(map: &ProcessMap, text: Text) -> Self {
        let flow = TokenFlow::of(map);
        let steps = map.nodes().filter(|node| node.kind.is_flow_node()).map(|node| {
            let millionths = |quantity: Option<Quantity>| i128::from(quantity.map_or(0, Quantity::millionths));
            let found = flow.step(&node.id).and_then(|step| step.as_ref().ok());
            let step = Step {
                times: found.map(|step| i128::from(step.volume.millionths())),
                minutes: millionths(node.figures.minutes),
                wait: millionths(node.figures.wait_minutes),
                month: found.map(|step| i128::from(step.taken.cost.0)),
            };
            (node.id.clone(), step)
        });
        let paths = Paths::of(map);
        Self {
            steps: steps.collect(),
            totals: totals(map, &flow, &paths, text),
            paths: Arc::new(paths),
            findings: found::found(map, &flow, text),
            fed: BTreeMap::new(),
        }
    }

    /// With what came of the lines that are fed.
    pub fn with_fed(mut self, fed: &[(ElementId, Fed)]) -> Self {
        self.fed = fed.iter().cloned().collect();
        self
    }

    /// With the steps that follow a policy which is none of those in force.
    pub fn with_policies(mut self, map: &ProcessMap, in_force: &[String], text: Text) -> Self {
        let found = check_policies(map, in_force).into_iter().map(|finding| Found {
            is_grave: finding.kind.is_grave(),
            about: found::words(&finding.kind, map, text),
            element: Some(finding.about),
            beside: Vec::new(),
        });
        self.findings.extend(found);
        self
    }
}

/// What came of the lines, where it is known, in figure and word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FedWords {
    /// `+1,234 A`: as short as a step has room for.
    pub short: String,
    /// With everything said out.
    pub long: String,
}

impl FedWords {
    pub fn of(fed: &Fed, text: Text) -> Self {
        let money = Money::exact(text.language(), fed.currency);
        let Some(standing) = fed.standing() else {
            let none = text.map_fed_none().to_owned();
            return Self { short: none.clone(), long: none };
        };
        let (mark, word) = match standing.course() {
            Course::Even => ("", text.change_even()),
            Course::Favourable(_) => (text.map_fed_favourable(), text.change_favourable()),
            Course::Adverse(_) => (text.map_fed_adverse(), text.change_adverse()),
        };
        let change = money.change(standing.variance());
        let change = change.strip_suffix(".00").unwrap_or(&change);
        let short = if mark.is_empty() { word.to_owned() } else { [change, " ", mark].concat() };
        let (budget, actual) = (money.round(standing.budget), money.round(standing.actual));
        let long = text.map_fed_said(&actual, &budget, change, word);
        Self { short, long }
    }
}

fn totals(map: &ProcessMap, flow: &TokenFlow, paths: &[Paths], text: Text) -> Totals {
    let Ok(total) = flow.total() else { return Totals::default() };
    let is_first = |node: &&shared::process::Node| {
        matches!(node.kind, NodeKind::Start(_)) && node.parent.is_none() && node.figures.volume.is_some()
    };
    let begun = map
        .nodes()
        .filter(is_first)
        .filter_map(|node| Some((node.id.clone(), flow.step(&node.id)?.as_ref().ok()?.volume)));
    let begun: BTreeMap<ElementId, Quantity> = begun.collect();
    let cases: i128 = begun.values().map(|volume| i128::from(volume.millionths())).sum();
    let has_cost = total.cost != Minor::ZERO;
    let mut totals = Totals {
        month: has_cost.then(|| i128::from(total.cost.0)),
        bottleneck: bottleneck(map, flow, text),
        ..Totals::default()
    };
    if cases <= 0 {
        return totals;
    }
    totals.cases = Some(cases);
    totals.each = totals.month.map(|month| nearest(month * MILLION, cases));
    totals.handling = Some(nearest(i128::from(total.minutes.millionths()) * MILLION, cases));
    // Each start counts as often as cases begin there; ways beyond those listed take as long as those that are.
    let (mut elapsed, mut weight) = (0_i128, 0_i128);
    for paths in paths {
        let volume = begun.get(&paths.start).map_or(0, |volume| i128::from(volume.millionths()));
        for path in &paths.paths {
            let part = volume * i128::from(path.probability.millionths()) / MILLION;
            elapsed += part * i128::from(path.elapsed_minutes.millionths());
            weight += part;
        }
    }
    totals.elapsed = (weight > 0).then(|| nearest(elapsed, weight));
    totals
}

/// Divided and rounded half up; what is divided here is never below nothing.
const fn nearest(whole: i128, parts: i128) -> i128 {
    (whole + parts / 2) / parts
}

fn bottleneck(map: &ProcessMap, flow: &TokenFlow, text: Text) -> Option<Bottleneck> {
    let load = flow.bottleneck()?;
    let step = load.steps.first()?.clone();
    let name = match &load.doer {
        Doer::Owner(owner) => owner.in_language(text.language()).to_owned(),
        Doer::Lane(lane) => map.lane(lane)?.name.in_language(text.language()).to_owned(),
        Doer::Step(step) => names::node(map.node(step)?, text),
    };
    let (minutes, capacity) = (i128::from(load.minutes.millionths()), i128::from(load.capacity?.millionths()));
    let percent = nearest(minutes * 100, capacity.max(1));
    Some(Bottleneck { step, name, load: [&percent.to_string(), "%"].concat(), is_over: minutes > capacity })
}
