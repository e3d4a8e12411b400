//! `POST /sign-out`: ends the session, closes its sockets, and leads to the sign-in page. `GET /sign-out` asks first, where
//! the device has work that is not saved here: the service worker leads to it, and a small script says what it is.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use serde::Deserialize;

use super::{Visitor, addresses, see_other, written_under};
use crate::error::Fault;
use crate::http::session::{self, Caller};
use crate::http::{Posted, Site, Stale};
use crate::security::PagePolicy;

/// Has the browser remove all that this site keeps there. Only where the person asked for it and no script is there to
/// remove what is theirs alone: work that waits for the server goes with it.
const REMOVE_ALL: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"storage\""));

#[derive(Deserialize)]
pub struct SignOut {
    /// What becomes of what is not saved yet: `keep`, `discard`, or nothing where nobody was asked.
    #[serde(default)]
    unsaved: String,
    /// `script`, where the page's own says so.
    #[serde(default)]
    removed_by: String,
}

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    let page = app::pages::leave(&visitor.visit(&site).await, &addresses(&site.assets));
    written_under(&site, page, PagePolicy::Aided)
}

pub async fn form(State(site): State<Arc<Site>>, caller: Caller, posted: Posted<SignOut>) -> Result<Response, Fault> {
    let SignOut { unsaved, removed_by } = posted.genuine().map_err(|stale: Stale<SignOut>| Fault::from(stale))?;
    session::end(&site, &caller.who).await?;
    let mut response = see_other("/sign-in?left=1");
    session::forget(&site, response.headers_mut());
    if unsaved == "discard" && removed_by.is_empty() {
        let (name, value) = REMOVE_ALL;
        response.headers_mut().insert(name, value);
    }
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
        assert_eq!((reply.status.as_u16(), &reply.headers["location"]), (303, &"/sign-in?left=1".parse().unwrap()));
        assert!(!reply.headers.contains_key("clear-site-data"), "work that waits on the device would go with it");
        assert_eq!(trial.closed.0.lock().unwrap().len(), 1);
        let after = trial.get("/inbox?x=1", &shown).await;
        assert_eq!(after.headers["location"], "/sign-in?next=/inbox%3Fx%3D1&ended=1");
    }

    #[tokio::test]
    async fn whoever_is_asked_chooses_what_becomes_of_the_device() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let everything = Some("\"storage\"");
        for (choice, script, cleared) in [("keep", "", None), ("discard", "script", None), ("discard", "", everything)]
        {
            let cookie = trial.cookie("sales").await;
            let shown = [("cookie", cookie.as_str())];
            let page = trial.get("/sign-out", &shown).await;
            assert!(page.text.contains(&format!("value=\"{choice}\"")), "{}", page.text);
            let csrf = page.field("csrf");
            let reply =
                trial.form("/sign-out", &shown, &[("csrf", &csrf), ("unsaved", choice), ("removed_by", script)]).await;
            let told = reply.headers.get("clear-site-data").map(|value| value.to_str().unwrap());
            assert_eq!((reply.status.as_u16(), told), (303, cleared));
        }
        let after = trial.get("/sign-in?left=1", &[]).await;
        assert!(after.text.contains("/leaving.js"), "{}", after.text);
    }
}
