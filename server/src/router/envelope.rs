//! What is put around every answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ROUTES;
use crate::error::Fault;
use crate::http::route::Kind;
use crate::http::{Site, site_address};
use crate::security;

/// What holds for every answer, whatever came before it: the server's own name, and what browsers may do with it.
pub(super) async fn envelope(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let is_probed = ROUTES.iter().any(|route| route.kind == Kind::Probe && route.path == request.uri().path());
    let host = site_address::host(request.headers(), request.uri());
    let known = match &host {
        // Whoever watches may ask by the number of the machine.
        _ if is_probed => Ok(()),
        Some(host) => site.address.check_host(host),
        None => Err(Fault::Malformed("the call names no host".to_owned())),
    };
    let mut response = match known {
        Ok(()) => next.run(request).await,
        Err(fault) => fault.into_response(),
    };
    security::complete(response.headers_mut(), site.address.is_https());
    response
}
