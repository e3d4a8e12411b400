//! [`Paper`]: what a request is about where it is about no single document: a text of its own, kept beside the request exactly
//! as it was hashed. It never changes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use shared::approval::{Digest, Whole};

use super::{AdjustmentBody, MergeBody, StoreError};

/// Something with a canonical text: fields in the order of the type, maps and sets in order.
pub trait Paper: Serialize + DeserializeOwned {
    /// What it is called where it cannot be kept or read.
    const WHAT: &'static str;

    fn text(&self) -> Result<String, StoreError> {
        serde_json::to_string(self)
            .map_err(|error| StoreError::Refused(format!("the {} cannot be kept: {error}", Self::WHAT)))
    }

    fn of_text(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text)
            .map_err(|error| StoreError::Corrupt(format!("the {} does not read: {error}", Self::WHAT)))
    }

    /// What a decision names: nothing of the text may differ from what was shown.
    fn hash_of(text: &str) -> Digest {
        Digest(Sha256::digest(text.as_bytes()).into())
    }
}

impl Paper for AdjustmentBody {
    const WHAT: &'static str = "adjustment";
}

impl Paper for MergeBody {
    const WHAT: &'static str = "merge";
}

impl Paper for Whole {
    const WHAT: &'static str = "whole plan";
}
