//! The way in: a plain form, and on a demonstration its people with one click each. It is not where a password is checked.

mod step;

use leptos::prelude::*;

use crate::frame::{LanguageForm, ThemeForm};
use crate::primitives::{Banner, Button, Csrf, Field, Glyph, Icon, Mark, Menu, Press, Tone};
use crate::text::{Text, use_text};
use shared::budget::Name;

pub use step::SecondStep;

/// What the page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignInView {
    /// What was typed before, so that nobody types it twice.
    pub email: String,
    pub wrong: Option<SignInWrong>,
    /// Where to go afterwards.
    pub return_to: String,
    /// What the organisation's own sign-in is called, if there is one.
    pub issuer: Option<String>,
    /// What a passkey is to sign, and what the form gives back.
    pub passkey: (String, String),
    /// The demonstration's people; empty unless the demonstration is on.
    pub demo: Vec<DemoSignIn>,
}

/// Why one is here again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInWrong {
    /// The e-mail or the password; which of them is not told.
    Unknown,
    /// Too many tries; how long to wait.
    TooMany { minutes: usize },
    /// The form lay open too long.
    Expired,
    /// A passkey that did not open the door.
    Passkey,
    /// The organisation's own sign-in did not open the door.
    Issuer(IssuerWrong),
    /// The session ended.
    SignedOut,
    /// One has just signed out.
    Left,
}

/// What was wrong with the word of the organisation's own sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerWrong {
    Unreachable,
    Lost,
    Denied,
    Code,
    OtherIssuer,
    OtherAudience,
    Expired,
    Signature,
    Nonce,
    /// The address is none of anybody's here.
    Unknown,
    Unverified,
    OtherAccount,
    Left,
}

impl IssuerWrong {
    pub const fn status(self) -> u16 {
        match self {
            Self::Unreachable => 502,
            _ => 403,
        }
    }

    const fn words(self, text: Text) -> &'static str {
        match self {
            Self::Unreachable => text.issuer_unreachable(),
            Self::Lost => text.issuer_lost(),
            Self::Denied => text.issuer_denied(),
            Self::Code => text.issuer_code(),
            Self::OtherIssuer => text.issuer_other_issuer(),
            Self::OtherAudience => text.issuer_other_audience(),
            Self::Expired => text.issuer_expired(),
            Self::Signature => text.issuer_signature(),
            Self::Nonce => text.issuer_nonce(),
            Self::Unknown => text.issuer_unknown(),
            Self::Unverified => text.issuer_unverified(),
            Self::OtherAccount => text.issuer_other_account(),
            Self::Left => text.issuer_left(),
        }
    }
}

/// Somebody of the demonstration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSignIn {
    pub email: String,
    pub password: String,
    pub name: Name,
    pub what: Name,
}

#[component]
pub fn SignIn(view: SignInView) -> impl IntoView {
    let text = use_text();
    let SignInView { email, wrong, return_to, issuer, passkey, demo } = view;
    let passkey = view! { <Passkey passkey return_to=return_to.clone()/> };
    let other_ways = issuer.map(|name| view! { <Issuer name return_to=return_to.clone()/> });
    let demo = (!demo.is_empty()).then(|| view! { <Demo people=demo return_to=return_to.clone()/> });
    view! {
        <Surround>
            <h1>{text.sign_in_title()}</h1>
            {wrong.map(|wrong| view! { <Wrong wrong/> })}
            <form class="sign-in-form" method="post" action="/sign-in">
                <Csrf/>
                <input type="hidden" name="return_to" value=return_to/>
                <Field name="email" kind="email" label=text.sign_in_email() value=email autocomplete="username" required=true focus=true/>
                <Field name="password" kind="password" label=text.sign_in_password() autocomplete="current-password" required=true/>
                <Button press=Press::Primary submit=true wide=true>{text.sign_in_submit()}</Button>
            </form>
            {other_ways}
            {passkey}
            {demo}
        </Surround>
    }
    .into_any()
}

/// What stands around every step of signing in: the idea of the product, and the choice of language.
#[component]
fn Surround(children: Children) -> impl IntoView {
    let text = use_text();
    view! {
        <div class="sign-in">
            <aside class="sign-in-story" aria-hidden="true">
                <div class="sign-in-brand">
                    <Mark/>
                    <span>{text.product_name()}</span>
                </div>
                <Picture/>
                <p class="sign-in-claim">{text.product_claim()}</p>
            </aside>
            <main class="sign-in-main" id="content">
                <div class="sign-in-options">
                    <Menu id="options" label=text.sign_in_options() panel=|| view! { <LanguageForm/> <ThemeForm/> }>
                        <Icon glyph=Glyph::Globe/>
                        <span>{text.sign_in_language()}</span>
                    </Menu>
                </div>
                <div class="sign-in-box">
                    <div class="sign-in-mark">
                        <Mark/>
                    </div>
                    {children()}
                </div>
            </main>
        </div>
    }
    .into_any()
}

fn words(wrong: SignInWrong, text: Text) -> String {
    match wrong {
        SignInWrong::Unknown => text.sign_in_unknown().to_owned(),
        SignInWrong::TooMany { minutes } => text.sign_in_too_many(minutes),
        SignInWrong::Expired => text.sign_in_expired().to_owned(),
        SignInWrong::Passkey => text.passkey_wrong().to_owned(),
        SignInWrong::Issuer(wrong) => wrong.words(text).to_owned(),
        SignInWrong::SignedOut | SignInWrong::Left => text.sign_in_signed_out().to_owned(),
    }
}

#[component]
fn Wrong(wrong: SignInWrong) -> impl IntoView {
    let title = words(wrong, use_text());
    match wrong {
        SignInWrong::SignedOut => view! { <Banner glyph=Glyph::Info title/> }.into_any(),
        SignInWrong::Left => view! { <Left title/> }.into_any(),
        _ => view! { <Banner tone=Tone::Danger glyph=Glyph::AlertTriangle title alert=true/> }.into_any(),
    }
}

/// One has signed out: the script that removes what was kept says what has become of it.
#[component]
fn Left(title: String) -> impl IntoView {
    let text = use_text();
    view! {
        <div class="sign-in-left" data-left="">
            <Banner glyph=Glyph::Info title>
                <p data-when="saved" hidden>{text.leave_removed()}</p>
                <p data-when="waiting" hidden>{text.leave_stays()}</p>
            </Banner>
        </div>
    }
    .into_any()
}

/// The way in by a passkey, for browsers that know how; a small script fills the form and shows it.
#[component]
fn Passkey(passkey: (String, String), return_to: String) -> impl IntoView {
    let text = use_text();
    let (challenge, token) = passkey;
    view! {
        <form class="sign-in-other" method="post" action="/sign-in/passkey" data-passkey="get" data-challenge=challenge>
            <Csrf/>
            <input type="hidden" name="return_to" value=return_to/>
            <input type="hidden" name="token" value=token/>
            <input type="hidden" name="id"/>
            <input type="hidden" name="client_data"/>
            <input type="hidden" name="authenticator_data"/>
            <input type="hidden" name="signature"/>
            <input type="hidden" name="user_handle"/>
            <p class="wrong" role="alert" data-failed="" hidden>{text.passkey_failed()}</p>
            <button class="button wide" type="submit"><Icon glyph=Glyph::Fingerprint/>{text.passkey_sign_in()}</button>
        </form>
    }
    .into_any()
}

/// The way to the organisation's own sign-in. A link, as a form may lead to no other site.
#[component]
fn Issuer(name: String, return_to: String) -> impl IntoView {
    let text = use_text();
    let next: String = return_to.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let href = ["/sign-in/issuer?next=", &next].concat();
    view! {
        <div class="sign-in-other">
            <span class="faint">{text.sign_in_or()}</span>
            <a class="button wide" href=href><Icon glyph=Glyph::User/>{text.sign_in_with(&name)}</a>
        </div>
    }
    .into_any()
}

#[component]
fn Demo(people: Vec<DemoSignIn>, return_to: String) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let person = move |person: DemoSignIn| {
        view! {
            <li>
                <form method="post" action="/sign-in">
                    <Csrf/>
                    <input type="hidden" name="return_to" value=return_to.clone()/>
                    <input type="hidden" name="email" value=person.email.clone()/>
                    <input type="hidden" name="password" value=person.password/>
                    <button class="demo-person">
                        <span class="demo-name">{person.name.in_language(language).to_owned()}</span>
                        <span class="demo-what">{person.what.in_language(language).to_owned()}</span>
                        <Icon glyph=Glyph::ArrowRight/>
                    </button>
                </form>
            </li>
        }
    };
    view! {
        <section class="demo" aria-labelledby="demo">
            <h2 id="demo">{text.sign_in_demo()}</h2>
            <p class="faint">{text.sign_in_demo_hint()}</p>
            <ul>{people.into_iter().map(person).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The idea of the product: two lines over the year that start apart and end together.
#[component]
fn Picture() -> impl IntoView {
    view! {
        <svg class="sign-in-picture" viewBox="0 0 480 300" focusable="false">
            <g class="ledger">
                <path d="M0 20H480M0 72H480M0 124H480M0 176H480M0 228H480M0 280H480"></path>
                <path d="M40 0V300M120 0V300M200 0V300M280 0V300M360 0V300M440 0V300"></path>
            </g>
            <g class="blocks">
                <rect x="52" y="208" width="56" height="20" rx="3"></rect>
                <rect x="132" y="176" width="56" height="52" rx="3"></rect>
                <rect x="212" y="150" width="56" height="78" rx="3"></rect>
                <rect x="292" y="118" width="56" height="110" rx="3"></rect>
                <rect x="372" y="92" width="56" height="136" rx="3"></rect>
            </g>
            <path class="line finance" d="M0 250C80 250 90 190 160 180S250 130 320 112 410 72 480 60"></path>
            <path class="line business" d="M0 120C70 110 90 170 160 164S260 150 320 124 410 84 480 60"></path>
            <circle class="wheel finance" cx="160" cy="180" r="7"></circle>
            <circle class="wheel business" cx="160" cy="164" r="7"></circle>
            <circle class="wheel finance" cx="320" cy="112" r="7"></circle>
            <circle class="wheel business" cx="320" cy="124" r="7"></circle>
        </svg>
    }
    .into_any()
}
