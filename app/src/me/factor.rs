//! One's own second step of signing in: set up, given other recovery codes, turned off. A plain page.

use leptos::prelude::*;

use crate::backend::{FactorOn, FactorView, KeyView};
use crate::factor::{CodeField, CodeRefused, KeyPicture, RecoveryCodes};
use crate::primitives::{Badge, Banner, Button, Card, Csrf, Glyph, Moment, Press, Tone};
use crate::text::use_text;

#[component]
pub fn FactorBoard(view: FactorView) -> impl IntoView {
    let text = use_text();
    let FactorView { on, is_required, drawn, codes, wrong } = view;
    let fresh = (!codes.is_empty()).then(|| {
        view! {
            <Banner tone=Tone::Good glyph=Glyph::CheckCircle title=text.factor_done()/>
            <Card id="codes" title=text.factor_codes()>
                <div class="card-body factor-fresh">
                    <RecoveryCodes codes/>
                    <a class="button primary" href="/me">{text.factor_kept()}</a>
                </div>
            </Card>
        }
    });
    let rest = match (on, drawn) {
        (Some(on), _) => view! { <Manage on is_required/> }.into_any(),
        (None, Some(key)) => view! { <SetUp key/> }.into_any(),
        (None, None) => ().into_any(),
    };
    view! {
        <div class="page me">
            {wrong.map(|wrong| view! { <CodeRefused wrong/> })}
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.factor_title()}</h1>
                    <p class="soft">{text.factor_hint()}</p>
                </div>
            </header>
            {fresh}
            {rest}
        </div>
    }
    .into_any()
}

#[component]
fn SetUp(key: KeyView) -> impl IntoView {
    let text = use_text();
    view! {
        <Card id="set-up" title=text.factor_set_up()>
            <form class="card-body factor-form" method="post" action="/me/factor">
                <Csrf/>
                <KeyPicture key/>
                <CodeField/>
                <Button submit=true press=Press::Primary>{text.factor_turn_on()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Manage(on: FactorOn, is_required: bool) -> impl IntoView {
    let text = use_text();
    let few = on.codes_left < 3;
    let off = if is_required {
        view! { <p class="hint">{text.factor_is_required()}</p> }.into_any()
    } else {
        view! { <button class="button danger" type="submit" formaction="/me/factor/off">{text.factor_turn_off()}</button> }
            .into_any()
    };
    view! {
        <Card id="manage" title=text.factor_in_use()>
            <div class="card-body factor-state">
                <Badge tone=Tone::Good glyph=Glyph::Check>{text.factor_on()}</Badge>
                <span class="soft">{text.factor_since()} " " <Moment at=on.since/></span>
                <span class=if few { "wrong" } else { "soft" }>{text.factor_codes_left(on.codes_left as usize)}</span>
            </div>
            <form class="card-body factor-form" method="post" action="/me/factor/codes">
                <Csrf/>
                <CodeField or_recovery=true/>
                <div class="me-buttons">
                    <Button submit=true>{text.factor_new_codes()}</Button>
                    {off}
                </div>
            </form>
        </Card>
    }
    .into_any()
}
