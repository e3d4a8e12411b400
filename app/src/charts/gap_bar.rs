//! [`GapBar`]: how far a figure lies over or under its target, from the middle. The line in the middle is the cell's, so that
//! it runs down the whole table.

use leptos::prelude::*;
use shared::money::Minor;

use super::scaled;
use crate::primitives::Live;

const HALF: u32 = 44;
/// The middle of the picture, on the line.
const MIDDLE: u32 = 45;

/// Over to the right, under to the left; `most` is the largest gap of the table, so that rows compare.
pub fn gap_path(gap: Minor, most: u64) -> String {
    let length = scaled(gap, most, HALF);
    let start = if gap.is_negative() { MIDDLE - length } else { MIDDLE };
    format!("M{start} 2h{length}v8h-{length}z")
}

/// `class` is `good` or `bad`.
#[component]
pub fn GapBar(class: Live, path: Live) -> impl IntoView {
    view! {
        <svg class="bar gap" viewBox="0 0 90 12" width="90" height="12" aria-hidden="true" focusable="false">
            <path class=class d=path></path>
        </svg>
    }
}
