//! `POST /sign-out`: ends the session, closes its sockets, and leads to the sign-in page.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::see_other;
use super::way_back::to_sign_in;
use crate::error::Fault;
use crate::http::session::{self, Caller};
use crate::http::{Posted, Site, Stale};

#[derive(Deserialize)]
pub struct SignOut {}

pub async fn form(State(site): State<Arc<Site>>, caller: Caller, posted: Posted<SignOut>) -> Result<Response, Fault> {
    let SignOut {} = posted.genuine().map_err(|stale: Stale<SignOut>| Fault::from(stale))?;
    session::end(&site, &caller.who).await?;
    let mut response = see_other(&to_sign_in("/", true));
    session::forget(&site, response.headers_mut());
    Ok(response)
}

#[cfg(test)]
mod tests {
    use crate::http::trial::Trial;

    #[tokio::test]
    async fn signing_out_needs_the_page_s_own_form() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let cookie = trial.cookie("sales").await;
        let shown = [("cookie", cookie.as_str())];
        assert_eq!(trial.form("/sign-out", &shown, &[]).await.status, 403);
        let csrf = trial.get("/inbox", &shown).await.field("csrf");
        let reply = trial.form("/sign-out", &shown, &[("csrf", &csrf)]).await;
        assert_eq!((reply.status.as_u16(), &reply.headers["location"]), (303, &"/sign-in?ended=1".parse().unwrap()));
        assert_eq!(trial.closed.0.lock().unwrap().len(), 1);
        let after = trial.get("/inbox?x=1", &shown).await;
        assert_eq!(after.headers["location"], "/sign-in?next=/inbox%3Fx%3D1&ended=1");
    }
}
