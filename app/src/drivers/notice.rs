//! [`DriversNotice`]: what came of the last thing that was asked.

use leptos::prelude::*;

use crate::backend::DriverWrong;
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DriversNotice {
    Saved,
    Deleted,
    Wrong(DriverWrong),
    /// Somebody took it away meanwhile.
    Gone,
    /// The form lay open too long.
    Expired,
    /// The plan could not be written to just now.
    Busy,
}

impl DriversNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Saved | Self::Deleted => 200,
            Self::Wrong(_) => 422,
            Self::Gone => 404,
            Self::Expired => 403,
            Self::Busy => 503,
        }
    }
}

#[component]
pub fn NoticeBanner(notice: DriversNotice) -> impl IntoView {
    let text = use_text();
    let is_good = matches!(notice, DriversNotice::Saved | DriversNotice::Deleted);
    let (tone, glyph) = if is_good { (Tone::Good, Glyph::CheckCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
    let (title, hint) = match notice {
        DriversNotice::Saved => (text.drivers_saved(), text.drivers_saved_hint()),
        DriversNotice::Deleted => (text.drivers_deleted(), text.drivers_deleted_hint()),
        DriversNotice::Wrong(DriverWrong::NoName) => (text.drivers_wrong(), text.drivers_wrong_name()),
        DriversNotice::Wrong(DriverWrong::NameTooLong) => (text.drivers_wrong(), text.drivers_wrong_long()),
        DriversNotice::Wrong(DriverWrong::NameTaken) => (text.drivers_wrong(), text.drivers_wrong_taken()),
        DriversNotice::Wrong(DriverWrong::Unit) => (text.drivers_wrong(), text.model_unit_wrong()),
        DriversNotice::Wrong(DriverWrong::Figure(_)) => (text.drivers_wrong(), text.drivers_wrong_figure()),
        DriversNotice::Wrong(DriverWrong::TooMany) => (text.drivers_wrong(), text.drivers_wrong_many()),
        DriversNotice::Gone => (text.drivers_gone(), text.drivers_gone_hint()),
        DriversNotice::Expired => (text.notice_expired(), text.drivers_expired_hint()),
        DriversNotice::Busy => (text.drivers_busy(), text.drivers_expired_hint()),
    };
    view! { <Banner tone glyph title=title alert=!is_good><p>{hint}</p></Banner> }
}
