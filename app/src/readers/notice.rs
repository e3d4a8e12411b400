//! What became of the form: told at the top of the page.

use leptos::prelude::*;

use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadersNotice {
    Kept,
    Opened,
    Expired,
    /// Somebody else chose meanwhile.
    Moved,
    WithoutYourself,
    NoRole,
    TooMany,
}

impl ReadersNotice {
    pub const fn status(self) -> u16 {
        match self {
            Self::Kept | Self::Opened => 200,
            Self::Expired => 403,
            Self::Moved => 409,
            Self::WithoutYourself | Self::NoRole | Self::TooMany => 422,
        }
    }
}

#[component]
pub fn NoticeBanner(notice: ReadersNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title, hint) = match notice {
        ReadersNotice::Kept => (Tone::Good, Glyph::Lock, text.readers_kept(), text.readers_kept_hint()),
        ReadersNotice::Opened => (Tone::Good, Glyph::CheckCircle, text.readers_opened(), text.readers_opened_hint()),
        ReadersNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired(), text.readers_expired_hint()),
        ReadersNotice::Moved => (Tone::Warn, Glyph::Users, text.readers_moved(), text.readers_moved_hint()),
        ReadersNotice::WithoutYourself => {
            (Tone::Danger, Glyph::AlertTriangle, text.readers_wrong(), text.readers_without_yourself())
        }
        ReadersNotice::NoRole => (Tone::Danger, Glyph::AlertTriangle, text.readers_wrong(), text.readers_no_role()),
        ReadersNotice::TooMany => (Tone::Danger, Glyph::AlertTriangle, text.readers_wrong(), text.readers_too_many()),
    };
    view! { <Banner tone glyph title alert=notice.status() != 200><p>{hint}</p></Banner> }.into_any()
}
