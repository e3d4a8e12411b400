//! Who changed what, when, from what to what; the sheet as it was; and the way back.
//!
//! The pane tells of the cell under the cursor and of the whole sheet. The replay shows every moment in the grid itself.
//! All of it comes out of the document that is in the page, so it works without a network and for those who only read.

mod beside;
mod cell;
mod compare;
mod replay;
mod whole;
mod words;

use leptos::prelude::*;

use super::inspector::Pane;
use super::loaded::Desk;

/// The pane beside the grid.
#[component]
pub fn HistoryPane(desk: Desk) -> impl IntoView {
    desk.past.watch();
    view! {
        <div class="history">
            <cell::CellHistory desk/>
            <whole::WholeHistory desk/>
        </div>
    }
}

/// What stands above the grid while the past is shown, and the comparison of two versions.
#[component]
pub fn Replay(desk: Desk) -> impl IntoView {
    view! {
        <replay::ReplayBar desk/>
        <compare::CompareDialog desk/>
    }
}

/// Ctrl+Alt+H opens the pane and shuts it.
pub fn shortcut(desk: Desk, event: &leptos::ev::KeyboardEvent) {
    if event.alt_key() && (event.ctrl_key() || event.meta_key()) && event.code() == "KeyH" {
        event.prevent_default();
        desk.toggle_pane(Pane::History);
    }
}
