//! The way to group chats: posts a letter, and knows when to come again.

use chrono::{DateTime, Utc};
use reqwest::StatusCode;

use super::{AllowedHosts, Chat, ChatAddress, Message, Trouble};
use crate::secret::Secret;

/// What their addresses are locked with.
const PURPOSE: &str = "tandem chats 1";

/// Of an answer, more than this says nothing more.
const ANSWER_LENGTH_MAX: usize = 4 * 1024;

#[derive(Debug, Clone)]
pub struct ChatLine {
    secret: Secret,
    allowed: AllowedHosts,
}

impl ChatLine {
    pub const fn new(secret: Secret, allowed: AllowedHosts) -> Self {
        Self { secret, allowed }
    }

    /// An address as it is kept.
    pub fn lock(&self, address: &ChatAddress, random: &dyn crate::random::Random) -> Vec<u8> {
        let text = serde_json::to_vec(address).unwrap_or_default();
        self.secret.lock(PURPOSE, &text, random)
    }

    /// The host a chat is at, for people to tell chats apart; none when another secret locked it.
    pub fn host(&self, chat: &Chat) -> Option<String> {
        let url: reqwest::Url = self.unlock(chat)?.url.parse().ok()?;
        url.host_str().map(str::to_owned)
    }

    fn unlock(&self, chat: &Chat) -> Option<ChatAddress> {
        serde_json::from_slice(&self.secret.unlock(PURPOSE, &chat.locked)?).ok()
    }

    /// Whether an address may be reached at all.
    pub async fn check(&self, address: &ChatAddress) -> Result<(), super::Unreachable> {
        let url = address.url.parse().map_err(|_| super::Unreachable::NotAnAddress)?;
        self.allowed.client(&url).await.map(|_| ())
    }

    /// Posts a letter; the service has it when this returns.
    pub async fn send(&self, key: &str, chat: &Chat, message: &Message, now: DateTime<Utc>) -> Result<(), Trouble> {
        let lost = || Trouble::ForGood("its address was locked with another secret: add the group anew".to_owned());
        let address = self.unlock(chat).ok_or_else(lost)?;
        let (url, body) = chat.service.letter(&address, message, now).ok_or_else(lost)?;
        let client = self.allowed.client(&url).await.map_err(|error| match error {
            super::Unreachable::Unknown { .. } => Trouble::Passing(error.to_string()),
            refused => Trouble::ForGood(refused.to_string()),
        })?;
        let sent = client.post(url).header("idempotency-key", key).json(&body).send().await;
        // The address stands in reqwest's own words, and must not be written down.
        let answer = sent.map_err(|error| Trouble::Passing(error.without_url().to_string()))?;
        let status = answer.status();
        let text = told(answer).await;
        if !status.is_success() {
            let trouble = format!("the service answered {status}");
            let passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
            return Err(if passing { Trouble::Passing(trouble) } else { Trouble::ForGood(trouble) });
        }
        match chat.service.refusal(&text) {
            None => Ok(()),
            // Too many letters are refused in the same way as wrong ones.
            Some(why) => Err(Trouble::Passing(format!("the service answered: {why}"))),
        }
    }
}

/// The beginning of an answer.
async fn told(mut answer: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() >= ANSWER_LENGTH_MAX {
            bytes.truncate(ANSWER_LENGTH_MAX);
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
