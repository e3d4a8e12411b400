//! The audit log as its page shows it, and a certificate of approval.

use chrono::{DateTime, FixedOffset, NaiveDate};
use shared::approval::Verdict;
use shared::id::{PersonId, RequestId};
use shared::money::Amount;
use shared::name::Name;

use super::PersonMark;

/// What kind of entries somebody looks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuditKind {
    #[default]
    All,
    SignIn,
    Rights,
    Policy,
    Requests,
    Decisions,
    Documents,
    Exports,
}

impl AuditKind {
    pub const EVERY: [Self; 8] = [
        Self::All,
        Self::SignIn,
        Self::Rights,
        Self::Policy,
        Self::Requests,
        Self::Decisions,
        Self::Documents,
        Self::Exports,
    ];

    /// The word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::SignIn => "sign-in",
            Self::Rights => "rights",
            Self::Policy => "policy",
            Self::Requests => "requests",
            Self::Decisions => "decisions",
            Self::Documents => "documents",
            Self::Exports => "exports",
        }
    }

    /// Whatever else the address says is everything.
    pub fn parse(text: &str) -> Self {
        Self::EVERY.into_iter().find(|kind| kind.word() == text).unwrap_or_default()
    }
}

/// What somebody asked of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditAsked {
    pub by: Option<PersonId>,
    /// Both days are within.
    pub since: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub kind: AuditKind,
    pub words: String,
    /// Something typed as a date was none.
    pub has_wrong_date: bool,
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq)]
pub enum AuditSubject {
    Text(String),
    Person(PersonMark),
    Link { href: String, name: Name },
}

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditLine {
    pub seq: u64,
    pub at: DateTime<FixedOffset>,
    pub by: Option<PersonMark>,
    /// The dotted verb.
    pub action: String,
    pub subject: AuditSubject,
    /// JSON, a field to a line; empty where there is nothing more to say.
    pub details: String,
    /// In hexadecimal.
    pub hash: String,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditView {
    pub asked: AuditAsked,
    pub people: Vec<PersonMark>,
    pub lines: Vec<AuditLine>,
    /// Where older entries are.
    pub older: Option<String>,
    /// Where the newest are, when these are not.
    pub newest: Option<String>,
    /// The number and hash of the last entry of the log.
    pub end: (u64, String),
    pub key: String,
}

/// One decision of a certificate.
#[derive(Debug, Clone, PartialEq)]
pub struct CertifiedDecision {
    pub by: String,
    pub in_place_of: Option<String>,
    pub at: DateTime<FixedOffset>,
    pub verdict: Verdict,
    pub comment: Option<String>,
    /// Who proposed it, where it passed over those whose turn it was.
    pub proposed_by: Option<String>,
    /// When it was given first, if it repeats an agreement to the request before.
    pub carried: Option<DateTime<FixedOffset>>,
}

/// A certificate, for people to read.
#[derive(Debug, Clone, PartialEq)]
pub struct CertificateView {
    pub request: RequestId,
    pub organisation: String,
    pub plan: Name,
    pub department: Name,
    /// None of a whole plan.
    pub revision: Option<u32>,
    pub total: Amount,
    pub submitted_by: String,
    pub submitted_at: DateTime<FixedOffset>,
    pub approved_at: DateTime<FixedOffset>,
    pub issued_at: DateTime<FixedOffset>,
    /// The version of the policy and the name of the rule.
    pub rule: Option<(u32, String)>,
    pub decisions: Vec<CertifiedDecision>,
    pub content_hash: String,
    pub heads: Vec<String>,
    /// Numbers of the entries of the log that tell of it.
    pub log: Vec<u64>,
    pub key: String,
}
