//! [`RequestNotice`]: what came of the last thing somebody did with the request.

use leptos::prelude::*;

use shared::approval::Need;

use super::difference::DifferenceTable;
use crate::backend::Difference;
use crate::chain::need_words;
use crate::format::Money;
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

#[derive(Debug, Clone, PartialEq)]
pub enum RequestNotice {
    Approved,
    /// One agreed, and the step wants more.
    Counted,
    Returned,
    Rejected,
    Withdrawn,
    SentBack,
    Transferred,
    SignerAdded,
    Copied,
    Reminded,
    Said,
    /// The one who was named may not be asked.
    CannotBeAsked(CannotBeAsked),
    /// An administrator wants the steps passed over.
    Proposed,
    /// What was proposed does not wait any more.
    NothingProposed,
    /// Nobody seconds their own proposal.
    OwnProposal,
    /// The lines that should go back are none, or all, or no lines.
    NoLines,
    /// Nobody was named.
    NobodyNamed,
    /// Those who are waited for were told a short while ago.
    RemindedLately,
    /// What an adjustment rests on was approved anew or adjusted meanwhile.
    Outdated,
    /// Something of a whole plan has moved since it was asked for.
    WholeMoved,
    /// A merge would not do any more what was shown.
    MergeMoved,
    /// What an adjustment takes is spent, or carried, meanwhile.
    GroundGone,
    /// More was said and moved about than a request holds.
    TooMuchSaid,
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

/// Why somebody cannot be given a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotBeAsked {
    /// Their roles do not let them decide here.
    NoRole,
    /// They wrote in it or submitted it.
    OwnWork,
    Already,
    /// They may not even see it.
    NotReader,
}

impl RequestNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Approved
            | Self::Counted
            | Self::Returned
            | Self::Rejected
            | Self::Withdrawn
            | Self::SentBack
            | Self::Transferred
            | Self::SignerAdded
            | Self::Copied
            | Self::Reminded
            | Self::Said
            | Self::Proposed => 200,
            Self::CommentMissing | Self::NoLines | Self::CannotBeAsked(_) | Self::NobodyNamed => 422,
            Self::DecidedAlready
            | Self::Moved { .. }
            | Self::NothingProposed
            | Self::RemindedLately
            | Self::TooMuchSaid
            | Self::Outdated
            | Self::WholeMoved
            | Self::MergeMoved
            | Self::GroundGone => 409,
            Self::NotAllowed | Self::OwnProposal | Self::Expired { .. } => 403,
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
pub fn NoticeBanner(
    notice: RequestNotice,
    money: Money,
    need: Need,
    locks: bool,
    /// A merge that was asked for is in the budget.
    is_merged: bool,
) -> impl IntoView {
    let text = use_text();
    // What the step wants by now, where it wants more than one.
    let becomes = match notice {
        RequestNotice::SignerAdded | RequestNotice::Counted => need_words(need, text),
        _ => None,
    };
    let (tone, glyph, title, hint) = match &notice {
        RequestNotice::Approved if is_merged => {
            (Tone::Good, Glyph::CheckCircle, text.notice_approved(), text.merging_done())
        }
        RequestNotice::Approved => {
            (Tone::Good, Glyph::CheckCircle, text.notice_approved(), text.notice_approved_hint())
        }
        RequestNotice::Returned => (Tone::Warn, Glyph::Return, text.notice_returned(), text.notice_returned_hint()),
        RequestNotice::Withdrawn => (Tone::Plain, Glyph::Ban, text.notice_withdrawn(), text.notice_withdrawn_hint()),
        RequestNotice::Counted => (Tone::Good, Glyph::Check, text.notice_counted(), text.notice_counted_hint()),
        RequestNotice::Rejected => (Tone::Warn, Glyph::XCircle, text.notice_rejected(), text.notice_rejected_hint()),
        RequestNotice::SentBack => (Tone::Warn, Glyph::Return, text.notice_sent_back(), text.notice_sent_back_hint()),
        RequestNotice::Transferred => {
            (Tone::Good, Glyph::ArrowRight, text.notice_transferred(), text.notice_transferred_hint())
        }
        RequestNotice::SignerAdded => (Tone::Good, Glyph::Plus, text.notice_signed(), text.notice_signed_hint()),
        RequestNotice::Copied => (Tone::Good, Glyph::Send, text.notice_copied(), text.notice_copied_hint()),
        RequestNotice::Reminded => (Tone::Good, Glyph::Clock, text.notice_reminded(), text.notice_reminded_hint()),
        RequestNotice::Said => (Tone::Good, Glyph::Message, text.notice_said(), text.notice_said_hint()),
        RequestNotice::CannotBeAsked(why) => {
            let hint = match why {
                CannotBeAsked::NoRole => text.notice_no_role(),
                CannotBeAsked::OwnWork => text.notice_own_work(),
                CannotBeAsked::Already => text.notice_asked_already(),
                CannotBeAsked::NotReader => text.notice_no_reader(),
            };
            (Tone::Danger, Glyph::User, text.notice_cannot_be_asked(), hint)
        }
        RequestNotice::Proposed => {
            (Tone::Good, Glyph::CheckCircle, text.notice_proposed(), text.notice_proposed_hint())
        }
        RequestNotice::NothingProposed => {
            (Tone::Plain, Glyph::Info, text.notice_nothing_proposed(), text.notice_nothing_proposed_hint())
        }
        RequestNotice::OwnProposal => {
            (Tone::Danger, Glyph::Users, text.notice_own_proposal(), text.notice_own_proposal_hint())
        }
        RequestNotice::NoLines => {
            (Tone::Danger, Glyph::AlertTriangle, text.notice_no_lines(), text.notice_no_lines_hint())
        }
        RequestNotice::NobodyNamed => {
            (Tone::Danger, Glyph::User, text.notice_nobody_named(), text.notice_nobody_named_hint())
        }
        RequestNotice::RemindedLately => {
            (Tone::Plain, Glyph::Clock, text.notice_reminded_lately(), text.notice_reminded_lately_hint())
        }
        RequestNotice::TooMuchSaid => {
            (Tone::Warn, Glyph::AlertTriangle, text.notice_too_much(), text.notice_too_much_hint())
        }
        RequestNotice::CommentMissing => {
            (Tone::Danger, Glyph::AlertTriangle, text.notice_comment_missing(), text.notice_comment_missing_hint())
        }
        RequestNotice::DecidedAlready => (Tone::Plain, Glyph::Info, text.notice_decided(), text.notice_decided_hint()),
        RequestNotice::NotAllowed => {
            (Tone::Danger, Glyph::Lock, text.notice_not_allowed(), text.notice_not_allowed_hint())
        }
        RequestNotice::Expired { .. } => (Tone::Warn, Glyph::Clock, text.notice_expired(), text.notice_expired_hint()),
        RequestNotice::Outdated => {
            (Tone::Warn, Glyph::AlertTriangle, text.adjust_outdated(), text.adjust_outdated_hint())
        }
        RequestNotice::WholeMoved => {
            (Tone::Warn, Glyph::AlertTriangle, text.notice_whole_moved(), text.notice_whole_moved_hint())
        }
        RequestNotice::MergeMoved => {
            (Tone::Warn, Glyph::AlertTriangle, text.notice_merge_moved(), text.notice_merge_moved_hint())
        }
        RequestNotice::GroundGone => {
            (Tone::Warn, Glyph::AlertTriangle, text.adjust_ground_gone(), text.adjust_ground_gone_hint())
        }
        RequestNotice::Moved { .. } => {
            (Tone::Warn, Glyph::AlertTriangle, text.notice_moved(), text.notice_moved_hint())
        }
    };
    let is_over = matches!(notice, RequestNotice::Returned | RequestNotice::Rejected | RequestNotice::Withdrawn);
    // What locks nothing opens nothing again.
    let hint = if !locks && is_over { text.adjust_ended_hint() } else { hint };
    let alert = !matches!(tone, Tone::Good | Tone::Plain);
    let difference = match notice {
        RequestNotice::Moved { difference, .. } => Some(view! { <DifferenceTable difference=*difference money/> }),
        _ => None,
    };
    view! {
        <div class="request-notice">
            <Banner tone glyph title alert>
                <p>{hint}</p>
                {becomes.map(|becomes| view! { <p><strong class="notice-need">{becomes}</strong></p> })}
            </Banner>
            {difference}
        </div>
    }
    .into_any()
}
