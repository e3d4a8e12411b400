//! [`GapBar`]: how far a figure lies over or under its target, from a line in the middle.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::scaled;

const HALF: u32 = 44;

/// Over to the right, under to the left; `most` is the largest gap of the table, so that rows compare.
#[component]
pub fn GapBar(gap: Signal<Option<Minor>>, most: Signal<u64>, nature: Nature) -> impl IntoView {
    let class = Signal::derive(move || match gap.get().and_then(|gap| nature.favourable(i128::from(gap.0))) {
        Some(false) => "bad",
        _ => "good",
    });
    let path = Signal::derive(move || {
        let gap = gap.get().unwrap_or_default();
        let length = scaled(gap, most.get(), HALF);
        let start = if gap.is_negative() { HALF + 1 - length } else { HALF + 1 };
        format!("M{start} 2h{length}v8h-{length}z")
    });
    view! {
        <svg class="bar gap" viewBox="0 0 90 12" width="90" height="12" aria-hidden="true" focusable="false">
            <path class=class d=path></path>
            <path class="axis" d="M45 0v12"></path>
        </svg>
    }
    .into_any()
}
