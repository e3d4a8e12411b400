//! The figures of a line, from its cells and what they are reckoned by.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::Model;
use crate::budget::{CellValue, Detail, Figure, LineItem, MONTHS, Sheet, Spread, SpreadRule, distribute};
use crate::calendar::Period;
use crate::formula::{Expr, Fault, FaultKind, Figures, Need, Reference, Set, Stop, evaluate};
use crate::id::{LineId, PackageId};
use crate::money::{Minor, Rounding};

/// What is entered in a period or stands under its cell, as a figure.
fn entered(sheet: &Sheet, line: &LineItem, period: Period) -> Option<Figure> {
    match &line.cell(period).value {
        CellValue::Empty if line.is_detailed(period) => {
            let rows = line.details_of(period).map(|(_, detail)| detail);
            let sum = Detail::sum(rows, sheet.decimals_of(line), sheet.header.rounding);
            Some(sum.map_or_else(
                |_| Figure::Fault(Fault { kind: FaultKind::Overflow, line: line.id, period }),
                Figure::Amount,
            ))
        }
        CellValue::Figure(minor) => Some(Figure::Amount(*minor)),
        CellValue::Text(_) => Some(Figure::Nothing),
        CellValue::Empty if line.is_reckoned_in(period) => None,
        CellValue::Empty => Some(Figure::Nothing),
    }
}

/// All figures of a line that is no part of a circle. `fault` is what is wrong with its formula anyway.
pub(in crate::budget) fn reckon_line(
    sheet: &Sheet,
    line: &LineItem,
    fault: Option<FaultKind>,
) -> [Figure; Period::COUNT] {
    let mut figures = [Figure::Nothing; Period::COUNT];
    if line.formula.is_none()
        && let Some(spread) = &line.spread
    {
        return spread_figures(sheet, line, spread);
    }
    for (slot, period) in figures.iter_mut().zip(Period::all()) {
        *slot = entered(sheet, line, period).unwrap_or_else(|| by_formula(sheet, line, period, fault));
    }
    figures
}

/// Reckons a line and puts the figures into the sheet; true when they are others than before.
pub(super) fn settle_line(sheet: &mut Sheet, model: &Model, id: LineId) -> bool {
    let Some(line) = sheet.line(id) else { return false };
    let figures = reckon_line(sheet, line, model.faults.get(&id).copied());
    sheet.set_figures(id, figures)
}

fn by_formula(sheet: &Sheet, line: &LineItem, period: Period, fault: Option<FaultKind>) -> Figure {
    let here = |kind| Figure::Fault(Fault { kind, line: line.id, period });
    if let Some(kind) = fault {
        return here(kind);
    }
    let Some(expr) = line.formula.as_ref().and_then(|formula| formula.expr()) else { return Figure::Nothing };
    match evaluate(expr, period, &Seen { sheet, from: line.package }) {
        Ok(value) => match sheet.header.rounding.round_to(value, line.unit.decimals(sheet.header.currency)) {
            Ok(minor) => Figure::Amount(minor),
            Err(_) => here(FaultKind::Overflow),
        },
        Err(Stop::Here(kind)) => here(kind),
        Err(Stop::Passed(fault)) => Figure::Fault(fault),
    }
}

fn spread_figures(sheet: &Sheet, line: &LineItem, spread: &Spread) -> [Figure; Period::COUNT] {
    let mut figures = [Figure::Nothing; Period::COUNT];
    let mut pins = [None; MONTHS];
    for (pin, period) in pins.iter_mut().zip(Period::all()) {
        // Text is kept and counts as nothing, here as everywhere.
        let pinned = entered(sheet, line, period).filter(|_| !line.is_reckoned_in(period));
        *pin = pinned.map(|figure| i64::try_from(figure.minor()).unwrap_or(0));
    }
    let weights = match shape(sheet, line, &spread.rule) {
        Ok(weights) => weights,
        Err(stop) => {
            for (slot, period) in figures.iter_mut().zip(Period::all()) {
                let here = |kind| Fault { kind, line: line.id, period };
                *slot = entered(sheet, line, period).unwrap_or(Figure::Fault(match stop {
                    Stop::Here(kind) => here(kind),
                    Stop::Passed(fault) => fault,
                }));
            }
            return figures;
        }
    };
    let months = distribute(i128::from(spread.total.0), &weights, &pins);
    for ((slot, period), month) in
        figures.iter_mut().zip(Period::all()).zip(months.into_iter().map(Some).chain(std::iter::once(None)))
    {
        *slot = match (entered(sheet, line, period), month) {
            (Some(figure), _) => figure,
            (None, Some(month)) => match i64::try_from(month).ok().map(Minor).filter(|minor| minor.is_writable()) {
                Some(minor) => Figure::Amount(minor),
                None => Figure::Fault(Fault { kind: FaultKind::Overflow, line: line.id, period }),
            },
            (None, None) => Figure::Nothing,
        };
    }
    figures
}

/// The weights of the months; those of another line are the sizes of its figures.
fn shape(sheet: &Sheet, line: &LineItem, rule: &SpreadRule) -> Result<[u64; MONTHS], Stop> {
    let SpreadRule::Like(other) = rule else {
        return rule.weights(sheet.header.calendar, sheet.header.year).ok_or(Stop::Here(FaultKind::Overflow));
    };
    let other = sheet.line(*other).filter(|other| other.id != line.id).ok_or(Stop::Here(FaultKind::Missing))?;
    let mut weights = [0; MONTHS];
    for (weight, period) in weights.iter_mut().zip(Period::all()) {
        // A shape is no amount: a line has it whether it counts or not.
        *weight = match other.worth(period) {
            Figure::Amount(minor) => minor.magnitude(),
            Figure::Nothing => 0,
            Figure::Fault(fault) => return Err(Stop::Passed(fault)),
        };
    }
    Ok(weights)
}

/// A sheet as a line sees it. Lines of a package that is cut come to nothing for all others; among themselves they have what
/// they would come to, so that a package costs the same before it is cut and after.
struct Seen<'a> {
    sheet: &'a Sheet,
    from: Option<PackageId>,
}

impl Figures for Seen<'_> {
    fn figure(&self, reference: Reference, period: Period) -> Result<Decimal, Stop> {
        let Reference::Line(id) = reference else { return self.sheet.figure(reference, period) };
        let line = self.sheet.line(id).ok_or(Stop::Here(FaultKind::Missing))?;
        if line.is_cut() && line.package != self.from {
            return Ok(Decimal::ZERO);
        }
        self.sheet.amount(line, line.worth(period), period)
    }

    fn last_year(&self, line: LineId) -> Result<Decimal, Stop> {
        self.sheet.last_year(line)
    }

    fn set(&self, set: &Set, period: Period) -> Result<(Decimal, usize), Stop> {
        self.sheet.set(set, period)
    }

    fn rounding(&self) -> Rounding {
        self.sheet.rounding()
    }
}

impl Figures for Sheet {
    fn figure(&self, reference: Reference, period: Period) -> Result<Decimal, Stop> {
        let id = match reference {
            Reference::Line(line) => line,
            Reference::Input(input) => {
                let input = self.input(input).ok_or(Stop::Here(FaultKind::Missing))?;
                return input.value(period, self.header.currency);
            }
        };
        let line = self.line(id).ok_or(Stop::Here(FaultKind::Missing))?;
        if line.is_cut() { Ok(Decimal::ZERO) } else { self.amount(line, line.figure(period), period) }
    }

    fn last_year(&self, line: LineId) -> Result<Decimal, Stop> {
        let line = self.line(line).ok_or(Stop::Here(FaultKind::Missing))?;
        decimal(line.prior_minor(), self.decimals_of(line))
    }

    fn set(&self, set: &Set, period: Period) -> Result<(Decimal, usize), Stop> {
        let Some(subtotal) = self.totals().watched(set) else { return Ok((Decimal::ZERO, 0)) };
        if subtotal.faults > 0
            && let Some(fault) = self.first_fault(set, period)
        {
            return Err(Stop::Passed(fault));
        }
        Ok((decimal(subtotal.periods.get(period), self.header.currency.exponent())?, subtotal.lines() as usize))
    }

    fn rounding(&self) -> Rounding {
        self.header.rounding
    }
}

pub(in crate::budget) fn decimal(minor: i128, decimals: u8) -> Result<Decimal, Stop> {
    Decimal::try_from_i128_with_scale(minor, u32::from(decimals)).map_err(|_| Stop::Here(FaultKind::Overflow))
}

impl Sheet {
    fn amount(&self, line: &LineItem, figure: Figure, period: Period) -> Result<Decimal, Stop> {
        match figure {
            Figure::Amount(minor) => decimal(i128::from(minor.0), self.decimals_of(line)),
            Figure::Fault(fault) => Err(Stop::Passed(fault)),
            Figure::Nothing if matches!(line.cell(period).value, CellValue::Text(_)) => {
                Err(Stop::Passed(Fault { kind: FaultKind::NotAFigure, line: line.id, period }))
            }
            Figure::Nothing => Ok(Decimal::ZERO),
        }
    }

    fn decimals_of(&self, line: &LineItem) -> u8 {
        line.unit.decimals(self.header.currency)
    }

    fn first_fault(&self, set: &Set, period: Period) -> Option<Fault> {
        let members =
            self.lines().filter(|line| line.unit.is_money() && set.holds(line.section, line.account.as_ref()));
        members.filter_map(|line| line.figure(period).fault()).next()
    }
}

/// A cell of a circle.
type Spot = (LineId, Period);

/// Where the walk through a circle stands with a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Open,
    Done,
}

/// Reckons lines that depend on each other, cell by cell, each after what it needs. Cells that need themselves say so.
pub(super) fn reckon_circle(sheet: &mut Sheet, model: &Model, lines: &[LineId]) -> Vec<LineId> {
    let before: Vec<_> = lines.iter().filter_map(|id| sheet.line(*id)).map(|line| (line.id, *line.worths())).collect();
    let formulas: BTreeMap<LineId, Option<Arc<Expr>>> = lines
        .iter()
        .filter_map(|id| sheet.line(*id))
        .map(|line| (line.id, line.formula.as_ref().and_then(|formula| formula.shared_expr())))
        .collect();
    let mut walked: HashMap<Spot, Walk> = HashMap::new();
    for root in lines.iter().flat_map(|line| Period::all().map(move |period| (*line, period))) {
        let mut path: Vec<(Spot, Vec<Spot>)> = Vec::new();
        let enter = |path: &mut Vec<(Spot, Vec<Spot>)>, walked: &mut HashMap<Spot, Walk>, sheet: &Sheet, spot: Spot| {
            walked.insert(spot, Walk::Open);
            path.push((spot, needs(sheet, &formulas, spot)));
        };
        if !walked.contains_key(&root) {
            enter(&mut path, &mut walked, sheet, root);
        }
        while let Some((spot, left)) = path.last_mut() {
            let spot = *spot;
            let Some(need) = left.pop() else {
                path.pop();
                if walked.insert(spot, Walk::Done) == Some(Walk::Open) {
                    settle_cell(sheet, model, spot);
                }
                continue;
            };
            match walked.get(&need) {
                None => enter(&mut path, &mut walked, sheet, need),
                Some(Walk::Done) => {}
                Some(Walk::Open) => {
                    // The path from the needed cell to here is the circle.
                    let from = path.iter().position(|(other, _)| *other == need).unwrap_or(0);
                    for ((line, period), _) in path.iter().skip(from) {
                        if walked.insert((*line, *period), Walk::Done) == Some(Walk::Open) {
                            let fault = Fault { kind: FaultKind::Cycle, line: *line, period: *period };
                            sheet.set_figure(*line, *period, Figure::Fault(fault));
                        }
                    }
                }
            }
        }
    }
    let differs = |(id, figures): &(LineId, [Figure; Period::COUNT])| {
        sheet.line(*id).is_some_and(|line| line.worths() != figures)
    };
    before.iter().filter(|line| differs(line)).map(|(id, _)| *id).collect()
}

/// The cells of the circle that a cell needs, the last needed first.
fn needs(sheet: &Sheet, formulas: &BTreeMap<LineId, Option<Arc<Expr>>>, (line, period): Spot) -> Vec<Spot> {
    let Some(item) = sheet.line(line).filter(|item| item.is_reckoned_in(period)) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(Some(expr)) = formulas.get(&line) {
        expr.needs(period, &mut |need| match need {
            Need::Figure(Reference::Line(other), at) if formulas.contains_key(&other) => found.push((other, at)),
            Need::Figure(..) => {}
            Need::Members(set, at) => {
                let members = formulas.keys().filter_map(|id| sheet.line(*id));
                let members = members.filter(|line| set.holds(line.section, line.account.as_ref()));
                found.extend(members.map(|line| (line.id, at)));
            }
        });
    } else if let Some(Spread { rule: SpreadRule::Like(other), .. }) = item.spread
        && formulas.contains_key(&other)
    {
        found.extend(Period::all().take(MONTHS).map(|at| (other, at)));
    }
    found.reverse();
    found
}

fn settle_cell(sheet: &mut Sheet, model: &Model, (id, period): Spot) {
    let Some(line) = sheet.line(id) else { return };
    let figure = if line.formula.is_none() && line.spread.is_some() {
        let figures = reckon_line(sheet, line, None);
        figures.get(period.index()).copied().unwrap_or_default()
    } else {
        entered(sheet, line, period).unwrap_or_else(|| by_formula(sheet, line, period, model.faults.get(&id).copied()))
    };
    sheet.set_figure(id, period, figure);
}
