//! A copied range put into the grid: all of it, or nothing and a word about what would have been lost.
//!
//! Figures that would fall on a section's head, below its last line or past the last period are not left out while the rest
//! goes in: nobody notices that of twenty figures twelve have arrived.

use leptos::prelude::*;
use shared::calendar::Period;
use shared::document::CellEdit;
use shared::id::LineId;

use super::act::{covered, editable_text, entered, is_open_to_entry, put};
use super::column::Column;
use super::selection::{Selection, Spot};
use super::state::GridState;
use super::{basis, clip};

/// A range that was not pasted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beyond {
    /// Where it should have gone. Whoever goes elsewhere has read about it.
    pub at: Selection,
    /// Its cells that have no place there.
    pub count: usize,
}

/// Puts a copied range where the selection begins. One value fills the whole selection. Answers with what was covered.
pub fn paste(state: GridState, text: &str) -> Option<Selection> {
    if !state.may_edit.get_untracked() {
        return None;
    }
    state.beyond.set(None);
    let range = clip::parse(text);
    let selection = state.selection.get_untracked();
    if let [row] = range.as_slice()
        && let [value] = row.as_slice()
    {
        return fill_with(state, selection, value);
    }
    let (first, _) = selection.corners();
    let (mut edits, mut corner, mut count) = (Vec::new(), first, 0);
    for (down, row) in range.iter().enumerate() {
        for (along, typed) in row.iter().enumerate() {
            let spot = Spot { row: first.row + down, column: first.column + along };
            if let Some((line, period)) = month_at(state, spot) {
                corner = Spot { row: corner.row.max(spot.row), column: corner.column.max(spot.column) };
                edits.push(CellEdit { line, period, value: entered(state, line, typed) });
            } else if would_be_lost(state, spot, typed) {
                count += 1;
            }
        }
    }
    if count > 0 {
        state.beyond.set(Some(Beyond { at: selection, count }));
        return None;
    }
    (!edits.is_empty() && basis::set_cells(state, edits)).then_some(Selection { active: first, corner })
}

fn fill_with(state: GridState, selection: Selection, value: &str) -> Option<Selection> {
    if selection.is_single() && !matches!(state.column(selection.active.column), Some(Column::Period(_))) {
        put(state, selection.active, value);
        return Some(selection);
    }
    let edit = |(line, period)| CellEdit { line, period, value: entered(state, line, value) };
    let edits: Vec<_> = covered(state).into_iter().map(edit).collect();
    basis::set_cells(state, edits).then_some(selection)
}

/// The cell that takes a figure at a spot. A heading takes none: it shows the sum of its parts.
fn month_at(state: GridState, spot: Spot) -> Option<(LineId, Period)> {
    let (Some(line), Some(Column::Period(period))) = (state.line_at(spot.row), state.column(spot.column)) else {
        return None;
    };
    is_open_to_entry(state, spot).then_some((line, period))
}

/// Whether something without a place matters: neither blank, nor what stands there already, nor a sum that follows by itself.
fn would_be_lost(state: GridState, spot: Spot, typed: &str) -> bool {
    let is_sum = matches!(state.column(spot.column), Some(Column::Budget | Column::Difference));
    let on_line = state.line_at(spot.row).is_some();
    let typed = typed.trim();
    !typed.is_empty() && !(is_sum && on_line) && typed != editable_text(state, spot)
}
