//! `POST /api/v1/sign-in`: a session for an e-mail address and a password, as a cookie and on request as a bearer token.
//! The form of the page is `page::sign_in`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::openapi::{Operation, reference};
use super::session::{self, Caller, ClientOrigin};
use super::{Sent, Site, people};
use crate::auth::{Entrance, SignInError};
use crate::error::Fault;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    email: String,
    password: String,
    /// A code of their app, or a recovery code, for whoever signs in in two steps.
    #[serde(default)]
    code: Option<String>,
    /// Whether the answer holds a bearer token too.
    #[serde(default)]
    token: bool,
}

pub fn describe() -> Operation {
    let answer = json!({
        "type": "object",
        "required": ["person"],
        "properties": {
            "person": reference("Person"),
            "token": { "type": "string", "description": "For `Authorization: Bearer`, when asked for." },
        },
    });
    Operation::gives("Sign in", "The person; the session cookie is set.", answer)
        .takes(json!({
            "type": "object",
            "required": ["email", "password"],
            "additionalProperties": false,
            "properties": {
                "email": { "type": "string", "format": "email" },
                "password": { "type": "string", "format": "password" },
                "code": { "type": "string", "description": "Of the second step, for whoever has one." },
                "token": { "type": "boolean", "default": false },
            },
        }))
        .or(401, "No one signs in with these.", Some(reference("Problem")))
}

pub async fn handler(
    State(site): State<Arc<Site>>,
    caller: Option<Caller>,
    ClientOrigin(origin): ClientOrigin,
    Sent(sent): Sent<SignIn>,
) -> Result<Response, Fault> {
    let SignIn { email, password, code, token: wants_token } = sent;
    let (who, token) = match (site.gate.sign_in(&email, &password, origin.clone()).await?, code) {
        (Entrance::Open(who, token), _) => (who, token),
        (Entrance::Code(ticket), Some(code)) => site.gate.enter_with_code(&ticket, &code, origin).await?,
        (Entrance::Code(_), None) => return Err(SignInError::NeedsCode.into()),
        (Entrance::SetUp(..), _) => return Err(SignInError::NeedsSetUp.into()),
    };
    end_before(&site, caller.as_ref()).await;
    let mut answer = json!({ "person": people::in_full(&who.person) });
    if wants_token && let Some(fields) = answer.as_object_mut() {
        fields.insert("token".to_owned(), token.reveal().into());
    }
    let mut headers = HeaderMap::new();
    session::keep(&site, &token, &mut headers);
    Ok((headers, Json(answer)).into_response())
}

/// Ends the session a browser had before it got another.
pub async fn end_before(site: &Site, before: Option<&Caller>) {
    if let Some(before) = before
        && let Err(error) = session::end(site, &before.who).await
    {
        tracing::warn!(%error, "the session before could not be ended; it ends by time");
    }
}

#[cfg(test)]
mod tests {
    use shared::access::Role;

    use super::super::trial::{PASSWORD, Trial};
    use super::*;

    #[tokio::test]
    async fn a_password_opens_a_session_by_cookie_and_by_token() {
        let trial = Trial::new().await;
        trial.person("sales", &[Role::Editor]).await;
        let body = json!({ "email": "Sales@demo.tandem ", "password": PASSWORD, "token": true });
        let reply = trial.post("/api/v1/sign-in", &[], &body).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.json()["person"]["name"], "sales");
        assert!(
            reply.headers["set-cookie"]
                .to_str()
                .unwrap()
                .ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600")
        );
        assert_eq!(reply.headers["cache-control"], "no-store");
        let bearer = format!("Bearer {}", reply.json()["token"].as_str().unwrap());
        for shown in [("cookie", reply.cookies()), ("authorization", bearer)] {
            let me = trial.get("/api/v1/me", &[(shown.0, &shown.1)]).await;
            assert_eq!((me.status.as_u16(), &me.json()["email"]), (200, &json!("sales@demo.tandem")));
        }
    }

    #[tokio::test]
    async fn a_token_is_given_only_when_asked_for() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let body = json!({ "email": "sales@demo.tandem", "password": PASSWORD });
        assert_eq!(trial.post("/api/v1/sign-in", &[], &body).await.json().get("token"), None);
    }

    #[tokio::test]
    async fn whether_somebody_exists_is_not_told() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let check = async |email: &str, password: &str| {
            let reply = trial.post("/api/v1/sign-in", &[], &json!({ "email": email, "password": password })).await;
            (reply.status.as_u16(), reply.json()["detail"].as_str().unwrap().to_owned())
        };
        let wrong = check("sales@demo.tandem", "wrong-password").await;
        assert_eq!(wrong.0, 401);
        assert_eq!(wrong, check("nobody@demo.tandem", PASSWORD).await);
        assert_eq!(wrong, check("no address", PASSWORD).await);
    }

    #[tokio::test]
    async fn who_guesses_is_told_to_wait() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let body = json!({ "email": "sales@demo.tandem", "password": "wrong-password" });
        for _ in 0..10 {
            assert_eq!(trial.post("/api/v1/sign-in", &[], &body).await.status, 401);
        }
        let reply = trial.post("/api/v1/sign-in", &[], &body).await;
        assert_eq!(reply.status, 429);
        assert_eq!(reply.headers["retry-after"], "60");
    }

    #[tokio::test]
    async fn the_session_is_a_new_one_and_the_old_one_ends() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let body = json!({ "email": "sales@demo.tandem", "password": PASSWORD });
        let first = trial.post("/api/v1/sign-in", &[], &body).await.cookies();
        let second = trial.post("/api/v1/sign-in", &[("cookie", &first)], &body).await.cookies();
        assert_ne!(first, second);
        assert_eq!(trial.get("/api/v1/me", &[("cookie", &first)]).await.status, 401);
        assert_eq!(trial.get("/api/v1/me", &[("cookie", &second)]).await.status, 200);
        assert_eq!(trial.closed.0.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_call_of_another_site_signs_nobody_in() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let body = json!({ "email": "sales@demo.tandem", "password": PASSWORD });
        for told in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")] {
            assert_eq!(trial.post("/api/v1/sign-in", &[told], &body).await.status, 403, "{told:?}");
        }
        let own = [("origin", "http://localhost:3000"), ("sec-fetch-site", "same-origin")];
        assert_eq!(trial.post("/api/v1/sign-in", &own, &body).await.status, 200);
    }

    #[tokio::test]
    async fn over_https_the_cookie_is_the_host_s_alone() {
        let trial = Trial::at(Some("https://budget.company.com")).await;
        trial.person("sales", &[]).await;
        let body = json!({ "email": "sales@demo.tandem", "password": PASSWORD });
        let reply = trial.post("/api/v1/sign-in", &[], &body).await;
        let cookie = reply.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-tandem_session=") && cookie.ends_with("; Secure"), "{cookie}");
        assert!(reply.headers.contains_key("strict-transport-security"));
    }

    #[tokio::test]
    async fn what_is_no_sign_in_is_refused() {
        let trial = Trial::new().await;
        for body in
            [json!({}), json!({ "email": "a@b.c" }), json!([]), json!({ "email": "a@b.c", "password": "x", "b": 1 })]
        {
            assert_eq!(trial.post("/api/v1/sign-in", &[], &body).await.status, 400, "{body}");
        }
        let long = json!({ "email": "a@b.c", "password": "x".repeat(2_000_000) });
        assert_eq!(trial.post("/api/v1/sign-in", &[], &long).await.status, 413);
    }
}
