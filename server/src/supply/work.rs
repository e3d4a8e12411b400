//! What formulas may take of a process map: what a month brings to its steps and lanes, and to all of it.

use shared::budget::{Dry, Input, MONTHS, Measure, Source};
use shared::calendar::Period;
use shared::formula::Unit;
use shared::id::{DocumentId, ElementId};
use shared::money::{Minor, Rounding};
use shared::name::Name;
use shared::process::{FlowFault, ProcessMap, Quantity, Taken, TokenFlow};

/// Millionths of an hour from millionths of a minute.
const MINUTES_PER_HOUR: i128 = 60;

/// Everything a map gives, each month the same.
pub fn inputs(map: DocumentId, found: &ProcessMap) -> Vec<Input> {
    let flow = TokenFlow::of(found);
    let mut giver = Giver { map, found, inputs: Vec::new() };
    for node in found.nodes().filter(|node| node.kind.is_flow_node() && !node.kind.is_gateway()) {
        let Some(step) = flow.step(&node.id) else { continue };
        let (of, name) = (Some(&node.id), &node.name);
        giver.give(of, name, Measure::Volume, step.as_ref().map(|step| step.volume.0));
        if node.kind.is_activity() {
            giver.give_taken(of, name, step.as_ref().map(|step| step.taken));
        }
    }
    let lanes = found.lanes_in_order().into_iter().map(|lane| (&lane.id, &lane.name));
    let pools = found.pools_in_order().into_iter().map(|pool| (&pool.id, &pool.name));
    for (id, name) in pools.chain(lanes) {
        if let Some(sum) = flow.sum(id) {
            giver.give_taken(Some(id), name, sum.as_ref().copied());
        }
    }
    let total = flow.total();
    giver.give_taken(None, &Name::bilingual("全图", "Whole map"), total.as_ref().copied());
    giver.inputs
}

struct Giver<'a> {
    map: DocumentId,
    found: &'a ProcessMap,
    inputs: Vec<Input>,
}

impl Giver<'_> {
    fn give_taken(&mut self, of: Option<&ElementId>, name: &Name, taken: Result<Taken, &FlowFault>) {
        self.give(of, name, Measure::Hours, taken.map(|taken| hours(taken.minutes)));
        self.give(of, name, Measure::Cost, taken.map(|taken| taken.cost.0));
    }

    fn give(&mut self, of: Option<&ElementId>, name: &Name, measure: Measure, figure: Result<i64, &FlowFault>) {
        if name.text.trim().is_empty() {
            return;
        }
        let mut figures = [None; Period::COUNT];
        let minor = figure.ok().map(Minor).filter(|minor| minor.is_writable());
        figures.iter_mut().take(MONTHS).for_each(|slot| *slot = minor);
        let (zh, en, unit) = match measure {
            Measure::Volume => ("件数", "volume", "cases"),
            Measure::Hours => ("工时", "hours", "hours"),
            Measure::Cost => ("成本", "cost", ""),
        };
        let (text, en_name) = (name.text.trim(), name.en.as_deref().unwrap_or(&name.text).trim());
        self.inputs.push(Input {
            source: Source::Work { map: self.map, of: of.cloned(), measure },
            name: Name::bilingual(format!("{text} {zh}"), format!("{en_name} {en}")),
            place: self.found.header.title.clone(),
            unit: unit.parse().unwrap_or(Unit::Number),
            figures,
            dry: minor.is_none().then_some(Dry::Broken),
        });
    }
}

fn hours(minutes: Quantity) -> i64 {
    let hours = Rounding::HalfUp.divide(i128::from(minutes.0), MINUTES_PER_HOUR);
    hours.and_then(|hours| i64::try_from(hours).ok()).unwrap_or(0)
}
