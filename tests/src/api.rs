//! The HTTP interface as a program uses it: signing in for a bearer token, and finding plans and sheets.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::id::{DocumentId, PlanId};

/// A server's interface.
#[derive(Debug, Clone)]
pub struct Api {
    base: String,
    client: reqwest::Client,
}

/// A document as the interface lists it.
#[derive(Debug, Clone, Deserialize)]
pub struct Listed {
    pub id: DocumentId,
    pub state: String,
}

impl Listed {
    /// Whether it takes changes.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

#[derive(Deserialize)]
struct SignedIn {
    token: String,
}

#[derive(Deserialize)]
struct Plans {
    plans: Vec<Listed>,
}

#[derive(Deserialize)]
struct Sheets {
    sheets: Vec<Listed>,
}

impl Api {
    pub fn at(address: SocketAddr) -> Self {
        // Built with the server, its client finds no provider of cryptography by itself.
        server::notify::use_ring();
        Self { base: format!("http://{address}"), client: reqwest::Client::new() }
    }

    /// Fails unless the server says that it is ready.
    pub async fn ready(&self) -> Result<()> {
        let answer = self.client.get(format!("{}/readyz", self.base)).send().await?;
        ensure!(answer.status().is_success(), "/readyz says {}", answer.status());
        Ok(())
    }

    /// A bearer token for somebody with a password.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<String> {
        let body = json!({ "email": email, "password": password, "token": true });
        let answer = self.client.post(format!("{}/api/v1/sign-in", self.base)).json(&body).send().await?;
        let answer = answer.error_for_status().with_context(|| format!("{email} is not signed in"))?;
        Ok(answer.json::<SignedIn>().await?.token)
    }

    pub async fn plans(&self, token: &str) -> Result<Vec<Listed>> {
        Ok(self.get::<Plans>(token, "/api/v1/plans").await?.plans)
    }

    pub async fn sheets(&self, token: &str, plan: PlanId) -> Result<Vec<Listed>> {
        Ok(self.get::<Sheets>(token, &format!("/api/v1/plans/{plan}/sheets")).await?.sheets)
    }

    /// Changes something under an idempotency key; an answer that refuses is an error.
    pub async fn post(&self, token: &str, path: &str, key: &str, body: &Value) -> Result<Value> {
        let call = self.client.post(format!("{}{path}", self.base)).bearer_auth(token);
        let answer = call.header("idempotency-key", key).json(body).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path} says {status}: {text}");
        serde_json::from_str(&text).with_context(|| format!("{path} answers in another form than expected"))
    }

    /// What `/metrics` says of one thing.
    pub async fn metric(&self, name: &str) -> Result<f64> {
        let answer = self.client.get(format!("{}/metrics", self.base)).send().await?.error_for_status()?;
        let text = answer.text().await?;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.with_context(|| format!("/metrics says nothing of {name}"))?.parse().context("a metric is no number")
    }

    /// An answer as it is.
    pub async fn get_value(&self, token: &str, path: &str) -> Result<Value> {
        self.get(token, path).await
    }

    async fn get<T: for<'de> Deserialize<'de>>(&self, token: &str, path: &str) -> Result<T> {
        let call = self.client.get(format!("{}{path}", self.base)).bearer_auth(token);
        let answer = call.send().await?.error_for_status()?;
        answer.json().await.with_context(|| format!("{path} answers in another form than expected"))
    }
}
