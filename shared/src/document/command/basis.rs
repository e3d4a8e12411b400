//! What a line is reckoned by: formula, spread, or nothing but what is entered.

use automerge::ScalarValue;

use super::{FieldWrite, known_line, str};
use crate::budget::{CellValue, Figure, LineFormula, LineItem, MONTHS, Sheet, Spread};
use crate::calendar::Period;
use crate::document::DocumentError;
use crate::document::shape::key;
use crate::id::LineId;
use crate::money::Minor;

fn months() -> impl Iterator<Item = Period> {
    Period::all().take(MONTHS)
}

/// Takes away what is entered in the months.
fn cleared(line: &LineItem) -> impl Iterator<Item = FieldWrite> + '_ {
    months()
        .filter(|period| line.cell(*period).value != CellValue::Empty)
        .map(|period| FieldWrite::line(line.id, period.key(), None))
}

fn without_formula(line: &LineItem) -> Option<FieldWrite> {
    line.formula.as_ref().map(|_| FieldWrite::line(line.id, key::FORMULA, None))
}

fn without_spread(line: &LineItem) -> Vec<FieldWrite> {
    let fields = [key::TOTAL, key::RULE].map(|field| FieldWrite::line(line.id, field, None));
    line.spread.as_ref().map_or_else(Vec::new, |_| fields.to_vec())
}

pub(super) fn set_formula(
    sheet: &Sheet,
    line: LineId,
    formula: Option<&LineFormula>,
) -> Result<Vec<FieldWrite>, DocumentError> {
    let known = known_line(sheet, line)?;
    let mut writes = vec![FieldWrite::line(line, key::FORMULA, formula.map(|formula| str(formula.text())))];
    if formula.is_some() {
        writes.extend(without_spread(known));
    }
    writes.extend(cleared(known));
    Ok(writes)
}

pub(super) fn set_spread(
    sheet: &Sheet,
    line: LineId,
    spread: Option<&Spread>,
) -> Result<Vec<FieldWrite>, DocumentError> {
    let known = known_line(sheet, line)?;
    let Some(spread) = spread else { return Ok(without_spread(known)) };
    let is_spread = known.spread.is_some() && known.formula.is_none();
    let mut writes: Vec<FieldWrite> = without_formula(known).into_iter().collect();
    if is_spread {
        refuse_when_all_are_pinned(known, spread)?;
    } else {
        writes.extend(cleared(known));
    }
    writes.push(FieldWrite::line(line, key::TOTAL, Some(ScalarValue::Int(spread.total.0))));
    writes.push(FieldWrite::line(line, key::RULE, Some(str(&spread.rule.to_string()))));
    Ok(writes)
}

/// Where every month is pinned, another total can't be reached.
fn refuse_when_all_are_pinned(line: &LineItem, spread: &Spread) -> Result<(), DocumentError> {
    let pinned = months().map(|period| &line.cell(period).value).filter(|value| **value != CellValue::Empty);
    let (count, sum) = pinned.fold((0, 0_i128), |(count, sum), value| (count + 1, sum + value.minor()));
    if count < MONTHS {
        return Ok(());
    }
    let lacking = Minor::of_sum(i128::from(spread.total.0) - sum);
    if lacking.is_zero() { Ok(()) } else { Err(DocumentError::AllMonthsPinned { lacking: lacking.0 }) }
}

pub(super) fn keep_figures(sheet: &Sheet, lines: &[LineId]) -> Result<Vec<FieldWrite>, DocumentError> {
    let mut writes = Vec::new();
    for line in lines {
        let known = known_line(sheet, *line)?;
        for period in months().filter(|period| known.is_reckoned_in(*period)) {
            if let Figure::Amount(minor) = known.figure(period) {
                writes.push(FieldWrite::line(*line, period.key(), Some(ScalarValue::Int(minor.0))));
            }
        }
        writes.extend(without_formula(known));
        writes.extend(without_spread(known));
    }
    Ok(writes)
}
