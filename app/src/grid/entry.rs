//! The one field that takes what is typed. It follows the active cell, unseen until the cell is open, so that the first
//! stroke already lands in it: also the first stroke of an input method, which Chinese needs.

use leptos::prelude::*;

use super::body::{GRID_ID, open};
use super::column::Column;
use super::keys::{Intent, Press, intent};
use super::row::cell_id;
use super::selection::Selection;
use super::state::{Editing, GridState};
use super::{act, basis, dom, follow};

#[component]
pub fn GridEntry(state: GridState) -> impl IntoView {
    let editing = move || state.editing.with(Option::is_some);
    let active = move || {
        let spot = state.selection.get().active;
        cell_id(spot.row, spot.column)
    };
    // Opening a cell fills the field; closing empties it. Typing over begins with the field already holding the stroke.
    Effect::new(move |before: Option<bool>| {
        let now = editing();
        if now && before == Some(false) && dom::value(state.input).is_empty() {
            let spot = state.selection.get_untracked().active;
            dom::fill_and_select(state.input, &act::editable_text(state, spot));
        }
        if now {
            dom::focus(state.input);
        } else {
            dom::fill(state.input, "");
        }
        now
    });
    let mode = move || {
        let column = state.column(state.selection.get().active.column);
        if column.is_some_and(Column::is_figure) { "decimal" } else { "text" }
    };
    view! {
        <input class="grid-entry" class:open=editing node_ref=state.input type="text" autocomplete="off" spellcheck="false"
            maxlength="200" inputmode=mode aria-label=state.text.grid_entry() aria-controls=GRID_ID aria-activedescendant=active
            on:keydown=move |event| key_down(state, &event)
            on:input=move |_| typed(state)
            on:blur=move |_| commit(state)
            on:copy=move |event| copy(state, &event, false)
            on:cut=move |event| copy(state, &event, true)
            on:paste=move |event| paste(state, &event)/>
    }
}

/// The first stroke over a closed cell opens it; over one that takes nothing it is dropped.
fn typed(state: GridState) {
    let spot = state.selection.get_untracked().active;
    if state.draft.with_untracked(Option::is_some) {
        // The field for formulas is on its way; nothing typed meanwhile is lost.
        let more = dom::value(state.input);
        state.draft.update(|draft| {
            if let Some(draft) = draft {
                draft.text.push_str(&more);
                draft.goes_on = true;
            }
        });
        dom::fill(state.input, "");
        return;
    }
    if basis::is_formula(&dom::value(state.input)) && basis::begin_formula(state, spot, &dom::value(state.input)) {
        dom::fill(state.input, "");
        state.editing.set(None);
        return;
    }
    if state.editing.with_untracked(Option::is_some) {
        return;
    }
    if act::is_open_to_entry(state, spot) {
        state.selection.set(Selection::at(spot));
        state.editing.set(Some(Editing { spot }));
    } else {
        dom::fill(state.input, "");
    }
}

/// Puts what was typed into the open cell and closes it. Nothing changes when nothing was changed.
pub fn commit(state: GridState) {
    follow::catch_up(state);
    let Some(editing) = state.editing.get_untracked() else { return };
    let typed = dom::value(state.input);
    state.editing.set(None);
    if typed != act::editable_text(state, editing.spot) {
        act::put(state, editing.spot, &typed);
    }
}

fn key_down(state: GridState, event: &leptos::ev::KeyboardEvent) {
    // Keys of an open input method belong to it.
    if event.is_composing() {
        return;
    }
    let key = event.key();
    let press = Press {
        key: &key,
        shift: event.shift_key(),
        command: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
    };
    let Some(intent) = intent(press, state.editing.with_untracked(Option::is_some)) else { return };
    if carry_out(state, intent) {
        event.prevent_default();
    }
}

/// Does what was meant; false leaves the key to the browser.
fn carry_out(state: GridState, intent: Intent) -> bool {
    let extent = state.extent();
    match intent {
        Intent::Go(step) => go(state, |selection| selection.moved(step, extent)),
        Intent::Extend(step) => go(state, |selection| selection.extended(step, extent)),
        Intent::Along(step) => {
            // At the end of a row Tab leaves the grid, so that nobody is caught in it.
            let before = state.selection.get_untracked();
            let after = before.moved(step, extent);
            if after.active == before.active {
                return false;
            }
            go(state, |_| after);
        }
        Intent::Edit => match state.row(state.selection.get_untracked().active.row) {
            Some(super::GridRow::Adder { section }) => act::add_line(state, section),
            _ => open(state),
        },
        Intent::Commit(step) => {
            commit(state);
            go(state, |selection| selection.moved(step, state.extent()));
        }
        Intent::Cancel => {
            dom::fill(state.input, "");
            state.editing.set(None);
        }
        Intent::Clear => act::clear(state),
        Intent::FillRight => act::fill(state, act::Towards::Right),
        Intent::FillDown => act::fill(state, act::Towards::Down),
        Intent::SelectAll => go(state, |_| Selection {
            active: super::Spot { row: 0, column: 0 },
            corner: super::Spot { row: extent.rows.saturating_sub(1), column: extent.columns.saturating_sub(1) },
        }),
        Intent::Undo => {
            state.sheet.undo();
        }
        Intent::Redo => {
            state.sheet.redo();
        }
        Intent::InsertLine => act::insert_line(state),
        Intent::DeleteLines => act::delete_rows(state),
        Intent::MoveUp => act::move_rows(state, act::Towards::Up),
        Intent::MoveDown => act::move_rows(state, act::Towards::Down),
        Intent::IndentMore => act::indent_rows(state, 1),
        Intent::IndentLess => act::indent_rows(state, -1),
        Intent::Fold => fold(state),
    }
    true
}

fn go(state: GridState, to: impl FnOnce(Selection) -> Selection) {
    state.selection.update(|selection| *selection = to(*selection));
    dom::show(state);
}

fn fold(state: GridState) {
    let row = state.selection.get_untracked().active.row;
    if let Some(section) = state.layout.with_untracked(|layout| layout.section_at(row)) {
        state.toggle_fold(section);
        follow::catch_up(state);
        dom::show(state);
    }
}

fn copy(state: GridState, event: &leptos::ev::ClipboardEvent, cut: bool) {
    if state.editing.with_untracked(Option::is_some) {
        return;
    }
    if dom::write_clipboard(event, &act::copied(state)) {
        event.prevent_default();
        if cut {
            act::clear(state);
        }
    }
}

fn paste(state: GridState, event: &leptos::ev::ClipboardEvent) {
    if state.editing.with_untracked(Option::is_some) {
        return;
    }
    if let Some(text) = dom::read_clipboard(event) {
        event.prevent_default();
        if let Some(covered) = super::paste::paste(state, &text) {
            state.selection.set(covered);
        }
    }
}
