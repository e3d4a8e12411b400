//! What somebody sets for themselves, and the group chats of the organisation, as their pages show them.

use chrono::{DateTime, FixedOffset};
use shared::language::Language;

/// A session, as its owner tells it from others.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionLine {
    /// Names it in a form without being able to use it.
    pub key: String,
    /// “Chrome · Windows”; none when it was not said.
    pub device: Option<String>,
    pub from: Option<String>,
    pub opened_at: DateTime<FixedOffset>,
    pub seen_at: DateTime<FixedOffset>,
    /// The one that looks at the page.
    pub is_this: bool,
}

/// One's own page.
#[derive(Debug, Clone, PartialEq)]
pub struct MeView {
    pub name: String,
    pub email: String,
    /// Whether this server sends mail at all.
    pub has_mail: bool,
    pub wants_mail: bool,
    pub language: Language,
    pub has_calendar: bool,
    /// The address of the calendar, in the one answer that makes it.
    pub calendar: Option<String>,
    /// By what a browser knows whose pushes it shows, in base64url.
    pub push_key: String,
    pub devices: Vec<PushDevice>,
    /// Whether a code is asked for besides the password.
    pub has_factor: bool,
    /// How many passkeys they have.
    pub passkeys: usize,
    pub sessions: Vec<SessionLine>,
}

/// A device that is pushed to.
#[derive(Debug, Clone, PartialEq)]
pub struct PushDevice {
    pub key: String,
    /// Browser and system; none where it said nothing that is known.
    pub device: Option<String>,
    pub added_at: DateTime<FixedOffset>,
    pub told_at: Option<DateTime<FixedOffset>>,
    /// Whether the last push did not arrive.
    pub has_trouble: bool,
    pub is_this: bool,
}

/// A group chat.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatLine {
    pub key: String,
    pub name: String,
    /// The word of a form.
    pub service: &'static str,
    pub host: Option<String>,
    pub language: Language,
    pub added_by: String,
    pub told_at: Option<DateTime<FixedOffset>>,
    pub trouble: Option<String>,
}

/// What was typed for a group that could not be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChatTyped {
    pub name: String,
    pub service: String,
    pub language: String,
    pub url: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ChatsView {
    pub chats: Vec<ChatLine>,
    pub typed: ChatTyped,
}
