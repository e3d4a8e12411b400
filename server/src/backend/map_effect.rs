//! What a map as it is to be would move in the budget, line by line: reckoned in copies of the sheets.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::backend::{MapEffect, MovedLine, MovedSheet};
use shared::access::{Action, Subject};
use shared::budget::{Dry, Input, Nature, Plan, Row, Sheet, Source};
use shared::id::{InputId, LineId};
use shared::money::Minor;
use shared::name::Name;
use shared::process::{Comparison, ElementId, ProcessMap, Sides};

use super::cards::department_name;
use super::feeds::{Taker, year};
use super::plan::current_sheets;
use super::{Reader, Trouble};
use crate::maps::Adoption;
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState};
use crate::rollup::Worth;
use crate::supply::{Foresight, map_inputs};

/// The map whose place another is to take, and what would stand there then.
pub(super) struct Change<'a> {
    pub record: &'a DocumentRecord,
    pub before: &'a ProcessMap,
    pub after: &'a ProcessMap,
    /// For a version beside its map: the way it would be taken over.
    pub adoption: Option<Adoption>,
}

impl Reader {
    /// The lines that take from a map, and those that follow them. Figures stand only of sheets the reader may open.
    pub(super) async fn map_effect(&self, plan: &Plan, change: Change<'_>) -> Result<MapEffect, Trouble> {
        let (id, map) = (change.record.plan, change.record.id);
        let takers = self.takers(plan, id, map).await?;
        let before = change.before;
        let (then, is_merged) = self.to_be(change).await?;
        let others = self.views.maps.work_beside(id, Some(map)).await?;
        let with = |given| -> Vec<_> { std::iter::once(Arc::new(given)).chain(others.iter().cloned()).collect() };
        let (now, then) = (with(map_inputs(map, before)), with(then));
        let mut as_is = Foresight::new(self.store(), id, plan).await?;
        as_is.bring(&now).await?;
        for taker in &takers {
            as_is.sheet(taker.record.id).await?;
        }
        let mut to_be = as_is.clone();
        to_be.bring(&then).await?;

        let current = current_sheets(self.store().list(id, DocumentKind::Sheet).await?);
        let looked_into: BTreeSet<_> = to_be.known().collect();
        let mut effect = Effect::new(plan);
        for centre in plan.cost_centres_in_order() {
            let Some(record) = current.get(&centre.id).filter(|record| looked_into.contains(&record.id)) else {
                continue;
            };
            let sheets = Sides { before: as_is.sheet(record.id).await?, after: to_be.sheet(record.id).await? };
            let taker = takers.iter().find(|taker| taker.record.id == record.id);
            let lines = lines(record, before, taker, &sheets);
            if lines.is_empty() {
                continue;
            }
            if self.may(Action::SeeSheet, &Subject::sheet(id, centre.id)) {
                effect.add(record, department_name(plan, centre.id), &sheets, lines);
            } else {
                effect.closed += 1;
            }
        }
        Ok(effect.told(is_merged))
    }

    /// What the map would give, and whether it would be something else than the version by itself.
    async fn to_be(&self, change: Change<'_>) -> Result<(Vec<Input>, bool), Trouble> {
        let Change { record, before, after, adoption } = change;
        let mut alone = after.clone();
        alone.header.title = before.header.title.clone();
        let alone = as_of(before, after, map_inputs(record.id, &alone));
        let Some(adoption) = adoption else { return Ok((alone, false)) };
        let author = crate::document::server_actor(&*self.views.random);
        // What can't be taken over as it stands is told as the version has it.
        let Ok(outcome) = adoption.outcome(author).await else { return Ok((alone, false)) };
        let merged = map_inputs(record.id, &outcome);
        let is_merged = merged != alone;
        Ok((merged, is_merged))
    }
}

/// What another map gives, by the ids that what it stands for has in this one.
fn as_of(before: &ProcessMap, after: &ProcessMap, mut inputs: Vec<Input>) -> Vec<Input> {
    let comparison = Comparison::of(before, after);
    for input in &mut inputs {
        if let Source::Work { of: Some(of), .. } = &mut input.source
            && let Some(origin) = comparison.origin(of)
        {
            *of = origin.clone();
        }
    }
    inputs
}

/// What is found sheet by sheet.
struct Effect<'a> {
    plan: &'a Plan,
    sheets: Vec<MovedSheet>,
    closed: usize,
    expense: Sum,
    income: Sum,
}

/// A year on both sides, and whether any line of it moves.
#[derive(Default)]
struct Sum {
    sides: Sides<i128>,
    has_moved: bool,
}

impl Sum {
    fn told(&self) -> Option<Sides<Minor>> {
        let Sides { before, after } = self.sides;
        self.has_moved.then(|| Sides { before: Minor::of_sum(before), after: Minor::of_sum(after) })
    }
}

impl<'a> Effect<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self { plan, sheets: Vec::new(), closed: 0, expense: Sum::default(), income: Sum::default() }
    }

    fn add(&mut self, record: &DocumentRecord, department: Name, sheets: &Sides<Arc<Sheet>>, lines: Vec<MovedLine>) {
        let worth = Worth::of(self.plan, sheets.after.header.department);
        let mut is_unconverted = false;
        for (nature, sum) in [(Nature::Expense, &mut self.expense), (Nature::Income, &mut self.income)] {
            let year = |sheet: &Sheet| Some(worth.nature(sheet, nature).ok()?.total());
            let (Some(before), Some(after)) = (year(&sheets.before), year(&sheets.after)) else {
                is_unconverted = true;
                continue;
            };
            sum.sides.before += before;
            sum.sides.after += after;
            let is_money = |line: &&MovedLine| line.nature == nature && line.unit.is_money();
            sum.has_moved |= lines.iter().filter(is_money).any(|line| line.year.before != line.year.after);
        }
        let is_locked = record.state != DocumentState::Open;
        self.sheets.push(MovedSheet { department, is_locked, is_unconverted, lines });
    }

    fn told(self, is_merged: bool) -> MapEffect {
        MapEffect {
            currency: self.plan.currency,
            closed: self.closed,
            expense: self.expense.told(),
            income: self.income.told(),
            sheets: self.sheets,
            is_merged,
        }
    }
}

/// The lines of a sheet that take from the map, or come out otherwise, in its order.
fn lines(
    record: &DocumentRecord,
    map: &ProcessMap,
    taker: Option<&Taker>,
    sheets: &Sides<Arc<Sheet>>,
) -> Vec<MovedLine> {
    let ids = sheets.after.rows().into_iter().filter_map(|row| match row {
        Row::Line(id) => Some(id),
        Row::Section(_) | Row::Unplaced => None,
    });
    ids.filter_map(|id| line(record, map, taker, sheets, id)).collect()
}

fn line(
    record: &DocumentRecord,
    map: &ProcessMap,
    taker: Option<&Taker>,
    sheets: &Sides<Arc<Sheet>>,
    id: LineId,
) -> Option<MovedLine> {
    let (then, now) = (sheets.before.line(id)?, sheets.after.line(id)?);
    let inputs = now.formula.as_ref().and_then(|formula| formula.expr()).map(|expr| expr.inputs()).unwrap_or_default();
    let of_map = |input: &InputId| taker.and_then(|taker| taker.taken.get(input));
    let taken: BTreeSet<_> = inputs.iter().filter_map(of_map).cloned().collect();
    let moves = then.fault() != now.fault() || then.figures() != now.figures();
    if taken.is_empty() && !moves {
        return None;
    }
    let name = |of: ElementId| map.element(&of).map(|element| element.name().clone()).unwrap_or_default();
    let is_gone = |sheet: &Sheet, input| sheet.input(input).is_some_and(|input| input.dry == Some(Dry::Gone));
    let is_lost = |sheet: &Sheet| inputs.iter().any(|input| of_map(input).is_some() && is_gone(sheet, *input));
    Some(MovedLine {
        name: now.name.clone(),
        href: format!("/plans/{}/sheets/{}#line-{id}", record.plan, record.id),
        unit: now.unit.clone(),
        currency: sheets.after.header.currency,
        nature: sheets.after.nature_of(now.section),
        takes: taken.into_iter().map(|(of, measure)| (of.map(name), measure)).collect(),
        year: Sides { before: year(then), after: year(now) },
        is_lost: is_lost(&sheets.after) && !is_lost(&sheets.before),
    })
}

#[cfg(test)]
mod tests;
