//! SCIM 2.0 (RFC 7643, RFC 7644): the organisation's directory adds people, lets them go, and says which roles they have.
//!
//! A user is a person, by their e-mail address. A group is a role: `finance` in the whole organisation, `editor/Sales` in
//! a department; there are exactly those, and who belongs to one has the role. The directory shows a token of its own,
//! which an administrator makes on `/security`. Every change stands in the log, in its own transaction.

pub mod config;
mod filter;
pub mod group;
mod patch;
mod problem;
#[cfg(test)]
mod tests;
pub mod user;

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_MATCH, IF_NONE_MATCH, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Site;
use super::body::{JSON_LENGTH_MAX, whole};
use crate::auth::SessionToken;
use crate::error::Fault;
use problem::ScimError;

const MEDIA_TYPE: &str = "application/scim+json";

/// As many as are given at once, however many were asked for.
const COUNT_MAX: usize = 200;

/// The directory, that has shown its token.
pub struct Directory;

impl FromRequestParts<Arc<Site>> for Directory {
    type Rejection = ScimError;
    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, ScimError> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token =
            shown.and_then(|shown| shown.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
        let token = token.and_then(|(_, token)| SessionToken::parse(token.trim())).ok_or(ScimError::Unauthorised)?;
        let known = site.store.is_directory_token(&token.hash()).await?;
        if known { Ok(Self) } else { Err(ScimError::Unauthorised) }
    }
}

/// What was sent, as SCIM or as plain JSON.
pub struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<Site>> for Sent<T> {
    type Rejection = ScimError;
    async fn from_request(request: Request, _: &Arc<Site>) -> Result<Self, ScimError> {
        let body = whole(request.into_body(), JSON_LENGTH_MAX).await.map_err(|fault| match fault {
            Fault::TooLarge(_) => ScimError::TooLarge,
            other => ScimError::Syntax(other.to_string()),
        })?;
        serde_json::from_slice(&body).map(Self).map_err(|error| ScimError::Syntax(error.to_string()))
    }
}

/// A resource on its way out.
struct Resource {
    fields: Value,
    /// Another for other fields.
    version: String,
    location: String,
}

impl Resource {
    /// `fields` without `meta`.
    fn new(site: &Site, kind: &'static str, path: &str, mut fields: Value, created: Option<String>) -> Self {
        let hash = Sha256::digest(fields.to_string().as_bytes());
        let version = format!("W/\"{}\"", hex::encode(hash.get(..8).unwrap_or_default()));
        let location = format!("{}{path}", site.ways.address);
        let mut meta = json!({ "resourceType": kind, "location": location, "version": version });
        if let Some(created) = created {
            put(&mut meta, "created", created.into());
        }
        put(&mut fields, "meta", meta);
        Self { fields, version, location }
    }

    /// Whether the caller says what it has seen of what it wants to change; refused where that is not this. Looked at again
    /// where it is written.
    fn check_seen(&self, headers: &HeaderMap) -> Result<bool, ScimError> {
        match headers.get(IF_MATCH).and_then(|value| value.to_str().ok()) {
            Some(seen) if seen != "*" && !seen.split(',').any(|one| one.trim() == self.version) => {
                Err(ScimError::Moved)
            }
            seen => Ok(seen.is_some_and(|seen| seen != "*")),
        }
    }

    fn answer(self, status: StatusCode, headers: &HeaderMap) -> Response {
        let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        if status == StatusCode::OK && known == Some(self.version.as_str()) {
            return StatusCode::NOT_MODIFIED.into_response();
        }
        let mut response = written(status, &self.fields);
        for (name, value) in [(ETAG, self.version), (LOCATION, self.location)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

fn written(status: StatusCode, value: &Value) -> Response {
    (status, [(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE))], value.to_string()).into_response()
}

/// A page of what was found. Places are counted from 1.
fn listed(found: Vec<Value>, start: Option<i64>, count: Option<i64>) -> Response {
    let total = found.len();
    let start = usize::try_from(start.unwrap_or(1)).unwrap_or(1).max(1);
    let count = count.map_or(COUNT_MAX, |count| usize::try_from(count).unwrap_or(0).min(COUNT_MAX));
    let page: Vec<Value> = found.into_iter().skip(start - 1).take(count).collect();
    let list = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": page.len(),
        "Resources": page,
    });
    written(StatusCode::OK, &list)
}
