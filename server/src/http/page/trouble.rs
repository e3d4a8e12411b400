//! A fault as a page: said in the reader's language, with a way on. Who is not signed in is led to the sign-in page.

use app::backend::PageError;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};

use super::way_back::to_sign_in;
use super::{Visitor, addresses, see_other, written};
use crate::error::Fault;
use crate::http::{Site, session};

/// Writes the page in the place of a fault's problem.
pub async fn page(site: &Site, call: &Parts, fault: &Fault) -> Response {
    if *fault == Fault::SignedOut {
        let is_read = matches!(call.method, Method::GET | Method::HEAD);
        let path = call.uri.path_and_query().map_or("/", |path| path.as_str());
        let next = if is_read { path } else { "/" };
        return see_other(&to_sign_in(next, session::was_shown(site, &call.headers)));
    }
    let visit = Visitor::of(site, call).visit(site).await;
    let page = app::pages::trouble(&visit, &addresses(&site.assets), error(fault));
    let mut response = written(site, page);
    *response.status_mut() = fault.status();
    if let Fault::TooMany { after_s } = fault {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*after_s));
    }
    response
}

/// An address that leads nowhere, as a page for whoever opens it in a browser.
pub async fn nowhere(site: &Site, mut call: Parts) -> Response {
    let accepted = call.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !accepted.contains("text/html") || call.uri.path().starts_with("/api/") {
        return Fault::NotFound.into_response();
    }
    // Who cannot be recognised sees the page as a stranger.
    if let Ok(Some(caller)) = session::recognise(site, &call.headers).await {
        call.extensions.insert(caller.form_secret());
        call.extensions.insert(caller);
    }
    page(site, &call, &Fault::NotFound).await
}

/// The nearest of what a page can say.
const fn error(fault: &Fault) -> PageError {
    match fault {
        Fault::SignedOut | Fault::UnknownSignIn | Fault::NeedsCode | Fault::WrongCode => PageError::SignedOut,
        Fault::NotFound | Fault::WrongMethod | Fault::OtherHost(_) => PageError::NotFound,
        Fault::NotAllowed | Fault::NotYours(_) | Fault::OtherSite => PageError::NotAllowed,
        Fault::Unavailable(_) | Fault::TooSlow => PageError::Offline,
        Fault::StaleForm
        | Fault::Malformed(_)
        | Fault::WrongType(_)
        | Fault::TooLarge(_)
        | Fault::KeyMissing
        | Fault::KeyReused
        | Fault::Refused(_)
        | Fault::Conflict { .. }
        | Fault::TooMany { .. }
        | Fault::Broken => PageError::Broken,
    }
}

#[cfg(test)]
mod tests {
    use crate::http::trial::Trial;

    #[tokio::test]
    async fn what_is_not_there_is_a_page_for_people() {
        let trial = Trial::new().await;
        trial.person("sales", &[]).await;
        let cookie = trial.cookie("sales").await;
        for path in ["/nothing", "/plans/nothing", "/requests/nothing", "/plans/4NMNnkMhL8jXrdJ9jamS58PAVdXu"] {
            let page = trial.get(path, &[("cookie", &cookie), ("accept", "text/html")]).await;
            assert_eq!(page.status, 404, "{path}");
            assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"), "{path}");
        }
    }

    #[tokio::test]
    async fn who_is_not_signed_in_is_led_to_the_sign_in_page() {
        let trial = Trial::new().await;
        for (path, expect) in
            [("/", "/sign-in"), ("/plans/x?y=1", "/sign-in?next=/plans/x%3Fy%3D1"), ("/inbox", "/sign-in?next=/inbox")]
        {
            let reply = trial.get(path, &[]).await;
            assert_eq!((reply.status.as_u16(), &reply.headers["location"]), (303, &expect.parse().unwrap()));
        }
    }
}
