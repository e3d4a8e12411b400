//! What a device's answer consists of: what the browser saw ([`ClientData`]), and what the device signs
//! ([`AuthenticatorData`]).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::PasskeyError;

/// The standard bounds the names of keys by it.
const ID_LENGTH_MAX: usize = 1023;

/// What passkeys are made for: the host, and the whole origin of the pages that ask for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub host: String,
    pub origin: String,
}

#[derive(Debug, Deserialize)]
pub struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

impl ClientData {
    pub fn read(bytes: &[u8]) -> Result<Self, PasskeyError> {
        serde_json::from_slice(bytes).map_err(|_| PasskeyError::Malformed)
    }

    pub fn check(&self, kind: &str, challenge: &[u8], site: &Site) -> Result<(), PasskeyError> {
        if self.kind != kind {
            return Err(PasskeyError::Malformed);
        }
        let shown = URL_SAFE_NO_PAD.decode(&self.challenge).map_err(|_| PasskeyError::Malformed)?;
        if !bool::from(shown.ct_eq(challenge)) {
            return Err(PasskeyError::Stale);
        }
        if self.origin != site.origin || self.cross_origin {
            return Err(PasskeyError::OtherSite);
        }
        Ok(())
    }
}

#[derive(Debug)]
pub struct AuthenticatorData {
    host_hash: [u8; 32],
    is_present: bool,
    is_verified: bool,
    /// Whether the owner's other devices have it too.
    pub is_backed_up: bool,
    pub counter: u32,
    /// The name and the key (COSE) of one that was just made.
    pub credential: Option<(Vec<u8>, Vec<u8>)>,
}

impl AuthenticatorData {
    pub fn read(bytes: &[u8]) -> Result<Self, PasskeyError> {
        let malformed = PasskeyError::Malformed;
        let (host_hash, rest) = bytes.split_first_chunk::<32>().ok_or(malformed.clone())?;
        let (flags, rest) = rest.split_first().ok_or(malformed.clone())?;
        let (counter, rest) = rest.split_first_chunk::<4>().ok_or(malformed.clone())?;
        let has = |bit: u8| flags & (1 << bit) != 0;
        // What can be copied may be; what is copied must be able to.
        if has(4) && !has(3) {
            return Err(malformed);
        }
        Ok(Self {
            host_hash: *host_hash,
            is_present: has(0),
            is_verified: has(2),
            is_backed_up: has(4),
            counter: u32::from_be_bytes(*counter),
            credential: has(6).then(|| credential(rest)).transpose()?,
        })
    }

    pub fn check(&self, site: &Site) -> Result<(), PasskeyError> {
        if self.host_hash != <[u8; 32]>::from(Sha256::digest(site.host.as_bytes())) {
            return Err(PasskeyError::OtherSite);
        }
        if self.is_present && self.is_verified { Ok(()) } else { Err(PasskeyError::Unverified) }
    }
}

fn credential(bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), PasskeyError> {
    let (_model, rest) = bytes.split_first_chunk::<16>().ok_or(PasskeyError::Malformed)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(PasskeyError::Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (id, mut rest) = rest.split_at_checked(length).ok_or(PasskeyError::Malformed)?;
    if id.is_empty() || length > ID_LENGTH_MAX {
        return Err(PasskeyError::Malformed);
    }
    let before = rest;
    // What follows the key are extensions, which nobody asked for.
    let _: Value = ciborium::de::from_reader_with_recursion_limit(&mut rest, 8).map_err(|_| PasskeyError::Malformed)?;
    let key = before.get(..before.len() - rest.len()).unwrap_or_default();
    Ok((id.to_vec(), key.to_vec()))
}

/// The authenticator data in an attestation object. Its statement is not looked at: nobody asked who made the device.
pub fn attested(bytes: &[u8]) -> Result<Vec<u8>, PasskeyError> {
    let object: Value =
        ciborium::de::from_reader_with_recursion_limit(bytes, 8).map_err(|_| PasskeyError::Malformed)?;
    let fields = object.into_map().map_err(|_| PasskeyError::Malformed)?;
    let data = fields.into_iter().find(|(name, _)| name.as_text() == Some("authData")).map(|(_, data)| data);
    data.and_then(|data| data.into_bytes().ok()).ok_or(PasskeyError::Malformed)
}
