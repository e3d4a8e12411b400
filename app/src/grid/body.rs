//! The grid itself: head, the rows that are in sight, foot, and the one field that takes what is typed.

use leptos::prelude::*;

use super::dom;
use super::entry::GridEntry;
use super::foot::GridFoot;
use super::head::GridHead;
use super::row::GridRowView;
use super::selection::Selection;
use super::state::{Editing, GridState};
use super::window::Window;
use super::{act, basis, follow, mark};
use crate::document::Peer;

/// The id other parts of the page refer to the grid by.
pub const GRID_ID: &str = "sheet-grid";

#[component]
pub fn SheetGrid(
    state: GridState,
    /// What the grid is, for a screen reader.
    label: String,
    /// The name of each period, in order.
    periods: Vec<String>,
    peers: Signal<Vec<Peer>>,
) -> impl IntoView {
    let shown = move || {
        let window = state.window.get();
        state.layout.with(|layout| {
            let rows = layout.slice(window.start, window.end);
            rows.iter().enumerate().map(|(at, row)| (window.start + at, *row)).collect::<Vec<_>>()
        })
    };
    let (above, below) = (NodeRef::new(), NodeRef::new());
    Effect::new(move |_| {
        let rows = state.layout.with(|layout| layout.len());
        let window = state.window.get();
        dom::set_height(above, window.space_above());
        dom::set_height(below, window.space_below(rows));
    });
    Effect::new(move |_| {
        state.layout.track();
        watch_window(state);
    });
    dom::follow_size(state.scroller, move || watch_window(state));
    follow::follow(state);
    mark::follow(state, peers);
    let column_count = state.columns.with_value(Vec::len).to_string();
    let row_count = move || (state.layout.with(|layout| layout.len()) + 1).to_string();
    let period_count = periods.len().to_string();
    view! {
        <div class="grid" data-periods=period_count>
            <div class="grid-scroll" node_ref=state.scroller on:scroll=move |_| watch_window(state)>
                <div class="grid-table" id=GRID_ID role="grid" aria-label=label aria-rowcount=row_count aria-colcount=column_count
                    aria-multiselectable="true" aria-readonly=move || (!state.may_edit.get()).to_string()>
                    <GridHead state periods/>
                    <div class="grid-body" role="rowgroup"
                        on:pointerdown=move |event| press(state, &event)
                        on:pointermove=move |event| drag(state, &event)
                        on:click=move |event| tap(state, &event)
                        on:dblclick=move |_| open(state)>
                        <div class="grid-space" role="presentation" node_ref=above></div>
                        <For each=shown key=|row| *row let((index, row))>
                            <GridRowView state index row/>
                        </For>
                        <div class="grid-space" role="presentation" node_ref=below></div>
                    </div>
                    <GridFoot state/>
                </div>
                <GridEntry state/>
            </div>
        </div>
    }
}

/// Paints the rows that are in sight now.
fn watch_window(state: GridState) {
    let Some(sight) = dom::sight(state.scroller) else { return };
    let rows = state.layout.with_untracked(|layout| layout.len());
    let window = Window::around(sight.top, sight.height, rows);
    if state.window.get_untracked() != window {
        state.window.set(window);
    }
    let page = (sight.height / super::window::ROW_HEIGHT).saturating_sub(3).max(1);
    if state.page.get_untracked() != page {
        state.page.set(page);
    }
}

/// The mouse goes down on a cell: it becomes active, or with Shift the range ends there.
fn press(state: GridState, event: &leptos::ev::PointerEvent) {
    if event.pointer_type() == "touch" || event.button() != 0 {
        return;
    }
    let Some(spot) = dom::spot_under(event.target()) else { return };
    if state.editing.with_untracked(|editing| editing.as_ref().is_some_and(|editing| editing.spot == spot)) {
        return;
    }
    event.prevent_default();
    super::entry::commit(state);
    state.selection.update(|selection| {
        *selection = if event.shift_key() { selection.extended_to(spot) } else { Selection::at(spot) };
    });
    dom::focus(state.input);
}

/// The mouse is drawn over cells with its button down: the range follows.
fn drag(state: GridState, event: &leptos::ev::PointerEvent) {
    if event.buttons() != 1 || event.pointer_type() == "touch" {
        return;
    }
    let Some(spot) = dom::spot_under(event.target()) else { return };
    if state.editing.with_untracked(Option::is_none) && state.selection.with_untracked(|now| now.corner != spot) {
        state.selection.update(|selection| *selection = selection.extended_to(spot));
    }
}

/// A finger: the first tap chooses the cell, the second opens it, so that looking never raises the keyboard.
fn tap(state: GridState, event: &leptos::ev::MouseEvent) {
    if !dom::is_touch(event) {
        return;
    }
    let Some(spot) = dom::spot_under(event.target()) else { return };
    if state.selection.with_untracked(|selection| selection.active == spot) {
        open(state);
    } else {
        super::entry::commit(state);
        state.selection.set(Selection::at(spot));
    }
}

/// Opens the active cell with what is in it.
pub fn open(state: GridState) {
    let spot = state.selection.get_untracked().active;
    // What a formula reckons opens as its formula.
    if let (true, Some(super::GridRow::Line { id, .. })) = (basis::is_by_formula(state, spot), state.row(spot.row))
        && let Some(text) = basis::formula_text(state, id)
        && basis::begin_formula(state, spot, &text)
    {
        return;
    }
    if act::is_open_to_entry(state, spot) {
        state.editing.set(Some(Editing { spot }));
    }
}
