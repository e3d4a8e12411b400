//! Passing over those whose turn it is: an administrator proposes it with a reason, and nothing happens before a second
//! person agrees. Everybody who sees the request sees the proposal.

use leptos::prelude::*;
use shared::approval::Verdict;

use super::verbs::{Verb, Words};
use crate::backend::{ProposedView, RequestView};
use crate::primitives::{Banner, Button, Csrf, Glyph, Press, Tone};
use crate::text::use_text;

#[component]
pub fn Propose(action: String, key: String, version: String) -> impl IntoView {
    let text = use_text();
    view! {
        <Verb glyph=Glyph::AlertTriangle title=text.override_title() action key>
            <p class="soft">{text.override_hint()}</p>
            <input type="hidden" name="version" value=version/>
            <Words label=text.verbs_reason() required=true/>
            <div class="actuals-buttons">
                <Button submit=true name="decision" value="reject">{text.override_reject()}</Button>
                <Button submit=true press=Press::Danger name="decision" value="approve">{text.override_approve()}</Button>
            </div>
        </Verb>
    }
    .into_any()
}

/// The proposal, for everybody; with the button, for whoever may agree to it.
#[component]
pub fn Proposed(view: RequestView, proposed: ProposedView) -> impl IntoView {
    let text = use_text();
    let (title, word, decision) = match proposed.verdict {
        Verdict::Approved => {
            (text.override_asked_approve(&proposed.by.name), text.override_second_approve(), "approve")
        }
        Verdict::Returned | Verdict::Rejected => {
            (text.override_asked_reject(&proposed.by.name), text.override_second_reject(), "reject")
        }
    };
    let second = view.verbs.may_second.then(|| {
        view! {
            <form method="post" action=["/requests/", &view.id.to_string(), "/override/second"].concat()>
                <Csrf/>
                <input type="hidden" name="version" value=view.version.clone()/>
                <input type="hidden" name="idempotency_key" value=view.idempotency_key.clone()/>
                <input type="hidden" name="proposal" value=proposed.id.to_string()/>
                <input type="hidden" name="decision" value=decision/>
                <Button submit=true press=Press::Danger>{word}</Button>
            </form>
        }
    });
    view! {
        <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title>
            <blockquote class="step-comment">{proposed.reason}</blockquote>
            <p>{text.override_waits()}</p>
            {second}
        </Banner>
    }
    .into_any()
}
