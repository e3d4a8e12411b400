//! `POST /api/v1/sign-out`: ends the session and closes its sockets. The form of the page is `page::sign_out`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::Site;
use super::openapi::Operation;
use super::session::{self, Caller};
use crate::error::Fault;

pub fn describe() -> Operation {
    let summary = "End the session and close its sockets";
    Operation { summary, takes: None, gives: vec![(204, "Signed out.", None)] }
}

pub async fn handler(State(site): State<Arc<Site>>, caller: Caller) -> Result<Response, Fault> {
    session::end(&site, &caller.who).await?;
    let mut headers = HeaderMap::new();
    session::forget(&site, &mut headers);
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

#[cfg(test)]
mod tests {
    use super::super::trial::Trial;

    #[tokio::test]
    async fn signing_out_ends_the_session_and_its_sockets() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let bearer = trial.sign_in("sales").await;
        let shown = [("authorization", bearer.as_str())];
        let reply = trial.post("/api/v1/sign-out", &shown, &serde_json::Value::Null).await;
        assert_eq!(reply.status, 204);
        assert!(reply.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(trial.get("/api/v1/me", &shown).await.status, 401);
        assert_eq!(trial.closed.0.lock().unwrap().len(), 1);
    }
}
