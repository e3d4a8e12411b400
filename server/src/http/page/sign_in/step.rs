//! `POST /sign-in/code` and `POST /sign-in/first-code`: the second step of signing in. Between the steps nobody is signed
//! in; the form carries a ticket under the server's lock.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::backend::{FactorWrong, KeyView, SignInStep};
use axum::extract::State;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use serde::Deserialize;

use super::super::way_back::way_back;
use super::super::{Visitor, addresses, see_other, written};
use super::minutes_up;
use crate::auth::{Drawn, FactorError, RecoveryCode, SignInError, Ticket, picture};
use crate::error::{Fault, seconds_up};
use crate::http::session::{self, Caller, ClientOrigin};
use crate::http::{Posted, Site, Stale, sign_in};
use crate::persistence::PersonRecord;

#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    return_to: String,
}

#[derive(Deserialize)]
pub struct FirstCode {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    return_to: String,
}

/// A key as pages show it.
pub fn key_view(drawn: &Drawn, person: &PersonRecord) -> KeyView {
    let picture = picture(&drawn.key.address(person.email.as_str()));
    let (side, path) = picture.map(|picture| (picture.side, picture.path)).unwrap_or_default();
    KeyView { side, path, key: drawn.key.text(), token: drawn.token.clone() }
}

/// Why a code was not taken, for the page; what went wrong here is a fault.
pub fn refused(error: FactorError) -> Result<FactorWrong, Fault> {
    match error {
        FactorError::Wrong => Ok(FactorWrong::Wrong),
        FactorError::TryLater(later) => Ok(FactorWrong::TooMany { minutes: minutes_up(seconds_up(later.after)) }),
        FactorError::Required => Ok(FactorWrong::Required),
        FactorError::Stale | FactorError::Present | FactorError::Absent => Ok(FactorWrong::Expired),
        FactorError::Store(error) => Err(error.into()),
    }
}

pub fn revealed(codes: &[RecoveryCode]) -> Vec<String> {
    codes.iter().map(RecoveryCode::reveal).collect()
}

pub async fn code(
    State(site): State<Arc<Site>>,
    caller: Option<Caller>,
    visitor: Visitor,
    ClientOrigin(origin): ClientOrigin,
    posted: Posted<Code>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => return super::expired(&site, &visitor, &sent.return_to).await,
    };
    let ticket = Ticket::shown(&sent.ticket);
    let wrong = match site.gate.enter_with_code(&ticket, &sent.code, origin).await {
        Ok((_, token)) => {
            sign_in::end_before(&site, caller.as_ref()).await;
            let mut response = see_other(way_back(&sent.return_to));
            session::keep(&site, &token, response.headers_mut());
            return Ok(response);
        }
        Err(error) => wrong(error)?,
    };
    if wrong == FactorWrong::Expired {
        return super::expired(&site, &visitor, &sent.return_to).await;
    }
    let step = SignInStep::Code { ticket: sent.ticket, wrong: Some(wrong) };
    Ok(show(&site, &visitor, step, &sent.return_to).await)
}

pub async fn first_code(
    State(site): State<Arc<Site>>,
    caller: Option<Caller>,
    visitor: Visitor,
    ClientOrigin(origin): ClientOrigin,
    posted: Posted<FirstCode>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => return super::expired(&site, &visitor, &sent.return_to).await,
    };
    let ticket = Ticket::shown(&sent.ticket);
    let wrong = match site.gate.enter_with_first_code(&ticket, &sent.key, &sent.code, origin).await {
        Ok((_, token, codes)) => {
            sign_in::end_before(&site, caller.as_ref()).await;
            let mut response = show(&site, &visitor, SignInStep::Codes(revealed(&codes)), &sent.return_to).await;
            session::keep(&site, &token, response.headers_mut());
            return Ok(response);
        }
        Err(error) => wrong(error)?,
    };
    // The same key again, for whoever mistyped; whatever else is wrong begins anew.
    let again = match site.gate.factor().holder(&ticket).await {
        Ok(person) => {
            let drawn = site.gate.factor().drawn(person.id, &sent.key);
            drawn.map(|drawn| key_view(&drawn, &person))
        }
        Err(_) => None,
    };
    match again {
        Some(key) if wrong != FactorWrong::Expired => {
            let step = SignInStep::SetUp { ticket: sent.ticket, key, wrong: Some(wrong) };
            Ok(show(&site, &visitor, step, &sent.return_to).await)
        }
        _ => super::expired(&site, &visitor, &sent.return_to).await,
    }
}

fn wrong(error: SignInError) -> Result<FactorWrong, Fault> {
    match error {
        SignInError::Factor(error) => refused(error),
        SignInError::TryLater(later) => refused(FactorError::TryLater(later)),
        other => Err(other.into()),
    }
}

pub async fn show(site: &Site, visitor: &Visitor, step: SignInStep, return_to: &str) -> Response {
    let mut visit = visitor.visit(site).await;
    visit.path = "/sign-in".to_owned();
    let wrong = match &step {
        SignInStep::Code { wrong, .. } | SignInStep::SetUp { wrong, .. } => *wrong,
        SignInStep::Codes(_) => None,
    };
    let page = app::pages::second_step(&visit, &addresses(&site.assets), step, way_back(return_to).to_owned());
    let mut response = written(site, page);
    if let Some(FactorWrong::TooMany { minutes }) = wrong {
        response.headers_mut().insert(RETRY_AFTER, minutes.saturating_mul(60).into());
    }
    response
}
