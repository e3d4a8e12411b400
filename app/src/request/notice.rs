//! [`RequestNotice`]: what came of the last thing somebody did with the request.

use leptos::prelude::*;

use super::difference::DifferenceTable;
use crate::backend::Difference;
use crate::format::Money;
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

#[derive(Debug, Clone, PartialEq)]
pub enum RequestNotice {
    Approved,
    Returned,
    Withdrawn,
    /// Returning needs a word to those who have to mend it. What was typed, if anything, is kept.
    CommentMissing,
    /// Somebody else decided first, or this was decided before.
    DecidedAlready,
    /// The person may not decide this.
    NotAllowed,
    /// The form lay open too long; the comment is kept.
    Expired {
        comment: String,
    },
    /// The sheet has another version than the one decided on: nothing was decided.
    Moved {
        difference: Box<Difference>,
        comment: String,
    },
}

impl RequestNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Approved | Self::Returned | Self::Withdrawn => 200,
            Self::CommentMissing => 422,
            Self::DecidedAlready | Self::Moved { .. } => 409,
            Self::NotAllowed | Self::Expired { .. } => 403,
        }
    }

    /// What was typed and must not be lost.
    pub fn comment(&self) -> Option<&str> {
        match self {
            Self::CommentMissing => Some(""),
            Self::Expired { comment } | Self::Moved { comment, .. } => Some(comment),
            _ => None,
        }
    }
}

#[component]
pub fn NoticeBanner(notice: RequestNotice, money: Money) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title, hint) = match &notice {
        RequestNotice::Approved => {
            (Tone::Good, Glyph::CheckCircle, text.notice_approved(), text.notice_approved_hint())
        }
        RequestNotice::Returned => (Tone::Warn, Glyph::Return, text.notice_returned(), text.notice_returned_hint()),
        RequestNotice::Withdrawn => (Tone::Plain, Glyph::Ban, text.notice_withdrawn(), text.notice_withdrawn_hint()),
        RequestNotice::CommentMissing => {
            (Tone::Danger, Glyph::AlertTriangle, text.notice_comment_missing(), text.notice_comment_missing_hint())
        }
        RequestNotice::DecidedAlready => (Tone::Plain, Glyph::Info, text.notice_decided(), text.notice_decided_hint()),
        RequestNotice::NotAllowed => {
            (Tone::Danger, Glyph::Lock, text.notice_not_allowed(), text.notice_not_allowed_hint())
        }
        RequestNotice::Expired { .. } => (Tone::Warn, Glyph::Clock, text.notice_expired(), text.notice_expired_hint()),
        RequestNotice::Moved { .. } => {
            (Tone::Warn, Glyph::AlertTriangle, text.notice_moved(), text.notice_moved_hint())
        }
    };
    let alert = !matches!(tone, Tone::Good | Tone::Plain);
    let difference = match notice {
        RequestNotice::Moved { difference, .. } => Some(view! { <DifferenceTable difference=*difference money/> }),
        _ => None,
    };
    view! {
        <div class="request-notice">
            <Banner tone glyph title alert>
                <p>{hint}</p>
            </Banner>
            {difference}
        </div>
    }
    .into_any()
}
