//! Next year's sheet out of this one: the same lines under the same ids, figures grown account by account.
//!
//! What a line is reckoned by is carried as it is; a year's total grows and keeps its rule; what was entered is laid out
//! anew in the shape it had. This year's figure stands beside it as last year's.

use std::collections::BTreeMap;

use automerge::{ActorId, Automerge};

use super::{DocumentError, revise_sheet};
use crate::budget::{
    Cell, CellValue, Growth, Input, LastYear, LineFormula, LineItem, MONTHS, Sheet, SheetHeader, Source, Spread,
    SpreadRule, distribute,
};
use crate::calendar::Period;
use crate::id::{DocumentId, InputId, LineId};
use crate::money::Minor;

/// What next year rests on.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    /// What each money line comes to this year, where that is not its budget: actuals and what is still to go.
    pub totals: BTreeMap<LineId, i128>,
    pub growth: Growth,
    /// Process maps that were carried along, and what they are called now.
    pub maps: BTreeMap<DocumentId, DocumentId>,
}

/// A document that spells next year's sheet.
pub fn roll_sheet(
    sheet: &Sheet,
    header: SheetHeader,
    ground: &Ground,
    actor: ActorId,
    at: i64,
) -> Result<Automerge, DocumentError> {
    let renamed = renamed(sheet, ground);
    let mut next = Sheet::new(header);
    for section in sheet.sections() {
        next.put_section(section.clone());
    }
    for input in sheet.inputs() {
        let input = renamed.get(&input.id()).unwrap_or(input).clone();
        next.put_input(input.id(), Some(input));
    }
    for package in sheet.packages() {
        next.put_package(package.clone());
    }
    for line in sheet.lines() {
        next.put_line(rolled(sheet, line, ground, &renamed)?);
    }
    next.settle();
    revise_sheet(&next, actor, at)
}

/// What the sheet takes of maps, by the id it had, as it is taken of the maps that were carried along.
fn renamed(sheet: &Sheet, ground: &Ground) -> BTreeMap<InputId, Input> {
    let mut found = BTreeMap::new();
    for input in sheet.inputs() {
        if let Source::Work { map, of, measure } = &input.source
            && let Some(map) = ground.maps.get(map)
        {
            let source = Source::Work { map: *map, of: of.clone(), measure: *measure };
            found.insert(input.id(), Input { source, ..input.clone() });
        }
    }
    found
}

fn rolled(
    sheet: &Sheet,
    line: &LineItem,
    ground: &Ground,
    renamed: &BTreeMap<InputId, Input>,
) -> Result<LineItem, DocumentError> {
    let mut next = line.clone();
    let total = match ground.totals.get(&line.id) {
        Some(total) if line.unit.is_money() => *total,
        _ => line.total(),
    };
    next.prior = Some(Minor::of_sum(total));
    if let Some(formula) = &line.formula {
        let mut text = formula.text().to_owned();
        for (old, input) in renamed {
            text = text.replace(&format!("{{input:{old}}}"), &format!("{{input:{}}}", input.id()));
        }
        next.formula = Some(LineFormula::stored(text));
    }
    // What was typed over a formula or pinned in a spread was this year's.
    if line.is_reckoned() && !line.is_cut() {
        next.cells = Default::default();
        next.details.clear();
    }
    // What was cut waits as it was, still cut: nothing of it happened that could grow.
    if !line.unit.is_money() || line.is_cut() {
        clear_adjustment(&mut next);
        return Ok(next);
    }
    let grown = ground.growth.grown(total, line.account.as_ref(), sheet.header.rounding);
    let grown = grown.and_then(|grown| i64::try_from(grown).ok()).map(Minor).filter(|minor| minor.is_writable());
    let grown = grown.ok_or(DocumentError::TooLarge)?;
    match (&line.formula, &line.spread) {
        (Some(_), _) => {}
        (None, Some(spread)) => next.spread = Some(Spread { total: grown, rule: next_rule(line, &spread.rule) }),
        (None, None) if i128::from(grown.0) == line.total() => clear_adjustment(&mut next),
        (None, None) => {
            let mut weights = [0_u64; MONTHS];
            for (weight, period) in weights.iter_mut().zip(Period::all()) {
                *weight = u64::try_from(line.figure(period).minor().unsigned_abs()).unwrap_or(u64::MAX);
            }
            let months = distribute(i128::from(grown.0), &weights, &[None; MONTHS]);
            next.cells = Default::default();
            next.details.clear();
            for (cell, month) in next.cells.iter_mut().zip(months) {
                let value = match i64::try_from(month).ok() {
                    Some(0) | None => CellValue::Empty,
                    Some(minor) => CellValue::Figure(Minor(minor)),
                };
                *cell = Cell { value, ..Cell::default() };
            }
        }
    }
    Ok(next)
}

/// Adjustments belong to the year they adjust.
fn clear_adjustment(line: &mut LineItem) {
    for period in Period::all().filter(|period| period.is_adjustment()) {
        if let Some(cell) = line.cells.get_mut(period.index()) {
            *cell = Cell::default();
        }
        line.details.retain(|(of, _), _| *of != period);
    }
}

/// What was last year's shape when it was chosen is the year's before by now: this year's own takes its place.
fn next_rule(line: &LineItem, rule: &SpreadRule) -> SpreadRule {
    let SpreadRule::LastYear(..) = rule else { return rule.clone() };
    let mut months = [0; MONTHS];
    for (month, period) in months.iter_mut().zip(Period::all()) {
        *month = line.figure(period).minor();
    }
    SpreadRule::last_year(LastYear::Budget, &months).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::SpreadRule;
    use crate::document::tests::{COSTS, RENT, SALES, TRAVEL, actor, figure, fresh, insert};
    use crate::document::{SheetCommand, read_sheet};
    use uuid::Uuid;

    const HEADS: LineId = LineId(Uuid::from_u128(0xb9));

    fn next_year(sheet: &Sheet, ground: &Ground) -> Sheet {
        let header = SheetHeader { year: sheet.header.year + 1, ..sheet.header.clone() };
        read_sheet(&roll_sheet(sheet, header, ground, actor(9), 9).unwrap()).unwrap()
    }

    fn growth(percent: &str) -> Ground {
        let growth = Growth { all: percent.parse().unwrap(), ..Growth::default() };
        Ground { growth, ..Ground::default() }
    }

    #[test]
    fn lines_keep_their_ids_and_shape_and_sum_to_what_they_grew_to() {
        let mut sheet = fresh();
        for (at, minor) in [(1, 100_01), (2, 200_00), (12, 33_33)] {
            sheet.edit(&figure(RENT, at, minor), 1).unwrap();
        }
        let spread = Some(Spread { total: Minor(1_200_00), rule: SpreadRule::Even });
        sheet.edit(&SheetCommand::SetSpread { line: TRAVEL, spread }, 1).unwrap();
        sheet.edit(&insert(HEADS, COSTS, None, "Heads"), 1).unwrap();
        sheet.edit(&SheetCommand::SetUnit { line: HEADS, unit: "heads".parse().unwrap() }, 1).unwrap();
        sheet.edit(&figure(HEADS, 1, 7_000_000), 1).unwrap();
        let next = next_year(sheet.sheet(), &growth("5"));
        let (rent, travel, heads) = (next.line(RENT).unwrap(), next.line(TRAVEL).unwrap(), next.line(HEADS).unwrap());
        // 333.34 and a twentieth is 350.007.
        assert_eq!((rent.prior, rent.total()), (Some(Minor(333_34)), 350_01));
        assert_eq!(rent.figure(Period::FIRST).minor(), 105_01);
        assert_eq!(travel.spread.as_ref().map(|spread| spread.total), Some(Minor(1_260_00)));
        assert_eq!(heads.figure(Period::FIRST).minor(), 7_000_000, "heads are not money");
        assert_eq!(next.sections().count(), sheet.sheet().sections().count());
        assert_eq!(next.header.year, 2028);
        // Nothing grows: what was entered stays as it was, to the last figure.
        let same = next_year(sheet.sheet(), &growth("0"));
        assert_eq!(same.totals().nature(crate::budget::Nature::Expense).periods, {
            sheet.sheet().totals().nature(crate::budget::Nature::Expense).periods
        });
    }

    #[test]
    fn it_rests_on_what_the_year_comes_to_where_that_is_known() {
        let mut sheet = fresh();
        sheet.edit(&figure(RENT, 1, 100_00), 1).unwrap();
        let ground = Ground { totals: [(RENT, 80_00), (SALES, 500_00)].into(), ..growth("10") };
        let next = next_year(sheet.sheet(), &ground);
        assert_eq!((next.line(RENT).unwrap().prior, next.line(RENT).unwrap().total()), (Some(Minor(80_00)), 88_00));
        // It had no shape of its own, so it has every month alike.
        assert_eq!(next.line(SALES).unwrap().total(), 550_00);
        let huge = Ground { totals: [(RENT, i128::from(i64::MAX) * 4)].into(), ..growth("10") };
        let header = sheet.sheet().header.clone();
        let refused = roll_sheet(sheet.sheet(), header, &huge, actor(9), 9);
        assert!(matches!(refused, Err(DocumentError::TooLarge)));
    }
}
