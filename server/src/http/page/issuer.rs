//! `GET /sign-in/issuer` leads to the organisation's own sign-in, and `GET /sign-in/return` is where it leads back to.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::sign_in::{IssuerWrong, SignInWrong};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::way_back::way_back;
use super::{Visitor, see_other, sign_in};
use crate::auth::{Attempt, CameBack, IssuerError, SignInError, Vouched};
use crate::error::Fault;
use crate::http::cookie::{self, Cookie};
use crate::http::session::{self, Caller, ClientOrigin};
use crate::http::{Site, sign_in as session_before};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Where to go afterwards.
    next: String,
}

fn attempt_cookie(site: &Site) -> &'static str {
    if site.address.is_https() { "__Host-tandem_issuer" } else { "tandem_issuer" }
}

fn keep(site: &Site, value: &str, seconds: i64, headers: &mut HeaderMap) {
    let (name, secure) = (attempt_cookie(site), site.address.is_https());
    Cookie { name, value, seconds: Some(seconds), secure }.set(headers);
}

pub async fn leave(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let issuer = site.issuer.as_ref().ok_or(Fault::NotFound)?;
    let Asked { next } = asked.map(|Query(asked)| asked).unwrap_or_default();
    match issuer.begin(way_back(&next)).await {
        Ok((address, attempt)) => {
            let mut response = see_other(&address);
            keep(&site, &attempt, Attempt::LIFE_SECONDS, response.headers_mut());
            Ok(response)
        }
        Err(error) => Ok(refused(&site, &visitor, (error, None), &next).await),
    }
}

pub async fn come_back(
    State(site): State<Arc<Site>>,
    before: Option<Caller>,
    visitor: Visitor,
    ClientOrigin(origin): ClientOrigin,
    headers: HeaderMap,
    came: Result<Query<CameBack>, QueryRejection>,
) -> Result<Response, Fault> {
    let issuer = site.issuer.as_ref().ok_or(Fault::NotFound)?;
    let came = came.map(|Query(came)| came).unwrap_or_default();
    let attempt = cookie::read(&headers, attempt_cookie(&site)).and_then(|kept| issuer.attempt(kept));
    let return_to = attempt.as_ref().map_or("/", |attempt| way_back(&attempt.return_to)).to_owned();
    let (error, who) = match issuer.finish(attempt.as_ref(), &came).await {
        Ok(vouched) => match site.gate.enter_by_issuer(&vouched, issuer.adds_people(), origin.clone()).await {
            Ok((_, token)) => {
                session_before::end_before(&site, before.as_ref()).await;
                let mut response = see_other(&return_to);
                session::keep(&site, &token, response.headers_mut());
                keep(&site, "", 0, response.headers_mut());
                return Ok(response);
            }
            Err(SignInError::Issuer(error)) => (error, Some(vouched)),
            Err(error) => return Err(error.into()),
        },
        Err(error) => (error, None),
    };
    site.gate.tell_refused(error, who.as_ref(), &origin).await?;
    let mut response = refused(&site, &visitor, (error, who.as_ref()), &return_to).await;
    // Each attempt comes back once, except that a stranger's link must not end one's own.
    if error != IssuerError::Lost {
        keep(&site, "", 0, response.headers_mut());
    }
    Ok(response)
}

/// The sign-in page, with why the issuer's word did not open it.
async fn refused(
    site: &Site,
    visitor: &Visitor,
    (error, who): (IssuerError, Option<&Vouched>),
    return_to: &str,
) -> Response {
    let email = who.and_then(|who| who.email.as_ref()).map(|email| email.as_str().to_owned()).unwrap_or_default();
    sign_in::show(site, visitor, email, return_to, Some(SignInWrong::Issuer(wrong(error)))).await
}

const fn wrong(error: IssuerError) -> IssuerWrong {
    match error {
        IssuerError::Unreachable => IssuerWrong::Unreachable,
        IssuerError::Lost => IssuerWrong::Lost,
        IssuerError::Denied => IssuerWrong::Denied,
        IssuerError::Code => IssuerWrong::Code,
        IssuerError::OtherIssuer => IssuerWrong::OtherIssuer,
        IssuerError::OtherAudience => IssuerWrong::OtherAudience,
        IssuerError::Expired => IssuerWrong::Expired,
        IssuerError::Signature | IssuerError::Malformed => IssuerWrong::Signature,
        IssuerError::Nonce => IssuerWrong::Nonce,
        IssuerError::Unknown => IssuerWrong::Unknown,
        IssuerError::Unverified => IssuerWrong::Unverified,
        IssuerError::OtherAccount => IssuerWrong::OtherAccount,
        IssuerError::Left => IssuerWrong::Left,
    }
}
