//! [`ActualsNotice`]: what came of the last thing that was asked.

use leptos::prelude::*;

use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActualsNotice {
    Imported {
        figures: usize,
    },
    /// Periods were closed, or opened.
    Closed,
    /// The file is not there any more: imported, or pushed out by later ones.
    Gone,
    /// Nothing of it loads.
    Nothing,
    /// A period was closed meanwhile; nothing was written.
    PeriodClosed,
    TooLarge,
    NoFile,
    /// The form lay open too long.
    Expired,
}

impl ActualsNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Imported { .. } | Self::Closed => 200,
            Self::PeriodClosed => 409,
            Self::Gone => 404,
            Self::TooLarge => 413,
            Self::Nothing | Self::NoFile => 422,
            Self::Expired => 403,
        }
    }
}

#[component]
pub fn NoticeBanner(notice: ActualsNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph) = match notice {
        ActualsNotice::Imported { .. } | ActualsNotice::Closed => (Tone::Good, Glyph::CheckCircle),
        _ => (Tone::Warn, Glyph::AlertTriangle),
    };
    let (title, hint) = match notice {
        ActualsNotice::Imported { figures } => (text.actuals_imported(figures), text.actuals_imported_hint()),
        ActualsNotice::Closed => (text.actuals_closed().to_owned(), text.actuals_closed_hint()),
        ActualsNotice::Gone => (text.actuals_gone().to_owned(), text.actuals_gone_hint()),
        ActualsNotice::Nothing => (text.actuals_nothing().to_owned(), text.actuals_nothing_hint()),
        ActualsNotice::PeriodClosed => (text.actuals_period_closed().to_owned(), text.actuals_period_closed_hint()),
        ActualsNotice::TooLarge => (text.actuals_too_large().to_owned(), text.actuals_too_large_hint()),
        ActualsNotice::NoFile => (text.actuals_no_file().to_owned(), text.actuals_file_hint()),
        ActualsNotice::Expired => (text.notice_expired().to_owned(), text.actuals_expired_hint()),
    };
    view! { <Banner tone glyph title alert=tone != Tone::Good><p>{hint}</p></Banner> }
}
