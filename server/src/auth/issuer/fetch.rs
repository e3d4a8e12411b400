//! Speaking to the issuer: over TLS (on this very machine without), bounded in time and length, following nobody.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::metadata::Metadata;
use super::{IssuerError, IssuerSettings, Tokens};
use crate::notify::use_ring;

/// An issuer answers within a second, or people turn away.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A key set of a hundred RSA keys with their certificates.
const ANSWER_LENGTH_MAX: usize = 256 * 1024;

pub struct Fetch(Client);

impl Fetch {
    pub fn for_issuer(issuer: &str) -> Result<Self, IssuerError> {
        let url = Url::parse(issuer).map_err(|_| IssuerError::Unreachable)?;
        let is_here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        if url.scheme() != "https" && !(is_here && url.scheme() == "http") {
            return Err(IssuerError::Unreachable);
        }
        use_ring();
        let client = Client::builder().redirect(Policy::none()).timeout(TIMEOUT).build();
        client.map(Self).map_err(|error| unreachable_because(&error))
    }

    pub async fn plain<T: DeserializeOwned>(&self, address: &str) -> Result<T, IssuerError> {
        read(self.0.get(address)).await?.1.ok_or(IssuerError::Unreachable)
    }

    pub async fn with_bearer<T: DeserializeOwned>(&self, address: &str, token: &str) -> Result<T, IssuerError> {
        read(self.0.get(address).bearer_auth(token)).await?.1.ok_or(IssuerError::Malformed)
    }

    /// Gives a code for tokens.
    pub async fn redeem(
        &self,
        metadata: &Metadata,
        fields: &[(&str, &str)],
        settings: &IssuerSettings,
    ) -> Result<Tokens, IssuerError> {
        let secret = settings.client_secret.as_ref().map(|secret| secret.0.as_str());
        let mut fields = fields.to_vec();
        let mut basic = None;
        match secret {
            Some(secret) if metadata.takes_basic() => {
                basic = Some((encoded(&settings.client_id)?, encoded(secret)?));
            }
            Some(secret) => fields.extend([("client_id", settings.client_id.as_str()), ("client_secret", secret)]),
            None => fields.push(("client_id", &settings.client_id)),
        }
        let form = form(&fields)?;
        let mut request = self.0.post(&metadata.token_endpoint).header("accept", "application/json");
        if let Some((id, secret)) = basic {
            request = request.basic_auth(id, Some(secret));
        }
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        let (status, tokens) = read(request).await?;
        match tokens {
            Some(tokens) => Ok(tokens),
            None if status.is_client_error() => Err(IssuerError::Code),
            None if status.is_success() => Err(IssuerError::Malformed),
            None => Err(IssuerError::Unreachable),
        }
    }
}

fn form(fields: &[(&str, &str)]) -> Result<String, IssuerError> {
    let mut url = Url::parse("http://form").map_err(|_| IssuerError::Malformed)?;
    url.query_pairs_mut().extend_pairs(fields);
    Ok(url.query().unwrap_or_default().to_owned())
}

/// RFC 6749 2.3.1 has names and secrets encoded as in a form before they go into the header.
fn encoded(text: &str) -> Result<String, IssuerError> {
    Ok(form(&[("", text)])?.trim_start_matches('=').to_owned())
}

fn unreachable_because(error: &dyn std::fmt::Display) -> IssuerError {
    tracing::warn!(%error, "the issuer cannot be reached");
    IssuerError::Unreachable
}

/// The status, and what was said where all is well and it can be read.
async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<(StatusCode, Option<T>), IssuerError> {
    let mut answer = request.send().await.map_err(|error| unreachable_because(&error.without_url()))?;
    let status = answer.status();
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unreachable_because(&error.without_url()))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER_LENGTH_MAX {
            return Err(unreachable_because(&"it says too much"));
        }
    }
    if !status.is_success() {
        tracing::warn!(%status, "the issuer refused what it was asked");
        return Ok((status, None));
    }
    Ok((status, serde_json::from_slice(&bytes).ok()))
}
