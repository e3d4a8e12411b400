//! [`PolicyNotice`]: what came of the last form.

use leptos::prelude::*;

use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyNotice {
    /// Looked at, and nothing kept.
    Checked,
    Proposed,
    InForce,
    /// A field does not read.
    Wrong,
    /// No reason was given.
    NoReason,
    /// Another version came in between.
    Stale,
    /// Whoever proposed it does not put it in force.
    OwnProposal,
    Expired,
}

impl PolicyNotice {
    pub const fn status(self) -> u16 {
        match self {
            Self::Checked | Self::Proposed | Self::InForce => 200,
            Self::Wrong | Self::NoReason => 422,
            Self::Stale => 409,
            Self::OwnProposal | Self::Expired => 403,
        }
    }
}

#[component]
pub fn NoticeBanner(notice: PolicyNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title, hint) = match notice {
        PolicyNotice::Checked => (Tone::Plain, Glyph::Info, text.policy_checked(), text.policy_checked_hint()),
        PolicyNotice::Proposed => (Tone::Good, Glyph::CheckCircle, text.policy_proposed(), text.policy_proposed_hint()),
        PolicyNotice::InForce => (Tone::Good, Glyph::CheckCircle, text.policy_in_force(), text.policy_in_force_hint()),
        PolicyNotice::Wrong => (Tone::Danger, Glyph::AlertTriangle, text.policy_wrong(), text.policy_wrong_hint()),
        PolicyNotice::NoReason => {
            (Tone::Danger, Glyph::AlertTriangle, text.policy_no_reason(), text.policy_no_reason_hint())
        }
        PolicyNotice::Stale => (Tone::Warn, Glyph::Refresh, text.policy_stale(), text.policy_stale_hint()),
        PolicyNotice::OwnProposal => (Tone::Danger, Glyph::Lock, text.policy_own(), text.policy_own_hint()),
        PolicyNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired(), text.policy_expired_hint()),
    };
    view! { <Banner tone glyph title alert=notice.status() != 200><p>{hint}</p></Banner> }.into_any()
}
