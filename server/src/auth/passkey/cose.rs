//! A passkey's public key as devices write it (RFC 9053), and what it has signed.

use ciborium::Value;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use sha2::{Digest, Sha256};

use super::PasskeyError;

/// The algorithms that are asked for, the most wanted first: ES256, EdDSA, RS256.
pub const ALGORITHMS: [i64; 3] = [-7, -8, -257];

#[derive(Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// An uncompressed point.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl PublicKey {
    pub fn read(bytes: &[u8]) -> Result<Self, PasskeyError> {
        let key: Value =
            ciborium::de::from_reader_with_recursion_limit(bytes, 8).map_err(|_| PasskeyError::Malformed)?;
        let fields = key.into_map().map_err(|_| PasskeyError::Malformed)?;
        let field = |label: i64| {
            let of = |name: &Value| name.as_integer().is_some_and(|name| name == label.into());
            fields.iter().find(|(name, _)| of(name)).map(|(_, value)| value)
        };
        let number =
            |label: i64| field(label).and_then(Value::as_integer).and_then(|number| i64::try_from(number).ok());
        let part = |label: i64, length: usize| {
            let bytes = field(label).and_then(Value::as_bytes).filter(|bytes| length == 0 || bytes.len() == length);
            bytes.cloned().ok_or(PasskeyError::Malformed)
        };
        match (number(1), number(3)) {
            (Some(2), Some(-7)) if number(-1) == Some(1) => {
                Ok(Self::P256([vec![4], part(-2, 32)?, part(-3, 32)?].concat()))
            }
            (Some(1), Some(-8)) if number(-1) == Some(6) => Ok(Self::Ed25519(part(-2, 32)?)),
            (Some(3), Some(-257)) => Ok(Self::Rsa { n: part(-1, 0)?, e: part(-2, 0)? }),
            _ => Err(PasskeyError::Malformed),
        }
    }

    /// The device signs its own data and the hash of what the browser saw.
    pub fn verify(&self, data: &[u8], client_data: &[u8], signature: &[u8]) -> Result<(), PasskeyError> {
        let message = [data, &Sha256::digest(client_data)].concat();
        let verified = match self {
            Self::P256(key) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key).verify(&message, signature),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(&message, signature),
            Self::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, &message, signature)
            }
        };
        verified.map_err(|_| PasskeyError::Signature)
    }
}
