//! `GET /sign-in` and `POST /sign-in`: the page with the form, and the form; what follows it is
//! [`step`]. The API's way in is `http::sign_in`.

pub mod passkey;
pub mod step;

use std::sync::Arc;

use app::backend::SignInStep;
use app::sign_in::{SignInView, SignInWrong};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::way_back::way_back;
use super::{Visitor, addresses, see_other, written_under};
use crate::auth::{Entrance, SignInError};
use crate::error::{Fault, seconds_up};
use crate::http::session::{self, ClientOrigin};
use crate::http::{Posted, Site, Stale, sign_in};
use crate::security::PagePolicy;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Where to go afterwards.
    next: String,
    /// There was a session and it ended.
    ended: String,
    /// One has just signed out.
    left: String,
}

#[derive(Deserialize)]
pub struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    return_to: String,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Asked { next, ended, left } = asked.map(|Query(asked)| asked).unwrap_or_default();
    if visitor.caller.is_some() {
        return see_other(way_back(&next));
    }
    let wrong = match (left.is_empty(), ended.is_empty()) {
        (false, _) => Some(SignInWrong::Left),
        (true, false) => Some(SignInWrong::SignedOut),
        (true, true) => None,
    };
    show(&site, &visitor, String::new(), &next, wrong).await
}

pub async fn form(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    ClientOrigin(origin): ClientOrigin,
    posted: Posted<SignIn>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => {
            return Ok(show(&site, &visitor, sent.email, &sent.return_to, Some(SignInWrong::Expired)).await);
        }
    };
    let wrong = match site.gate.sign_in(&sent.email, &sent.password, origin).await {
        Ok(Entrance::Code(ticket)) => {
            let step = SignInStep::Code { ticket: ticket.text().to_owned(), wrong: None };
            return Ok(step::show(&site, &visitor, step, &sent.return_to).await);
        }
        Ok(Entrance::SetUp(ticket, drawn)) => {
            let person = site.gate.factor().holder(&ticket).await.map_err(SignInError::from)?;
            let key = step::key_view(&drawn, &person);
            let step = SignInStep::SetUp { ticket: ticket.text().to_owned(), key, wrong: None };
            return Ok(step::show(&site, &visitor, step, &sent.return_to).await);
        }
        Ok(Entrance::Open(_, token)) => {
            sign_in::end_before(&site, visitor.caller.as_ref()).await;
            let mut response = see_other(way_back(&sent.return_to));
            session::keep(&site, &token, response.headers_mut());
            return Ok(response);
        }
        Err(SignInError::Unknown) => SignInWrong::Unknown,
        Err(SignInError::TryLater(later)) => SignInWrong::TooMany { minutes: minutes_up(seconds_up(later.after)) },
        Err(error) => return Err(error.into()),
    };
    Ok(show(&site, &visitor, sent.email, &sent.return_to, Some(wrong)).await)
}

/// The page again, for whoever took too long.
async fn expired(site: &Site, visitor: &Visitor, return_to: &str) -> Result<Response, Fault> {
    Ok(show(site, visitor, String::new(), return_to, Some(SignInWrong::Expired)).await)
}

/// The page, with what was typed before and why one is here again.
pub async fn show(
    site: &Site,
    visitor: &Visitor,
    email: String,
    return_to: &str,
    wrong: Option<SignInWrong>,
) -> Response {
    let mut visit = visitor.visit(site).await;
    if visit.path.starts_with("/sign-in/") {
        visit.path = "/sign-in".to_owned();
    }
    let issuer = site.issuer.as_ref().map(|issuer| issuer.name().to_owned());
    let return_to = way_back(return_to).to_owned();
    let challenge = site.gate.passkeys().challenge();
    let passkey = (challenge.text, challenge.token);
    let view = SignInView { email, wrong, return_to, issuer, passkey, demo: site.pages.demo() };
    let mut response =
        written_under(site, app::pages::sign_in(&visit, &addresses(&site.assets), view), PagePolicy::Passkeys);
    if let Some(SignInWrong::TooMany { minutes }) = wrong {
        let seconds = axum::http::HeaderValue::from(minutes.saturating_mul(60));
        response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds);
    }
    response
}

fn minutes_up(seconds: i64) -> usize {
    usize::try_from((seconds + 59) / 60).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use shared::access::Role;

    use crate::http::trial::{PASSWORD, Trial};

    #[tokio::test]
    async fn the_form_of_the_page_signs_in_and_leads_on() {
        let trial = Trial::new().await;
        trial.person("sales", &[Role::Editor]).await;
        let page = trial.get("/sign-in?next=/inbox", &[]).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(
            page.headers["content-security-policy"].to_str().unwrap().contains("script-src 'self'; connect-src 'none'")
        );
        let cookie = page.cookies();
        let (csrf, return_to) = (page.field("csrf"), page.field("return_to"));
        assert_eq!(return_to, "/inbox");
        let form =
            [("csrf", &*csrf), ("email", "sales@demo.tandem"), ("password", PASSWORD), ("return_to", &return_to)];
        let reply = trial.form("/sign-in", &[("cookie", &cookie)], &form).await;
        assert_eq!((reply.status.as_u16(), &reply.headers["location"]), (303, &"/inbox".parse().unwrap()));
        let inbox = trial.get("/inbox", &[("cookie", &reply.cookies())]).await;
        assert_eq!(inbox.status, 200);
        let again = trial.get("/sign-in", &[("cookie", &reply.cookies())]).await;
        assert_eq!((again.status.as_u16(), &again.headers["location"]), (303, &"/".parse().unwrap()));
    }

    #[tokio::test]
    async fn a_form_that_is_not_ours_signs_nobody_in() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let (one, other) = (trial.get("/sign-in", &[]).await, trial.get("/sign-in", &[]).await);
        let form = |csrf: &str| {
            [("csrf", csrf), ("email", "sales@demo.tandem"), ("password", PASSWORD)].map(|(a, b)| (a, b.to_owned()))
        };
        let check = async |csrf: String, cookie: Option<String>| {
            let cookie = cookie.unwrap_or_default();
            let form = form(&csrf);
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            trial.form("/sign-in", &[("cookie", &cookie)], &form).await
        };
        for (csrf, cookie) in [
            (String::new(), Some(one.cookies())),
            (other.field("csrf"), Some(one.cookies())),
            (one.field("csrf"), None),
        ] {
            let reply = check(csrf, cookie).await;
            assert_eq!(reply.status, 403);
            assert_eq!(reply.field("email"), "sales@demo.tandem", "nobody types it twice");
        }
        assert_eq!(check(one.field("csrf"), Some(one.cookies())).await.status, 303);
    }

    #[tokio::test]
    async fn who_mistypes_is_told_and_who_guesses_waits() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let page = trial.get("/sign-in", &[]).await;
        let (csrf, cookie) = (page.field("csrf"), page.cookies());
        let form = [("csrf", &*csrf), ("email", "sales@demo.tandem"), ("password", "wrong-password")];
        for _ in 0..10 {
            assert_eq!(trial.form("/sign-in", &[("cookie", &cookie)], &form).await.status, 401);
        }
        let reply = trial.form("/sign-in", &[("cookie", &cookie)], &form).await;
        assert_eq!((reply.status.as_u16(), &reply.headers["retry-after"]), (429, &"60".parse().unwrap()));
    }

    #[tokio::test]
    async fn no_form_leads_to_another_site() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let page = trial.get("/sign-in?next=//evil.example", &[]).await;
        assert_eq!(page.field("return_to"), "/");
        let csrf = page.field("csrf");
        let form = [
            ("csrf", &*csrf),
            ("email", "sales@demo.tandem"),
            ("password", PASSWORD),
            ("return_to", "https://evil.example"),
        ];
        let reply = trial.form("/sign-in", &[("cookie", &page.cookies())], &form).await;
        assert_eq!((reply.status.as_u16(), &reply.headers["location"]), (303, &"/".parse().unwrap()));
    }
}
