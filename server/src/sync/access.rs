//! Who is at the other end of a socket, and what they may do with a document. Asked of others; not decided here.

use async_trait::async_trait;
use axum::http::request::Parts;
use axum::response::Response;
use shared::id::PersonId;

use crate::persistence::{DocumentRecord, StoreError, TokenHash};

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub person: PersonId,
    /// Shown beside their cursor.
    pub name: String,
    /// The session their sockets end with.
    pub session: TokenHash,
}

/// What a person may do with a document, apart from whether it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Looks like a document that does not exist.
    None,
    Read,
    Write,
}

/// Tells who opens a socket: by cookie with its origin, by bearer token, or by ticket.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// The caller, or the answer that turns them away.
    async fn authenticate(&self, parts: &Parts) -> Result<Caller, Response>;
}

/// Tells what a person may do with a document. Asked anew at each join and after each change of roles.
#[async_trait]
pub trait Doorkeeper: Send + Sync {
    async fn access(&self, person: PersonId, document: &DocumentRecord) -> Result<Access, StoreError>;
}
