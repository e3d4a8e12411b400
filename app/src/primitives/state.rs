//! How far a sheet or a request is, in a word and a mark.

use leptos::prelude::*;

use super::{Badge, Glyph, LiveOption, Reader, Tone, icon_href, live};
use crate::backend::{RequestState, SheetState, StateCounts};
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
pub fn LiveSheetState(state: Reader<Option<SheetState>>, request: LiveOption) -> impl IntoView {
    view! {
        <a class=live(&state, |state| ["badge ", words(state).0.class()].concat()) href=request>
            <svg class="icon" aria-hidden="true" focusable="false">
                <use href=live(&state, |state| icon_href(words(state).1))></use>
            </svg>
            <span>{live(&state, |state| words(state).2.to_owned())}</span>
        </a>
    }
    .into_any()
}

fn words(state: Option<SheetState>) -> (Tone, Glyph, &'static str) {
    sheet_words(state, use_text())
}

/// A sentence about how many of a kind there are.
type Counted = fn(Text, usize) -> String;

/// How many sheets are not approved yet, by their kinds: `1 in approval · 5 drafts`. Kinds that do not occur are not named.
pub fn sheet_counts(states: StateCounts, not_begun: usize, text: Text) -> String {
    let kinds: [(usize, Counted); 4] = [
        (states.submitted, Text::plan_waiting),
        (states.draft, Text::plan_drafts),
        (states.returned, Text::plan_returned),
        (not_begun, Text::plan_not_begun),
    ];
    let words = kinds.into_iter().filter(|(count, _)| *count > 0);
    // A count stays with its word when the line breaks.
    let words: Vec<String> = words.map(|(count, word)| word(text, count).replace(' ', "\u{a0}")).collect();
    words.join(" · ")
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
