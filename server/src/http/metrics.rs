//! `GET /metrics`: counts and times, for Prometheus. No name and no figure is among them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use super::Site;

pub async fn handler(State(site): State<Arc<Site>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], site.meters.print())
}
