//! What a page shows when it has nothing to show: each [`PageError`] says what happened and what can be done.

use leptos::prelude::*;

use crate::backend::PageError;
use crate::primitives::{EmptyState, Glyph};
use crate::text::use_text;

/// The trouble, in the place where the page would be.
#[component]
pub fn Trouble(error: PageError) -> impl IntoView {
    let text = use_text();
    let (glyph, title, hint) = match error {
        PageError::SignedOut => (Glyph::User, text.trouble_signed_out(), text.trouble_signed_out_hint()),
        PageError::NotFound => (Glyph::Compass, text.trouble_not_found(), text.trouble_not_found_hint()),
        PageError::NotAllowed => (Glyph::Lock, text.trouble_not_allowed(), text.trouble_not_allowed_hint()),
        PageError::Offline => (Glyph::CloudOff, text.trouble_offline(), text.trouble_offline_hint()),
        PageError::Broken => (Glyph::AlertTriangle, text.trouble_broken(), text.trouble_broken_hint()),
    };
    let way_out = match error {
        PageError::SignedOut => {
            view! { <a class="button primary" href="/sign-in">{text.sign_in_submit()}</a> }.into_any()
        }
        // The empty address is this page: the browser asks for it again.
        PageError::Offline | PageError::Broken => {
            view! { <a class="button primary" href="">{text.action_try_again()}</a> }.into_any()
        }
        PageError::NotFound | PageError::NotAllowed => {
            view! { <a class="button primary" href="/">{text.action_to_plans()}</a> }.into_any()
        }
    };
    view! {
        <div class="page trouble">
            <EmptyState glyph title hint alone=true>{way_out}</EmptyState>
        </div>
    }
    .into_any()
}
