//! How a figure differs, with arrow, sign and word, so that no colour is needed to read it: [`Change`] where it stands
//! still, [`LiveChange`] where it moves.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::{Glyph, Icon, icon_href};
use crate::format::{self, Money};
use crate::text::{Text, use_text};

/// What of a change is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    Amount,
    Percent,
    #[default]
    Both,
}

/// A change in words.
struct Judged {
    class: &'static str,
    glyph: Glyph,
    figure: String,
    word: &'static str,
}

/// More income is welcome, more expense is not.
fn judge(now: Minor, before: Minor, nature: Nature, money: Money, shown: Shown, text: Text) -> Judged {
    let difference = now.checked_sub(before).unwrap_or_default();
    let glyph = if difference.0 > 0 { Glyph::ArrowUp } else { Glyph::ArrowDown };
    let (class, glyph, word) = match nature.favourable(i128::from(difference.0)) {
        None => ("change even", Glyph::Equal, text.change_even()),
        Some(true) => ("change good", glyph, text.change_favourable()),
        Some(false) => ("change bad", glyph, text.change_adverse()),
    };
    let share = if shown == Shown::Amount { None } else { format::percent_change(now, before) };
    let figure = match (shown, share) {
        (Shown::Both, Some(share)) => [&money.change(difference), " (", &share, ")"].concat(),
        (Shown::Percent, Some(share)) => share,
        _ => money.change(difference),
    };
    Judged { class, glyph, figure, word }
}

#[component]
pub fn Change(
    now: Minor,
    before: Minor,
    nature: Nature,
    money: Money,
    #[prop(optional)] shown: Shown,
    /// Whether the word stands to be seen, or is only read out.
    #[prop(optional)]
    word: bool,
) -> impl IntoView {
    let judged = judge(now, before, nature, money, shown, use_text());
    view! {
        <span class=judged.class>
            <Icon glyph=judged.glyph/>
            <span>{judged.figure}</span>
            <span class=if word { "word" } else { "visually-hidden" }>{judged.word}</span>
        </span>
    }
    .into_any()
}

/// A dash stands where either figure is missing.
#[component]
pub fn LiveChange(
    now: Signal<Option<Minor>>,
    before: Signal<Option<Minor>>,
    nature: Nature,
    money: Signal<Money>,
    #[prop(optional)] shown: Shown,
) -> impl IntoView {
    let text = use_text();
    let judged = move || Some(judge(now.get()?, before.get()?, nature, money.get(), shown, text));
    let class = Signal::derive(move || judged().map_or("change none", |judged| judged.class));
    let href = Signal::derive(move || icon_href(judged().map_or(Glyph::Minus, |judged| judged.glyph)));
    let figure = Signal::derive(move || judged().map_or_else(|| "–".to_owned(), |judged| judged.figure));
    let word = Signal::derive(move || judged().map_or("", |judged| judged.word));
    view! {
        <span class=class>
            <svg class="icon" aria-hidden="true" focusable="false">
                <use href=href></use>
            </svg>
            <span>{figure}</span>
            <span class="visually-hidden">{word}</span>
        </span>
    }
    .into_any()
}
