//! A signed token (RFC 7515, compact) and the keys it may be signed with (RFC 7517). Which algorithm is used is the key's
//! to say as much as the token's: none at all, and secrets shared with the issuer, are not among those taken.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::IssuerError;

/// Tokens with a photograph in them are no larger.
const LENGTH_MAX: usize = 64 * 1024;

/// The keys of an issuer. What is not understood among them is passed over.
#[derive(Debug, Clone, Deserialize)]
pub struct KeySet {
    keys: Vec<Jwk>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: String,
    e: String,
    x: String,
    y: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// What must be understood, and is not.
    #[serde(default)]
    crit: Option<IgnoredAny>,
}

/// An algorithm that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
}

impl Algorithm {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

/// A token that has been taken apart, and not been believed yet.
#[derive(Debug)]
pub struct Jws<'a> {
    algorithm: Algorithm,
    kid: Option<String>,
    signed: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl KeySet {
    /// Whether one of them can have signed it.
    pub fn may_have(&self, jws: &Jws<'_>) -> bool {
        self.candidates(jws).next().is_some()
    }

    fn candidates<'k>(&'k self, jws: &Jws<'_>) -> impl Iterator<Item = &'k Jwk> {
        let (algorithm, kid) = (jws.algorithm, jws.kid.clone());
        self.keys.iter().filter(move |key| {
            let named = kid.is_none() || key.kid == kid;
            named && key.fits(algorithm) && key.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
        })
    }
}

impl Jwk {
    fn fits(&self, algorithm: Algorithm) -> bool {
        let kind = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => self.kty == "RSA",
            Algorithm::Es256 => self.kty == "EC" && self.crv.as_deref() == Some("P-256"),
            Algorithm::EdDsa => self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519"),
        };
        kind && self.alg.as_deref().is_none_or(|alg| Algorithm::parse(alg) == Some(algorithm))
    }

    fn verifies(&self, jws: &Jws<'_>) -> bool {
        let (message, signature) = (jws.signed.as_bytes(), jws.signature.as_slice());
        let check = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key).verify(message, signature).is_ok()
        };
        match jws.algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => {
                let (Some(n), Some(e)) = (decoded(&self.n), decoded(&self.e)) else { return false };
                let parameters = match jws.algorithm {
                    Algorithm::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
                    _ => &signature::RSA_PKCS1_2048_8192_SHA256,
                };
                RsaPublicKeyComponents { n, e }.verify(parameters, message, signature).is_ok()
            }
            Algorithm::Es256 => {
                let (Some(x), Some(y)) = (decoded(&self.x), decoded(&self.y)) else { return false };
                check(&signature::ECDSA_P256_SHA256_FIXED, &[&[4], x.as_slice(), &y].concat())
            }
            Algorithm::EdDsa => decoded(&self.x).is_some_and(|x| check(&signature::ED25519, &x)),
        }
    }
}

impl<'a> Jws<'a> {
    pub fn parse(text: &'a str) -> Result<Self, IssuerError> {
        if text.len() > LENGTH_MAX {
            return Err(IssuerError::Malformed);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(IssuerError::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(IssuerError::Malformed)?;
        let header = decoded(header).ok_or(IssuerError::Malformed)?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| IssuerError::Malformed)?;
        let payload = decoded(payload).ok_or(IssuerError::Malformed)?;
        let signature = decoded(signature).ok_or(IssuerError::Malformed)?;
        let algorithm = Algorithm::parse(&header.alg).filter(|_| header.crit.is_none());
        Ok(Self { algorithm: algorithm.ok_or(IssuerError::Signature)?, kid: header.kid, signed, payload, signature })
    }

    /// What it says, when one of the keys has signed it.
    pub fn verified(&self, keys: &KeySet) -> Result<&[u8], IssuerError> {
        let signed = keys.candidates(self).any(|key| key.verifies(self));
        if signed { Ok(&self.payload) } else { Err(IssuerError::Signature) }
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
