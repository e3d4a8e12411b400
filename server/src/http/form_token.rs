//! [`FormSecret`]: what proves that a form came from one of this server's own pages, made for this very browser.
//!
//! It is derived from the session's token, or from a cookie set beforehand where nobody is signed in, so nothing needs to
//! be kept. Each page masks it anew: a page that is compressed with something a stranger chose then tells nothing of it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use axum::http::HeaderMap;

use super::Site;
use super::cookie::{self, Cookie};
use super::session::Caller;
use crate::random::Random;

const LENGTH: usize = 32;

/// The secret of one session's forms.
#[derive(Clone)]
pub struct FormSecret([u8; LENGTH]);

impl FormSecret {
    /// From something only this browser has. The session's token cannot be found again from it.
    pub fn derive(from: &str) -> Self {
        Self(Sha256::new().chain_update(b"tandem form\0").chain_update(from.as_bytes()).finalize().into())
    }

    /// The text for one page: a random mask, and the secret under it.
    pub fn mint(&self, random: &dyn Random) -> String {
        let mask: [u8; LENGTH] = random.bytes();
        let hidden = std::array::from_fn::<u8, LENGTH, _>(|at| byte(&mask, at) ^ byte(&self.0, at));
        URL_SAFE_NO_PAD.encode([mask, hidden].concat())
    }

    /// Whether this text was minted from this secret.
    pub fn fits(&self, text: &str) -> bool {
        let mut bytes = [0; 2 * LENGTH];
        let Ok(length) = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) else { return false };
        let (mask, hidden) = bytes.split_at(LENGTH);
        let shown: Vec<u8> = mask.iter().zip(hidden).map(|(mask, hidden)| mask ^ hidden).collect();
        length == 2 * LENGTH && bool::from(shown.ct_eq(&self.0))
    }
}

/// What the forms of one call are proved with.
pub struct Proof {
    pub secret: FormSecret,
    /// The browser has nothing yet that a secret could be derived from, and is to keep this.
    keep: Option<String>,
}

impl Proof {
    pub fn of(site: &Site, caller: Option<&Caller>, headers: &HeaderMap) -> Self {
        if let Some(caller) = caller {
            return Self { secret: caller.form_secret(), keep: None };
        }
        match cookie::read(headers, visit_cookie(site)) {
            Some(value) => Self { secret: FormSecret::derive(value), keep: None },
            None => {
                let value = hex::encode(site.random.bytes::<16>());
                Self { secret: FormSecret::derive(&value), keep: Some(value) }
            }
        }
    }

    /// Lets the browser keep what the next form is proved with, until it is closed.
    pub fn keep(&self, site: &Site, headers: &mut HeaderMap) {
        if let Some(value) = &self.keep {
            let (name, secure) = (visit_cookie(site), site.address.is_https());
            Cookie { name, value, seconds: None, secure }.set(headers);
        }
    }
}

fn visit_cookie(site: &Site) -> &'static str {
    if site.address.is_https() { "__Host-tandem_visit" } else { "tandem_visit" }
}

fn byte(bytes: &[u8; LENGTH], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn a_form_of_this_session_fits_and_no_other() {
        let random = SeededRandom::new(1);
        let (own, other) = (FormSecret::derive("one"), FormSecret::derive("two"));
        let (first, second) = (own.mint(&random), own.mint(&random));
        assert_ne!(first, second);
        assert!(own.fits(&first) && own.fits(&second));
        assert!(!other.fits(&first));
        for text in ["", "x", &first[1..], &format!("{first}A"), &"A".repeat(86), &"é".repeat(43)] {
            assert!(!own.fits(text), "{text}");
        }
    }
}
