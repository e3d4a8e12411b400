//! [`Chat`]: a group chat that is told, and the form in which its service is spoken to.
//!
//! Each service gives a group an address of its own to post to; some want a signature besides. What is sent follows
//! 飞书 自定义机器人, 钉钉 自定义机器人, 企业微信 群机器人 and Slack's incoming webhooks as their documents have them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;
use shared::id::PersonId;
use shared::language::Language;
use uuid::Uuid;

use super::Message;

/// The longest address a service gives out is some 200 characters.
const ADDRESS_LENGTH_MAX: usize = 500;
const NAME_LENGTH_MAX: usize = 60;
const SECRET_LENGTH_MAX: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChatId(pub Uuid);

/// Whose group it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatService {
    Feishu,
    DingTalk,
    WeCom,
    Slack,
}

/// A group chat that is told of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    pub id: ChatId,
    pub name: String,
    pub service: ChatService,
    pub language: Language,
    /// A [`ChatAddress`], under lock.
    pub locked: Vec<u8>,
    pub added_by: PersonId,
    pub added_at: DateTime<Utc>,
    /// When it last was told.
    pub told_at: Option<DateTime<Utc>>,
    /// Why it was not, the last time.
    pub trouble: Option<String>,
}

/// Where a group is written to. Whoever knows it can write there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatAddress {
    pub url: String,
    /// What messages are signed with, for services that ask for it.
    pub secret: Option<String>,
}

/// A group that cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    #[error("a group needs a name of at most {NAME_LENGTH_MAX} characters")]
    Name,
    #[error("the address of a group begins with https:// and is at most {ADDRESS_LENGTH_MAX} characters long")]
    Address,
    #[error("a signing secret is at most {SECRET_LENGTH_MAX} characters long")]
    Secret,
}

impl ChatService {
    pub const EVERY: [Self; 4] = [Self::Feishu, Self::DingTalk, Self::WeCom, Self::Slack];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Feishu => "feishu",
            Self::DingTalk => "dingtalk",
            Self::WeCom => "wecom",
            Self::Slack => "slack",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|service| service.word() == word)
    }

    /// What is posted, and where: some sign in the body, some in the address.
    pub fn letter(self, address: &ChatAddress, message: &Message, now: DateTime<Utc>) -> Option<(Url, Value)> {
        let mut url = Url::parse(&address.url).ok()?;
        let secret = address.secret.as_deref();
        let body = match self {
            Self::Feishu => feishu(message, secret, now)?,
            Self::DingTalk => {
                if let Some(secret) = secret {
                    let at = now.timestamp_millis().to_string();
                    let sign = signature(secret.as_bytes(), format!("{at}\n{secret}").as_bytes())?;
                    url.query_pairs_mut().append_pair("timestamp", &at).append_pair("sign", &sign);
                }
                json!({ "msgtype": "markdown", "markdown": { "title": message.subject, "text": markdown(message) } })
            }
            Self::WeCom => json!({ "msgtype": "markdown", "markdown": { "content": markdown(message) } }),
            Self::Slack => json!({ "text": slack(message) }),
        };
        Some((url, body))
    }

    /// Services answer with 200 to what they refuse, and say why in the body.
    pub fn refusal(self, body: &str) -> Option<String> {
        if self == Self::Slack {
            return None;
        }
        let answer: Value = serde_json::from_str(body).ok()?;
        let code = ["code", "StatusCode", "errcode"].into_iter().find_map(|name| answer.get(name)?.as_i64())?;
        let why = ["msg", "StatusMessage", "errmsg"].into_iter().find_map(|name| answer.get(name)?.as_str());
        (code != 0).then(|| format!("{code} {}", why.unwrap_or_default()))
    }
}

/// Its signature is keyed with the moment and the secret, over nothing.
fn feishu(message: &Message, secret: Option<&str>, now: DateTime<Utc>) -> Option<Value> {
    let lines: Vec<Value> = message.lines.iter().map(|line| json!([{ "tag": "text", "text": line }])).collect();
    let link = json!([{ "tag": "a", "text": message.open, "href": message.link }]);
    let content: Vec<Value> = lines.into_iter().chain([link]).collect();
    let mut body = json!({
        "msg_type": "post",
        "content": { "post": { "zh_cn": { "title": message.subject, "content": content } } },
    });
    if let (Some(secret), Some(fields)) = (secret, body.as_object_mut()) {
        let at = now.timestamp().to_string();
        fields.insert("sign".to_owned(), json!(signature(format!("{at}\n{secret}").as_bytes(), b"")?));
        fields.insert("timestamp".to_owned(), json!(at));
    }
    Some(body)
}

fn signature(key: &[u8], message: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(message);
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

fn markdown(message: &Message) -> String {
    let lines: Vec<String> = message.lines.iter().map(|line| plain(line, "\\`*_[]<>#")).collect();
    let subject = plain(&message.subject, "\\`*_[]<>#");
    format!("**{subject}**\n\n{}\n\n[{}]({})", lines.join("\n\n"), message.open, message.link)
}

/// Slack's own marks are few, and three signs are spelt out.
fn slack(message: &Message) -> String {
    let spelt = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let lines: Vec<String> = message.lines.iter().map(|line| spelt(line)).collect();
    format!("*{}*\n{}\n<{}|{}>", spelt(&message.subject), lines.join("\n"), message.link, spelt(&message.open))
}

/// What people typed marks nothing up.
fn plain(text: &str, signs: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for sign in text.chars() {
        if signs.contains(sign) {
            plain.push('\\');
        }
        plain.push(sign);
    }
    plain
}

impl ChatAddress {
    /// Takes what somebody typed. Whether the host may be reached is asked when it is written to.
    pub fn typed(url: &str, secret: &str) -> Result<Self, ChatError> {
        let (url, secret) = (url.trim(), secret.trim());
        let reads = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.host().is_some());
        if !reads || url.len() > ADDRESS_LENGTH_MAX {
            return Err(ChatError::Address);
        }
        if secret.len() > SECRET_LENGTH_MAX {
            return Err(ChatError::Secret);
        }
        Ok(Self { url: url.to_owned(), secret: Some(secret.to_owned()).filter(|secret| !secret.is_empty()) })
    }
}

impl Chat {
    /// A name as typed, on one line.
    pub fn name(typed: &str) -> Result<String, ChatError> {
        let name: Vec<&str> = typed.split_whitespace().collect();
        let name = name.join(" ");
        let fits = (1..=NAME_LENGTH_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if fits { Ok(name) } else { Err(ChatError::Name) }
    }
}

impl std::fmt::Debug for ChatAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChatAddress(…)")
    }
}
