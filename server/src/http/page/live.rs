//! `GET /plans/{plan}` and `/plans/{plan}/sheets/{sheet}`: the pages that come alive. They are sent whole, with their figures, so that they can be read before the client is there, or without it.

use std::sync::Arc;

use app::backend::Status;
use app::shell;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;

use super::{Visitor, addresses};
use crate::error::Fault;
use crate::http::{Site, site_address};
use crate::security::PagePolicy;

/// The sheet page holds its document: 10,000 lines of 12 months in base64 are 3 MB.
const PAGE_LENGTH_MAX: usize = 16 * 1024 * 1024;

pub async fn handler(State(site): State<Arc<Site>>, visitor: Visitor, request: Request) -> Result<Response, Fault> {
    let caller = visitor.caller.as_ref().ok_or(Fault::SignedOut)?;
    let host = site_address::host(request.headers(), request.uri()).ok_or(Fault::NotFound)?;
    let backend = site.pages.backend(caller.person());
    let visit = visitor.visit(&site).await;
    let assets = addresses(&site.assets);
    let status = Status::default();
    let nonce = STANDARD.encode(site.random.bytes::<16>());
    let context = {
        let (status, nonce) = (status.clone(), Nonce::from_value(nonce.clone()));
        move || {
            provide_context(nonce.clone());
            provide_context(visit.clone());
            provide_context(assets.clone());
            provide_context(backend.clone());
            provide_context(status.clone());
        }
    };
    let response = leptos_axum::render_app_async_with_context(context, shell::live)(request).await;
    let (mut parts, body) = response.into_parts();
    // Whole, so that its length is known and it can be compressed.
    let text = axum::body::to_bytes(body, PAGE_LENGTH_MAX).await.map_err(Fault::broken)?;
    if parts.status == StatusCode::OK {
        parts.status = StatusCode::from_u16(status.code()).unwrap_or(StatusCode::OK);
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    let policy = PagePolicy::Live { nonce: &nonce, socket_origin: &site.address.socket_origin(&host) };
    policy.set(&mut parts.headers, site.address.is_https());
    Ok(Response::from_parts(parts, Body::from(text)).into_response())
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
        // The trial's pages have nothing on them, and are not sent as if they had.
        assert_eq!(page.status, 404);
        assert!(page.text.starts_with("<!DOCTYPE html>") && page.text.contains("</html>"), "{}", page.text);
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        let scripts = page.text.matches("<script").count();
        assert!(scripts > 0);
        assert_eq!(page.text.matches(&format!("nonce=\"{nonce}\"")).count(), scripts, "{}", page.text);
        assert!(!page.text.contains("style=\""), "the policy lets no style attribute through");
        assert!(policy.contains("connect-src 'self' ws://localhost:3000"), "{policy}");
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
