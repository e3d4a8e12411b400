//! [`Route`]: a row of the route table, and who may take it. The table itself is `router.rs`.

use std::sync::Arc;

use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter};
use shared::access::Action;

use super::Site;
use super::openapi::Operation;

/// Who may take a route. The door asks before anything of the call is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Anyone,
    /// Whoever is signed in; the answer holds only what they may see.
    SignedIn,
    /// Whoever may do this to what the path names: a request, a sheet, a plan, or else the organisation.
    May(Action),
}

/// What is written back, which decides how a refusal looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A document for people; forms are answered with one too.
    Page,
    Api,
    /// For machines that watch.
    Probe,
    Socket,
}

/// What happens when a call comes twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Nothing that matters.
    Harmless,
    /// The answer is kept under the caller's `Idempotency-Key` and given again.
    Kept,
}

/// How the endpoint is put under its method.
pub type Make = fn(MethodFilter) -> MethodRouter<Arc<Site>>;

/// A row of the route table.
#[derive(Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub who: Who,
    pub kind: Kind,
    pub repeat: Repeat,
    pub make: Make,
    /// What the API's document says about it.
    pub describe: Option<fn() -> Operation>,
}

impl Route {
    const fn new(
        kind: Kind,
        method: Method,
        path: &'static str,
        who: Who,
        make: Make,
        describe: Option<fn() -> Operation>,
    ) -> Self {
        Self { method, path, who, kind, repeat: Repeat::Harmless, make, describe }
    }

    pub const fn probe(path: &'static str, make: Make) -> Self {
        Self::new(Kind::Probe, Method::GET, path, Who::Anyone, make, None)
    }

    pub const fn socket(path: &'static str, who: Who, make: Make) -> Self {
        Self::new(Kind::Socket, Method::GET, path, who, make, None)
    }

    /// A page that is read.
    pub const fn page(path: &'static str, who: Who, make: Make) -> Self {
        Self::new(Kind::Page, Method::GET, path, who, make, None)
    }

    /// A form that is sent. Its token is checked by [`super::Posted`], which every form is read with.
    pub const fn form(path: &'static str, who: Who, make: Make) -> Self {
        Self::new(Kind::Page, Method::POST, path, who, make, None)
    }

    /// A question to the API.
    pub const fn question(path: &'static str, who: Who, make: Make, describe: fn() -> Operation) -> Self {
        Self::new(Kind::Api, Method::GET, path, who, make, Some(describe))
    }

    /// A call of the API whose answer is a secret, or that does the same a second time: nothing of it is kept.
    pub const fn call(path: &'static str, who: Who, make: Make, describe: fn() -> Operation) -> Self {
        Self::new(Kind::Api, Method::POST, path, who, make, Some(describe))
    }

    /// A call of the API that changes something, once for each `Idempotency-Key`.
    pub const fn change(path: &'static str, who: Who, make: Make, describe: fn() -> Operation) -> Self {
        let mut row = Self::call(path, who, make, describe);
        row.repeat = Repeat::Kept;
        row
    }

    /// A call of the organisation's directory, which shows a token of its own to the endpoint.
    pub const fn directory(method: Method, path: &'static str, make: Make) -> Self {
        Self::new(Kind::Api, method, path, Who::Anyone, make, None)
    }

    pub fn is_unsafe(&self) -> bool {
        !self.method.is_safe()
    }

    /// The names in braces.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}
