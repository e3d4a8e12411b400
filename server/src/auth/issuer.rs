//! [`Issuer`]: the organisation's own sign-in, asked by OpenID Connect: the code flow with PKCE (RFC 7636, S256), state and
//! nonce. It says who somebody is, or which of its promises did not hold; who may come in is the gate's to say.
//!
//! Nothing is kept between leaving and coming back: the browser holds the [`Attempt`] under the server's lock. Signatures
//! are checked by `ring`, which speaks TLS here already. The common crate for OpenID Connect would bring a second
//! generation of cryptography, with an implementation of RSA that has an open advisory (RUSTSEC-2023-0071).

mod attempt;
mod claims;
mod fetch;
mod jws;
mod metadata;
#[cfg(test)]
pub mod tests;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Url;
use serde::Deserialize;
use tokio::sync::Mutex;

pub use attempt::Attempt;
use claims::{Claims, Subject};
use fetch::Fetch;
use jws::{Jws, KeySet};
use metadata::Metadata;

use super::EmailAddress;
use crate::clock::Clock;
use crate::random::Random;
use crate::secret::Secret;

/// Where it answers rarely moves.
const METADATA_LIFE: TimeDelta = TimeDelta::hours(1);

/// A key that is not known has the keys fetched anew, this often at most: forged tokens name unknown keys too.
const KEYS_REST: TimeDelta = TimeDelta::seconds(30);

/// As `tandem serve` was told.
#[derive(Debug, Clone)]
pub struct IssuerSettings {
    /// Its name for itself, exactly.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<ClientSecret>,
    /// What the button says.
    pub name: String,
    /// Whether whom nobody knows yet is added, with no rights.
    pub adds_people: bool,
}

#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(pub String);

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// Why the issuer's word does not open the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    #[error("the company sign-in cannot be reached")]
    Unreachable,
    #[error("this sign-in was not begun in this browser, or too long ago")]
    Lost,
    #[error("the sign-in was cancelled")]
    Denied,
    #[error("the issuer refused the code: it was used already, or too late")]
    Code,
    #[error("the answer is another issuer's")]
    OtherIssuer,
    #[error("the answer was made for another application")]
    OtherAudience,
    #[error("the answer has expired, or the clocks differ by more than a minute")]
    Expired,
    #[error("the answer is not signed with a key of the issuer")]
    Signature,
    #[error("the answer belongs to another attempt to sign in")]
    Nonce,
    #[error("the answer cannot be read")]
    Malformed,
    /// The issuer knows them, and nobody here has their address.
    #[error("nobody here has this e-mail address")]
    Unknown,
    #[error("the issuer does not vouch for the e-mail address")]
    Unverified,
    #[error("this e-mail address belongs to another account of the issuer")]
    OtherAccount,
    #[error("they have left")]
    Left,
}

impl IssuerError {
    /// For the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Lost => "lost",
            Self::Denied => "denied",
            Self::Code => "code",
            Self::OtherIssuer => "other issuer",
            Self::OtherAudience => "other audience",
            Self::Expired => "expired",
            Self::Signature => "signature",
            Self::Nonce => "nonce",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
            Self::Unverified => "unverified",
            Self::OtherAccount => "other account",
            Self::Left => "left",
        }
    }
}

/// Whom the issuer vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    pub issuer: String,
    /// The issuer's own name for them, which never changes.
    pub subject: String,
    /// Only where the issuer says that it is theirs.
    pub email: Option<EmailAddress>,
    pub name: Option<String>,
}

/// What the browser brings back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CameBack {
    pub code: String,
    pub state: String,
    /// RFC 9207.
    pub iss: Option<String>,
    pub error: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    #[serde(default)]
    access_token: String,
}

#[derive(Default)]
struct Kept {
    metadata: Option<(Metadata, DateTime<Utc>)>,
    keys: Option<(KeySet, DateTime<Utc>)>,
}

pub struct Issuer {
    settings: IssuerSettings,
    /// Where the browser comes back to.
    redirect: String,
    secret: Secret,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    fetch: Fetch,
    kept: Mutex<Kept>,
}

impl Issuer {
    /// `address` is what people open, without a slash at its end.
    pub fn new(
        settings: IssuerSettings,
        address: &str,
        secret: Secret,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, IssuerError> {
        let fetch = Fetch::for_issuer(&settings.issuer)?;
        let redirect = format!("{address}/sign-in/return");
        Ok(Self { settings, redirect, secret, clock, random, fetch, kept: Mutex::default() })
    }

    pub fn name(&self) -> &str {
        &self.settings.name
    }

    pub fn adds_people(&self) -> bool {
        self.settings.adds_people
    }

    /// Where to send the browser, and what it is to keep meanwhile.
    pub async fn begin(&self, return_to: &str) -> Result<(String, String), IssuerError> {
        let metadata = self.metadata().await?;
        let attempt = Attempt::begin(return_to, self.clock.now(), &*self.random);
        let mut address = Url::parse(&metadata.authorization_endpoint).map_err(|_| IssuerError::Unreachable)?;
        address.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &self.redirect),
            ("scope", "openid email profile"),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &attempt.challenge()),
            ("code_challenge_method", "S256"),
        ]);
        Ok((address.into(), attempt.lock(&self.secret, &*self.random)))
    }

    /// The attempt this browser holds, for where to go afterwards.
    pub fn attempt(&self, kept: &str) -> Option<Attempt> {
        Attempt::unlock(kept, &self.secret, self.clock.now())
    }

    /// Whom the issuer vouches for, once everything it promised has been held against it.
    pub async fn finish(&self, attempt: Option<&Attempt>, came: &CameBack) -> Result<Vouched, IssuerError> {
        let attempt = attempt.filter(|attempt| attempt.is_of(&came.state)).ok_or(IssuerError::Lost)?;
        if came.iss.as_deref().is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(IssuerError::OtherIssuer);
        }
        match came.error.as_deref() {
            None => {}
            Some("access_denied") => return Err(IssuerError::Denied),
            Some(_) => return Err(IssuerError::Code),
        }
        let metadata = self.metadata().await?;
        let tokens = self.redeem(&metadata, &came.code, attempt).await?;
        let claims = self.trust(&metadata, &tokens.id_token, &attempt.nonce).await?;
        let mut who = claims.who;
        if who.email.is_none()
            && let Some(endpoint) = &metadata.userinfo_endpoint
        {
            let told: Subject = self.fetch.with_bearer(endpoint, &tokens.access_token).await?;
            // Another's details would be another's account.
            if told.sub != who.sub {
                return Err(IssuerError::Malformed);
            }
            who = told;
        }
        Ok(who.vouched(&self.settings.issuer))
    }

    async fn redeem(&self, metadata: &Metadata, code: &str, attempt: &Attempt) -> Result<Tokens, IssuerError> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect),
            ("code_verifier", &attempt.verifier),
        ];
        self.fetch.redeem(metadata, &fields, &self.settings).await
    }

    /// Reads a token, and believes it when everything about it is right.
    async fn trust(&self, metadata: &Metadata, token: &str, nonce: &str) -> Result<Claims, IssuerError> {
        let jws = Jws::parse(token)?;
        let payload = {
            let mut kept = self.kept.lock().await;
            let now = self.clock.now();
            let known = kept.keys.as_ref().is_some_and(|(keys, _)| keys.may_have(&jws));
            let rested = kept.keys.as_ref().is_none_or(|(_, at)| now >= *at + KEYS_REST);
            if !known && rested {
                kept.keys = Some((self.fetch.plain(&metadata.jwks_uri).await?, now));
            }
            let (keys, _) = kept.keys.as_ref().ok_or(IssuerError::Signature)?;
            jws.verified(keys)?
        };
        let claims = Claims::read(payload)?;
        claims.check(&self.settings, nonce, self.clock.now())?;
        Ok(claims)
    }

    async fn metadata(&self) -> Result<Metadata, IssuerError> {
        let mut kept = self.kept.lock().await;
        let now = self.clock.now();
        if let Some((metadata, at)) = &kept.metadata
            && now < *at + METADATA_LIFE
        {
            return Ok(metadata.clone());
        }
        let address = format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let metadata: Metadata = self.fetch.plain(&address).await?;
        metadata.check(&self.settings.issuer)?;
        kept.metadata = Some((metadata.clone(), now));
        Ok(metadata)
    }
}
