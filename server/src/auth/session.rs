//! Session tokens and how long a session lives.
//!
//! The token is 256 random bits that only the browser has; the server keeps its SHA-256. It needs no slow hash, as there
//! is nothing to guess.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::persistence::{SessionRecord, TokenHash};
use crate::random::Random;

/// A working day with its lunch and its overtime: who comes back next morning signs in again.
pub const SESSION_IDLE_MAX: TimeDelta = TimeDelta::hours(12);

/// However busy, a session ends after two weeks.
pub const SESSION_LIFE_MAX: TimeDelta = TimeDelta::days(14);

/// A use is noted this often at most, so that a page with forty requests writes once.
pub const SESSION_TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);

/// The secret that a browser shows for its session.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken([u8; 32]);

impl SessionToken {
    pub fn draw(random: &dyn Random) -> Self {
        Self(random.bytes())
    }

    /// Reads a token as sent. `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        (length == bytes.len()).then_some(Self(bytes))
    }

    /// The text for a cookie or a header: 43 letters, digits, `-` and `_`.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the server keeps. Looking a session up by it compares no secret byte by byte.
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// Is the session still good at this instant?
pub fn is_live(session: &SessionRecord, now: DateTime<Utc>) -> bool {
    now < session.seen_at + SESSION_IDLE_MAX && now < session.created_at + SESSION_LIFE_MAX
}

#[cfg(test)]
mod tests {
    use shared::id::PersonId;

    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn a_token_reads_back_and_never_prints() {
        let token = SessionToken::draw(&SeededRandom::new(5));
        let text = token.reveal();
        assert_eq!(text.len(), 43);
        assert_eq!(SessionToken::parse(&text), Some(token.clone()));
        assert!(!format!("{token:?}").contains(&text));
        for wrong in ["", "abc", &text[1..], &format!("{text}A"), &"é".repeat(22), &"A".repeat(5000)] {
            assert_eq!(SessionToken::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_session_ends_when_idle_and_when_old() {
        let opened = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let check = |seen: TimeDelta, now: TimeDelta| {
            let person = PersonId(uuid::Uuid::nil());
            let (seen_at, origin, means) = (opened + seen, Default::default(), Default::default());
            let session = SessionRecord { token_hash: [0; 32], person, created_at: opened, seen_at, origin, means };
            is_live(&session, opened + now)
        };
        assert!(check(TimeDelta::zero(), TimeDelta::hours(11)));
        assert!(!check(TimeDelta::zero(), TimeDelta::hours(12)));
        assert!(check(TimeDelta::hours(11), TimeDelta::hours(22)));
        assert!(!check(TimeDelta::hours(335), TimeDelta::days(14)));
    }
}
