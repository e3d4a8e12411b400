//! Signing in, and what is somebody's own or the organisation's about it.

use leptos::prelude::*;

use crate::backend::{FactorView, FactorWrong, MeView, PasskeysView, SecurityView, SignInStep};
use crate::frame::{Crumb, Page};
use crate::leave::LeaveBoard;
use crate::me::{FactorBoard, MeBoard, MeNotice, PasskeyBoard, PasskeyNotice};
use crate::security::{SecurityBoard, SecurityNotice};
use crate::session::Visit;
use crate::shell::{Assets, Written, bare, plain};
use crate::sign_in::{SecondStep, SignIn, SignInView, SignInWrong};
use crate::text::Text;

/// `GET /sign-in`, and the answer to a `POST` that failed.
pub fn sign_in(visit: &Visit, assets: &Assets, view: SignInView) -> Written {
    let text = Text::new(visit.language);
    let status = match view.wrong {
        None | Some(SignInWrong::SignedOut | SignInWrong::Left) => 200,
        Some(SignInWrong::Unknown) => 401,
        Some(SignInWrong::Issuer(wrong)) => wrong.status(),
        Some(SignInWrong::Passkey | SignInWrong::Expired) => 403,
        Some(SignInWrong::TooMany { .. }) => 429,
    };
    let leaving = (view.wrong == Some(SignInWrong::Left)).then(|| view! { <LeavingScripts/> });
    bare(visit, assets, status, text.sign_in_title(), move || view! { <SignIn view/> <PasskeyScript/> {leaving} })
}

/// `GET /sign-out`
pub fn leave(visit: &Visit, assets: &Assets) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.menu_sign_out())];
    plain(visit, assets, 200, text.menu_sign_out(), move || {
        view! { <Page crumbs><LeaveBoard/></Page> <LeavingScripts/> }
    })
}

/// The steps of signing in that follow the password.
pub fn second_step(visit: &Visit, assets: &Assets, step: SignInStep, return_to: String) -> Written {
    let text = Text::new(visit.language);
    bare(visit, assets, step.status(), text.sign_in_title(), move || view! { <SecondStep step return_to/> })
}

/// `GET /me`, and the answers to its forms.
pub fn me(visit: &Visit, assets: &Assets, view: MeView, notice: Option<MeNotice>) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.me_title())];
    let status = notice.map_or(200, MeNotice::status);
    plain(visit, assets, status, text.me_title(), move || view! { <Page crumbs><MeBoard view notice/></Page> })
}

/// `GET /me/factor`, and the answers to its forms.
pub fn factor(visit: &Visit, assets: &Assets, view: FactorView) -> Written {
    let text = Text::new(visit.language);
    let crumbs =
        vec![Crumb::to(text.frame_plans(), "/"), Crumb::to(text.me_title(), "/me"), Crumb::here(text.factor_title())];
    let status = view.wrong.map_or(200, FactorWrong::status);
    plain(visit, assets, status, text.factor_title(), move || view! { <Page crumbs><FactorBoard view/></Page> })
}

/// What tells and removes what is kept on the device, where somebody signs out.
#[component]
fn LeavingScripts() -> impl IntoView {
    view! { <script src="/kept.js" defer></script> <script src="/leaving.js" defer></script> }
}

/// The site's own small script, in the pages that may ask a device for a passkey.
#[component]
fn PasskeyScript() -> impl IntoView {
    view! { <script src="/passkey.js" r#type="module"></script> }
}

/// `GET /me/passkeys`, and the answers to its forms.
pub fn passkeys(visit: &Visit, assets: &Assets, view: PasskeysView, notice: Option<PasskeyNotice>) -> Written {
    let text = Text::new(visit.language);
    let crumbs =
        vec![Crumb::to(text.frame_plans(), "/"), Crumb::to(text.me_title(), "/me"), Crumb::here(text.passkey_title())];
    let status = notice.map_or(200, PasskeyNotice::status);
    plain(visit, assets, status, text.passkey_title(), move || {
        view! { <Page crumbs><PasskeyBoard view notice/></Page> <PasskeyScript/> }
    })
}

/// `GET /security`, and the answers to its forms.
pub fn security(visit: &Visit, assets: &Assets, view: SecurityView, notice: Option<SecurityNotice>) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.security_title())];
    let status = notice.map_or(200, SecurityNotice::status);
    plain(visit, assets, status, text.security_title(), move || {
        view! { <Page crumbs><SecurityBoard view notice/></Page> }
    })
}
