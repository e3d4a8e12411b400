//! [`PersonMark`]: a person as an avatar shows them.

use serde::{Deserialize, Serialize};
use shared::id::PersonId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMark {
    pub id: PersonId,
    pub name: String,
    /// One of [`crate::primitives::HUES`], the same wherever the person turns up.
    pub hue: u8,
}
