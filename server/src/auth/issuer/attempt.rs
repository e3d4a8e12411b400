//! [`Attempt`]: what a browser holds between leaving for the issuer and coming back: the state it must bring, the nonce
//! the answer must carry, and the verifier of PKCE. It reads none of it, as it is under the server's lock.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::random::Random;
use crate::secret::Secret;

/// Enough for a forgotten password and a code by mail.
const LIFE: TimeDelta = TimeDelta::minutes(15);

const PURPOSE: &str = "tandem issuer attempts 1";

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
    pub return_to: String,
    begun_at: i64,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attempt").field("return_to", &self.return_to).finish_non_exhaustive()
    }
}

impl Attempt {
    pub const LIFE_SECONDS: i64 = LIFE.num_seconds();

    pub fn begin(return_to: &str, now: DateTime<Utc>, random: &dyn Random) -> Self {
        let draw = || URL_SAFE_NO_PAD.encode(random.bytes::<32>());
        let (state, nonce, verifier) = (draw(), draw(), draw());
        Self { state, nonce, verifier, return_to: return_to.to_owned(), begun_at: now.timestamp_millis() }
    }

    /// What the issuer holds the verifier against (RFC 7636, S256).
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }

    pub fn is_of(&self, state: &str) -> bool {
        self.state.as_bytes().ct_eq(state.as_bytes()).into()
    }

    pub fn lock(&self, secret: &Secret, random: &dyn Random) -> String {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(secret.lock(PURPOSE, &plain, random))
    }

    /// `None` when it is too old, or was never ours.
    pub fn unlock(text: &str, secret: &Secret, now: DateTime<Utc>) -> Option<Self> {
        let plain = secret.unlock(PURPOSE, &URL_SAFE_NO_PAD.decode(text).ok()?)?;
        let attempt: Self = serde_json::from_slice(&plain).ok()?;
        let age = now - DateTime::from_timestamp_millis(attempt.begun_at)?;
        (age < LIFE && age > -LIFE).then_some(attempt)
    }
}
