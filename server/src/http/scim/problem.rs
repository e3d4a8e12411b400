//! Why a call of the directory was not done, in SCIM's own form (RFC 7644, 3.12).

use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::error::Fault;
use crate::persistence::StoreError;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScimError {
    #[error("the directory's token is missing or has ended: make one under sign-in security")]
    Unauthorised,
    #[error("there is no such resource")]
    NotFound,
    #[error("this filter is not understood: {0}")]
    Filter(&'static str),
    #[error("what was sent cannot be read: {0}")]
    Syntax(String),
    #[error("there is nothing to change at “{0}”")]
    Path(String),
    #[error("{0}")]
    Value(String),
    #[error("{0}")]
    Uniqueness(String),
    #[error("groups are roles, and neither made nor deleted: change their members")]
    Mutability,
    #[error("it has changed since it was read: read it again")]
    Moved,
    #[error("more was sent than is read at once")]
    TooLarge,
    #[error("{0}")]
    Other(Fault),
}

impl ScimError {
    fn row(&self) -> (StatusCode, Option<&'static str>) {
        match self {
            Self::Unauthorised => (StatusCode::UNAUTHORIZED, None),
            Self::NotFound => (StatusCode::NOT_FOUND, None),
            Self::Filter(_) => (StatusCode::BAD_REQUEST, Some("invalidFilter")),
            Self::Syntax(_) => (StatusCode::BAD_REQUEST, Some("invalidSyntax")),
            Self::Path(_) => (StatusCode::BAD_REQUEST, Some("invalidPath")),
            Self::Value(_) => (StatusCode::BAD_REQUEST, Some("invalidValue")),
            Self::Mutability => (StatusCode::BAD_REQUEST, Some("mutability")),
            Self::Uniqueness(_) => (StatusCode::CONFLICT, Some("uniqueness")),
            Self::Moved => (StatusCode::PRECONDITION_FAILED, None),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, None),
            Self::Other(fault) => (fault.status(), None),
        }
    }
}

impl From<StoreError> for ScimError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing { .. } => Self::NotFound,
            StoreError::Stale { .. } => Self::Moved,
            StoreError::Exists { what, which } => Self::Uniqueness(format!("there is a {what} {which} already")),
            other => Self::Other(other.into()),
        }
    }
}

impl IntoResponse for ScimError {
    fn into_response(self) -> Response {
        let (status, kind) = self.row();
        let mut problem = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": status.as_u16().to_string(),
            "detail": self.to_string(),
        });
        if let Some(kind) = kind {
            super::put(&mut problem, "scimType", kind.into());
        }
        let mut response = super::written(status, &problem);
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
