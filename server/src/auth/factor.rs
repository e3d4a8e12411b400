//! [`SecondFactor`]: what is asked for beside a password: a code of somebody's app, or one of their recovery codes.
//!
//! Between the password and the code nobody is signed in, and nothing is kept: the browser holds a [`Ticket`] under the
//! server's lock. So it is with a key that was drawn and not yet confirmed by its first code.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::id::PersonId;
use uuid::Uuid;

use super::recovery::RecoveryCode;
use super::totp::AuthenticatorKey;
use super::{PasswordHash, TryLater};
use crate::allowance::{Allowance, Allowances};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{FactorRecord, PersonRecord, Store, StoreError, TokenHash};
use crate::random::Random;
use crate::secret::Secret;

/// Five tries, then one every five minutes: of a million codes three fit at a time, so that who knows the password and
/// guesses all day gets in once in three years.
const CODES: Allowance = Allowance { tries: 5, regain: TimeDelta::minutes(5) };

/// Enough to find the phone; whoever comes later types the password again.
const TICKET_LIFE: TimeDelta = TimeDelta::minutes(10);

/// Enough to fetch an app and read its key.
const SETUP_LIFE: TimeDelta = TimeDelta::minutes(30);

const KEY_PURPOSE: &str = "tandem authenticators 1";
const SETUP_PURPOSE: &str = "tandem authenticator set-up 1";
const TICKET_PURPOSE: &str = "tandem sign-in tickets 1";

/// Why a code was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactorError {
    #[error("this code is not right, or was used already: type the one your app shows now")]
    Wrong,
    /// The ticket or the drawn key is too old, or was made for somebody else.
    #[error("this took too long: begin again")]
    Stale,
    #[error("there is a second step already: turn it off first")]
    Present,
    #[error("there is no second step to change")]
    Absent,
    #[error("your role asks for a second step: it cannot be turned off")]
    Required,
    #[error(transparent)]
    TryLater(#[from] TryLater),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What proves that somebody has just typed the right password.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(String);

impl Ticket {
    /// As it came back from the browser.
    pub fn shown(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ticket(…)")
    }
}

/// A key that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub key: AuthenticatorKey,
    /// What the form gives back.
    pub token: String,
}

pub struct SecondFactor {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    secret: Secret,
    tries: Mutex<Allowances<PersonId>>,
}

impl SecondFactor {
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, random: Arc<dyn Random>, secret: Secret) -> Self {
        Self { store, clock, random, secret, tries: Mutex::new(Allowances::new(CODES)) }
    }

    /// Whether what somebody holds asks for more than a password.
    pub async fn is_required(&self, person: &PersonRecord) -> Result<bool, StoreError> {
        let roles = self.store.factor_roles().await?;
        Ok(person.memberships.iter().any(|held| roles.contains(&held.role)))
    }

    /// A ticket for whoever typed the right password. Another password ends it.
    pub fn ticket(&self, person: &PersonRecord) -> Ticket {
        let plain = [self.stamped(person.id).as_slice(), &digest(person.password.as_ref())].concat();
        Ticket(self.lock(TICKET_PURPOSE, &plain))
    }

    /// Whose ticket this is, if it is good.
    pub async fn holder(&self, ticket: &Ticket) -> Result<PersonRecord, FactorError> {
        let (person, password) = self.unlock(TICKET_PURPOSE, &ticket.0, TICKET_LIFE).ok_or(FactorError::Stale)?;
        let person = self.store.person(person).await?.filter(|person| person.left_at.is_none());
        person.filter(|person| digest(person.password.as_ref()) == *password).ok_or(FactorError::Stale)
    }

    /// A new key for somebody's app.
    pub fn draw(&self, person: PersonId) -> Drawn {
        let key = AuthenticatorKey::draw(&*self.random);
        let plain = [self.stamped(person).as_slice(), key.bytes()].concat();
        Drawn { token: self.lock(SETUP_PURPOSE, &plain), key }
    }

    /// The key that was drawn for this person, from what the form gave back.
    pub fn drawn(&self, person: PersonId, token: &str) -> Option<Drawn> {
        let (drawn_for, key) = self.unlock(SETUP_PURPOSE, token, SETUP_LIFE)?;
        let key = AuthenticatorKey::from_bytes(&key).filter(|_| drawn_for == person)?;
        Some(Drawn { key, token: token.to_owned() })
    }

    /// Keeps a drawn key once its first code was typed, and gives the recovery codes, this once. The session given is
    /// from then on one that was opened with a code.
    pub async fn confirm(
        &self,
        person: &PersonRecord,
        drawn: &Drawn,
        code: &str,
        (session, from): (Option<TokenHash>, Option<IpAddr>),
    ) -> Result<Vec<RecoveryCode>, FactorError> {
        self.enter(person.id)?;
        let now = self.clock.now();
        let Some(step) = drawn.key.step_of(&digits(code), now) else {
            return self.refuse(person, from).await;
        };
        let codes = RecoveryCode::draw_all(&*self.random);
        let locked = self.secret.lock(KEY_PURPOSE, drawn.key.bytes(), &*self.random);
        let factor = FactorRecord { person: person.id, locked, added_at: now, last_step: step, codes_left: 0 };
        let told = AuditEvent::new(now, Some(person.id), "factor.added", person.id).with(json!({ "from": from }));
        match self.store.add_factor(factor, self.hashes(person.id, &codes), session, told).await {
            Err(StoreError::Exists { .. }) => return Err(FactorError::Present),
            added => added?,
        }
        self.succeeded(person.id);
        Ok(codes)
    }

    /// Takes a code of the app, or a recovery code, once.
    pub async fn check(&self, person: &PersonRecord, code: &str, from: Option<IpAddr>) -> Result<(), FactorError> {
        let factor = self.store.factor(person.id).await?.ok_or(FactorError::Absent)?;
        self.enter(person.id)?;
        let fits = match RecoveryCode::parse(code) {
            Some(code) => {
                let left = factor.codes_left.saturating_sub(1);
                let told = AuditEvent::new(self.clock.now(), Some(person.id), "factor.code_used", person.id)
                    .with(json!({ "from": from, "left": left }));
                self.store.use_recovery_code(person.id, code.hash(person.id, &self.secret), told).await?
            }
            None => match self.step(&factor, code) {
                Some(step) => self.store.use_step(person.id, step).await?,
                None => false,
            },
        };
        if fits {
            self.succeeded(person.id);
            return Ok(());
        }
        self.refuse(person, from).await
    }

    /// Other recovery codes, for whoever shows a code.
    pub async fn renew(&self, person: &PersonRecord, code: &str) -> Result<Vec<RecoveryCode>, FactorError> {
        self.check(person, code, None).await?;
        let codes = RecoveryCode::draw_all(&*self.random);
        let told = AuditEvent::new(self.clock.now(), Some(person.id), "factor.codes_renewed", person.id);
        self.store.renew_recovery_codes(person.id, self.hashes(person.id, &codes), told).await?;
        Ok(codes)
    }

    /// Turns the second step off, for whoever shows a code and whose roles do not ask for it.
    pub async fn remove(&self, person: &PersonRecord, code: &str) -> Result<(), FactorError> {
        if self.is_required(person).await? {
            return Err(FactorError::Required);
        }
        self.check(person, code, None).await?;
        let told = AuditEvent::new(self.clock.now(), Some(person.id), "factor.removed", person.id);
        self.store.remove_factor(person.id, told).await?;
        Ok(())
    }

    /// Takes away what somebody has lost, in an administrator's name; says whether there was anything.
    pub async fn reset(&self, person: PersonId, by: PersonId) -> Result<bool, StoreError> {
        let told = AuditEvent::new(self.clock.now(), Some(by), "factor.reset", person);
        self.store.remove_factor(person, told).await
    }

    fn step(&self, factor: &FactorRecord, code: &str) -> Option<u64> {
        let key = self.secret.unlock(KEY_PURPOSE, &factor.locked);
        if key.is_none() {
            tracing::error!(person = %factor.person, "an authenticator was locked with another secret: reset it");
        }
        AuthenticatorKey::from_bytes(&key?)?.step_of(&digits(code), self.clock.now())
    }

    async fn refuse<T>(&self, person: &PersonRecord, from: Option<IpAddr>) -> Result<T, FactorError> {
        let told = AuditEvent::new(self.clock.now(), None, "factor.refused", &person.email);
        self.store.record(vec![told.with(json!({ "from": from }))]).await?;
        Err(FactorError::Wrong)
    }

    fn hashes(&self, person: PersonId, codes: &[RecoveryCode]) -> Vec<crate::persistence::CodeHash> {
        // A code that was drawn twice is kept once.
        let hashes: BTreeSet<_> = codes.iter().map(|code| code.hash(person, &self.secret)).collect();
        hashes.into_iter().collect()
    }

    fn enter(&self, person: PersonId) -> Result<(), TryLater> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries.take(&person, self.clock.now()).map_err(|after| TryLater { after })
    }

    fn succeeded(&self, person: PersonId) {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).give_back(&person);
    }

    /// Who, and when.
    fn stamped(&self, person: PersonId) -> [u8; 24] {
        let mut bytes = [0; 24];
        let (who, when) = bytes.split_at_mut(16);
        who.copy_from_slice(person.0.as_bytes());
        when.copy_from_slice(&self.clock.now().timestamp_millis().to_be_bytes());
        bytes
    }

    fn lock(&self, purpose: &str, plain: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.secret.lock(purpose, plain, &*self.random))
    }

    fn unlock(&self, purpose: &str, text: &str, life: TimeDelta) -> Option<(PersonId, Vec<u8>)> {
        let plain = self.secret.unlock(purpose, &URL_SAFE_NO_PAD.decode(text).ok()?)?;
        let (who, rest) = plain.split_first_chunk::<16>()?;
        let (when, rest) = rest.split_first_chunk::<8>()?;
        let made: DateTime<Utc> = DateTime::from_timestamp_millis(i64::from_be_bytes(*when))?;
        let age = self.clock.now() - made;
        let is_fresh = age < life && age > -life;
        is_fresh.then(|| (PersonId(Uuid::from_bytes(*who)), rest.to_vec()))
    }
}

/// A code as people type it: “123 456”.
fn digits(code: &str) -> String {
    code.chars().take(20).filter(|c| !c.is_whitespace()).collect()
}

fn digest(password: Option<&PasswordHash>) -> [u8; 32] {
    Sha256::digest(password.map_or("", PasswordHash::as_stored)).into()
}
