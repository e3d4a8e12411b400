//! `GET /plans/{plan}`, `/plans/{plan}/sheets/{sheet}` and `/plans/{plan}/maps/{map}`: the pages that come alive. They are sent whole, with their
//! figures, so that they can be read before the client is there, or without it.

use std::sync::Arc;

use app::pages;
use app::routes::LivePage;
use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Visitor, addresses, views, written_under};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::{Site, site_address};
use crate::security::PagePolicy;

pub async fn handler(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Fault> {
    let caller = visitor.caller.as_ref().ok_or(Fault::SignedOut)?;
    let host = site_address::host(request.headers(), request.uri()).ok_or(Fault::NotFound)?;
    let backend = site.pages.backend(caller.person());
    let answer = match (&named.map, &named.sheet, &named.plan) {
        (Some(map), ..) => backend.map(map.id).await.map(|page| LivePage::Map(Box::new(page))),
        (_, Some(sheet), _) => backend.sheet(sheet.id).await.map(|page| LivePage::Sheet(Box::new(page))),
        (_, None, Some(plan)) => {
            backend.plan(plan.id, views::scenario(request.uri())).await.map(|plan| LivePage::Plan(Box::new(plan)))
        }
        (_, None, None) => return Err(Fault::NotFound),
    };
    let visit = visitor.visit(&site).await;
    let nonce = STANDARD.encode(site.random.bytes::<16>());
    let page = pages::alive(&visit, &addresses(&site.assets), &nonce, answer);
    let policy = PagePolicy::Live { nonce: &nonce, socket_origin: &site.address.socket_origin(&host) };
    Ok(written_under(&site, page, policy))
}

#[cfg(test)]
mod tests {
    use shared::access::Role;

    use crate::http::trial::Trial;

    #[tokio::test]
    async fn a_live_page_is_whole_and_runs_the_client_alone() {
        let trial = Trial::new().await;
        trial.person("finance", &[Role::Finance]).await;
        let plan = trial.plan().await;
        let page = trial.get(&format!("/plans/{plan}"), &[("cookie", &trial.cookie("finance").await)]).await;
        assert_eq!(page.status, 200);
        assert!(page.text.starts_with("<!DOCTYPE html>") && page.text.contains("</html>"), "{}", page.text);
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        // One that runs, and one that is data, whatever stands in it.
        assert_eq!(
            page.text.matches(&format!("<script type=\"module\" nonce=\"{nonce}\"")).count(),
            1,
            "{}",
            page.text
        );
        assert_eq!(page.text.matches("<script type=\"application/json\" id=\"sent\"").count(), 1, "{}", page.text);
        assert_eq!((page.text.matches("<script").count(), page.text.matches("</script>").count()), (2, 2));
        assert!(!page.text.contains("style=\""), "the policy lets no style attribute through");
        assert!(policy.contains("connect-src 'self' ws://localhost:3000"), "{policy}");
    }

    #[tokio::test]
    async fn what_is_not_there_is_a_page_without_a_script() {
        let trial = Trial::new().await;
        trial.person("finance", &[Role::Finance]).await;
        let path = format!("/plans/{}/sheets/{}", trial.plan().await, shared::id::DocumentId(uuid::Uuid::from_u128(9)));
        let page = trial.get(&path, &[("cookie", &trial.cookie("finance").await)]).await;
        assert_eq!(page.status, 404);
        assert!(page.text.contains("</html>") && !page.text.contains("<script"), "{}", page.text);
        assert!(page.headers["content-security-policy"].to_str().unwrap().contains("script-src 'none'"));
    }

    #[tokio::test]
    async fn no_two_pages_share_a_nonce() {
        let trial = Trial::new().await;
        trial.person("finance", &[Role::Finance]).await;
        let path = format!("/plans/{}", trial.plan().await);
        let cookie = trial.cookie("finance").await;
        let policy = async || trial.get(&path, &[("cookie", &cookie)]).await.headers["content-security-policy"].clone();
        assert_ne!(policy().await, policy().await);
    }
}
