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
use shared::access::Action;
use shared::approval::{BY_ITSELF, Parties, RequestState};
use shared::id::PersonId;

use super::whom::{deciders, entry, letters};
use super::{Account, Chat, ChatLine, MailLine, Message, PushAddress, PushLine, PushMessage, Tone};
use crate::approval::{Asked, Circle, asked_name, authors_of, may};
use crate::audit::AuditEvent;
use crate::auth::EmailAddress;
use crate::clock::Clock;
use crate::document::{LoadError, load_plan};
use crate::failpoint::{Failpoint, pass};
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
    /// There is nobody any more where it was to go.
    Gone,
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

    async fn push(&self, to: &PushAddress, message: &PushMessage, now: DateTime<Utc>) -> Result<(), Trouble>;
}

/// The lines that lead outside.
pub struct Lines {
    pub mail: Option<MailLine>,
    pub chat: ChatLine,
    pub push: PushLine,
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

    async fn push(&self, to: &PushAddress, message: &PushMessage, now: DateTime<Utc>) -> Result<(), Trouble> {
        self.push.send(to, message, now).await
    }
}

pub struct Post {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    carrier: Arc<dyn Carrier>,
    tone: Tone,
}

/// Where a letter goes today.
enum Found {
    Mailbox(PersonRecord),
    Device(PersonRecord, PushAddress),
    Chat(Chat),
}

/// A letter that was looked at.
enum Prepared {
    Needless,
    Mail { to: EmailAddress, name: String, message: Message },
    Chat { chat: Chat, message: Message },
    Push { to: PushAddress, message: PushMessage },
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
                    let letters = letters(&record.request, *occasion, &parties, &chats, self.clock.now());
                    self.with_devices(letters).await?
                }
                None => Vec::new(),
            };
            pass(Failpoint::OccasionRead);
            self.store.write_letters(*occasion, letters).await?;
            pass(Failpoint::LettersCommitted);
        }
        Ok(occasions.len())
    }

    /// What somebody is told by mail, their devices are told too.
    async fn with_devices(&self, mut letters: Vec<Letter>) -> Result<Vec<Letter>, StoreError> {
        for place in 0..letters.len() {
            let Some(letter) = letters.get(place).cloned() else { break };
            let Recipient::Person(person) = letter.to else { continue };
            for push in self.store.pushes_of(person).await? {
                let key = format!("{}.{}", letter.key, push.id.0);
                letters.push(Letter { key, to: Recipient::Device(person, push.id), ..letter.clone() });
            }
        }
        Ok(letters)
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
        let is_sent = fate == Fate::Sent;
        self.store.settle_letter(letter.key.clone(), self.clock.now(), fate).await?;
        if is_sent {
            pass(Failpoint::LetterSettled);
        }
        Ok(())
    }

    /// Forgets letters of long ago.
    pub async fn tidy(&self) -> Result<u64, StoreError> {
        self.store.forget_letters(self.clock.now() - KEPT).await
    }

    async fn fate(&self, letter: &Letter) -> Result<Fate, LoadError> {
        let (key, now) = (letter.key.as_str(), self.clock.now());
        let prepared = self.prepare(letter).await?;
        pass(Failpoint::LetterTaken);
        let carried = match prepared {
            Prepared::Needless => return Ok(Fate::Needless),
            Prepared::Mail { to, name, message } => match self.carrier.mail(key, &to, &name, &message, now).await {
                None => return Ok(Fate::Needless),
                Some(carried) => carried,
            },
            Prepared::Chat { chat, message } => self.carrier.chat(key, &chat, &message, now).await,
            Prepared::Push { to, message } => self.carrier.push(&to, &message, now).await,
        };
        pass(Failpoint::LetterSent);
        Ok(match carried {
            Ok(()) => Fate::Sent,
            Err(Trouble::Gone) => Fate::Gone,
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

    async fn parties(&self, record: &RequestRecord) -> Result<Parties, LoadError> {
        let request = &record.request;
        let authors = authors_of(&*self.store, request.submission()).await?;
        let circle = Circle::load(&*self.store).await?;
        Ok(circle.parties(&Asked::of(request), authors, self.clock.now()))
    }

    /// What a letter says today, if it still is to be sent.
    async fn prepare(&self, letter: &Letter) -> Result<Prepared, LoadError> {
        let Occasion { request, place } = letter.occasion;
        let Some(record) = self.store.request(request).await? else { return Ok(Prepared::Needless) };
        let found = match letter.to {
            Recipient::Person(id) => {
                let reader = self.reader(id, letter.reason, &record).await?.filter(|(_, choice)| choice.mail);
                reader.map(|(person, choice)| (Found::Mailbox(person), choice.language))
            }
            Recipient::Device(id, push) => {
                let reader = self.reader(id, letter.reason, &record).await?;
                let push = self.store.push(push).await?.filter(|push| push.person == id);
                reader.zip(push).map(|((person, choice), push)| (Found::Device(person, push.address), choice.language))
            }
            Recipient::Chat(id) => {
                let chat = self.store.chats().await?.into_iter().find(|chat| chat.id == id);
                chat.map(|chat| (Found::Chat(chat.clone()), chat.language))
            }
        };
        let Some((found, language)) = found else { return Ok(Prepared::Needless) };
        let submission = record.request.submission();
        let plan = load_plan(&*self.store, submission.plan).await?;
        let department = asked_name(&*self.store, &plan, &record.request).await?;
        // What was done by itself is told as whoever asked would.
        let by = entry(&record.request, place).map(|entry| entry.by).filter(|by| *by != BY_ITSELF);
        let by = by.unwrap_or(submission.submitted_by);
        let by = self.store.person(by).await?.map(|person| person.name).unwrap_or_default();
        let account = Account { request: &record.request, place, plan: plan.title.clone(), department, by };
        let is_secret = self.store.readership(submission.plan, submission.department).await?.is_some();
        // Who reads along in a group nobody knows here.
        let in_full = self.tone.in_full && !(is_secret && matches!(found, Found::Chat(_)));
        let message = Message::new(letter.reason, &account, language, &Tone { in_full, ..self.tone.clone() });
        Ok(match found {
            Found::Mailbox(person) => Prepared::Mail { to: person.email, name: person.name, message },
            Found::Chat(chat) => Prepared::Chat { chat, message },
            Found::Device(person, to) => {
                let waiting = self.waiting(&person).await?;
                let message = PushMessage::new(&letter.key, letter.reason, &message, language, waiting);
                Prepared::Push { to, message }
            }
        })
    }

    /// How many requests wait for somebody.
    async fn waiting(&self, person: &PersonRecord) -> Result<usize, LoadError> {
        let mut waiting = 0;
        for record in self.store.open_requests(None).await? {
            if record.request.may_decide(person.id, &self.parties(&record).await?).is_ok() {
                waiting += 1;
            }
        }
        Ok(waiting)
    }

    /// The person, if they still may hear of it, and are still waited for where that is why.
    async fn reader(
        &self,
        id: PersonId,
        reason: Reason,
        record: &RequestRecord,
    ) -> Result<Option<(PersonRecord, NoticeChoice)>, LoadError> {
        let choice = self.store.notice_choice(id).await?;
        let person = self.store.person(id).await?.filter(|person| person.left_at.is_none());
        let person = person.filter(|person| may(&person.access(), Action::SeeRequest, &record.request));
        let Some(person) = person else { return Ok(None) };
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
