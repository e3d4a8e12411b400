//! Sign-in sessions as the store keeps them: by the hash of a token it never sees.

use std::net::IpAddr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::PersonId;

use super::StoreError;
use crate::audit::AuditEvent;

/// A session is named by the SHA-256 of its token.
pub type TokenHash = [u8; 32];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    pub token_hash: TokenHash,
    pub person: PersonId,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub origin: Origin,
    pub means: Means,
}

/// What somebody showed to have a session opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Means {
    /// A password alone.
    #[default]
    Password,
    /// A password, and a code of their app or a recovery code.
    Code,
    /// The word of the organisation's own sign-in.
    Issuer,
    /// A passkey, unlocked by its owner.
    Passkey,
}

impl Means {
    pub const EVERY: [Self; 4] = [Self::Password, Self::Code, Self::Issuer, Self::Passkey];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::Issuer => "issuer",
            Self::Passkey => "passkey",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|means| means.word() == word)
    }
}

/// Where a session was opened from, and with what, as it was said then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub address: Option<IpAddr>,
    /// What the browser called itself.
    pub agent: Option<String>,
}

impl Origin {
    /// The names browsers give themselves are some 120 characters; what a programme writes may be anything.
    const AGENT_LENGTH_MAX: usize = 400;

    pub fn new(address: IpAddr, agent: Option<&str>) -> Self {
        let agent = agent.map(|agent| agent.chars().take(Self::AGENT_LENGTH_MAX).collect());
        Self { address: Some(address), agent }
    }
}

impl From<IpAddr> for Origin {
    fn from(address: IpAddr) -> Self {
        Self::new(address, None)
    }
}

/// The sessions' part of the store. When a session ends by time is for `auth` to say.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Keeps a new session, and of this person's older ones only the newest [`SESSIONS_MAX`].
    async fn open_session(&self, session: SessionRecord, told: AuditEvent) -> Result<(), StoreError>;

    async fn session(&self, token_hash: &TokenHash) -> Result<Option<SessionRecord>, StoreError>;

    /// Every session of a person, the latest used first.
    async fn sessions_of(&self, person: PersonId) -> Result<Vec<SessionRecord>, StoreError>;

    /// Notes that the session was used.
    async fn touch_session(&self, token_hash: &TokenHash, seen_at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Whether there was such a session.
    async fn end_session(&self, token_hash: &TokenHash, told: AuditEvent) -> Result<bool, StoreError>;

    /// Ends a session if it is this person's, and says whether it was.
    async fn end_session_of(
        &self,
        person: PersonId,
        token_hash: &TokenHash,
        told: AuditEvent,
    ) -> Result<bool, StoreError>;

    /// Ends every session of a person but one, and names those that were.
    async fn end_other_sessions(
        &self,
        person: PersonId,
        but: &TokenHash,
        told: AuditEvent,
    ) -> Result<Vec<TokenHash>, StoreError>;

    /// Ends every session of a person and names those that were.
    async fn end_sessions_of(&self, person: PersonId, told: AuditEvent) -> Result<Vec<TokenHash>, StoreError>;

    /// Forgets sessions last seen by one instant or opened by another, and says how many.
    async fn forget_sessions(&self, seen_by: DateTime<Utc>, opened_by: DateTime<Utc>) -> Result<u64, StoreError>;
}

/// A person with five devices who signs in weekly and never out has 10 live sessions in the 14 days one lasts; a
/// programme that signs in for every call must not fill the table.
pub const SESSIONS_MAX: u32 = 100;
