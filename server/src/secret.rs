//! [`Secret`]: what only this server knows, in one small file beside the database. Every key it signs or encrypts with
//! follows from it.
//!
//! It lies outside the database on purpose: whoever gets a copy of the database, a backup included, can neither sign in
//! the server's name nor read what it keeps encrypted. Whoever restores a backup elsewhere takes the file along.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::random::Random;

/// 32 bytes in hexadecimal, and the end of the line.
const FILE_LENGTH_MAX: u64 = 66;

/// As GCM wants it. A key is used for a few thousand small texts, far from where two would meet.
const NONCE_LENGTH: usize = 12;

/// What keys are drawn from.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The file that belongs to a database.
    pub fn file_of(database: &Path) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(".secret");
        PathBuf::from(name)
    }

    /// Reads the file; where there is none, draws a secret and keeps it for its owner alone.
    pub fn open(file: &Path, random: &dyn Random) -> io::Result<Self> {
        if let Some(kept) = Self::read(file)? {
            return Ok(kept);
        }
        let drawn = Self(random.bytes());
        let mut made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        made.write_all(format!("{}\n", hex::encode(drawn.0)).as_bytes())?;
        made.sync_all()?;
        Ok(drawn)
    }

    /// What the file holds, if there is one.
    pub fn read(file: &Path) -> io::Result<Option<Self>> {
        let opened = match OpenOptions::new().read(true).open(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut text = String::new();
        opened.take(FILE_LENGTH_MAX).read_to_string(&mut text)?;
        let bytes = hex::decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "it should hold 64 hexadecimal digits");
        bytes.map(|bytes| Some(Self(bytes))).ok_or_else(broken)
    }

    /// The key for one purpose (HKDF-SHA256); keys for different purposes say nothing about each other.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        // It fails beyond 8,160 bytes only.
        let derived = Hkdf::<Sha256>::new(None, &self.0).expand(purpose.as_bytes(), &mut key);
        debug_assert!(derived.is_ok());
        key
    }

    /// Encrypts what must be kept and not be read in a copy of the database (AES-256-GCM): a nonce, then the cipher text.
    pub fn lock(&self, purpose: &str, plain: &[u8], random: &dyn Random) -> Vec<u8> {
        let nonce: [u8; NONCE_LENGTH] = random.bytes();
        let cipher = Aes256Gcm::new(&self.derive(purpose).into());
        // It fails beyond 64 GiB only.
        let locked = cipher.encrypt(&nonce.into(), plain).unwrap_or_default();
        [nonce.as_slice(), &locked].concat()
    }

    /// What was locked for the same purpose; none when it was changed, or locked with another secret.
    pub fn unlock(&self, purpose: &str, locked: &[u8]) -> Option<Vec<u8>> {
        let (nonce, locked) = locked.split_first_chunk::<NONCE_LENGTH>()?;
        Aes256Gcm::new(&self.derive(purpose).into()).decrypt(&(*nonce).into(), locked).ok()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn what_is_locked_opens_with_the_same_secret_for_the_same_purpose_unchanged() {
        let (secret, random) = (Secret::new([1; 32]), SeededRandom::new(1));
        let locked = secret.lock("a", "群".as_bytes(), &random);
        assert_ne!(locked, secret.lock("a", "群".as_bytes(), &random), "each time with a nonce of its own");
        assert_eq!(secret.unlock("a", &locked).as_deref(), Some("群".as_bytes()));
        assert_eq!(secret.unlock("b", &locked), None);
        assert_eq!(Secret::new([2; 32]).unlock("a", &locked), None);
        for place in 0..locked.len() {
            let mut bent = locked.clone();
            bent[place] ^= 1;
            assert_eq!(secret.unlock("a", &bent), None, "{place}");
        }
        assert_eq!(secret.unlock("a", b"short"), None);
    }

    #[test]
    fn it_is_drawn_once_and_kept_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let file = Secret::file_of(&folder.path().join("tandem.db"));
        assert!(Secret::read(&file).unwrap().is_none());
        let first = Secret::open(&file, &SeededRandom::new(1)).unwrap();
        let again = Secret::open(&file, &SeededRandom::new(2)).unwrap();
        assert_eq!(first.derive("a"), again.derive("a"));
        assert_ne!(first.derive("a"), first.derive("b"));
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::write(&file, "short").unwrap();
        assert!(Secret::open(&file, &SeededRandom::new(1)).is_err());
    }
}
