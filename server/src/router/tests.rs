//! The table and what is built from it tell the same; and what holds for every answer.

mod permissions;

use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::http::trial::Trial;

#[test]
fn the_api_s_document_and_the_table_tell_the_same() {
    let document = openapi::document(ROUTES);
    let told: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let routed: BTreeSet<(String, String)> = ROUTES
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    assert_eq!(told, routed);
    let ids: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|methods| methods.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), routed.len(), "operation ids are unique");
}

#[test]
fn a_row_stands_once() {
    let rows: BTreeSet<_> = ROUTES.iter().map(|route| (route.method.as_str(), route.path)).collect();
    assert_eq!(rows.len(), ROUTES.len());
}

#[tokio::test]
async fn what_is_not_there_is_told_as_a_problem() {
    let trial = Trial::new().await;
    let nothing = trial.get("/api/v1/nothing", &[]).await;
    assert_eq!((nothing.status.as_u16(), &nothing.json()["type"]), (404, &json!("urn:tandem:problem:not-found")));
    assert_eq!(nothing.headers["content-type"], "application/problem+json");
    assert_eq!(trial.post("/api/v1/plans", &[], &json!({})).await.status, 405);
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_it_may_do() {
    let trial = Trial::new().await;
    for path in ["/healthz", "/api/v1/me", "/nothing", "/api/openapi.json"] {
        let reply = trial.get(path, &[]).await;
        assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(reply.headers["cache-control"], "no-store", "{path}");
        assert!(reply.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
        assert_eq!(reply.headers["x-request-id"].len(), 16);
    }
}

#[tokio::test]
async fn a_name_that_was_made_to_point_here_is_not_answered() {
    let trial = Trial::new().await;
    let request =
        |host: &str| Request::builder().uri("/api/v1/me").header("host", host).body(axum::body::Body::empty()).unwrap();
    assert_eq!(trial.send(request("rebound.example")).await.status, 421);
    assert_eq!(trial.send(request("127.0.0.1:3000")).await.status, 401);
}

#[tokio::test]
async fn the_document_comes_small() {
    let trial = Trial::new().await;
    let reply = trial.get("/api/openapi.json", &[("accept-encoding", "br")]).await;
    assert_eq!(reply.headers["content-encoding"], "br");
    assert_eq!(reply.headers["vary"], "accept-encoding");
}
