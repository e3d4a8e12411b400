//! Passkeys, as their pages show them.

use chrono::{DateTime, FixedOffset};

#[derive(Debug, Clone, PartialEq)]
pub struct PasskeyLine {
    /// Names it in a form.
    pub id: String,
    pub name: String,
    pub added_at: DateTime<FixedOffset>,
    pub used_at: Option<DateTime<FixedOffset>>,
}

/// What a device is asked when it is to make one. All but the names is base64url, for the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyAsk {
    pub challenge: String,
    /// What the form gives back.
    pub token: String,
    pub user: String,
    pub account: String,
    pub called: String,
    /// Those there are, so that no device makes a second one.
    pub present: String,
    pub algorithms: String,
}

/// One's own passkeys.
#[derive(Debug, Clone, PartialEq)]
pub struct PasskeysView {
    pub passkeys: Vec<PasskeyLine>,
    pub ask: PasskeyAsk,
}
