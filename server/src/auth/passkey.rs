//! [`Passkeys`]: keys that somebody's own devices hold (Web Authentication, level 3), made for this site alone and unlocked
//! by their owner; so one is worth a password and a code together.
//!
//! What is asked of the device, and what it answers, goes through forms of plain pages: a challenge under the server's
//! lock, taken back once. What a maker of devices would attest of them is neither asked nor looked at.

mod answer;
mod cose;
#[cfg(test)]
pub mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use shared::id::PersonId;

pub use answer::Site;
use answer::{AuthenticatorData, ClientData, attested};
pub use cose::ALGORITHMS;
use cose::PublicKey;

use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{PasskeyRecord, PersonRecord, Store, StoreError};
use crate::random::Random;
use crate::secret::Secret;

/// A sign-in page that lay open over lunch still works.
const LIFE: TimeDelta = TimeDelta::hours(2);

/// Two phones, two desks, two keys on a ring, and as many again.
pub const PASSKEYS_MAX: usize = 12;

/// Challenges that were taken back and have not lapsed. A flood of more forgets the oldest.
const USED_MAX: usize = 20_000;

const NAME_LENGTH_MAX: usize = 60;

const PURPOSE: &str = "tandem passkey challenges 1";

/// Why a passkey was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    #[error("the page lay open too long, or the answer came a second time: try again")]
    Stale,
    #[error("the answer of the device cannot be read")]
    Malformed,
    #[error("the passkey was asked for by another site")]
    OtherSite,
    #[error("the passkey is not signed with the key that was kept")]
    Signature,
    #[error("the device did not make sure that it is its owner")]
    Unverified,
    #[error("this passkey is not known here")]
    Unknown,
    #[error("this passkey was copied, or its counter ran backwards")]
    Copied,
    #[error("this passkey is here already")]
    Present,
    #[error("there are as many passkeys as one may have: remove one first")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PasskeyError {
    /// For the log.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Stale => "stale",
            Self::Malformed => "malformed",
            Self::OtherSite => "other site",
            Self::Signature => "signature",
            Self::Unverified => "unverified",
            Self::Unknown => "unknown",
            Self::Copied => "copied",
            Self::Present => "present",
            Self::TooMany => "too many",
            Self::Store(_) => "store",
        }
    }
}

/// What a page asks a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// What is signed.
    pub text: String,
    /// What the form gives back.
    pub token: String,
}

/// What a device answers, as the page's script puts it into the form: base64url throughout.
#[derive(Debug, Clone, Default)]
pub struct Answered {
    pub id: String,
    pub client_data: String,
    pub authenticator_data: String,
    pub signature: String,
    pub user_handle: String,
}

pub struct Passkeys {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    secret: Secret,
    used: Mutex<HashMap<Vec<u8>, DateTime<Utc>>>,
}

impl Passkeys {
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, random: Arc<dyn Random>, secret: Secret) -> Self {
        Self { store, clock, random, secret, used: Mutex::default() }
    }

    pub fn challenge(&self) -> Challenge {
        let drawn = self.random.bytes::<32>();
        let plain = [drawn.as_slice(), &self.clock.now().timestamp_millis().to_be_bytes()].concat();
        let token = URL_SAFE_NO_PAD.encode(self.secret.lock(PURPOSE, &plain, &*self.random));
        Challenge { text: URL_SAFE_NO_PAD.encode(drawn), token }
    }

    /// Takes a challenge back, once.
    fn take_back(&self, token: &str) -> Result<Vec<u8>, PasskeyError> {
        let locked = decoded(token)?;
        let plain = self.secret.unlock(PURPOSE, &locked).ok_or(PasskeyError::Stale)?;
        let (drawn, when) = plain.split_last_chunk::<8>().ok_or(PasskeyError::Stale)?;
        let made = DateTime::from_timestamp_millis(i64::from_be_bytes(*when)).ok_or(PasskeyError::Stale)?;
        let now = self.clock.now();
        if now - made >= LIFE || made - now >= LIFE {
            return Err(PasskeyError::Stale);
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, lapses| *lapses > now);
        if used.len() >= USED_MAX
            && let Some(oldest) = used.iter().min_by_key(|(_, lapses)| **lapses).map(|(drawn, _)| drawn.clone())
        {
            used.remove(&oldest);
        }
        match used.insert(drawn.to_vec(), made + LIFE) {
            None => Ok(drawn.to_vec()),
            Some(_) => Err(PasskeyError::Stale),
        }
    }

    /// Keeps a passkey that somebody's device has made.
    pub async fn register(
        &self,
        person: &PersonRecord,
        site: &Site,
        (token, name): (&str, &str),
        (client_data, attestation): (&str, &str),
    ) -> Result<(), PasskeyError> {
        let challenge = self.take_back(token)?;
        ClientData::read(&decoded(client_data)?)?.check("webauthn.create", &challenge, site)?;
        let made = AuthenticatorData::read(&attested(&decoded(attestation)?)?)?;
        made.check(site)?;
        let (id, key) = made.credential.ok_or(PasskeyError::Malformed)?;
        PublicKey::read(&key)?;
        if self.store.passkeys_of(person.id).await?.len() >= PASSKEYS_MAX {
            return Err(PasskeyError::TooMany);
        }
        let now = self.clock.now();
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(NAME_LENGTH_MAX).collect();
        let told = AuditEvent::new(now, Some(person.id), "passkey.added", person.id)
            .with(json!({ "name": name, "id": URL_SAFE_NO_PAD.encode(&id), "synced": made.is_backed_up }));
        let passkey =
            PasskeyRecord { id, person: person.id, key, counter: made.counter, name, added_at: now, used_at: None };
        match self.store.add_passkey(passkey, told).await {
            Err(StoreError::Exists { .. }) => Err(PasskeyError::Present),
            added => Ok(added?),
        }
    }

    /// Whose passkey has signed.
    pub async fn recognise(&self, site: &Site, token: &str, answered: &Answered) -> Result<PersonRecord, PasskeyError> {
        let challenge = self.take_back(token)?;
        let kept = self.store.passkey(&decoded(&answered.id)?).await?.ok_or(PasskeyError::Unknown)?;
        // A device that knows whose key it is says so.
        let handle = decoded(&answered.user_handle)?;
        if !handle.is_empty() && handle != kept.person.0.as_bytes() {
            return Err(PasskeyError::Unknown);
        }
        let (client_data, data) = (decoded(&answered.client_data)?, decoded(&answered.authenticator_data)?);
        ClientData::read(&client_data)?.check("webauthn.get", &challenge, site)?;
        let shown = AuthenticatorData::read(&data)?;
        shown.check(site)?;
        PublicKey::read(&kept.key)?.verify(&data, &client_data, &decoded(&answered.signature)?)?;
        let person = self.store.person(kept.person).await?.filter(|person| person.left_at.is_none());
        let person = person.ok_or(PasskeyError::Unknown)?;
        // Devices that count never count backwards; those that are kept in step with each other do not count.
        if !self.store.use_passkey(&kept.id, shown.counter, self.clock.now()).await? {
            return Err(PasskeyError::Copied);
        }
        Ok(person)
    }

    /// Forgets one of somebody's own, and says whether it was theirs.
    pub async fn remove(&self, person: PersonId, id: &str) -> Result<bool, PasskeyError> {
        let told = AuditEvent::new(self.clock.now(), Some(person), "passkey.removed", person).with(json!({ "id": id }));
        Ok(self.store.remove_passkey(person, &decoded(id)?, told).await?)
    }
}

/// The name devices keep with a passkey: the person's id, and nothing else about them.
pub fn handle(person: PersonId) -> String {
    URL_SAFE_NO_PAD.encode(person.0.as_bytes())
}

/// Of what devices send, nothing is longer.
const FIELD_LENGTH_MAX: usize = 32 * 1024;

fn decoded(text: &str) -> Result<Vec<u8>, PasskeyError> {
    if text.len() > FIELD_LENGTH_MAX {
        return Err(PasskeyError::Malformed);
    }
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| PasskeyError::Malformed)
}

/// The names passkeys go by in forms.
pub fn name_of(id: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(id)
}
