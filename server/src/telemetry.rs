//! What the server tells about itself: one log line and one count for each call, at the boundary and nowhere else.
//!
//! A line names the route, the status, the time taken, the person and the request's id. It never holds a query, a header,
//! a body, a cookie or a token.

mod meters;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use shared::id::PersonId;
use tracing_subscriber::EnvFilter;

pub use meters::{Gauge, Gauges, Meters};

use crate::error::Fault;
use crate::random::Random;

/// Who reports a problem reports this with it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A call that takes longer is worth a warning: pages take a few milliseconds.
const SLOW_MS: u128 = 2_000;

/// Starts logging to standard error. `filter` is what `TANDEM_LOG` says.
pub fn start_logging(filter: &str) {
    // Our own words at the level asked for; those of the libraries only when they warn.
    let directives = if filter.contains('=') || filter.contains(',') {
        filter.to_owned()
    } else {
        format!("warn,server={filter},tandem={filter}")
    };
    let filter = EnvFilter::try_new(directives).unwrap_or_else(|_| EnvFilter::new("warn,server=info"));
    // A second start is a test's; the first stays.
    let _started = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Which row of the route table answered, and for whom; the door adds it to the answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answered {
    pub row: Option<usize>,
    pub person: Option<PersonId>,
}

/// What the boundary needs.
pub struct Boundary {
    pub meters: Arc<Meters>,
    pub random: Arc<dyn Random>,
}

/// A path as it may be written down: what ends the address of a calendar is a secret.
fn loggable(path: &str) -> String {
    if path.starts_with("/calendar/") { "/calendar/…".to_owned() } else { path.to_owned() }
}

/// The boundary: everything that comes in passes here once and is noted once, a panic included.
pub async fn boundary(State(site): State<Arc<Boundary>>, request: Request, next: Next) -> Response {
    let id = hex::encode(site.random.bytes::<8>());
    let started = Instant::now();
    let (method, path) = (request.method().clone(), loggable(request.uri().path()));
    let counted = site.meters.enter();
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answer.unwrap_or_else(|_| {
        tracing::error!(request.id = id, url.path = path, "a call panicked");
        Fault::Broken.into_response()
    });
    let taken = started.elapsed();
    let Answered { row, person } = response.extensions().get().copied().unwrap_or_default();
    let status = response.status().as_u16();
    counted.leave(row, status, taken);
    let duration_ms = taken.as_millis();
    let person = person.map(|person| person.to_string());
    if status >= 500 || duration_ms > SLOW_MS {
        tracing::warn!(request.id = id, %method, url.path = path, status, duration_ms, person, "answered");
    } else if row.is_some() {
        tracing::info!(request.id = id, %method, url.path = path, status, duration_ms, person, "answered");
    } else {
        // Files of the site and addresses that lead nowhere.
        tracing::debug!(request.id = id, %method, url.path = path, status, duration_ms, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
