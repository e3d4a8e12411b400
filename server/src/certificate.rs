//! [`Certificate`]: what was approved, by whom and at exactly which version, signed by the server, so that an outsider
//! can check it against the document without the database.
//!
//! What is signed is the JSON under `certificate` in canonical form (keys in order, no spaces). The entries of the log
//! that tell of the request come with it, each with the hash before it, so that whoever holds the log finds them there.

mod check;
mod issue;
mod merging;
mod whole;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::approval::{Carried, Digest, PolicyMark, TargetKind, Verdict, Whole};
use shared::id::{DocumentId, PersonId, PlanId, RequestId};
use shared::money::Amount;
use shared::name::Name;

pub use check::{CertificateFault, Held, check};
pub use issue::issue;
pub use merging::merged_document;
pub use whole::pack;

use crate::audit::Signer;
use crate::persistence::MergeBody;

/// A request of two hundred acts, each with a comment of two thousand characters, is under 2 MB.
pub const CERTIFICATE_LENGTH_MAX: usize = 8 * 1024 * 1024;

/// A word that says what the file is, and in which form.
pub const FORM: &str = "tandem.certificate.1";

/// Somebody, by name and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    pub id: PersonId,
    pub name: String,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub by: Signatory,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place_of: Option<Signatory>,
    pub at: DateTime<Utc>,
    pub verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Who proposed it, where it passed over those whose turn it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<Signatory>,
    /// Where it was given first, if it repeats an agreement to the request before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_from: Option<Carried>,
}

/// An entry of the log, and the hash before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    pub seq: u64,
    pub previous: Digest,
    /// The canonical text that is hashed.
    pub entry: String,
    pub hash: Digest,
}

/// What the certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub form: String,
    pub issued_at: DateTime<Utc>,
    pub request: RequestId,
    pub kind: TargetKind,
    pub plan: PlanId,
    pub plan_title: Name,
    pub department: Name,
    pub document: DocumentId,
    pub revision: u32,
    pub heads: BTreeSet<Digest>,
    pub content_hash: Digest,
    pub total: Amount,
    pub submitted_by: Signatory,
    pub submitted_at: DateTime<Utc>,
    pub approved_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyMark>,
    pub decisions: Vec<Decision>,
    /// Of a whole plan: every department of it at its version. Its canonical text is what the content hash is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Whole>,
    /// Of a merge: which versions of both sheets, and what stays out. Its canonical text is what the content hash is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeBody>,
    pub log: Vec<Witness>,
    /// Where the log stood when this was issued, signed on its own.
    pub checkpoint: String,
}

impl Certificate {
    /// The file: what it says, whose signature it bears, and the signature.
    pub fn signed(&self, signer: &Signer) -> Value {
        let said = serde_json::to_value(self).unwrap_or_default();
        let seal = signer.sign(crate::audit::canonical(&said).as_bytes());
        json!({ "certificate": said, "key": signer.public().to_string(), "signature": seal.to_string() })
    }
}
