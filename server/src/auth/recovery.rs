//! [`RecoveryCode`]: what lets somebody in once who has lost their phone. It is shown when drawn and kept as a keyed hash:
//! with 50 bits it could be guessed from a plain one by whoever has the table, and not by asking at the door.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::id::PersonId;

use crate::persistence::CodeHash;
use crate::random::Random;
use crate::secret::Secret;

/// Kept in a drawer, ten last for years.
pub const RECOVERY_CODES: usize = 10;

const LENGTH: usize = 10;

const PURPOSE: &str = "tandem recovery codes 1";

/// Letters and digits that are not mistaken for each other; 32 of them, five bits each.
const LETTERS: [char; 32] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    '2', '3', '4', '5', '6', '7', '8', '9', '0',
];

#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    pub fn draw(random: &dyn Random) -> Self {
        let bytes = random.bytes::<LENGTH>();
        Self(bytes.iter().filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len())).collect())
    }

    /// As many as somebody gets at once.
    pub fn draw_all(random: &dyn Random) -> Vec<Self> {
        (0..RECOVERY_CODES).map(|_| Self::draw(random)).collect()
    }

    /// Reads what was typed: spaces, hyphens and capitals do not matter. `None` when it can be none.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: String = text
            .chars()
            .take(4 * LENGTH)
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let fits = letters.len() == LENGTH && letters.chars().all(|c| LETTERS.contains(&c));
        fits.then_some(Self(letters))
    }

    /// The text for the one page that shows it: two fives.
    pub fn reveal(&self) -> String {
        let (one, two) = self.0.split_at(LENGTH / 2);
        format!("{one}-{two}")
    }

    /// What is kept of it, for this person.
    pub fn hash(&self, person: PersonId, secret: &Secret) -> CodeHash {
        // A key of 32 bytes always fits.
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(&secret.derive(PURPOSE)) else { return [0; 32] };
        mac.chain_update(person.0.as_bytes()).chain_update(self.0.as_bytes()).finalize().into_bytes().into()
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = RecoveryCode::draw(&SeededRandom::new(1));
        let shown = code.reveal();
        for typed in [shown.clone(), shown.to_uppercase(), shown.replace('-', " "), format!(" {} ", code.0)] {
            assert_eq!(RecoveryCode::parse(&typed), Some(code.clone()), "{typed:?}");
        }
        for wrong in ["", "123456", &shown[1..], &format!("{shown}a"), "lllll-lllll", &"-".repeat(9999), "马马马马"]
        {
            assert_eq!(RecoveryCode::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_hash_is_the_person_s_and_the_server_s_own() {
        let code = RecoveryCode::draw(&SeededRandom::new(1));
        let (one, two) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let (here, there) = (Secret::new([1; 32]), Secret::new([2; 32]));
        assert_eq!(code.hash(one, &here), code.hash(one, &here));
        assert_ne!(code.hash(one, &here), code.hash(two, &here));
        assert_ne!(code.hash(one, &here), code.hash(one, &there));
    }
}
