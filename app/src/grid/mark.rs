//! Marks on the cells: which are chosen, which is active, where other people's cursors stand.
//!
//! They are set on the painted cells by hand, once per frame, instead of being listened for by every cell: moving the
//! cursor touches two cells, not a thousand listeners.

use leptos::prelude::*;
use shared::calendar::Period;
use shared::id::LineId;

use super::column::Column;
use super::dom::{self, Mark};
use super::row::cell_id;
use super::state::GridState;
use crate::document::Peer;

/// Keeps the marks where the selection and the peers are.
pub fn follow(state: GridState, peers: Signal<Vec<Peer>>) {
    Effect::new(move |_| {
        state.selection.track();
        state.window.track();
        state.layout.track();
        state.editing.track();
        peers.track();
        let touched = state.sheet.touched();
        dom::next_frame(move || {
            dom::mark(state.scroller, &marks(state, &peers.get_untracked(), &touched));
            dom::place_entry(state);
        });
    });
}

fn marks(state: GridState, peers: &[Peer], touched: &[(LineId, Period)]) -> Vec<Mark> {
    let selection = state.selection.get_untracked();
    let window = state.window.get_untracked();
    let mut marks = Vec::new();
    for row in selection.rows().filter(|row| (window.start..window.end).contains(row)) {
        for column in selection.columns() {
            marks.push(Mark::picked(cell_id(row, column)));
        }
    }
    marks.push(Mark::active(cell_id(selection.active.row, selection.active.column)));
    for spot in touched.iter().filter_map(|(line, period)| state.spot_of(*line, *period)) {
        if (window.start..window.end).contains(&spot.row) {
            marks.push(Mark::touched(cell_id(spot.row, spot.column)));
        }
    }
    for peer in peers {
        let Some(cursor) = peer.cursor else { continue };
        let Some(row) = state.layout.with_untracked(|layout| layout.row_of(cursor.line)) else { continue };
        let column = state.columns.with_value(|columns| {
            columns.iter().position(|column| match (column, cursor.period) {
                (Column::Period(own), Some(period)) => *own == period,
                (Column::Name, None) => true,
                _ => false,
            })
        });
        if let Some(column) = column {
            marks.push(Mark::peer(cell_id(row, column), peer.name.clone(), peer.hue));
        }
    }
    marks
}
