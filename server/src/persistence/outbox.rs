//! The outbox: what is to be told, kept until it is told.
//!
//! Three steps, each of which may be cut off and done again: an occasion is written with what happened; letters are
//! written in its place, at most one for each key; a letter is sent, then marked. So whoever must hear of something hears
//! at least once, and the key tells a second time from a first.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shared::id::{PersonId, RequestId};
use shared::language::Language;

use super::{PushId, StoreError, TokenHash};
use crate::audit::AuditEvent;
use crate::notify::{Chat, ChatId};

/// An entry of a request's history that nobody was told of yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occasion {
    pub request: RequestId,
    /// How long the history was with it; 0 for the submission.
    pub place: u32,
}

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Something was asked; said to all.
    Submitted,
    /// Their decision is waited for.
    Asked,
    /// It still is.
    Reminded,
    /// What they asked was decided.
    Ended,
    /// They were sent a copy.
    Copied,
    /// Somebody wrote something about a request of theirs.
    Said,
}

impl Reason {
    pub const EVERY: [Self; 6] = [Self::Submitted, Self::Asked, Self::Reminded, Self::Ended, Self::Copied, Self::Said];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Asked => "asked",
            Self::Reminded => "reminded",
            Self::Ended => "ended",
            Self::Copied => "copied",
            Self::Said => "said",
        }
    }
}

/// Where a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// By mail.
    Person(PersonId),
    /// One of somebody's devices.
    Device(PersonId, PushId),
    Chat(ChatId),
}

/// A letter that waits. What it says is read from the request when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same whenever this is told to this recipient.
    pub key: String,
    pub occasion: Occasion,
    pub reason: Reason,
    pub to: Recipient,
    pub written_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
}

/// What became of a letter.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    Sent,
    /// Nobody needs to hear it any more.
    Needless,
    /// To be tried again at this moment.
    Later {
        at: DateTime<Utc>,
        trouble: String,
    },
    /// The device is no more; it is forgotten, with what is on its way there.
    Gone,
    /// It is of no use to go on trying.
    GivenUp {
        trouble: String,
        told: Box<AuditEvent>,
    },
}

/// How somebody wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeChoice {
    pub mail: bool,
    pub language: Language,
}

impl Default for NoticeChoice {
    /// Who chose nothing is told.
    fn default() -> Self {
        Self { mail: true, language: Language::default() }
    }
}

#[async_trait]
pub trait Outbox: Send + Sync {
    /// Up to a limit.
    async fn occasions(&self, limit: u32) -> Result<Vec<Occasion>, StoreError>;

    /// Writes the letters of an occasion, those whose key is known excepted, and takes it out, in one transaction.
    async fn write_letters(&self, occasion: Occasion, letters: Vec<Letter>) -> Result<(), StoreError>;

    /// Letters to be sent by now, the longest due first, up to a limit.
    async fn due_letters(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Letter>, StoreError>;

    /// Notes what became of a letter, and of the chat or the device it went to.
    async fn settle_letter(&self, key: String, at: DateTime<Utc>, fate: Fate) -> Result<(), StoreError>;

    /// Forgets letters of before that are on their way no more, and says how many.
    async fn forget_letters(&self, before: DateTime<Utc>) -> Result<u64, StoreError>;

    /// What somebody chose; the default for who chose nothing.
    async fn notice_choice(&self, person: PersonId) -> Result<NoticeChoice, StoreError>;

    async fn choose_notices(&self, person: PersonId, choice: NoticeChoice) -> Result<(), StoreError>;

    /// Gives somebody's calendar another address, or none.
    async fn set_calendar(
        &self,
        person: PersonId,
        address: Option<TokenHash>,
        told: AuditEvent,
    ) -> Result<(), StoreError>;

    /// Whether somebody's calendar has an address.
    async fn has_calendar(&self, person: PersonId) -> Result<bool, StoreError>;

    /// Whose calendar is at this address.
    async fn calendar_of(&self, address: TokenHash) -> Result<Option<PersonId>, StoreError>;

    /// Every group chat, by name.
    async fn chats(&self) -> Result<Vec<Chat>, StoreError>;

    async fn add_chat(&self, chat: Chat, told: AuditEvent) -> Result<(), StoreError>;

    /// Removes a chat and what is on its way there; says whether there was one.
    async fn remove_chat(&self, id: ChatId, told: AuditEvent) -> Result<bool, StoreError>;
}
