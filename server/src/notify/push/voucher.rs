//! [`Voucher`]: by what a push service knows this server again (VAPID, RFC 8292): a key of its own, and for each service a
//! note, good for half a day, that says who pushes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use reqwest::Url;
use serde_json::json;

use super::envelope::point;
use crate::secret::Secret;

const PURPOSE: &str = "tandem push 1";

/// The most a service takes is a day (RFC 8292, 2), and clocks differ.
const GOOD_FOR: TimeDelta = TimeDelta::hours(12);

/// The same for as long as the server has its secret; devices are bound to it.
#[derive(Clone)]
pub struct Voucher {
    key: SecretKey,
    /// Whom a push service may write to: `https://…` or `mailto:…`.
    contact: String,
}

impl Voucher {
    pub fn new(secret: &Secret, contact: String) -> Self {
        // One draw in four thousand million is no key; then the next one is.
        let draws = (1..=8)
            .map(|draw| secret.derive(&if draw == 1 { PURPOSE.to_owned() } else { format!("{PURPOSE} {draw}") }));
        let key = draws.map(|bytes| SecretKey::from_slice(&bytes)).find_map(Result::ok);
        #[expect(clippy::expect_used, reason = "eight draws in a row that are no key do not happen in 10^77 years")]
        let key = key.expect("one of eight draws is a key");
        Self { key, contact }
    }

    /// What a browser is told when it subscribes, in base64url.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(point(&self.key.public_key()))
    }

    /// The `Authorization` of a push.
    pub fn header(&self, endpoint: &Url, now: DateTime<Utc>) -> String {
        let claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": (now + GOOD_FOR).timestamp(),
            "sub": self.contact,
        });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ES256" })), part(&claims));
        let signature: Signature = SigningKey::from(&self.key).sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public())
    }
}

impl std::fmt::Debug for Voucher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Voucher(…)")
    }
}

/// What a push service does with it: the claims, if the note was signed by the key it shows.
#[cfg(test)]
pub fn vouched(header: &str) -> Option<(serde_json::Value, String)> {
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;
    let (token, key) = header.strip_prefix("vapid t=")?.split_once(", k=")?;
    let read = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
    let (signed, signature) = token.rsplit_once('.')?;
    let verifying = VerifyingKey::from_sec1_bytes(&read(key)?).ok()?;
    verifying.verify(signed.as_bytes(), &Signature::from_slice(&read(signature)?).ok()?).ok()?;
    let claims = serde_json::from_slice(&read(signed.split_once('.')?.1)?).ok()?;
    Some((claims, key.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8292, 2.4: what is accepted here is what the standard means.
    #[test]
    fn the_note_of_the_rfc_is_accepted_and_a_bent_one_is_not() {
        let note = "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOj\
                    E0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2r\
                    piUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h\
                    4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        let (claims, _) = vouched(note).unwrap();
        assert_eq!(
            claims,
            json!({ "aud": "https://push.example.net", "exp": 1_453_523_768, "sub": "mailto:push@example.com" })
        );
        assert_eq!(vouched(&note.replace("i3CYb", "i3CYc")), None);
    }

    #[test]
    fn a_service_learns_who_pushes_to_it_and_for_how_long() {
        let voucher = Voucher::new(&Secret::new([1; 32]), "https://tandem.test".to_owned());
        let endpoint = "https://push.example.net:8443/a/b?c".parse().unwrap();
        let (claims, key) = vouched(&voucher.header(&endpoint, DateTime::UNIX_EPOCH)).unwrap();
        assert_eq!(
            claims,
            json!({ "aud": "https://push.example.net:8443", "exp": 43_200, "sub": "https://tandem.test" })
        );
        assert_eq!(key, voucher.public());
        assert_eq!(Voucher::new(&Secret::new([1; 32]), String::new()).public(), key, "devices stay bound to it");
        assert_ne!(Voucher::new(&Secret::new([2; 32]), String::new()).public(), key);
    }
}
