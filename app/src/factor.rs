//! The parts of a second step that the sign-in page and one's own page share: a key as a picture and in letters, the field
//! for a code, and recovery codes.

use leptos::prelude::*;

use crate::backend::{FactorWrong, KeyView};
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::{Text, use_text};

/// What to do with a key: scan it, or type it.
#[component]
pub fn KeyPicture(key: KeyView) -> impl IntoView {
    let text = use_text();
    let view_box = format!("0 0 {} {}", key.side, key.side);
    view! {
        <ol class="factor-steps">
            <li>{text.factor_get_app()}</li>
            <li>
                {text.factor_scan()}
                <div class="factor-key">
                    <svg class="factor-qr" viewBox=view_box role="img" aria-label=text.factor_picture() shape-rendering="crispEdges">
                        <path d=key.path></path>
                    </svg>
                    <div>
                        <p class="soft">{text.factor_type()}</p>
                        <code class="factor-letters">{key.key}</code>
                        <p class="faint">{text.factor_kind()}</p>
                    </div>
                </div>
            </li>
            <li>{text.factor_first_code()}</li>
        </ol>
        <input type="hidden" name="key" value=key.token/>
    }
    .into_any()
}

/// The field a code is typed into. Phones offer the code they know by it.
#[component]
pub fn CodeField(
    /// Whether a recovery code fits too.
    #[prop(optional)]
    or_recovery: bool,
    #[prop(optional)] focus: bool,
) -> impl IntoView {
    let text = use_text();
    let hint = or_recovery.then(|| view! { <p class="hint" id="code-about">{text.factor_or_recovery()}</p> });
    view! {
        <div class="field factor-code">
            <label for="code">{text.factor_code()}</label>
            <input
                class="input"
                id="code"
                name="code"
                type="text"
                inputmode=if or_recovery { "text" } else { "numeric" }
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck="false"
                required
                autofocus=focus
                maxlength="20"
                aria-describedby=or_recovery.then_some("code-about")
            />
            {hint}
        </div>
    }
    .into_any()
}

/// Why the code was not taken.
#[component]
pub fn CodeRefused(wrong: FactorWrong) -> impl IntoView {
    let title = words(wrong, use_text());
    view! { <Banner tone=Tone::Danger glyph=Glyph::AlertTriangle title alert=true/> }.into_any()
}

fn words(wrong: FactorWrong, text: Text) -> String {
    match wrong {
        FactorWrong::Wrong => text.factor_wrong().to_owned(),
        FactorWrong::TooMany { minutes } => text.factor_too_many(minutes),
        FactorWrong::Expired => text.factor_expired().to_owned(),
        FactorWrong::Required => text.factor_is_required().to_owned(),
    }
}

/// Recovery codes, in the one answer that shows them.
#[component]
pub fn RecoveryCodes(codes: Vec<String>) -> impl IntoView {
    let text = use_text();
    let rows = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    view! {
        <div class="factor-codes" role="status">
            <p>{text.factor_codes_once()}</p>
            <ul>{rows}</ul>
        </div>
    }
    .into_any()
}
