//! `GET /healthz`: the process answers. `GET /readyz`: the database is reachable and migrated, and takes what is written.

use std::sync::Arc;

use axum::extract::State;

use super::Site;
use crate::error::Fault;

pub async fn alive() -> &'static str {
    "alive\n"
}

pub async fn ready(State(site): State<Arc<Site>>) -> Result<&'static str, Fault> {
    site.readiness.ready().await?;
    Ok("ready\n")
}

#[cfg(test)]
mod tests {
    use super::super::trial::Trial;

    #[tokio::test]
    async fn the_server_says_how_it_is() {
        let trial = Trial::new().await;
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(trial.get(path, &[]).await.status, 200, "{path}");
        }
        let metrics = trial.get("/metrics", &[]).await.text;
        let expect = "tandem_http_calls_total{method=\"GET\",route=\"/healthz\",status=\"2xx\"} 1";
        assert!(metrics.contains(expect), "{metrics}");
    }
}
