//! Volume, time and money as BPSim 2.0 (WfMC, December 2016) has them: one scenario of a month beside the model.
//!
//! BPSim's fixed cost is paid each time a step is done, its unit cost is paid for time; what a step costs in a month
//! however often it is done has no word there and is Tandem's own (`extension.rs`).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::names::{BPSIM, BPSIM_1, MODEL};
use super::number;
use super::xml::Element;
use crate::money::{Currency, Minor, Rounding};
use crate::process::{FlowKind, NodeKind, ProcessMap, Quantity, Share, StepFigures};

/// The scenario that is Tandem's among those of other tools.
const SCENARIO: &str = "Tandem_Scenario";

/// What BPSim says of one element.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) figures: StepFigures,
    pub(super) share: Option<Share>,
}

/// The relationship that carries the scenario; nothing where there are no figures. `subject` is the id it is about.
pub(super) fn write(map: &ProcessMap, subject: &str) -> Option<Element> {
    let steps = map.nodes().filter_map(|node| {
        let is_start = matches!(node.kind, NodeKind::Start(_));
        let volume = node.figures.volume.filter(|_| is_start);
        parameters(node.id.as_str(), &node.figures, volume, None, map.header.currency)
    });
    let branches =
        map.flows().filter(|flow| flow.kind == FlowKind::Sequence && !map.is_loose(flow)).filter_map(|flow| {
            parameters(flow.id.as_str(), &StepFigures::default(), None, flow.share, map.header.currency)
        });
    let elements: Vec<_> = steps.chain(branches).collect();
    if elements.is_empty() {
        return None;
    }
    let month =
        Element::new(BPSIM, "Duration").with_child(Element::new(BPSIM, "DurationParameter").with("value", "P1M"));
    let mut scenario = Element::new(BPSIM, "Scenario").with("id", SCENARIO).with("name", "Tandem").with_child(
        Element::new(BPSIM, "ScenarioParameters")
            .with("baseTimeUnit", "hour")
            .with("baseCurrencyUnit", map.header.currency.code())
            .with_child(month),
    );
    elements.into_iter().for_each(|element| scenario.push(element));
    let data = Element::new(BPSIM, "BPSimData").with_child(scenario);
    let about = |local: &str| Element::new(MODEL, local).with_text(subject);
    Some(
        Element::new(MODEL, "relationship")
            .with("type", "BPSimData")
            .with_child(Element::new(MODEL, "extensionElements").with_child(data))
            .with_child(about("source"))
            .with_child(about("target")),
    )
}

fn parameters(
    id: &str,
    figures: &StepFigures,
    volume: Option<Quantity>,
    share: Option<Share>,
    currency: Currency,
) -> Option<Element> {
    let value = |local: &str, value: String| Element::new(BPSIM, local).with("value", value);
    let time = |figure: Quantity| value("FloatingParameter", number::print_quantity(figure)).with("timeUnit", "min");
    let cost = |minor: Minor| {
        value("FloatingParameter", number::print_money(minor, currency)).with("currencyUnit", currency.code())
    };
    let count = |figure: Quantity| value("FloatingParameter", number::print_quantity(figure));
    let probability = |share: Share| value("FloatingParameter", number::print_millionths(share.millionths()));
    let mut element = Element::new(BPSIM, "ElementParameters").with("elementRef", id);
    group(
        &mut element,
        "TimeParameters",
        [("WaitTime", figures.wait_minutes.map(time)), ("ProcessingTime", figures.minutes.map(time))],
    );
    group(
        &mut element,
        "ControlParameters",
        [("Probability", share.map(probability)), ("TriggerCount", volume.map(count))],
    );
    group(
        &mut element,
        "CostParameters",
        [("FixedCost", figures.unit_cost.map(cost)), ("UnitCost", figures.rate.map(cost))],
    );
    (!element.content.is_empty()).then_some(element)
}

fn group(element: &mut Element, local: &str, parameters: [(&str, Option<Element>); 2]) {
    let mut group = Element::new(BPSIM, local);
    for (name, value) in parameters {
        if let Some(value) = value {
            group.push(Element::new(BPSIM, name).with_child(value));
        }
    }
    if !group.content.is_empty() {
        element.push(group);
    }
}

/// Takes Tandem's scenario out of a file and reads it; where there is none, reads the first of another tool, as far as
/// its values are constants, and leaves it. The second value is a currency that is not the map's.
pub(super) fn read(
    root: &mut Element,
    currency: Currency,
    rounding: Rounding,
) -> (BTreeMap<String, Facts>, Option<String>) {
    let mut own = root.take_children(|child| {
        let mut scenarios = Vec::new();
        child.walk(&mut |within| scenarios.extend(is_scenario(within).then(|| within.id() == Some(SCENARIO))));
        child.is(MODEL, "relationship") && scenarios == [true]
    });
    let mut scenario = None;
    if let Some(own) = own.pop() {
        own.walk(&mut |element| scenario = scenario.take().or_else(|| is_scenario(element).then(|| element.clone())));
    } else {
        root.walk(&mut |element| scenario = scenario.take().or_else(|| is_scenario(element).then(|| element.clone())));
    }
    scenario.map_or_else(Default::default, |scenario| read_scenario(&scenario, currency, rounding))
}

fn is_scenario(element: &Element) -> bool {
    element.is(BPSIM, "Scenario") || element.is(BPSIM_1, "Scenario")
}

fn read_scenario(
    scenario: &Element,
    currency: Currency,
    rounding: Rounding,
) -> (BTreeMap<String, Facts>, Option<String>) {
    let is_own = scenario.id() == Some(SCENARIO);
    let base = scenario.elements().find(|child| child.local() == "ScenarioParameters");
    let base_unit = base.and_then(|base| base.attribute("baseTimeUnit")).unwrap_or("min");
    let base_currency = base.and_then(|base| base.attribute("baseCurrencyUnit"));
    let mut other_currency = None;
    let mut facts = BTreeMap::new();
    for element in scenario.elements().filter(|child| child.local() == "ElementParameters") {
        let Some(id) = element.attribute("elementRef") else { continue };
        let find = |group: &str, name: &str| {
            let group = element.elements().find(|child| child.local() == group)?;
            group.elements().find(|child| child.local() == name)?.elements().next()
        };
        let minutes = |name| find("TimeParameters", name).and_then(|value| minutes(value, base_unit));
        let mut cost = |name| {
            let value = find("CostParameters", name)?;
            let unit = value.attribute("currencyUnit").or(base_currency).unwrap_or(currency.code());
            if unit != currency.code() {
                other_currency = Some(unit.to_owned());
                return None;
            }
            constant(value)
        };
        let mut read = Facts::default();
        read.figures.minutes = minutes("ProcessingTime");
        read.figures.wait_minutes = minutes("WaitTime");
        let money = |figure: Decimal| rounding.round(figure, currency).ok().filter(|minor| minor.is_writable());
        read.figures.unit_cost = cost("FixedCost").and_then(money);
        read.figures.rate = cost("UnitCost").and_then(|figure| per_hour(figure, base_unit)).and_then(money);
        let probability = find("ControlParameters", "Probability").and_then(|value| value.attribute("value"));
        read.share = probability.and_then(number::quantity).map(|share| Share(share.millionths()));
        if is_own {
            let count = find("ControlParameters", "TriggerCount").and_then(|value| value.attribute("value"));
            read.figures.volume = count.and_then(number::quantity);
        }
        facts.entry(id.trim().to_owned()).or_insert(read);
    }
    (facts, other_currency)
}

/// A value that is always the same; distributions and expressions are none.
fn constant(value: &Element) -> Option<Decimal> {
    matches!(value.local(), "NumericParameter" | "FloatingParameter").then_some(())?;
    number::decimal(value.attribute("value")?)
}

/// Seconds of a unit of BPSim, and what a thousand of them is where that is less.
fn seconds(unit: &str) -> Option<Decimal> {
    Some(match unit {
        "ms" => Decimal::new(1, 3),
        "s" => Decimal::ONE,
        "min" => Decimal::from(60),
        "hour" => Decimal::from(3_600),
        "day" => Decimal::from(86_400),
        _ => return None,
    })
}

fn minutes(value: &Element, base_unit: &str) -> Option<Quantity> {
    let seconds = if value.local() == "DurationParameter" {
        duration(value.attribute("value")?)?
    } else {
        constant(value)?.checked_mul(seconds(value.attribute("timeUnit").unwrap_or(base_unit))?)?
    };
    number::quantity(&seconds.checked_div(Decimal::from(60))?.round_dp(9).to_string())
}

fn per_hour(figure: Decimal, base_unit: &str) -> Option<Decimal> {
    figure.checked_mul(Decimal::from(3_600))?.checked_div(seconds(base_unit)?)
}

/// Seconds of an ISO 8601 duration without years and months, which have no fixed length.
fn duration(text: &str) -> Option<Decimal> {
    let (days, time) = text.trim().strip_prefix('P')?.split_once('T').unwrap_or((text.trim().get(1..)?, ""));
    let mut total = Decimal::ZERO;
    for (part, units) in [(days, &[('D', "day")][..]), (time, &[('H', "hour"), ('M', "min"), ('S', "s")][..])] {
        let mut rest = part;
        for (mark, unit) in units {
            if let Some((figure, after)) = rest.split_once(*mark) {
                total = total.checked_add(number::decimal(figure)?.checked_mul(seconds(unit)?)?)?;
                rest = after;
            }
        }
        rest.is_empty().then_some(())?;
    }
    Some(total)
}
