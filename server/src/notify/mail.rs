//! Mail: whose post office it goes through, and how a letter looks as one.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{Address, AsyncTransport, Message as Letter, Tokio1Executor};

use super::{Message, Trouble};
use crate::auth::EmailAddress;

/// A post office that takes longer has lost the letter.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Where mail is handed in: `smtp://user:password@mail.company.com:587?tls=required`, or `smtps://…`.
#[derive(Clone, PartialEq, Eq)]
pub struct PostOffice(String);

/// Whom mail is from: `Tandem <tandem@company.com>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no address of a mail server: expected something like smtp://user:password@mail.company.com:587?tls=required"
)]
pub struct NotAPostOffice;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no sender of mail: expected something like Tandem <tandem@company.com>")]
pub struct NotAMailbox(String);

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("nobody can be written to at “{0}”")]
    Address(String),
    #[error(transparent)]
    Letter(#[from] lettre::error::Error),
    #[error(transparent)]
    Office(#[from] lettre::transport::smtp::Error),
}

impl FromStr for PostOffice {
    type Err = NotAPostOffice;
    fn from_str(text: &str) -> Result<Self, NotAPostOffice> {
        let reads = AsyncSmtpTransport::<Tokio1Executor>::from_url(text).is_ok();
        if reads { Ok(Self(text.to_owned())) } else { Err(NotAPostOffice) }
    }
}

impl Sender {
    /// Where one may be written to, as a link.
    pub fn contact(&self) -> String {
        format!("mailto:{}", self.0.email)
    }
}

/// It may hold a password.
impl fmt::Debug for PostOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostOffice(…)")
    }
}

impl FromStr for Sender {
    type Err = NotAMailbox;
    fn from_str(text: &str) -> Result<Self, NotAMailbox> {
        text.parse().map(Self).map_err(|_| NotAMailbox(text.chars().take(100).collect()))
    }
}

/// The way to a post office.
pub struct MailLine {
    office: AsyncSmtpTransport<Tokio1Executor>,
    from: Sender,
}

impl MailLine {
    pub fn new(office: &PostOffice, from: Sender) -> Result<Self, MailError> {
        let office = AsyncSmtpTransport::<Tokio1Executor>::from_url(&office.0)?.timeout(Some(TIMEOUT)).build();
        Ok(Self { office, from })
    }

    /// Hands a letter in; the post office has it when this returns.
    pub async fn send(
        &self,
        key: &str,
        to: &EmailAddress,
        name: &str,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), Trouble> {
        let letter =
            written(key, &self.from, to, name, message, now).map_err(|error| Trouble::ForGood(error.to_string()))?;
        match self.office.send(letter).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Trouble::ForGood(error.to_string())),
            Err(error) => Err(Trouble::Passing(error.to_string())),
        }
    }
}

/// A letter as mail: plain text and the same as HTML, under an id that is the same however often it is sent.
pub fn written(
    key: &str,
    from: &Sender,
    to: &EmailAddress,
    name: &str,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<Letter, MailError> {
    let address: Address = to.as_str().parse().map_err(|_| MailError::Address(to.to_string()))?;
    let id = format!("<{key}@{}>", from.0.email.domain());
    let name: String = name.chars().filter(|sign| !sign.is_control()).collect();
    let plain = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64)
        .body(super::letter::plain(&name, message));
    let rich = SinglePart::builder()
        .header(ContentType::TEXT_HTML)
        .header(ContentTransferEncoding::Base64)
        .body(super::letter::rich(&name, message));
    let letter = Letter::builder()
        .from(from.0.clone())
        .to(Mailbox::new(Some(name), address))
        .subject(message.subject.clone())
        .date(now.into())
        .message_id(Some(id))
        .raw_header(machine_written())
        .multipart(MultiPart::alternative().singlepart(plain).singlepart(rich))?;
    Ok(letter)
}

/// RFC 3834: no absence note answers it.
fn machine_written() -> lettre::message::header::HeaderValue {
    let name = lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted");
    lettre::message::header::HeaderValue::new(name, "auto-generated".to_owned())
}
