//! `Idempotency-Key`: a call that comes twice is done once, and answered the same.
//!
//! What must never happen twice is guarded by the data itself as well; this spares whoever lost the first answer.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::Site;
use super::body::{JSON_LENGTH_MAX, whole};
use super::session::{Caller, Shown};
use crate::error::Fault;
use crate::persistence::{ANSWER_KEY_LENGTH_MAX, ANSWER_LENGTH_MAX, Answer};

pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Told with an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Calls with the same key wait for each other. Two different keys on one lock cost one of them a few milliseconds.
const LOCKS: usize = 64;

/// Keeps calls with the same key apart from each other.
#[derive(Debug)]
pub struct Turns([Mutex<()>; LOCKS]);

impl Default for Turns {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

impl Turns {
    fn of(&self, hash: &[u8; 32]) -> Option<&Mutex<()>> {
        self.0.get(usize::from(hash.first().copied().unwrap_or_default()) % LOCKS)
    }
}

/// Does the call, or gives the answer it had.
pub async fn once(site: &Arc<Site>, caller: &Caller, request: Request, next: Next) -> Response {
    match key(&request) {
        Ok(Some(key)) => answer(site, caller, key, request, next).await.unwrap_or_else(Fault::into_response),
        // A program that knows what it does may go without; a page that is loaded again may not.
        Ok(None) if caller.shown == Shown::Bearer => next.run(request).await,
        Ok(None) => Fault::KeyMissing.into_response(),
        Err(fault) => fault.into_response(),
    }
}

fn key(request: &Request) -> Result<Option<String>, Fault> {
    let Some(value) = request.headers().get(&KEY) else { return Ok(None) };
    let text = value.to_str().map(|text| text.trim().trim_matches('"')).unwrap_or_default();
    if text.is_empty() || text.len() > ANSWER_KEY_LENGTH_MAX {
        return Err(Fault::Malformed(format!(
            "an Idempotency-Key is 1 to {ANSWER_KEY_LENGTH_MAX} characters of ASCII"
        )));
    }
    Ok(Some(text.to_owned()))
}

/// The id of what a call makes: the same for the same key of the same person, so that the data itself knows a repeat. A
/// key that is a UUID is the id.
pub fn id(site: &Site, caller: &Caller, headers: &HeaderMap) -> Uuid {
    let Some(key) = headers.get(&KEY).and_then(|value| value.to_str().ok()) else { return site.random.id() };
    let key = key.trim().trim_matches('"');
    Uuid::try_parse(key).unwrap_or_else(|_| {
        let hash: [u8; 32] = Sha256::new().chain_update(caller.id().0).chain_update(key).finalize().into();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(hash).for_each(|(byte, hash)| *byte = hash);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    })
}

async fn answer(
    site: &Arc<Site>,
    caller: &Caller,
    key: String,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    let (parts, body) = request.into_parts();
    let body = whole(body, JSON_LENGTH_MAX).await?;
    let asked: [u8; 32] = Sha256::new()
        .chain_update(parts.method.as_str())
        .chain_update([0])
        .chain_update(parts.uri.path())
        .chain_update([0])
        .chain_update(&body)
        .finalize()
        .into();
    let own: [u8; 32] = Sha256::new().chain_update(caller.id().0).chain_update(&key).finalize().into();
    let turn = site.turns.of(&own);
    let _turn = match turn {
        Some(turn) => Some(turn.lock().await),
        None => None,
    };
    if let Some(kept) = site.store.answer(caller.id(), &key).await? {
        return if kept.asked == asked { Ok(again(kept)) } else { Err(Fault::KeyReused) };
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(site, caller, key, asked, response).await
}

/// Keeps an answer to something that was done or refused for good. What may go better next time is not kept.
async fn keep(
    site: &Arc<Site>,
    caller: &Caller,
    key: String,
    asked: [u8; 32],
    response: Response,
) -> Result<Response, Fault> {
    let status = response.status();
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = whole(body, ANSWER_LENGTH_MAX).await.map_err(Fault::broken)?;
    let answer = Answer {
        person: caller.id(),
        key,
        asked,
        status: status.as_u16(),
        body: body.to_vec(),
        given_at: site.clock.now(),
    };
    if let Err(error) = site.store.keep_answer(answer).await {
        // It was done; a replay finds that in the data.
        tracing::warn!(%error, "an answer could not be kept for a repeated call");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn again(kept: Answer) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let media_type = if status.is_success() { "application/json" } else { "application/problem+json" };
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(media_type)), (REPLAYED, HeaderValue::from_static("true"))];
    (status, headers, kept.body).into_response()
}

#[cfg(test)]
mod tests;
