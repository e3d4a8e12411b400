//! Random numbers and new ids, as an argument: from the operating system when serving, from a seed in tests.
//!
//! Secrets (session tokens, salts) and ids come from the same [`Random`]; a seeded one makes a whole test repeatable.

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// A source of random bytes.
pub trait Random: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// What one asks of a [`Random`], whatever it is.
impl dyn Random + '_ {
    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// An id that says nothing about when it was made.
    pub fn id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// An id that sorts by the instant it was made, so that rows made together lie together.
    pub fn id_at(&self, now: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }
}

/// Random numbers of the operating system, fit for secrets.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// The same sequence for the same seed. For tests and the demo organisation only: whoever knows the seed knows all.
#[derive(Debug)]
pub struct SeededRandom {
    source: Mutex<StdRng>,
}

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self { source: Mutex::new(StdRng::seed_from_u64(seed)) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.source.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_ids_differ() {
        let (one, two) = (SeededRandom::new(7), SeededRandom::new(7));
        let (one, two): (&dyn Random, &dyn Random) = (&one, &two);
        let first = one.id();
        assert_eq!(first, two.id());
        assert_ne!(first, one.id());
        assert_eq!(first.get_version_num(), 4);
    }

    #[test]
    fn ids_made_later_sort_later() {
        let random: &dyn Random = &SeededRandom::new(1);
        let early = random.id_at(DateTime::from_timestamp(1_000, 0).unwrap());
        let late = random.id_at(DateTime::from_timestamp(2_000, 0).unwrap());
        assert!(early < late);
    }
}
