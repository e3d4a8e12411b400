//! [`ShareBar`]: one figure against the largest of its list.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::scaled;

const LENGTH: u32 = 1000;

#[component]
pub fn ShareBar(figure: Signal<Minor>, most: Signal<u64>, nature: Nature) -> impl IntoView {
    let path = Signal::derive(move || format!("M0 0h{}v6H0z", scaled(figure.get(), most.get(), LENGTH)));
    view! {
        <svg class="bar share" viewBox="0 0 1000 6" preserveAspectRatio="none" height="6" aria-hidden="true" focusable="false">
            <path class="track" d="M0 0h1000v6H0z"></path>
            <path class=if nature == Nature::Income { "income" } else { "fill" } d=path></path>
        </svg>
    }
    .into_any()
}
