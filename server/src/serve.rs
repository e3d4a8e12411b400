//! Serving: opens the store, listens, and on a signal finishes what is under way before it stops.

use std::future::Future;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::command::seed;
use crate::edge::Edge;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::settings::Settings;

/// Serves until the process is told to stop.
pub async fn serve(settings: Settings, edge: Edge) -> Result<()> {
    let store = Arc::new(SqliteStore::open(settings.database_url.file(), Access::Serve).await?);
    let has_demo = seed::plant_when_empty(&settings, &edge, &store).await?;
    let listener =
        TcpListener::bind(settings.listen).await.with_context(|| format!("cannot listen on {}", settings.listen))?;
    println!("Tandem is at http://{}", listener.local_addr()?);
    if has_demo {
        println!("{}", seed::logins());
    }
    let served = axum::serve(listener, health(store.clone())).with_graceful_shutdown(told_to_stop()?).await;
    store.close().await;
    Ok(served?)
}

/// Is the process alive, and can it do its work?
fn health(store: Arc<SqliteStore>) -> Router {
    Router::new().route("/healthz", get(async || "alive")).route("/readyz", get(ready)).with_state(store)
}

async fn ready(State(store): State<Arc<SqliteStore>>) -> (StatusCode, String) {
    match store.ready().await {
        Ok(()) => (StatusCode::OK, "ready".to_owned()),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
    }
}

/// Resolves at Ctrl-C, and at the signal that service managers send.
fn told_to_stop() -> Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
