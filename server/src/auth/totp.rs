//! [`AuthenticatorKey`]: the key of an app that makes codes by the time (RFC 6238): SHA-1, six digits, steps of half a
//! minute, as every such app does it.

use std::fmt;

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Secret as KeySecret, Totp};

use crate::random::Random;

/// As long as the hash, as RFC 4226 advises.
const KEY_LENGTH: usize = 20;

/// A code of the step before or after is taken too: clocks of phones go wrong by half a minute.
const SKEW: u16 = 1;

const STEP_S: u64 = 30;

/// How many digits a code has.
pub const CODE_DIGITS: u8 = 6;

/// Shown by the app beside the account.
const ISSUER: &str = "Tandem";

#[derive(Clone, PartialEq, Eq)]
pub struct AuthenticatorKey([u8; KEY_LENGTH]);

impl AuthenticatorKey {
    pub fn draw(random: &dyn Random) -> Self {
        Self(random.bytes())
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub const fn bytes(&self) -> &[u8; KEY_LENGTH] {
        &self.0
    }

    /// The key as somebody types it into an app: 32 letters and digits in fours.
    pub fn text(&self) -> String {
        let letters: Vec<char> = self.base32().chars().collect();
        letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
    }

    /// The key as a phone reads it from a picture (the Key URI format of authenticator apps).
    pub fn address(&self, account: &str) -> String {
        let (key, account) = (self.base32(), encoded(account));
        format!(
            "otpauth://totp/{ISSUER}:{account}?secret={key}&issuer={ISSUER}&algorithm=SHA1&digits=6&period={STEP_S}"
        )
    }

    /// The step of time whose code this is, if it is one of now or of a step beside it.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<u64> {
        self.codes(CODE_DIGITS)?.check(code, u64::try_from(now.timestamp()).ok()?)
    }

    fn base32(&self) -> String {
        KeySecret::new_stack(self.0).to_base32()
    }

    fn codes(&self, digits: u8) -> Option<Totp> {
        let codes = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(digits).with_skew(SKEW);
        codes.with_step_duration(STEP_S).with_secret(KeySecret::new_stack(self.0)).build().ok()
    }
}

/// What an app does with a key.
#[cfg(test)]
impl AuthenticatorKey {
    /// A key as somebody types it.
    pub fn typed(text: &str) -> Self {
        let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        Self::from_bytes(KeySecret::try_from_base32(letters).unwrap().as_bytes()).unwrap()
    }

    /// The code the app shows at an instant.
    pub fn code_at(&self, now: DateTime<Utc>) -> String {
        self.codes(CODE_DIGITS).unwrap().generate(now.timestamp().unsigned_abs()).to_string()
    }
}

impl fmt::Debug for AuthenticatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthenticatorKey(…)")
    }
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@');
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: AuthenticatorKey = AuthenticatorKey(*b"12345678901234567890");

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, for SHA-1.
        for (seconds, expect) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(KEY.codes(8).unwrap().generate(seconds).to_string(), expect, "{seconds}");
            // Six digits are the last six of eight.
            let step = KEY.step_of(&expect[2..], at(i64::try_from(seconds).unwrap()));
            assert_eq!(step, Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_holds_for_a_step_before_and_after_and_no_longer() {
        let code = "050471";
        let began = 1_111_111_111 / 30 * 30;
        let check = |seconds: i64| KEY.step_of(code, at(seconds)).is_some();
        assert!(!check(began - 31));
        assert!(check(began - 30) && check(began) && check(began + 29) && check(began + 59));
        assert!(!check(began + 60));
        for wrong in ["", "05047", "0504711", "+50471", "05047a", "０５０４７１", "050472", " 050471"] {
            assert_eq!(KEY.step_of(wrong, at(began)), None, "{wrong:?}");
        }
        assert_eq!(KEY.step_of(code, at(-100)), None);
    }

    #[test]
    fn apps_read_the_key_from_a_picture_and_people_from_the_page() {
        assert_eq!(KEY.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            KEY.address("李雷 a+b@demo.tandem"),
            "otpauth://totp/Tandem:%E6%9D%8E%E9%9B%B7%20a%2Bb@demo.tandem?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Tandem&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(format!("{KEY:?}"), "AuthenticatorKey(…)");
    }
}
