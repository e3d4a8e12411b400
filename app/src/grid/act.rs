//! From intents to commands: what a key or a button does to the sheet.
//!
//! Every function here ends in one command at most, so that one undo takes back what one stroke did.

use leptos::prelude::*;
use shared::budget::{CellValue, Figure, LineItem, Name, print_figure, read_cell};
use shared::calendar::Period;
use shared::document::{CellEdit, LineSeed, Place, SheetCommand};
use shared::formula::Unit;
use shared::id::{LineId, SectionId};
use shared::money::{Currency, Style};

use super::column::Column;
use super::layout::GridRow;
use super::selection::{Selection, Spot};
use super::state::{Editing, GridState};
use super::{basis, clip};

/// Which way rows move or figures are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    Up,
    Down,
    Right,
}

/// The text a cell opens with: exact, as it could have been typed.
pub fn editable_text(state: GridState, spot: Spot) -> String {
    let Some(column) = state.column(spot.column) else { return String::new() };
    let language = state.text.language();
    match state.row(spot.row) {
        Some(GridRow::Line { id, .. }) => state.sheet.read(|sheet| {
            sheet.line(id).map_or_else(String::new, |line| plain_text(line, column, sheet.header.currency, language))
        }),
        Some(GridRow::Section { id, .. }) if column == Column::Name => state.sheet.read(|sheet| {
            sheet.section(id).map_or_else(String::new, |section| section.name.in_language(language).to_owned())
        }),
        Some(GridRow::Section { id, .. }) if column == Column::Budget => state.sheet.read(|sheet| {
            let total = sheet.totals().section(id).periods.total();
            print_figure(total, &Unit::Money, sheet.header.currency, Style::PLAIN)
        }),
        _ => String::new(),
    }
}

fn plain_text(line: &LineItem, column: Column, currency: Currency, language: shared::language::Language) -> String {
    let minor = |sum: i128| print_figure(sum, &line.unit, currency, Style::PLAIN);
    match column {
        Column::Name => line.name.in_language(language).to_owned(),
        Column::Account => line.account.as_ref().map_or_else(String::new, |code| code.as_str().to_owned()),
        Column::Prior => line.prior.map_or_else(String::new, |prior| minor(i128::from(prior.0))),
        Column::Budget => minor(line.total()),
        Column::Difference => minor(line.total() - line.prior_minor()),
        Column::Period(period) => match (&line.cell(period).value, line.figure(period)) {
            (CellValue::Text(text), _) => text.clone(),
            (CellValue::Figure(figure), _) => minor(i128::from(figure.0)),
            (CellValue::Empty, Figure::Amount(figure)) => minor(i128::from(figure.0)),
            (CellValue::Empty, Figure::Nothing | Figure::Fault(_)) => String::new(),
        },
    }
}

/// Whether something can be typed at a spot.
pub fn is_open_to_entry(state: GridState, spot: Spot) -> bool {
    if !state.may_edit.get_untracked() {
        return false;
    }
    let Some(column) = state.column(spot.column) else { return false };
    match state.row(spot.row) {
        Some(GridRow::Line { id, heading, .. }) => {
            // A heading shows the sum of its parts; only a figure of its own that was left there can be taken away.
            let (own, summed) = state.sheet.read(|sheet| {
                let summed = |line: &LineItem| !line.unit.is_averaged() && line.formula.is_none();
                sheet.line(id).map_or((false, false), |line| (line.has_figures(), summed(line)))
            });
            let entered = column.is_entered() || (column == Column::Budget && summed);
            entered && (!heading || own || !column.is_figure())
        }
        Some(GridRow::Section { id, .. }) => {
            let has_lines = || state.sheet.read(|sheet| sheet.totals().section(id).lines() > 0);
            column == Column::Name || (column == Column::Budget && has_lines())
        }
        Some(GridRow::Adder { .. }) => column == Column::Name,
        Some(GridRow::Unplaced) | None => false,
    }
}

/// Puts typed text into a cell.
pub fn put(state: GridState, spot: Spot, typed: &str) {
    let Some(column) = state.column(spot.column) else { return };
    let language = state.text.language();
    let command = match (state.row(spot.row), column) {
        (Some(GridRow::Section { id, .. }), Column::Name) => {
            SheetCommand::RenameSection { section: id, name: typed.to_owned(), language }
        }
        (Some(GridRow::Section { id, .. }), Column::Budget) => return basis::put_section_total(state, id, typed),
        (Some(GridRow::Adder { section }), Column::Name) => {
            if typed.trim().is_empty() {
                return;
            }
            let id = LineId(crate::browser::fresh_uuid());
            SheetCommand::InsertLine { id, place: last_place(state, section), seed: named(typed) }
        }
        (Some(GridRow::Line { id, .. }), Column::Name) => {
            SheetCommand::RenameLine { line: id, name: typed.to_owned(), language }
        }
        (Some(GridRow::Line { id, .. }), Column::Account) => {
            SheetCommand::SetAccount { line: id, account: typed.parse().ok() }
        }
        (Some(GridRow::Line { id, .. }), Column::Budget) => return basis::put_total(state, id, typed),
        (Some(GridRow::Line { id, .. }), Column::Prior) => match entered(state, id, typed) {
            CellValue::Figure(prior) => SheetCommand::SetPrior { line: id, prior: Some(prior) },
            CellValue::Empty => SheetCommand::SetPrior { line: id, prior: None },
            CellValue::Text(_) => return,
        },
        (Some(GridRow::Line { id, .. }), Column::Period(period)) => {
            let value = entered(state, id, typed);
            basis::set_cells(state, vec![CellEdit { line: id, period, value }]);
            return;
        }
        _ => return,
    };
    state.sheet.edit(&command);
}

/// What typed text is in a line: a figure in its unit, nothing, or text that is kept and marked.
pub(super) fn entered(state: GridState, line: LineId, typed: &str) -> CellValue {
    state.sheet.read(|sheet| {
        let unit = sheet.line(line).map_or(Unit::Money, |line| line.unit.clone());
        read_cell(typed, &unit, sheet.header.currency, sheet.header.rounding)
    })
}

fn named(name: &str) -> LineSeed {
    LineSeed { name: Name::new(name.trim()), ..LineSeed::default() }
}

fn last_place(state: GridState, section: SectionId) -> Place {
    let after = state.sheet.read(|sheet| sheet.lines_of(section).last().map(|line| line.id));
    Place { section, after }
}

/// Every line and period the selection covers, in reading order.
pub(super) fn covered(state: GridState) -> Vec<(LineId, Period)> {
    let selection = state.selection.get_untracked();
    let columns: Vec<Period> = selection
        .columns()
        .filter_map(|column| match state.column(column)? {
            Column::Period(period) => Some(period),
            _ => None,
        })
        .collect();
    selection
        .rows()
        .filter_map(|row| state.line_at(row))
        .flat_map(|line| columns.iter().map(move |period| (line, *period)))
        .collect()
}

/// Empties the figures the selection covers.
pub fn clear(state: GridState) {
    if !state.may_edit.get_untracked() {
        return;
    }
    let edits: Vec<_> = covered(state)
        .into_iter()
        .filter(|(line, period)| {
            state.sheet.read(|sheet| sheet.line(*line).is_some_and(|line| line.cell(*period).value != CellValue::Empty))
        })
        .map(|(line, period)| CellEdit { line, period, value: CellValue::Empty })
        .collect();
    if !edits.is_empty() {
        state.sheet.edit(&SheetCommand::SetCells(edits));
    }
}

/// What a cell shows, as it could have been entered.
fn shown_value(line: &LineItem, period: Period) -> CellValue {
    match (&line.cell(period).value, line.figure(period)) {
        (CellValue::Empty, Figure::Amount(minor)) => CellValue::Figure(minor),
        (value, _) => value.clone(),
    }
}

/// Copies the first figure of each row (or column) over the rest of the selection.
pub fn fill(state: GridState, towards: Towards) {
    if !state.may_edit.get_untracked() {
        return;
    }
    let selection = state.selection.get_untracked();
    let (first, _) = selection.corners();
    let value = |row: usize, column: usize| -> Option<CellValue> {
        let line = state.line_at(row)?;
        let Column::Period(period) = state.column(column)? else { return None };
        state.sheet.read(|sheet| sheet.line(line).map(|line| shown_value(line, period)))
    };
    let mut edits = Vec::new();
    for row in selection.rows() {
        for column in selection.columns() {
            let source = match towards {
                Towards::Down => value(first.row, column),
                _ => value(row, first.column),
            };
            let (Some(line), Some(Column::Period(period)), Some(value)) =
                (state.line_at(row), state.column(column), source)
            else {
                continue;
            };
            edits.push(CellEdit { line, period, value });
        }
    }
    if !edits.is_empty() {
        basis::set_cells(state, edits);
    }
}

/// The selection as text for the clipboard: exact figures, as they could be typed.
pub fn copied(state: GridState) -> String {
    let selection = state.selection.get_untracked();
    let rows: Vec<Vec<String>> = selection
        .rows()
        .map(|row| selection.columns().map(|column| editable_text(state, Spot { row, column })).collect())
        .collect();
    clip::print(&rows)
}

/// A new line at the end of a section, with its name open for typing.
pub fn add_line(state: GridState, section: SectionId) {
    insert_at(state, last_place(state, section), 0);
}

/// A new line under the active one, indented alike.
pub fn insert_line(state: GridState) {
    let row = state.selection.get_untracked().active.row;
    let Some(section) = state.layout.with_untracked(|layout| layout.section_at(row)) else { return };
    match state.row(row) {
        Some(GridRow::Line { id, level, .. }) => insert_at(state, Place { section, after: Some(id) }, level),
        Some(GridRow::Section { .. }) => insert_at(state, Place { section, after: None }, 0),
        _ => add_line(state, section),
    }
}

fn insert_at(state: GridState, place: Place, level: u8) {
    if !state.may_edit.get_untracked() {
        return;
    }
    let id = LineId(crate::browser::fresh_uuid());
    let seed = LineSeed { level, ..LineSeed::default() };
    if !state.sheet.edit(&SheetCommand::InsertLine { id, place, seed }) {
        return;
    }
    if let Some(row) = state.layout.with_untracked(|layout| layout.row_of(id)) {
        let spot = Spot { row, column: 0 };
        state.place(Selection::at(spot));
        state.editing.set(Some(Editing { spot }));
    }
}

/// Deletes the picked lines, or the section whose row is active.
pub fn delete_rows(state: GridState) {
    if !state.may_edit.get_untracked() {
        return;
    }
    let lines = state.picked_lines();
    let active = state.selection.get_untracked().active.row;
    if !lines.is_empty() {
        state.sheet.edit(&SheetCommand::DeleteLines(lines));
    } else if let Some(GridRow::Section { id, .. }) = state.row(active) {
        state.sheet.edit(&SheetCommand::DeleteSection(id));
    }
    let selection = state.selection.get_untracked().within(state.extent());
    state.place(Selection::at(selection.corners().0));
}

/// Moves the picked lines one place, across the edge of a section too.
pub fn move_rows(state: GridState, towards: Towards) {
    let lines = state.picked_lines();
    let rows = state.selection.get_untracked().rows();
    if lines.is_empty() || !state.may_edit.get_untracked() {
        return;
    }
    let place = state.layout.with_untracked(|layout| match towards {
        Towards::Up => {
            let above = rows.start().checked_sub(1)?;
            match layout.get(above)? {
                GridRow::Line { .. } => {
                    let before = above.checked_sub(1).and_then(|row| layout.line_at(row));
                    Some(Place { section: layout.section_at(above)?, after: before })
                }
                // Over the section's head: to the end of the section before it.
                _ => {
                    let section = layout.section_at(above.checked_sub(1)?)?;
                    Some(last_place(state, section))
                }
            }
        }
        _ => {
            let below = rows.end() + 1;
            match layout.get(below)? {
                GridRow::Line { id, .. } => Some(Place { section: layout.section_at(below)?, after: Some(id) }),
                GridRow::Section { id, .. } => Some(Place { section: id, after: None }),
                GridRow::Adder { .. } => match layout.get(below + 1)? {
                    GridRow::Section { id, .. } => Some(Place { section: id, after: None }),
                    _ => None,
                },
                GridRow::Unplaced => None,
            }
        }
    });
    let Some(place) = place else { return };
    let Some(first) = lines.first().copied() else { return };
    let count = lines.len();
    if state.sheet.edit(&SheetCommand::MoveLines { lines, place })
        && let Some(row) = state.layout.with_untracked(|layout| layout.row_of(first))
    {
        let mut selection = state.selection.get_untracked();
        selection.active.row = row;
        selection.corner.row = row + count - 1;
        state.place(selection);
    }
}

pub fn indent_rows(state: GridState, by: i8) {
    let lines = state.picked_lines();
    if !lines.is_empty() && state.may_edit.get_untracked() {
        state.sheet.edit(&SheetCommand::Indent { lines, by });
    }
}
