//! The second step of signing in, as its pages show it, and what administrators ask of roles.

use chrono::{DateTime, FixedOffset};
use shared::access::Role;

use super::{DutyView, PersonMark};

/// A key that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyView {
    /// How many modules a side of the picture has.
    pub side: i32,
    /// The dark ones, as an SVG path; empty where there is no picture.
    pub path: String,
    /// The key to be typed, in fours.
    pub key: String,
    /// What the form gives back.
    pub token: String,
}

/// Why a code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorWrong {
    Wrong,
    TooMany {
        minutes: usize,
    },
    /// It took too long, or the form was made for another session.
    Expired,
    /// The role asks for a second step.
    Required,
}

impl FactorWrong {
    pub const fn status(self) -> u16 {
        match self {
            Self::Wrong => 401,
            Self::TooMany { .. } => 429,
            Self::Expired => 403,
            Self::Required => 409,
        }
    }
}

/// A second step that is in use.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorOn {
    pub since: DateTime<FixedOffset>,
    pub codes_left: u32,
}

/// One's own second step.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorView {
    pub on: Option<FactorOn>,
    /// Whether a role asks for it.
    pub is_required: bool,
    /// Where there is none yet.
    pub drawn: Option<KeyView>,
    /// In the one answer that draws them.
    pub codes: Vec<String>,
    pub wrong: Option<FactorWrong>,
}

/// Where somebody is between the password and the first page.
#[derive(Debug, Clone, PartialEq)]
pub enum SignInStep {
    Code {
        ticket: String,
        wrong: Option<FactorWrong>,
    },
    SetUp {
        ticket: String,
        key: KeyView,
        wrong: Option<FactorWrong>,
    },
    /// In, with recovery codes to be kept.
    Codes(Vec<String>),
}

impl SignInStep {
    pub const fn status(&self) -> u16 {
        match self {
            Self::Code { wrong: Some(wrong), .. } | Self::SetUp { wrong: Some(wrong), .. } => wrong.status(),
            _ => 200,
        }
    }
}

/// A role, and whether it asks for a second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleRule {
    pub role: Role,
    pub is_required: bool,
    pub people: usize,
    /// How many of them have a second step.
    pub ready: usize,
}

/// Somebody with a second step, which an administrator can take away when the phone is lost.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorPerson {
    pub mark: PersonMark,
    pub email: String,
    pub has_factor: bool,
    pub roles: Vec<Role>,
}

/// How the organisation signs in.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityView {
    pub rules: Vec<RoleRule>,
    pub people: Vec<FactorPerson>,
    /// Whose roles conflict.
    pub duties: Vec<DutyView>,
    pub directory: DirectoryMark,
}

/// The organisation's directory, as far as it may come in.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectoryMark {
    /// When its token was made; none where it has none.
    pub since: Option<DateTime<FixedOffset>>,
    /// In the one answer that makes it.
    pub token: Option<String>,
    /// Where it asks.
    pub address: String,
}
