//! What part of the year falls on each month, in per cent. Shares that are not a hundred together are refused, with what is
//! amiss and the choice to take them as weights.

use leptos::prelude::*;
use shared::budget::{Shares, SharesError, Spread, SpreadRule};
use shared::document::SheetCommand;
use shared::id::LineId;

use crate::sheet::loaded::Desk;
use crate::text::{Text, use_text};

/// More than twelve shares with six decimals are.
const CHARS_MAX: &str = "200";

/// Why shares are not taken, in the reader's language.
fn explain(error: &SharesError, text: Text) -> String {
    match error {
        SharesError::Count { found } => text.model_shares_count(&found.to_string()),
        SharesError::NotAShare(part) => text.model_shares_odd(part),
        SharesError::Nothing => text.model_shares_nothing().to_owned(),
        SharesError::NotWhole { sum, over } if over.is_sign_negative() => {
            text.model_shares_short(&over.abs().to_string(), &sum.to_string())
        }
        SharesError::NotWhole { sum, over } => text.model_shares_over(&over.to_string(), &sum.to_string()),
    }
}

#[component]
pub fn SharesField(desk: Desk, line: LineId, is_writing: RwSignal<bool>) -> impl IntoView {
    let text = use_text();
    let typed = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<SharesError>);
    let put = move |rule: SpreadRule| {
        let total = desk.sheet.read(|sheet| sheet.line(line)?.spread.as_ref().map(|spread| spread.total));
        let Some(total) = total else { return };
        if desk.sheet.edit(&SheetCommand::SetSpread { line, spread: Some(Spread { total, rule }) }) {
            is_writing.set(false);
        }
    };
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match Shares::read(&typed.get_untracked()).and_then(Shares::whole) {
            Ok(rule) => put(rule),
            Err(error) => refused.set(Some(error)),
        }
    };
    let as_weights = move |_| {
        if let Ok(shares) = Shares::read(&typed.get_untracked()) {
            put(shares.as_weights());
        }
    };
    let is_choice = move || matches!(refused.get(), Some(SharesError::NotWhole { .. }));
    let invalid = move || refused.with(|refused| refused.is_some().then_some("true"));
    view! {
        <form class="shares-form" on:submit=take>
            <div class="field">
                <label for="spread-shares">{text.model_shares()}</label>
                <textarea id="spread-shares" class="input figure" rows="3" required maxlength=CHARS_MAX autocomplete="off" inputmode="decimal"
                    aria-describedby="spread-shares-about" aria-invalid=invalid prop:value=typed
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        refused.set(None);
                    }></textarea>
                <p class="hint" id="spread-shares-about">{text.model_shares_hint()}</p>
                {move || refused.get().map(|error| view! { <p class="wrong" role="alert">{explain(&error, text)}</p> })}
            </div>
            <div class="line-package-ways">
                <button type="submit" class="button small">{text.model_shares_take()}</button>
                <button type="button" class="button small" hidden=move || !is_choice() on:click=as_weights>{text.model_shares_weights()}</button>
            </div>
        </form>
    }
}
