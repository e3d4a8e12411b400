//! [`Post`]: writes the letters that occasions ask for, and carries those that are due.
//!
//! What cannot be carried is tried again, each time after twice as long; what goes on failing for two days is given up,
//! and the log says so. Whether somebody still needs to hear is looked at when the letter goes out.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use futures::future::try_join_all;
use serde_json::json;
use shared::access::{Action, Subject};
use shared::approval::{Parties, RequestState};
use shared::id::PersonId;

use super::whom::{deciders, entry, letters};
use super::{Account, Chat, ChatLine, MailLine, Message, Tone};
use crate::approval::{Asked, Circle, asked_name};
use crate::audit::AuditEvent;
use crate::auth::EmailAddress;
use crate::clock::Clock;
use crate::document::{LoadError, load_plan};
use crate::persistence::{
    Fate, Letter, NoticeChoice, Occasion, PersonRecord, Reason, Recipient, RequestRecord, Store, StoreError,
};

/// In one round; the next follows at once while there is more.
const ROUND_MAX: u32 = 100;

/// Carried at the same time: as many as mail servers let one sender have.
const ABREAST: usize = 8;

/// Half a minute, one, two, … four hours, then every four hours: two days in 20 tries.
const ATTEMPTS_MAX: u32 = 20;
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(4);

/// Letters that went out are known for as long as somebody may ask what became of one.
const KEPT: TimeDelta = TimeDelta::days(90);

/// Why a letter did not arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It may arrive later.
    Passing(String),
    /// It never will.
    ForGood(String),
}

/// Whoever takes letters to where they go.
#[async_trait]
pub trait Carrier: Send + Sync {
    /// None where there is no mail at all.
    async fn mail(
        &self,
        key: &str,
        to: &EmailAddress,
        name: &str,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Option<Result<(), Trouble>>;

    async fn chat(&self, key: &str, chat: &Chat, message: &Message, now: DateTime<Utc>) -> Result<(), Trouble>;
}

/// The lines that lead outside.
pub struct Lines {
    pub mail: Option<MailLine>,
    pub chat: ChatLine,
}

#[async_trait]
impl Carrier for Lines {
    async fn mail(
        &self,
        key: &str,
        to: &EmailAddress,
        name: &str,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Option<Result<(), Trouble>> {
        Some(self.mail.as_ref()?.send(key, to, name, message, now).await)
    }

    async fn chat(&self, key: &str, chat: &Chat, message: &Message, now: DateTime<Utc>) -> Result<(), Trouble> {
        self.chat.send(key, chat, message, now).await
    }
}

pub struct Post {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    carrier: Arc<dyn Carrier>,
    tone: Tone,
}

/// A letter that was looked at.
enum Prepared {
    Needless,
    Mail { to: EmailAddress, name: String, message: Message },
    Chat { chat: Chat, message: Message },
}

impl Post {
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, carrier: Arc<dyn Carrier>, tone: Tone) -> Self {
        Self { store, clock, carrier, tone }
    }

    /// Does what is to be done now; says whether there was anything.
    pub async fn round(&self) -> Result<bool, LoadError> {
        let written = self.write().await?;
        let carried = self.carry().await?;
        Ok(written + carried > 0)
    }

    /// Writes the letters that occasions ask for.
    pub async fn write(&self) -> Result<usize, LoadError> {
        let occasions = self.store.occasions(ROUND_MAX).await?;
        for occasion in &occasions {
            let letters = match self.store.request(occasion.request).await? {
                Some(record) => {
                    let parties = self.parties(&record).await?;
                    let chats = self.store.chats().await?;
                    letters(&record.request, *occasion, &parties, &chats, self.clock.now())
                }
                None => Vec::new(),
            };
            self.store.write_letters(*occasion, letters).await?;
        }
        Ok(occasions.len())
    }

    /// Carries what is due.
    pub async fn carry(&self) -> Result<usize, LoadError> {
        let letters = self.store.due_letters(self.clock.now(), ROUND_MAX).await?;
        // One receiver that does not answer must not keep the others waiting.
        for abreast in letters.chunks(ABREAST) {
            let work: Vec<_> = abreast.iter().map(|letter| self.deliver(letter).boxed()).collect();
            try_join_all(work).await?;
        }
        Ok(letters.len())
    }

    async fn deliver(&self, letter: &Letter) -> Result<(), LoadError> {
        let fate = self.fate(letter).await?;
        if let Fate::Later { trouble, .. } | Fate::GivenUp { trouble, .. } = &fate {
            tracing::warn!(letter.key, letter.attempts, trouble, "a letter did not arrive");
        }
        Ok(self.store.settle_letter(letter.key.clone(), self.clock.now(), fate).await?)
    }

    /// Forgets letters of long ago.
    pub async fn tidy(&self) -> Result<u64, StoreError> {
        self.store.forget_letters(self.clock.now() - KEPT).await
    }

    async fn fate(&self, letter: &Letter) -> Result<Fate, LoadError> {
        let (key, now) = (letter.key.as_str(), self.clock.now());
        let carried = match self.prepare(letter).await? {
            Prepared::Needless => return Ok(Fate::Needless),
            Prepared::Mail { to, name, message } => match self.carrier.mail(key, &to, &name, &message, now).await {
                None => return Ok(Fate::Needless),
                Some(carried) => carried,
            },
            Prepared::Chat { chat, message } => self.carrier.chat(key, &chat, &message, now).await,
        };
        Ok(match carried {
            Ok(()) => Fate::Sent,
            Err(Trouble::Passing(trouble)) if letter.attempts + 1 < ATTEMPTS_MAX => {
                Fate::Later { at: self.clock.now() + wait(letter.attempts), trouble }
            }
            Err(Trouble::Passing(trouble) | Trouble::ForGood(trouble)) => {
                let told = AuditEvent::new(self.clock.now(), None, "letter.given_up", letter.occasion.request)
                    .with(json!({ "letter": key, "attempts": letter.attempts + 1, "trouble": trouble }));
                Fate::GivenUp { trouble, told: Box::new(told) }
            }
        })
    }

    async fn parties(&self, record: &RequestRecord) -> Result<Parties, StoreError> {
        let request = &record.request;
        let authors = self.store.authors(request.submission().target.document).await?;
        let circle = Circle::load(&*self.store).await?;
        Ok(circle.parties(&Asked::of(request), authors, self.clock.now()))
    }

    /// What a letter says today, if it still is to be sent.
    async fn prepare(&self, letter: &Letter) -> Result<Prepared, LoadError> {
        let Occasion { request, place } = letter.occasion;
        let Some(record) = self.store.request(request).await? else { return Ok(Prepared::Needless) };
        let (recipient, language) = match letter.to {
            Recipient::Person(id) => match self.reader(id, letter.reason, &record).await? {
                Some((person, choice)) => (Ok(person), choice.language),
                None => return Ok(Prepared::Needless),
            },
            Recipient::Chat(id) => match self.store.chats().await?.into_iter().find(|chat| chat.id == id) {
                Some(chat) => (Err(chat.clone()), chat.language),
                None => return Ok(Prepared::Needless),
            },
        };
        let submission = record.request.submission();
        let plan = load_plan(&*self.store, submission.plan).await?;
        let department = asked_name(&*self.store, &plan, &record.request).await?;
        let by = entry(&record.request, place).map_or(submission.submitted_by, |entry| entry.by);
        let by = self.store.person(by).await?.map(|person| person.name).unwrap_or_default();
        let account = Account { request: &record.request, place, plan: plan.title.clone(), department, by };
        let message = Message::new(letter.reason, &account, language, &self.tone);
        Ok(match recipient {
            Ok(person) => Prepared::Mail { to: person.email, name: person.name, message },
            Err(chat) => Prepared::Chat { chat, message },
        })
    }

    /// The person, if they still want and may hear of it, and are still waited for where that is why.
    async fn reader(
        &self,
        id: PersonId,
        reason: Reason,
        record: &RequestRecord,
    ) -> Result<Option<(PersonRecord, NoticeChoice)>, LoadError> {
        let choice = self.store.notice_choice(id).await?;
        let submission = record.request.submission();
        let subject = Subject::sheet(submission.plan, submission.department);
        let person = self.store.person(id).await?.filter(|person| person.left_at.is_none());
        let person = person.filter(|person| person.access().may(Action::SeeRequest, &subject));
        let Some(person) = person.filter(|_| choice.mail) else { return Ok(None) };
        if matches!(reason, Reason::Asked | Reason::Reminded) {
            let is_open = matches!(record.request.state(), RequestState::Open { .. });
            let parties = self.parties(record).await?;
            if !is_open || !deciders(&record.request, &parties).contains(&id) {
                return Ok(None);
            }
        }
        Ok(Some((person, choice)))
    }
}

/// How long until the next try.
fn wait(attempts: u32) -> TimeDelta {
    let doubled = 2i32.checked_pow(attempts).and_then(|times| FIRST_WAIT.checked_mul(times));
    doubled.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}
