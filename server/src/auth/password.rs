//! Passwords: taken, hashed with argon2id, compared. The text itself is never kept, printed or logged.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash as PhcHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::random::Random;

/// OWASP names five settings of argon2id of equal strength; this is the one with 12 MiB and three passes, about 30 ms.
/// More memory would count against the server's own when many sign in at once.
const MEMORY_KIB: u32 = 12 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// Two at a time: 24 MiB at most, and on two cores a third would only slow the others.
const AT_ONCE_MAX: usize = 2;

/// 128 bits, as RFC 9106 recommends.
const SALT_LENGTH: usize = 16;

/// Why a password cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("the password is too short: use at least {min} characters; a few words in a row do well", min = Password::LENGTH_MIN)]
    TooShort,
    #[error("the password is too long: use at most {max} bytes", max = Password::LENGTH_MAX)]
    TooLong,
    #[error("the password could not be hashed: {0}")]
    Hashing(String),
}

/// A password as typed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Ten characters and the limit on tries: guessing one in a million a day takes longer than the password lives.
    pub const LENGTH_MIN: usize = 10;

    /// Bounds the work of hashing; a sentence of forty words fits.
    pub const LENGTH_MAX: usize = 256;

    /// Takes a new password.
    pub fn choose(text: &str) -> Result<Self, PasswordError> {
        if text.chars().count() < Self::LENGTH_MIN {
            return Err(PasswordError::TooShort);
        }
        Self::typed(text)
    }

    /// Takes a password that is to be compared: rules for new ones do not apply to it.
    pub fn typed(text: &str) -> Result<Self, PasswordError> {
        if text.len() > Self::LENGTH_MAX { Err(PasswordError::TooLong) } else { Ok(Self(text.to_owned())) }
    }

    /// A password drawn for somebody, to be printed once: 20 letters and digits that are not mistaken for each other,
    /// of 32 that makes 100 bits.
    pub fn draw(random: &dyn Random) -> Self {
        const LETTERS: [char; 32] = [
            'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',
            'y', 'z', '2', '3', '4', '5', '6', '7', '8', '9', '-',
        ];
        let bytes = random.bytes::<20>();
        Self(bytes.iter().filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len())).collect())
    }

    /// The text, for the one place that shows a drawn password.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A password's hash with its salt and settings, as a PHC string.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_stored(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Hashes and compares passwords, a few at a time and off the threads that carry messages.
pub struct Passwords {
    random: Arc<dyn Random>,
    turns: Arc<Semaphore>,
    /// Compared when there is nobody to compare with, so that the time taken does not tell who exists.
    nobody: PasswordHash,
}

impl Passwords {
    pub fn new(random: Arc<dyn Random>) -> Result<Self, PasswordError> {
        let nobody = hash(&Password::draw(&*random), &random.bytes())?;
        Ok(Self { random, turns: Arc::new(Semaphore::new(AT_ONCE_MAX)), nobody })
    }

    pub async fn hash(&self, password: Password) -> Result<PasswordHash, PasswordError> {
        let salt = self.random.bytes();
        self.work(move || hash(&password, &salt)).await?
    }

    /// Is it the password of the hash? Takes as long when there is no hash.
    pub async fn verify(&self, password: Password, kept: Option<PasswordHash>) -> Result<bool, PasswordError> {
        let known = kept.is_some();
        let hash = kept.unwrap_or_else(|| self.nobody.clone());
        let same = self.work(move || verify(&password, &hash)).await?;
        Ok(same && known)
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
        let turn = self.turns.clone().acquire_owned().await.map_err(|e| PasswordError::Hashing(e.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            // Held by the work and not by who waits for it, so that callers who go away do not let more in.
            let _turn = turn;
            work()
        });
        done.await.map_err(|error| PasswordError::Hashing(error.to_string()))
    }
}

fn hash(password: &Password, salt: &[u8; SALT_LENGTH]) -> Result<PasswordHash, PasswordError> {
    let failed = |error: &dyn fmt::Display| PasswordError::Hashing(error.to_string());
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| failed(&error))?;
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password.0.as_bytes(), salt)
        .map_err(|error| failed(&error))?;
    Ok(PasswordHash(hash.to_string()))
}

/// A hash that does not read fits no password.
fn verify(password: &Password, hash: &PasswordHash) -> bool {
    PhcHash::new(&hash.0).is_ok_and(|hash| Argon2::default().verify_password(password.0.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    fn passwords() -> Passwords {
        Passwords::new(Arc::new(SeededRandom::new(1))).unwrap()
    }

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let passwords = passwords();
        let hash = passwords.hash(Password::choose("correct horse 马").unwrap()).await.unwrap();
        assert!(hash.as_stored().starts_with("$argon2id$v=19$m=12288,t=3,p=1$"));
        let check = async |typed: &str, kept: Option<PasswordHash>| {
            passwords.verify(Password::typed(typed).unwrap(), kept).await.unwrap()
        };
        assert!(check("correct horse 马", Some(hash.clone())).await);
        assert!(!check("correct horse", Some(hash.clone())).await);
        assert!(!check("", Some(hash)).await);
        assert!(!check("correct horse 马", None).await);
        assert!(!check("x", Some(PasswordHash::from_stored("not a hash".to_owned()))).await);
    }

    #[tokio::test]
    async fn equal_passwords_have_different_hashes() {
        let passwords = passwords();
        let password = Password::choose("tandem-demo").unwrap();
        let (one, two) = (passwords.hash(password.clone()).await.unwrap(), passwords.hash(password).await.unwrap());
        assert_ne!(one, two);
    }

    #[test]
    fn the_length_is_bounded_and_the_text_is_never_printed() {
        assert_eq!(Password::choose("九个字的密码不够长").err(), Some(PasswordError::TooShort));
        assert_eq!(Password::choose(&"x".repeat(257)).err(), Some(PasswordError::TooLong));
        let drawn = Password::draw(&SeededRandom::new(3));
        assert_eq!(drawn.reveal().len(), 20);
        assert!(!format!("{drawn:?}").contains(drawn.reveal()));
    }
}
