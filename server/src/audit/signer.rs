//! [`Signer`] and [`PublicKey`]: what leaves the server carries its signature (Ed25519), so that an outsider can tell it
//! from what somebody else wrote.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};

use crate::secret::Secret;

/// Signs in the server's name.
pub struct Signer(SigningKey);

/// Whom a signature is of. Printed as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// A signature, printed as 128 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal(Signature);

impl Signer {
    pub fn new(secret: &Secret) -> Self {
        Self(SigningKey::from_bytes(&secret.derive("tandem signing 1")))
    }

    pub fn sign(&self, message: &[u8]) -> Seal {
        Seal(self.0.sign(message))
    }

    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
}

impl PublicKey {
    pub fn verifies(&self, message: &[u8], seal: &Seal) -> bool {
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| key.verify(message, &seal.0).is_ok())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || "a public key is 64 hexadecimal digits, as the audit page shows them".to_owned();
        let bytes = hex::decode(text).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or_else(refuse)?;
        VerifyingKey::from_bytes(&bytes).map(|key| Self(key.to_bytes())).map_err(|_| refuse())
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.to_bytes()))
    }
}

impl FromStr for Seal {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = hex::decode(text).ok().and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
        bytes.map(|bytes| Self(Signature::from_bytes(&bytes))).ok_or_else(|| "a signature is 128 digits".to_owned())
    }
}
