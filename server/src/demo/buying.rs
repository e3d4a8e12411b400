//! How the demo organisation buys, as a process map; and the line of purchasing's budget that takes its figure from it, so
//! that a newcomer sees a process move a budget.

use shared::budget::{CellValue, Input, LineFormula, Measure, Name, Source};
use shared::calendar::Period;
use shared::document::{CellEdit, LineSeed, Place, SheetCommand, SheetReplica};
use shared::id::DocumentId;
use shared::money::{Currency, Minor, Rounding};
use shared::process::{MapHeader, ProcessMap, StandardMap};

use super::key::id;
use super::organisation::{Department, plan};
use super::paper::line;
use super::plant::SeedError;
use crate::supply::map_inputs;

/// The step whose cost is budgeted: comparing offers.
const STEP: &str = "Step_select";

/// The line that it is a part of: what buyers earn while they compare offers is taken out of there.
const WHOLE: &str = "Wages, buyers";

/// The line that takes the step's cost.
const PART: [&str; 2] = ["采购员工资 · 询价比价", "Wages, buyers · comparing offers"];

const NOTE: &str = "取自流程图“采购到付款”：件数 × 每件工时 × 小时费用";

pub(super) fn map() -> DocumentId {
    DocumentId(id("map", "purchase_to_pay"))
}

pub(super) fn header() -> MapHeader {
    let (title, currency) = (StandardMap::PurchaseToPay.title(), Currency::CNY);
    MapHeader { plan: plan(), title, currency, rounding: Rounding::default(), foreign: None }
}

/// The standard map; the departments that have a lane of theirs stand in it.
pub(super) fn drawn() -> ProcessMap {
    StandardMap::PurchaseToPay.map(header(), |lane| match lane.text.as_str() {
        "需求部门" => Some(Department::Production.id()),
        "采购部" | "仓储部" => Some(Department::Purchasing.id()),
        _ => None,
    })
}

/// The cost of the step, as sheets take it.
fn cost() -> Result<Input, SeedError> {
    let inputs = map_inputs(map(), &drawn());
    let is_cost = |input: &Input| match &input.source {
        Source::Work { of: Some(step), measure: Measure::Cost, .. } => step.as_str() == STEP,
        _ => false,
    };
    inputs.into_iter().find(is_cost).ok_or(SeedError::NoSuchLine(STEP))
}

/// A line of its own for what comparing offers costs, which leaves what the department spends as it was, month by month.
pub(super) fn taken(department: Department, replica: &SheetReplica) -> Result<Vec<SheetCommand>, SeedError> {
    if department != Department::Purchasing {
        return Ok(Vec::new());
    }
    let (whole, part, [zh, en]) = (line(department, WHOLE), line(department, PART[1]), PART);
    let wages = replica.sheet().line(whole).ok_or(SeedError::NoSuchLine(WHOLE))?;
    let input = cost()?;
    let rest = |period: Period| {
        let of_step = input.figure(period)?;
        let earned = i64::try_from(wages.figure(period).minor()).ok()?;
        Some(CellEdit { line: whole, period, value: CellValue::Figure(Minor(earned - of_step.0)) })
    };
    let rest: Vec<CellEdit> = Period::all().filter_map(rest).collect();
    let seed = LineSeed { name: Name::bilingual(zh, en), account: wages.account.clone(), level: 0 };
    let place = Place { section: wages.section, after: Some(whole) };
    let formula = LineFormula::stored(format!("{{input:{}}}", input.id()));
    Ok(vec![
        SheetCommand::InsertLine { id: part, place, seed },
        SheetCommand::SetNote { line: part, note: Some(NOTE.to_owned()) },
        SheetCommand::TakeInputs(vec![input]),
        SheetCommand::SetFormula { line: part, formula: Some(formula) },
        SheetCommand::SetCells(rest),
    ])
}
