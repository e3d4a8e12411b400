//! Pages for people: the only part of the server that knows how they look. Live pages are rendered whole and hydrated by
//! the client; plain ones, and what forms are answered with, carry no script.
//!
//! What a page shows is asked of [`Pages`], for the person signed in. What goes wrong at the door of a page is written as
//! a page too ([`trouble`]).

pub mod accounts;
pub mod actuals;
pub mod adjust;
pub mod adjustments;
pub mod audit;
pub mod batch;
pub mod bpmn;
pub mod branch;
pub mod bridge;
pub mod calendar;
pub mod certificate;
pub mod chats;
pub mod choice;
pub mod compare;
pub mod controls;
pub mod decide;
pub mod delegations;
pub mod departments;
pub mod drivers;
pub mod evidence;
pub mod exceptions;
pub mod export;
pub mod feeds;
pub mod home;
pub mod inbox;
pub mod issuer;
pub mod live;
pub mod map_compare;
pub mod map_submit;
pub mod maps;
pub mod me;
pub mod new_plan;
pub mod next_year;
pub mod outturn;
pub mod overrule;
pub mod packages;
pub mod past;
pub mod policy;
pub mod rates;
pub mod readers;
pub mod request;
pub mod security;
pub mod setup;
pub mod sign_in;
pub mod sign_out;
pub mod submit;
pub mod targets;
mod told;
pub mod trouble;
mod upload;
pub mod verbs;
pub mod views;
mod visitor;
mod way_back;
pub mod whole;
pub mod withdraw;

use std::sync::Arc;

use app::backend::{Backend, Difference, PageError};
use app::session::{PlanLink, Visit};
use app::shell;
use app::sign_in::DemoSignIn;
use async_trait::async_trait;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

pub use visitor::Visitor;

use super::Site;
use crate::approval;
use crate::assets::Assets;
use crate::persistence::PersonRecord;
use crate::security::PagePolicy;

/// What the bar around every page shows of the organisation, for one person.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    pub organisation: String,
    /// How many requests wait for this person's decision.
    pub waiting: usize,
    /// The plans this person may open.
    pub plans: Vec<PlanLink>,
}

/// Whoever knows what pages show.
#[async_trait]
pub trait Pages: Send + Sync {
    /// The answers to what pages ask, for one person.
    fn backend(&self, person: &PersonRecord) -> Arc<dyn Backend>;

    async fn surroundings(&self, person: &PersonRecord) -> Result<Surroundings, PageError>;

    /// What changed between two versions of a sheet, as the request's page shows it.
    async fn difference(&self, difference: &approval::Difference) -> Difference;

    /// The people of the demonstration, offered on the sign-in page; none unless it may sign in here.
    fn demo(&self) -> Vec<DemoSignIn>;
}

/// Where the client's files lie, for the head of every page.
pub fn addresses(assets: &Assets) -> shell::Assets {
    let fallback = shell::Assets::default();
    let find = |name: &str, fallback: String| assets.address(name).map_or(fallback, str::to_owned);
    shell::Assets {
        css: find("main.css", fallback.css),
        maps_css: find("maps.css", fallback.maps_css),
        draws: fallback.draws,
        js: find("app.js", fallback.js),
        wasm: find("app.wasm", fallback.wasm),
        reader: find("reader.js", fallback.reader),
        reader_module: find("reader.wasm", fallback.reader_module),
    }
}

/// A page without a script, ready to be sent.
fn written(site: &Site, page: shell::Written) -> Response {
    written_under(site, page, PagePolicy::Plain)
}

/// A page under the policy it needs.
fn written_under(site: &Site, page: shell::Written, policy: PagePolicy<'_>) -> Response {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::OK);
    let media_type = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let mut response = (status, [media_type], page.html).into_response();
    policy.set(response.headers_mut(), site.address.is_https());
    response
}

/// Tells the service worker how much waits for the person, for the icon of the installed app.
fn counted(mut response: Response, visit: &Visit) -> Response {
    response.headers_mut().insert("x-tandem-waiting", visit.waiting.into());
    response
}

/// On to another page of ours, to be read there.
fn see_other(path: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(path) else { return see_other("/") };
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}
