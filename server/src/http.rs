//! What comes in over HTTP: the API, the pages, and the door before all of them. One endpoint is one file; which exist and
//! who may call them stands in `router.rs`.
//!
//! # To add an endpoint
//! Write its file here with a `handler` (and, for the API, a `describe`), give it a row in `router::ROUTES`, and a row in
//! `router/tests/permissions.txt`, which fails without one. The row's door has asked who may call it before the handler
//! runs; the handler finds the [`session::Caller`] and what the path names ([`door::Named`]).

pub mod body;
pub mod cookie;
pub mod door;
pub mod form_token;
pub mod idempotency;
pub mod openapi;
pub mod pace;
pub mod page;
pub mod route;
pub mod scim;
pub mod session;
pub mod site;
pub mod site_address;
pub mod ticket;
#[cfg(test)]
pub mod trial;

pub mod acts;
pub mod audit;
pub mod branch;
pub mod decide;
pub mod health;
pub mod me;
pub mod merge;
pub mod metrics;
pub mod people;
pub mod plan;
pub mod plans;
pub mod pushes;
pub mod request;
pub mod requests;
pub mod seen;
pub mod sheets;
pub mod sign_in;
pub mod sign_out;
pub mod submit;
pub mod sync;
pub mod sync_ticket;
pub mod withdraw;

pub use body::{Posted, Sent, Stale};
pub use site::Site;
