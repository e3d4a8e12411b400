//! How far a sheet or a request is, in a word and a mark.

use leptos::prelude::*;

use super::{Badge, Glyph, Tone, icon_href};
use crate::backend::{RequestState, SheetState};
use crate::text::{Text, use_text};

const fn sheet_words(state: Option<SheetState>, text: Text) -> (Tone, Glyph, &'static str) {
    match state {
        None => (Tone::Plain, Glyph::Minus, text.sheet_state_none()),
        Some(SheetState::Draft) => (Tone::Plain, Glyph::Pencil, text.sheet_state_draft()),
        Some(SheetState::Submitted) => (Tone::Accent, Glyph::Clock, text.sheet_state_submitted()),
        Some(SheetState::Returned) => (Tone::Warn, Glyph::Return, text.sheet_state_returned()),
        Some(SheetState::Approved) => (Tone::Good, Glyph::Check, text.sheet_state_approved()),
    }
}

/// None is a sheet nobody has begun.
#[component]
pub fn SheetStateBadge(state: Option<SheetState>) -> impl IntoView {
    let (tone, glyph, word) = sheet_words(state, use_text());
    view! { <Badge tone glyph>{word}</Badge> }
}

/// The same where it may change while one looks; it leads to the request, where there is one.
#[component]
pub fn LiveSheetState(state: Signal<Option<SheetState>>, request: Signal<Option<String>>) -> impl IntoView {
    let text = use_text();
    let class = Signal::derive(move || ["badge ", sheet_words(state.get(), text).0.class()].concat());
    let href = Signal::derive(move || icon_href(sheet_words(state.get(), text).1));
    let word = Signal::derive(move || sheet_words(state.get(), text).2);
    view! {
        <a class=class href=request rel="external">
            <svg class="icon" aria-hidden="true" focusable="false">
                <use href=href></use>
            </svg>
            <span>{word}</span>
        </a>
    }
    .into_any()
}

#[component]
pub fn RequestStateBadge(state: RequestState) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, word) = match state {
        RequestState::Waiting => (Tone::Accent, Glyph::Clock, text.request_state_waiting()),
        RequestState::Approved => (Tone::Good, Glyph::Check, text.request_state_approved()),
        RequestState::Returned => (Tone::Warn, Glyph::Return, text.request_state_returned()),
        RequestState::Rejected => (Tone::Danger, Glyph::X, text.request_state_rejected()),
        RequestState::Withdrawn => (Tone::Plain, Glyph::Ban, text.request_state_withdrawn()),
    };
    view! { <Badge tone glyph>{word}</Badge> }
}
