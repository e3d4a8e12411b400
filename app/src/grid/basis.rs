//! What typing means on a line that is reckoned: a month over a formula is asked about, a year is a total to spread, and
//! what begins with `=` is a formula, which is written beside the grid.

use leptos::prelude::*;
use shared::budget::{CellValue, LineItem, SheetNames, Spread, SpreadRule, read_cell};
use shared::document::{CellEdit, SheetCommand};
use shared::formula::print;
use shared::id::{LineId, SectionId};
use shared::money::parse_amount;

use super::column::Column;
use super::layout::GridRow;
use super::selection::Spot;
use super::state::GridState;

/// A formula that somebody has begun in the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub line: LineId,
    pub text: String,
    /// It was typed on before the field was there.
    pub goes_on: bool,
}

/// Figures that would stand over a formula, waiting for a yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overtyping {
    pub line: LineId,
    pub edits: Vec<CellEdit>,
}

/// The line's formula as this reader writes it, with its `=`.
pub fn formula_text(state: GridState, line: LineId) -> Option<String> {
    let language = state.text.language();
    state.sheet.read(|sheet| {
        let formula = sheet.line(line)?.formula.as_ref()?;
        Some(match formula.expr() {
            Some(expr) => ["= ", &print(expr, &SheetNames::new(sheet, language), language)].concat(),
            None => ["= ", formula.text()].concat(),
        })
    })
}

/// Begins a formula for the line at a spot with this text; false where there can be none.
pub fn begin_formula(state: GridState, spot: Spot, text: &str) -> bool {
    let (Some(GridRow::Line { id, .. }), Some(column)) = (state.row(spot.row), state.column(spot.column)) else {
        return false;
    };
    if !matches!(column, Column::Period(_) | Column::Budget) || !state.may_edit.get_untracked() {
        return false;
    }
    state.draft.set(Some(Draft { line: id, text: text.to_owned(), goes_on: false }));
    true
}

/// Whether typed text begins a formula.
pub fn is_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '＝'])
}

/// Whether the cell at a spot is reckoned by a formula.
pub fn is_by_formula(state: GridState, spot: Spot) -> bool {
    let (Some(GridRow::Line { id, .. }), Some(column)) = (state.row(spot.row), state.column(spot.column)) else {
        return false;
    };
    state.sheet.read(|sheet| {
        sheet.line(id).filter(|line| line.formula.is_some()).is_some_and(|line| match column {
            Column::Period(period) => line.is_reckoned_in(period),
            Column::Budget => true,
            _ => false,
        })
    })
}

/// Sets cells, but for those a formula reckons or rows stand under: about these the person is asked first, all at once.
pub fn set_cells(state: GridState, edits: Vec<CellEdit>) -> bool {
    let (over, plain): (Vec<CellEdit>, Vec<CellEdit>) = state.sheet.read(|sheet| {
        edits.into_iter().partition(|edit| {
            let by_formula = |line: &LineItem| line.formula.is_some() && line.is_reckoned_in(edit.period);
            sheet.line(edit.line).is_some_and(|line| by_formula(line) || line.is_detailed(edit.period))
        })
    });
    // Emptying what a formula reckons changes nothing.
    let over: Vec<CellEdit> = over.into_iter().filter(|edit| edit.value != CellValue::Empty).collect();
    let done = plain.is_empty() || state.sheet.edit(&SheetCommand::SetCells(plain));
    if let Some(first) = over.first() {
        state.overtyping.set(Some(Overtyping { line: first.line, edits: over }));
    }
    done
}

/// Spreads a typed total over the year. A line that has figures keeps its shape.
pub fn put_total(state: GridState, id: LineId, typed: &str) {
    let command = state.sheet.read(|sheet| {
        let line = sheet.line(id)?;
        match read_cell(typed, &line.unit, sheet.header.currency, sheet.header.rounding) {
            CellValue::Empty => Some(SheetCommand::SetSpread { line: id, spread: None }),
            CellValue::Figure(total) => {
                let rule =
                    line.spread.as_ref().map_or_else(|| SpreadRule::shape_of(line), |spread| spread.rule.clone());
                Some(SheetCommand::SetSpread { line: id, spread: Some(Spread { total, rule }) })
            }
            CellValue::Text(_) => None,
        }
    });
    if let Some(command) = command {
        state.sheet.edit(&command);
    }
}

/// Lays a typed total on the lines of a section.
pub fn put_section_total(state: GridState, section: SectionId, typed: &str) {
    let read = state.sheet.read(|sheet| parse_amount(typed, sheet.header.currency, sheet.header.rounding));
    if let Ok(total) = read {
        state.sheet.edit(&SheetCommand::SpreadSection { section, total });
    }
}
