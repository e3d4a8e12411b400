//! [`CompareNotice`]: what came of the last try to merge or to take over.

use leptos::prelude::*;

use crate::backend::Toward;
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareNotice {
    Merged {
        taken: usize,
        kept: usize,
    },
    /// Either side has another state than the one decided on: nothing was merged.
    Moved,
    /// So many places that both sides changed were not decided.
    Undecided(usize),
    /// The form lay open too long; what was chosen is kept.
    Expired,
    /// Something stands in the way, and the page says what.
    NotNow,
}

impl CompareNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Merged { .. } => 200,
            Self::Moved | Self::NotNow => 409,
            Self::Undecided(_) => 422,
            Self::Expired => 403,
        }
    }
}

#[component]
pub fn NoticeBanner(notice: CompareNotice, toward: Toward) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title, hint) = match notice {
        CompareNotice::Merged { taken, kept } if toward == Toward::Scenario => {
            (Tone::Good, Glyph::CheckCircle, text.compare_updated(taken), text.compare_updated_hint(kept))
        }
        CompareNotice::Merged { taken, kept } => {
            (Tone::Good, Glyph::CheckCircle, text.compare_merged(taken), text.compare_merged_hint(kept))
        }
        CompareNotice::Moved => {
            let (title, hint) = (text.compare_moved(), text.compare_moved_hint());
            (Tone::Warn, Glyph::AlertTriangle, title.to_owned(), hint.to_owned())
        }
        CompareNotice::Undecided(count) => {
            let hint = text.compare_undecided_hint().to_owned();
            (Tone::Danger, Glyph::AlertTriangle, text.compare_undecided(count), hint)
        }
        CompareNotice::Expired => {
            (Tone::Warn, Glyph::Clock, text.notice_expired().to_owned(), text.compare_expired_hint().to_owned())
        }
        CompareNotice::NotNow => {
            (Tone::Warn, Glyph::Lock, text.compare_not_now().to_owned(), text.compare_not_now_hint().to_owned())
        }
    };
    view! {
        <Banner tone glyph title alert=tone != Tone::Good>
            <p>{hint}</p>
        </Banner>
    }
}
