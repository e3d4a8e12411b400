//! One's own passkeys: what devices hold, with a form that a small script fills. Without it the page lists and removes.

use leptos::prelude::*;

use crate::backend::{PasskeyAsk, PasskeyLine, PasskeysView};
use crate::primitives::{Banner, Button, Card, Csrf, EmptyState, Glyph, Icon, Moment, Press, Tone};
use crate::text::use_text;

/// What came of the last form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyNotice {
    Added,
    Removed,
    Present,
    TooMany,
    /// The page lay open too long.
    Stale,
    /// The device's answer was not taken.
    Refused,
    Expired,
}

impl PasskeyNotice {
    pub const fn status(self) -> u16 {
        match self {
            Self::Added | Self::Removed => 200,
            Self::Present | Self::TooMany => 409,
            Self::Stale | Self::Refused | Self::Expired => 403,
        }
    }
}

#[component]
pub fn PasskeyBoard(view: PasskeysView, notice: Option<PasskeyNotice>) -> impl IntoView {
    let text = use_text();
    let list = if view.passkeys.is_empty() {
        view! { <EmptyState glyph=Glyph::Fingerprint title=text.passkey_none() hint=text.passkey_none_hint()/> }
            .into_any()
    } else {
        let rows = view.passkeys.into_iter().map(|passkey| view! { <Row passkey/> }).collect_view();
        view! { <ul class="me-sessions">{rows}</ul> }.into_any()
    };
    view! {
        <div class="page me">
            {notice.map(|notice| view! { <Notice notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.passkey_title()}</h1>
                    <p class="soft">{text.passkey_hint()}</p>
                </div>
            </header>
            <section class="card" aria-label=text.passkey_title()>{list}</section>
            <Add ask=view.ask/>
        </div>
    }
    .into_any()
}

#[component]
fn Notice(notice: PasskeyNotice) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title) = match notice {
        PasskeyNotice::Added => (Tone::Good, Glyph::CheckCircle, text.passkey_added()),
        PasskeyNotice::Removed => (Tone::Plain, Glyph::Ban, text.passkey_removed()),
        PasskeyNotice::Present => (Tone::Warn, Glyph::Info, text.passkey_present()),
        PasskeyNotice::TooMany => (Tone::Warn, Glyph::AlertTriangle, text.passkey_too_many()),
        PasskeyNotice::Stale => (Tone::Warn, Glyph::Clock, text.passkey_stale()),
        PasskeyNotice::Refused => (Tone::Danger, Glyph::AlertTriangle, text.passkey_refused()),
        PasskeyNotice::Expired => (Tone::Warn, Glyph::Clock, text.notice_expired()),
    };
    view! { <Banner tone glyph title alert=notice.status() != 200/> }.into_any()
}

#[component]
fn Row(passkey: PasskeyLine) -> impl IntoView {
    let text = use_text();
    let name = if passkey.name.is_empty() { text.passkey_unnamed().to_owned() } else { passkey.name };
    let used = match passkey.used_at {
        Some(at) => view! { {text.me_seen()} " " <Moment at/> " · " }.into_any(),
        None => ().into_any(),
    };
    view! {
        <li>
            <Icon glyph=Glyph::Fingerprint/>
            <div>
                <strong>{name.clone()}</strong>
                <p class="faint">{used} {text.passkey_since()} " " <Moment at=passkey.added_at/></p>
            </div>
            <form method="post" action="/me/passkeys/remove">
                <Csrf/>
                <input type="hidden" name="id" value=passkey.id/>
                <button class="button small" type="submit">
                    {text.passkey_remove()} <span class="visually-hidden">{name}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}

#[component]
fn Add(ask: PasskeyAsk) -> impl IntoView {
    let text = use_text();
    view! {
        <Card id="add" title=text.passkey_add_title()>
            <p class="card-body soft" data-without-passkeys="">{text.passkey_without()}</p>
            <form
                class="card-body factor-form"
                method="post"
                action="/me/passkeys"
                data-passkey="create"
                data-challenge=ask.challenge
                data-user=ask.user
                data-account=ask.account
                data-called=ask.called
                data-present=ask.present
                data-algorithms=ask.algorithms
            >
                <Csrf/>
                <input type="hidden" name="token" value=ask.token/>
                <input type="hidden" name="client_data"/>
                <input type="hidden" name="attestation"/>
                <label class="field factor-code">
                    <span class="label">{text.passkey_name()}</span>
                    <input class="input passkey-name" name="name" maxlength="60" autocomplete="off" aria-describedby="name-about"/>
                    <p class="hint" id="name-about">{text.passkey_name_hint()}</p>
                </label>
                <p class="wrong" role="alert" data-failed="" hidden>{text.passkey_failed()}</p>
                <Button submit=true press=Press::Primary><Icon glyph=Glyph::Fingerprint/>{text.passkey_add()}</Button>
            </form>
        </Card>
    }
    .into_any()
}
