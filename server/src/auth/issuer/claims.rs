//! What a token of an issuer says, and what must be so about it (OpenID Connect Core 1.0, 3.1.3.7).

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Number;

use super::{IssuerError, IssuerSettings, Vouched};
use crate::auth::EmailAddress;
use crate::persistence::PersonRecord;

/// Clocks of servers are set by the network; more than this is no mistake of theirs.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// As the standard bounds it.
const SUBJECT_LENGTH_MAX: usize = 255;

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Whom it is about; the same fields come from the endpoint for details.
#[derive(Debug, Clone, Deserialize)]
pub struct Subject {
    pub sub: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    email_verified: Option<Verified>,
    #[serde(default)]
    name: Option<String>,
}

/// Some say it in a word.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Verified {
    Said(bool),
    Word(String),
}

#[derive(Debug, Deserialize)]
pub struct Claims {
    iss: String,
    aud: Audience,
    #[serde(default)]
    azp: Option<String>,
    /// Seconds, which some write with a fraction.
    exp: Number,
    iat: Number,
    #[serde(default)]
    nbf: Option<Number>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(flatten)]
    pub who: Subject,
}

impl Claims {
    pub fn read(payload: &[u8]) -> Result<Self, IssuerError> {
        serde_json::from_slice(payload).map_err(|_| IssuerError::Malformed)
    }

    pub fn check(&self, settings: &IssuerSettings, nonce: &str, now: DateTime<Utc>) -> Result<(), IssuerError> {
        if self.iss != settings.issuer {
            return Err(IssuerError::OtherIssuer);
        }
        let own = &settings.client_id;
        let is_ours = match &self.aud {
            Audience::One(audience) => audience == own,
            // With several, the one it was made for is named besides.
            Audience::Many(audiences) => audiences.contains(own) && (audiences.len() == 1 || self.azp.is_some()),
        };
        if !is_ours || self.azp.as_ref().is_some_and(|azp| azp != own) {
            return Err(IssuerError::OtherAudience);
        }
        let begins = self.nbf.as_ref().map(at).transpose()?.unwrap_or(DateTime::UNIX_EPOCH);
        if now - SKEW >= at(&self.exp)? || at(&self.iat)? > now + SKEW || begins > now + SKEW {
            return Err(IssuerError::Expired);
        }
        if self.nonce.as_deref() != Some(nonce) {
            return Err(IssuerError::Nonce);
        }
        let subject = &self.who.sub;
        let fits = !subject.is_empty() && subject.len() <= SUBJECT_LENGTH_MAX && !subject.chars().any(char::is_control);
        if fits { Ok(()) } else { Err(IssuerError::Malformed) }
    }
}

/// An instant, to the second.
fn at(seconds: &Number) -> Result<DateTime<Utc>, IssuerError> {
    let text = seconds.to_string();
    let whole: Option<i64> = text.split('.').next().and_then(|whole| whole.parse().ok());
    whole.and_then(|whole| DateTime::from_timestamp(whole, 0)).ok_or(IssuerError::Malformed)
}

impl Subject {
    pub fn vouched(self, issuer: &str) -> Vouched {
        let is_verified = match self.email_verified {
            Some(Verified::Said(said)) => said,
            Some(Verified::Word(word)) => word == "true",
            None => false,
        };
        let email = self.email.filter(|_| is_verified).and_then(|email| EmailAddress::parse(&email).ok());
        let name: Option<String> =
            self.name.map(|name| name.trim().chars().take(PersonRecord::NAME_LENGTH_MAX).collect());
        Vouched { issuer: issuer.to_owned(), subject: self.sub, email, name: name.filter(|name| !name.is_empty()) }
    }
}
