//! What a line is reckoned by: formula, spread, or nothing but what is entered.

use automerge::ScalarValue;

use super::{FieldWrite, checked_name, known_line, str};
use crate::budget::{CellValue, Detail, Figure, LineFormula, LineItem, MONTHS, Sheet, Spread, SpreadRule};
use crate::calendar::Period;
use crate::document::shape::key;
use crate::document::{DocumentError, detail};
use crate::formula::Unit;
use crate::id::{DetailId, LineId, SectionId};
use crate::money::{Minor, share_out};

fn months() -> impl Iterator<Item = Period> {
    Period::all().take(MONTHS)
}

/// Takes away what is entered in the months, and what stands under them.
fn cleared(line: &LineItem) -> impl Iterator<Item = FieldWrite> + '_ {
    let entered = months()
        .filter(|period| line.cell(*period).value != CellValue::Empty)
        .map(|period| FieldWrite::line(line.id, period.key(), None));
    entered.chain(months().flat_map(|period| without_detail(line, period)))
}

/// Takes away the rows under a cell.
pub(super) fn without_detail(line: &LineItem, period: Period) -> Vec<FieldWrite> {
    line.details_of(period).flat_map(|(id, _)| detail::writes(line.id, period, id, None)).collect()
}

pub(super) fn set_detail(
    sheet: &Sheet,
    line: LineId,
    period: Period,
    id: DetailId,
    detail: Option<&Detail>,
) -> Result<Vec<FieldWrite>, DocumentError> {
    let known = known_line(sheet, line)?;
    if let Some(detail) = detail {
        let rows = known.details_of(period).filter(|(other, _)| *other != id).count();
        if rows >= Detail::ROWS_MAX {
            return Err(DocumentError::TooManyRows { max: Detail::ROWS_MAX });
        }
        checked_name(&detail.name)?;
    }
    let mut writes = detail::writes(line, period, id, detail);
    if detail.is_some() {
        writes.push(FieldWrite::line(line, period.key(), None));
    }
    Ok(writes)
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
    if lacking.is_zero() {
        Ok(())
    } else {
        Err(DocumentError::AllMonthsPinned { lacking: lacking.0, unit: line.unit.clone() })
    }
}

/// Breaks a section's total back on its lines: those that no formula reckons and that can still move.
pub(super) fn spread_section(
    sheet: &Sheet,
    section: SectionId,
    total: Minor,
) -> Result<Vec<FieldWrite>, DocumentError> {
    if sheet.section(section).is_none() {
        return Err(DocumentError::NoSuchSection(section));
    }
    let (mut moving, mut fixed) = (Vec::new(), 0_i128);
    // What is cut comes to nothing, whatever its months say.
    for line in sheet.lines_of(section).into_iter().filter(|line| line.unit.is_money() && !line.is_cut()) {
        let all_pinned = months().all(|period| line.cell(period).value != CellValue::Empty);
        // Its share would come to nothing, in a circle say.
        let is_faulty = months().any(|period| line.figure(period).fault().is_some());
        if line.formula.is_some() || is_faulty || (line.spread.is_some() && all_pinned) {
            fixed += line.total();
        } else {
            // Adjustments after the year's end are no part of what is spread.
            fixed += line.figure(Period::ADJUSTMENT).minor();
            moving.push(line);
        }
    }
    let own = |line: &LineItem| -> i128 { months().map(|period| line.figure(period).minor()).sum() };
    let weights: Vec<u64> =
        moving.iter().map(|line| u64::try_from(own(line).unsigned_abs()).unwrap_or(u64::MAX)).collect();
    let rest = i128::from(total.0) - fixed;
    if moving.is_empty() {
        return if rest == 0 {
            Ok(Vec::new())
        } else {
            Err(DocumentError::AllMonthsPinned { lacking: Minor::of_sum(rest).0, unit: Unit::Money })
        };
    }
    let mut writes = Vec::new();
    for (line, share) in moving.into_iter().zip(share_out(rest, &weights)) {
        let rule = line.spread.as_ref().map_or_else(|| SpreadRule::shape_of(line), |spread| spread.rule.clone());
        let total = i64::try_from(share).ok().map(Minor).filter(|total| total.is_writable());
        let total = total.ok_or(DocumentError::TooLarge)?;
        if i128::from(total.0) != own(line) {
            writes.extend(set_spread(sheet, line.id, Some(&Spread { total, rule }))?);
        }
    }
    Ok(writes)
}

pub(super) fn keep_figures(sheet: &Sheet, lines: &[LineId]) -> Result<Vec<FieldWrite>, DocumentError> {
    let mut writes = Vec::new();
    for line in lines {
        let known = known_line(sheet, *line)?;
        for period in months().filter(|period| known.is_reckoned_in(*period)) {
            if let Figure::Amount(minor) = known.worth(period) {
                writes.push(FieldWrite::line(*line, period.key(), Some(ScalarValue::Int(minor.0))));
            }
        }
        writes.extend(without_formula(known));
        writes.extend(without_spread(known));
    }
    Ok(writes)
}
