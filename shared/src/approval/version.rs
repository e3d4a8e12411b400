//! [`Version`]: exactly what is approved, by the document's heads and the hash of its content.
//!
//! The heads say which changes, the hash says which figures; both must match, so that neither a rewritten history nor a
//! later change can pass for what was shown.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ApprovalError;
use crate::id::DocumentId;

/// A head is left by each person who was writing at the last moment: five times the fifty of the largest co-editing we
/// measure.
pub const HEADS_MAX: usize = 250;

/// A SHA-256, printed in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(pub [u8; 32]);

/// One exact state of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Version {
    /// The hashes of the last changes, as a set: their order means nothing.
    pub heads: BTreeSet<Digest>,
    /// The hash over the canonical content.
    pub content_hash: Digest,
}

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    pub document: DocumentId,
    pub version: Version,
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = ApprovalError;

    fn from_str(text: &str) -> Result<Self, ApprovalError> {
        let refuse = || ApprovalError::NotADigest(text.chars().take(64).collect());
        if text.len() != 64 {
            return Err(refuse());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            // Digit by digit: the number parser would take a sign.
            *byte = pair.iter().try_fold(0, |value, digit| Some(value * 16 + hex(*digit)?)).ok_or_else(refuse)?;
        }
        Ok(Self(bytes))
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

impl From<[u8; 32]> for Digest {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl TryFrom<String> for Digest {
    type Error = ApprovalError;
    fn try_from(text: String) -> Result<Self, ApprovalError> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_and_other_text_is_refused() {
        let digest = Digest(std::array::from_fn(|i| (i * 8) as u8));
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!(digest.to_string().to_uppercase().parse(), Ok(digest));
        for text in ["", "00", &"g".repeat(64), &"+f".repeat(32), &"é".repeat(32), &"0".repeat(66)] {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_order_of_heads_means_nothing() {
        let json = |first: &str, second: &str| {
            let (first, second, hash) = (first.repeat(32), second.repeat(32), "00".repeat(32));
            format!(r#"{{"heads":["{first}","{second}"],"content_hash":"{hash}"}}"#)
        };
        let read = |json: String| serde_json::from_str::<Version>(&json).unwrap();
        assert_eq!(read(json("aa", "bb")), read(json("bb", "aa")));
        assert_ne!(read(json("aa", "bb")), read(json("aa", "cc")));
    }
}
