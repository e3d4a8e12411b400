//! How a figure differs, with arrow, sign and word, so that no colour is needed to read it: [`Change`] where it stands
//! still, [`LiveChange`] where it moves.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::{Glyph, Icon, Reader, icon_href, live};
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeWords {
    class: &'static str,
    glyph: Glyph,
    figure: String,
    word: &'static str,
}

impl ChangeWords {
    /// More income is welcome, more expense is not. A dash stands where either figure is missing.
    pub fn of(
        now: Option<Minor>,
        before: Option<Minor>,
        nature: Nature,
        money: Money,
        shown: Shown,
        text: Text,
    ) -> Self {
        let (Some(now), Some(before)) = (now, before) else { return Self::remark("–".to_owned()) };
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
        Self { class, glyph, figure, word }
    }

    /// Something to say in the place of a change.
    pub const fn remark(figure: String) -> Self {
        Self { class: "change none", glyph: Glyph::Minus, figure, word: "" }
    }
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
    let words = ChangeWords::of(Some(now), Some(before), nature, money, shown, use_text());
    view! {
        <span class=words.class>
            <Icon glyph=words.glyph/>
            <span>{words.figure}</span>
            <span class=if word { "word" } else { "visually-hidden" }>{words.word}</span>
        </span>
    }
    .into_any()
}

#[component]
pub fn LiveChange(words: Reader<ChangeWords>) -> impl IntoView {
    view! {
        <span class=live(&words, |words| words.class.to_owned())>
            <svg class="icon" aria-hidden="true" focusable="false">
                <use href=live(&words, |words| icon_href(words.glyph))></use>
            </svg>
            <span>{live(&words, |words| words.figure)}</span>
            <span class="visually-hidden">{live(&words, |words| words.word.to_owned())}</span>
        </span>
    }
    .into_any()
}
