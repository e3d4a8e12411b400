//! [`PushAddress`]: where a device is pushed to, and what only it can read is encrypted with, as its browser names them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::PublicKey;
use reqwest::Url;

/// The longest that browsers make are about 500 characters.
const ENDPOINT_LENGTH_MAX: usize = 2_000;

/// A point of P-256, not compressed.
const KEY_LENGTH: usize = 65;
const AUTH_LENGTH: usize = 16;

/// Whoever has it, and the server's key, can make the device show something; so it is in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct PushAddress {
    endpoint: String,
    key: [u8; KEY_LENGTH],
    auth: [u8; AUTH_LENGTH],
}

/// Why nothing can be pushed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PushAddressError {
    #[error("the endpoint of a push begins with https:// and is at most {ENDPOINT_LENGTH_MAX} characters long")]
    Endpoint,
    #[error("p256dh is no point of P-256: expected 65 bytes in base64url")]
    Key,
    #[error("auth is no secret of a push: expected 16 bytes in base64url")]
    Auth,
}

impl PushAddress {
    /// Takes what a browser says. Whether the host may be reached is asked when it is pushed to.
    pub fn told(endpoint: &str, p256dh: &str, auth: &str) -> Result<Self, PushAddressError> {
        let reads =
            Url::parse(endpoint).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.host().is_some());
        if !reads || endpoint.len() > ENDPOINT_LENGTH_MAX {
            return Err(PushAddressError::Endpoint);
        }
        // Some browsers pad, some do not.
        let read = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let key = read(p256dh).and_then(|key| key.try_into().ok()).ok_or(PushAddressError::Key)?;
        let auth = read(auth).and_then(|auth| auth.try_into().ok()).ok_or(PushAddressError::Auth)?;
        let address = Self { endpoint: endpoint.to_owned(), key, auth };
        if address.public_key().is_some() { Ok(address) } else { Err(PushAddressError::Key) }
    }

    /// As it was kept: nothing is checked again but its form.
    pub fn kept(endpoint: String, key: &[u8], auth: &[u8]) -> Option<Self> {
        Some(Self { endpoint, key: key.try_into().ok()?, auth: auth.try_into().ok()? })
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub const fn key(&self) -> &[u8; KEY_LENGTH] {
        &self.key
    }

    pub const fn auth(&self) -> &[u8; AUTH_LENGTH] {
        &self.auth
    }

    pub(super) fn public_key(&self) -> Option<PublicKey> {
        PublicKey::from_sec1_bytes(&self.key).ok()
    }
}

impl std::fmt::Debug for PushAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    #[test]
    fn what_a_browser_says_is_looked_at() {
        let check = |endpoint: &str, key: &str, auth: &str| PushAddress::told(endpoint, key, auth).map(|_| ());
        let there = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV";
        assert_eq!(check(there, KEY, AUTH), Ok(()));
        assert_eq!(check(there, &format!("{KEY}="), &format!("{AUTH}==")), Ok(()), "padded");
        for endpoint in ["", "push", "ftp://push.example.net/", "javascript:alert(1)", &format!("{there}/{AUTH:>2000}")]
        {
            assert_eq!(check(endpoint, KEY, AUTH), Err(PushAddressError::Endpoint), "{endpoint}");
        }
        let off_the_curve = format!("{}A", &KEY[..86]);
        for key in ["", "BCVx", "!", &KEY[..85], &off_the_curve] {
            assert_eq!(check(there, key, AUTH), Err(PushAddressError::Key), "{key}");
        }
        for auth in ["", "BTBZ", &AUTH[..20]] {
            assert_eq!(check(there, KEY, auth), Err(PushAddressError::Auth), "{auth}");
        }
        let address = PushAddress::told(there, KEY, AUTH).unwrap();
        assert!(!format!("{address:?}").contains("push.example"));
    }
}
