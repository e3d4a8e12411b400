//! A comparison as the API tells it.

use serde_json::{Value, json};
use shared::budget::{CellValue, LineItem, Nature, Sheet};
use shared::document::Spot;
use shared::money::Minor;

use super::Comparison;

/// A merge of more than this is looked at in the documents themselves.
const PLACES_MAX: usize = 1_000;

impl Comparison {
    /// Totals on both sides, every place where the scenario parts from the budget, and what a merge sends back.
    pub fn told(&self) -> Value {
        let places: Vec<Value> = self
            .divergences
            .iter()
            .take(PLACES_MAX)
            .map(|divergence| {
                let side = |sheet| said(sheet, divergence.spot);
                json!({
                    "place": divergence.spot.to_string(),
                    "clash": divergence.clash,
                    "then": side(&self.sides.then),
                    "base": side(&self.sides.mine),
                    "scenario": side(&self.sides.theirs),
                })
            })
            .collect();
        json!({
            "sheet": self.scenario.id,
            "scenario": self.scenario.branch.as_ref().map(|branch| branch.scenario.as_str()),
            "base": self.base.id,
            "reviewed": self.reviewed.to_string(),
            "obstacle": self.obstacle.as_ref().map(ToString::to_string),
            "income": totals(self, Nature::Income),
            "expense": totals(self, Nature::Expense),
            "places": places,
            "places_count": self.divergences.len(),
            "clashes": self.clashes(),
        })
    }
}

fn totals(comparison: &Comparison, nature: Nature) -> Value {
    let total = |sheet: &Sheet| Minor::of_sum(sheet.totals().nature(nature).periods.total());
    let (base, scenario) = (total(&comparison.sides.mine), total(&comparison.sides.theirs));
    json!({ "base_minor": base, "scenario_minor": scenario })
}

/// What a side says in a place; null where nothing is there.
fn said(sheet: &Sheet, spot: Spot) -> Value {
    let line = |line: &LineItem| {
        json!({
            "name": line.name,
            "account": line.account,
            "note": line.note,
            "prior_minor": line.prior,
            "section": line.section,
            "package": line.package,
            "total_minor": Minor::of_sum(line.total()),
        })
    };
    match spot {
        Spot::Section(id) => {
            sheet.section(id).map_or(Value::Null, |section| json!({ "name": section.name, "nature": section.nature }))
        }
        Spot::Package(id) => sheet.package(id).map_or(Value::Null, |package| {
            let weight = sheet.weigh(package);
            json!({
                "title": package.title,
                "reason": package.reason,
                "cost_minor": Minor::of_sum(weight.cost),
                "cut": package.is_cut,
            })
        }),
        Spot::Line(id) | Spot::Details(id) => sheet.line(id).map_or(Value::Null, line),
        Spot::Basis(id) => {
            let basis = |line: &LineItem| {
                json!({
                    "unit": line.unit.stored(),
                    "formula": line.formula.as_ref().map(|formula| formula.text()),
                    "total_minor": line.spread.as_ref().map(|spread| spread.total),
                    "rule": line.spread.as_ref().map(|spread| spread.rule.to_string()),
                })
            };
            sheet.line(id).map_or(Value::Null, basis)
        }
        Spot::Cell(id, period) => {
            let cell = sheet.line(id).map(|line| line.cell(period).clone()).unwrap_or_default();
            match cell.value {
                CellValue::Empty => json!({ "by": cell.author }),
                CellValue::Figure(minor) => json!({ "minor": minor, "by": cell.author }),
                CellValue::Text(text) => json!({ "text": text, "by": cell.author }),
            }
        }
    }
}
