//! Between the password and the first page: the code of an app, setting the app up where a role asks for it, and the
//! recovery codes that come of that.

use leptos::prelude::*;

use super::Surround;
use crate::backend::SignInStep;
use crate::factor::{CodeField, CodeRefused, KeyPicture, RecoveryCodes};
use crate::primitives::{Button, Csrf, Press};
use crate::text::use_text;

#[component]
pub fn SecondStep(step: SignInStep, return_to: String) -> impl IntoView {
    let text = use_text();
    match step {
        SignInStep::Code { ticket, wrong } => view! {
            <Surround>
                <h1>{text.factor_asked()}</h1>
                {wrong.map(|wrong| view! { <CodeRefused wrong/> })}
                <p class="soft">{text.factor_asked_hint()}</p>
                <form class="sign-in-form" method="post" action="/sign-in/code">
                    <Csrf/>
                    <input type="hidden" name="return_to" value=return_to/>
                    <input type="hidden" name="ticket" value=ticket/>
                    <CodeField or_recovery=true focus=true/>
                    <Button press=Press::Primary submit=true wide=true>{text.sign_in_submit()}</Button>
                </form>
                <a class="soft" href="/sign-in">{text.factor_back()}</a>
            </Surround>
        }
        .into_any(),
        SignInStep::SetUp { ticket, key, wrong } => view! {
            <Surround>
                <h1>{text.factor_title()}</h1>
                {wrong.map(|wrong| view! { <CodeRefused wrong/> })}
                <p class="soft">{text.factor_demanded()}</p>
                <form class="sign-in-form" method="post" action="/sign-in/first-code">
                    <Csrf/>
                    <input type="hidden" name="return_to" value=return_to/>
                    <input type="hidden" name="ticket" value=ticket/>
                    <KeyPicture key/>
                    <CodeField/>
                    <Button press=Press::Primary submit=true wide=true>{text.factor_turn_on()}</Button>
                </form>
                <a class="soft" href="/sign-in">{text.factor_back()}</a>
            </Surround>
        }
        .into_any(),
        SignInStep::Codes(codes) => view! {
            <Surround>
                <h1>{text.factor_done()}</h1>
                <RecoveryCodes codes/>
                <a class="button primary wide" href=return_to>{text.factor_kept()}</a>
            </Surround>
        }
        .into_any(),
    }
}
