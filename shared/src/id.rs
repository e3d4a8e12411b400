//! Names that never change: one newtype for each thing that has an identity.
//!
//! Ids are UUIDs made at the edge and passed in; this module only gives them types, text and errors. A document's id is
//! printed the way automerge-repo prints it ([`DocumentId`]), so that any Automerge client can use it as it stands.

mod element;

pub use element::{ElementId, NoElementId};

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text that should have been an id and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("“{0}” is not an id: expected a UUID such as 0191e6a0-7c1e-7b32-9b1a-52f1a3c4d5e6")]
    NotUuid(String),
    #[error("“{0}” is not a document id: expected base58check text such as in automerge:4NMNnkMhL8jXrdJ9jamS58PAVdXu")]
    NotDocumentId(String),
    #[error("“{0}” is not an account code: use 1 to {max} letters, digits, dots or dashes", max = AccountCode::LENGTH_MAX)]
    NotAccountCode(String),
}

/// Keeps the text of an error short, whatever was sent.
fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError::NotUuid(excerpt(text)))
            }
        }
    )+};
}

uuid_ids! {
    /// Someone who can sign in.
    PersonId;
    /// A department; its cost centre carries the same id.
    DepartmentId;
    /// A row of a sheet.
    LineId;
    /// A group of rows of a sheet.
    SectionId;
    /// A figure the plan shares with its sheets, such as a price or a head count.
    DriverId;
    /// A figure a sheet takes from elsewhere; it follows from where that is.
    InputId;
    /// A quantity at a price that stands under a cell; rows stand in the order of their ids.
    DetailId;
    /// What is asked of approvers.
    RequestId;
    /// One stage of a request.
    StepId;
    /// One approver's answer.
    DecisionId;
    /// A deputy's stand-in for somebody, by dates.
    DelegationId;
    /// A remark in a discussion.
    CommentId;
    /// A state of a sheet that somebody gave a name.
    VersionId;
    /// A decision of a budget from zero, to which lines of a sheet belong.
    PackageId;
}

impl DepartmentId {
    /// None of them, and so all: in whose name a whole plan is asked for. No department's role reaches it; those that
    /// reach over the plan or the organisation do.
    pub const WHOLE: Self = Self(Uuid::nil());
}

/// A replicated document: a plan, a sheet or a discussion. Printed in automerge-repo's base58check.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub Uuid);

/// A plan is a document, and its id is the document's.
pub type PlanId = DocumentId;

/// A sheet is a document, and its id is the document's.
pub type SheetId = DocumentId;

impl DocumentId {
    /// The address automerge-repo clients use.
    pub fn url(&self) -> String {
        format!("automerge:{self}")
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0.as_bytes()).with_check().into_string())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({self})")
    }
}

impl FromStr for DocumentId {
    type Err = IdError;

    /// Accepts the bare id and the `automerge:` address.
    fn from_str(text: &str) -> Result<Self, IdError> {
        let refuse = || IdError::NotDocumentId(excerpt(text));
        let bare = text.strip_prefix("automerge:").unwrap_or(text);
        // 16 bytes and a 4-byte check never need more than 28 characters of base58.
        if bare.is_empty() || bare.len() > 28 {
            return Err(refuse());
        }
        let bytes = bs58::decode(bare).with_check(None).into_vec().map_err(|_| refuse())?;
        Uuid::from_slice(&bytes).map(Self).map_err(|_| refuse())
    }
}

impl Serialize for DocumentId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The code of an account in the chart of accounts, such as `6602` or `6602.01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountCode(String);

impl AccountCode {
    /// Long enough for a ten-level code of three digits with separators.
    pub const LENGTH_MAX: usize = 40;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is that account or one of those under it, whose codes begin with its own (6602 holds 660201): how
    /// charts of accounts are built.
    pub fn is_under(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl FromStr for AccountCode {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= Self::LENGTH_MAX;
        let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '&'));
        if fits && plain { Ok(Self(text.to_owned())) } else { Err(IdError::NotAccountCode(excerpt(text))) }
    }
}

impl TryFrom<String> for AccountCode {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<AccountCode> for String {
    fn from(code: AccountCode) -> Self {
        code.0
    }
}

impl fmt::Display for AccountCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The Automerge actor of one of Tandem's own replicas: the person's id and eight bytes drawn for the tab.
///
/// It describes itself, so an offline replica can tell who wrote a figure without asking. The server refuses an actor
/// that names another person than the one signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonActor {
    pub person: PersonId,
    pub tab: [u8; 8],
}

impl PersonActor {
    pub const LENGTH: usize = 24;

    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let (person, tab) = bytes.split_at_mut(16);
        person.copy_from_slice(self.person.0.as_bytes());
        tab.copy_from_slice(&self.tab);
        bytes
    }

    /// The person an actor names, if it has the form of Tandem's own replicas.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (person, tab) = bytes.split_at_checked(16)?;
        Some(Self { person: PersonId(Uuid::from_slice(person).ok()?), tab: tab.try_into().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_id_reads_back_from_its_text_and_its_address() {
        let id = DocumentId(Uuid::from_u128(0x0191_e6a0_7c1e_7b32_9b1a_52f1_a3c4_d5e6));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.url().parse(), Ok(id));
    }

    #[test]
    fn a_mistyped_document_id_is_refused() {
        let good = DocumentId(Uuid::from_u128(7)).to_string();
        let mut wrong = good.clone();
        wrong.replace_range(0..1, if good.starts_with('2') { "3" } else { "2" });
        for text in [wrong.as_str(), "", "automerge:", "0OIl", &"1".repeat(500)] {
            assert!(text.parse::<DocumentId>().is_err(), "{text:?} should be refused");
        }
    }

    #[test]
    fn an_actor_names_its_person() {
        let actor = PersonActor { person: PersonId(Uuid::from_u128(5)), tab: [9; 8] };
        assert_eq!(PersonActor::from_bytes(&actor.to_bytes()), Some(actor));
        assert_eq!(PersonActor::from_bytes(&[1, 2, 3]), None);
    }
}
