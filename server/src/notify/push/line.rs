//! The way to devices: hands a message to the push service that a device's browser named.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::language::Language;

use super::PushAddress;
use super::envelope::{TEXT_LENGTH_MAX, sealed};
use super::voucher::Voucher;
use crate::notify::{AllowedHosts, Message, Trouble, Unreachable};
use crate::persistence::Reason;
use crate::random::Random;
use crate::secret::Secret;

/// A device that was off for longer learns what waits when the inbox is opened.
const KEPT_FOR: TimeDelta = TimeDelta::days(3);

/// A lock screen shows three lines; all that people typed in names and comments may be longer.
const BODY_LENGTH_MAX: usize = 600;

/// What a device shows. The worker of the page (`public/service-worker.js`) reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PushMessage {
    pub title: String,
    pub body: String,
    /// What a press opens: a path of this site.
    pub path: String,
    /// What takes the place of what was shown before under the same.
    pub tag: String,
    /// The same however often it comes.
    pub key: String,
    pub lang: &'static str,
    /// How many requests wait for the person.
    pub waiting: usize,
    #[serde(skip)]
    urgency: &'static str,
}

impl PushMessage {
    pub fn new(key: &str, reason: Reason, message: &Message, language: Language, waiting: usize) -> Self {
        let at = message.link.find("/requests/").and_then(|at| message.link.get(at..)).unwrap_or("/inbox");
        let body: String = message.lines.join("\n").chars().take(BODY_LENGTH_MAX).collect();
        Self {
            title: message.subject.chars().take(BODY_LENGTH_MAX / 4).collect(),
            body,
            path: at.to_owned(),
            tag: at.trim_start_matches('/').to_owned(),
            key: key.to_owned(),
            lang: language.tag(),
            waiting,
            urgency: match reason {
                // Whoever is waited for is woken; the rest has time until the device is awake.
                Reason::Asked | Reason::Reminded => "high",
                Reason::Submitted | Reason::Ended => "normal",
                Reason::Copied | Reason::Said => "low",
            },
        }
    }

    /// What a device has not been handed yet of the same request, this takes the place of (RFC 8030, 5.4).
    fn topic(&self) -> String {
        // 32 signs are the most; 128 bits tell requests apart.
        hex::encode(Sha256::digest(&self.tag)).chars().take(32).collect()
    }

    /// Names of any length fit: what is too long ends earlier.
    fn text(&self) -> Vec<u8> {
        let mut short = self.clone();
        loop {
            let text = serde_json::to_vec(&short).unwrap_or_default();
            if text.len() <= TEXT_LENGTH_MAX {
                return text;
            }
            let half = short.body.chars().count() / 2;
            short.body = short.body.chars().take(half).collect();
            if half == 0 {
                short.title = short.title.chars().take(short.title.chars().count() / 2).collect();
            }
        }
    }
}

#[derive(Clone)]
pub struct PushLine {
    voucher: Voucher,
    allowed: AllowedHosts,
    random: Arc<dyn Random>,
}

impl PushLine {
    /// `contact` is whom a push service may write to: `https://…` or `mailto:…`.
    pub fn new(secret: &Secret, contact: String, allowed: AllowedHosts, random: Arc<dyn Random>) -> Self {
        Self { voucher: Voucher::new(secret, contact), allowed, random }
    }

    /// What a browser is told when it subscribes.
    pub fn public_key(&self) -> String {
        self.voucher.public()
    }

    /// Whether a push service may be reached at all.
    pub async fn check(&self, address: &PushAddress) -> Result<(), Unreachable> {
        let url = address.endpoint().parse().map_err(|_| Unreachable::NotAnAddress)?;
        self.allowed.client(&url).await.map(|_| ())
    }

    /// Hands a message in; the push service has it when this returns.
    pub async fn send(&self, address: &PushAddress, message: &PushMessage, now: DateTime<Utc>) -> Result<(), Trouble> {
        let lost = || Trouble::ForGood("its keys are none".to_owned());
        let url = address.endpoint().parse().map_err(|_| lost())?;
        let body = sealed(address, &message.text(), &*self.random).ok_or_else(lost)?;
        let client = self.allowed.client(&url).await.map_err(|error| match error {
            Unreachable::Unknown { .. } => Trouble::Passing(error.to_string()),
            refused => Trouble::ForGood(refused.to_string()),
        })?;
        let push = client
            .post(url.clone())
            .header(AUTHORIZATION, self.voucher.header(&url, now))
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(HeaderName::from_static("ttl"), KEPT_FOR.num_seconds().to_string())
            .header(HeaderName::from_static("topic"), message.topic())
            .header(HeaderName::from_static("urgency"), message.urgency)
            .body(body);
        // The address stands in reqwest's own words, and must not be written down.
        let answer = push.send().await.map_err(|error| Trouble::Passing(error.without_url().to_string()))?;
        let status = answer.status();
        let trouble = format!("the push service answered {status}");
        match status {
            _ if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(Trouble::Gone),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Err(Trouble::Passing(trouble)),
            _ if status.is_server_error() => Err(Trouble::Passing(trouble)),
            _ => Err(Trouble::ForGood(trouble)),
        }
    }
}
