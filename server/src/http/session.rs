//! Who is asking: the [`Caller`] behind a cookie or a bearer token, found once at the door and handed to endpoints.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use shared::access::{Action, Subject};
use shared::id::PersonId;

use super::Site;
use super::cookie::{self, Cookie};
use super::form_token::FormSecret;
use crate::auth::{SESSION_LIFE_MAX, SessionToken, SignedIn};
use crate::error::Fault;
use crate::persistence::{Origin, PersonRecord};

/// What a session was shown by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Sent by a browser with every call, whoever made it call: forms and origins must be checked.
    Cookie,
    /// Sent on purpose.
    Bearer,
}

/// Somebody signed in, and how they showed it.
#[derive(Debug, Clone)]
pub struct Caller {
    pub who: SignedIn,
    pub token: SessionToken,
    pub shown: Shown,
}

impl Caller {
    pub fn id(&self) -> PersonId {
        self.who.person.id
    }

    pub fn person(&self) -> &PersonRecord {
        &self.who.person
    }

    pub fn may(&self, action: Action, subject: &Subject) -> bool {
        self.who.person.may(action, subject)
    }

    /// What the forms of this session are proved with.
    pub fn form_secret(&self) -> FormSecret {
        FormSecret::derive(&self.token.reveal())
    }
}

/// Who shows a live session. A bearer token that is none is not made up for by a cookie.
pub async fn recognise(site: &Site, headers: &HeaderMap) -> Result<Option<Caller>, Fault> {
    let (text, shown) = match headers.get(header::AUTHORIZATION) {
        Some(value) => match value.to_str().ok().and_then(bearer) {
            Some(text) => (text, Shown::Bearer),
            None => return Ok(None),
        },
        None => match cookie::read(headers, session_cookie(site)) {
            Some(text) => (text, Shown::Cookie),
            None => return Ok(None),
        },
    };
    let Some(token) = SessionToken::parse(text) else { return Ok(None) };
    let who = site.gate.recognise(&token).await?;
    Ok(who.map(|who| Caller { who, token, shown }))
}

fn bearer(text: &str) -> Option<&str> {
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Over HTTPS the name itself promises that no other host and no plain connection has set it.
fn session_cookie(site: &Site) -> &'static str {
    if site.address.is_https() { "__Host-tandem_session" } else { "tandem_session" }
}

/// Lets the browser keep a session.
pub fn keep(site: &Site, token: &SessionToken, headers: &mut HeaderMap) {
    let (name, value) = (session_cookie(site), token.reveal());
    let seconds = Some(SESSION_LIFE_MAX.num_seconds());
    Cookie { name, value: &value, seconds, secure: site.address.is_https() }.set(headers);
}

/// Lets the browser forget its session.
pub fn forget(site: &Site, headers: &mut HeaderMap) {
    Cookie { name: session_cookie(site), value: "", seconds: Some(0), secure: site.address.is_https() }.set(headers);
}

/// Whether the browser thinks it has a session.
pub fn was_shown(site: &Site, headers: &HeaderMap) -> bool {
    cookie::read(headers, session_cookie(site)).is_some_and(|value| !value.is_empty())
}

/// Ends a session and closes its sockets.
pub async fn end(site: &Site, who: &SignedIn) -> Result<(), Fault> {
    site.gate.sign_out(who).await?;
    site.sockets.close_session(&who.session);
    Ok(())
}

/// The network address a call comes from.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// A proxy on this machine tells whom it speaks for, last in `X-Forwarded-For`; what stands before that, anybody may
    /// have written.
    pub fn of(headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
        let peer = extensions.get::<Self>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.0);
        if !peer.is_loopback() {
            return peer;
        }
        let told = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
        let last = told.and_then(|told| told.rsplit(',').next());
        last.and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
    }
}

impl FromRequestParts<Arc<Site>> for ClientAddress {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Self, Self::Rejection> {
        Ok(Self(Self::of(&parts.headers, &parts.extensions)))
    }
}

/// Where a call comes from, and with what.
#[derive(Debug, Clone)]
pub struct ClientOrigin(pub Origin);

impl FromRequestParts<Arc<Site>> for ClientOrigin {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Self, Self::Rejection> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self(Origin::new(ClientAddress::of(&parts.headers, &parts.extensions), agent)))
    }
}

impl FromRequestParts<Arc<Site>> for Caller {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or(Fault::SignedOut)
    }
}

impl OptionalFromRequestParts<Arc<Site>> for Caller {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Option<Self>, Fault> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_token_is_read_from_its_header() {
        for (text, expect) in
            [("Bearer abc", Some("abc")), ("bearer  abc ", Some("abc")), ("Basic abc", None), ("Bearer", None)]
        {
            assert_eq!(bearer(text), expect, "{text}");
        }
    }

    #[test]
    fn only_a_proxy_on_this_machine_speaks_for_others() {
        let check = |peer: &str, forwarded: &str, expect: &str| {
            let mut extensions = Extensions::new();
            extensions.insert(ClientAddress(peer.parse().unwrap()));
            let headers = [("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())].into_iter().collect();
            assert_eq!(ClientAddress::of(&headers, &extensions), expect.parse::<IpAddr>().unwrap());
        };
        check("127.0.0.1", "6.6.6.6, 10.1.2.3", "10.1.2.3");
        check("127.0.0.1", "nonsense", "127.0.0.1");
        check("192.0.2.1", "10.1.2.3", "192.0.2.1");
    }
}
