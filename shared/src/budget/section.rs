//! A section: a named group of line items with a subtotal, all income or all expense.

use serde::{Deserialize, Serialize};

use super::{Name, Nature};
use crate::id::SectionId;

/// One section of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub id: SectionId,
    pub name: Name,
    /// Fractional index; sections stand in the order of `(ord, id)`.
    pub ord: String,
    pub nature: Nature,
}
