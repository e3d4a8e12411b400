//! [`ShareBar`]: one figure against the largest of its list.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::scaled;
use crate::primitives::Live;

const LENGTH: u32 = 1000;

pub fn share_path(figure: Minor, most: u64) -> String {
    format!("M0 0h{}v6H0z", scaled(figure, most, LENGTH))
}

#[component]
pub fn ShareBar(path: Live, nature: Nature) -> impl IntoView {
    view! {
        <svg class="bar share" viewBox="0 0 1000 6" preserveAspectRatio="none" height="6" aria-hidden="true" focusable="false">
            <path class="track" d="M0 0h1000v6H0z"></path>
            <path class=if nature == Nature::Income { "income" } else { "fill" } d=path></path>
        </svg>
    }
}
