//! [`Site`]: what endpoints work with, made once when the server starts and shared by all of them.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::{HeaderMap, Uri};

use super::idempotency::Turns;
use super::pace::Pace;
use super::page::Pages;
use super::site_address::{self, SiteAddress};
use super::ticket::Tickets;
use crate::approval::{Approvals, Rooms};
use crate::assets::Assets;
use crate::audit::Signer;
use crate::auth::passkey;
use crate::auth::{Gate, Issuer};
use crate::clock::Clock;
use crate::error::Fault;
use crate::notify::{ChatLine, PushLine};
use crate::persistence::{Store, StoreError, TokenHash};
use crate::random::Random;
use crate::rooms::Hub;
use crate::scenario::Scenarios;
use crate::telemetry::Meters;

/// Whoever holds the sockets, told when a session ends.
pub trait Sockets: Send + Sync {
    /// Closes every socket that was opened with the session.
    fn close_session(&self, session: &TokenHash);
}

/// Whoever knows whether the server can do its work.
#[async_trait]
pub trait Readiness: Send + Sync {
    async fn ready(&self) -> Result<(), StoreError>;
}

/// What pages know of the ways in which people are told.
pub struct Ways {
    pub has_mail: bool,
    pub chats: ChatLine,
    pub pushes: PushLine,
    /// The address people open, without a slash at its end.
    pub address: String,
}

/// What endpoints work with.
pub struct Site {
    pub store: Arc<dyn Store>,
    pub gate: Arc<Gate>,
    /// The organisation's own sign-in, if there is one.
    pub issuer: Option<Arc<Issuer>>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub address: SiteAddress,
    pub assets: Assets,
    pub tickets: Tickets,
    pub turns: Turns,
    pub pace: Pace,
    pub meters: Arc<Meters>,
    pub sockets: Arc<dyn Sockets>,
    /// Signs what leaves the house.
    pub signer: Arc<Signer>,
    pub ways: Ways,
    pub readiness: Arc<dyn Readiness>,
    pub pages: Arc<dyn Pages>,
    pub approvals: Approvals,
    pub scenarios: Scenarios,
    /// The open documents, for what is changed in them by a form.
    pub rooms: Arc<dyn Rooms>,
    pub hub: Arc<Hub>,
}

impl Site {
    /// What passkeys of a call's page are made for: the host it was reached under, without its port.
    pub fn passkey_site(&self, headers: &HeaderMap, uri: &Uri) -> Result<passkey::Site, Fault> {
        let host = site_address::host(headers, uri).ok_or(Fault::NotFound)?;
        Ok(passkey::Site { host: host.host().to_owned(), origin: self.address.page_origin(&host) })
    }
}
