//! [`Allowances`]: how much each of many may still do, growing back with time. It knows nothing of who they are.
//!
//! All that is kept of one is the instant at which everything will have grown back, so a bound costs a few dozen bytes.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, TimeDelta, Utc};

/// Kept at most, about a megabyte. A flood of more than these forgets those that have grown back most.
const ENTRIES_MAX: usize = 10_000;

/// So many at once, and one more after each `regain`.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    pub tries: i32,
    pub regain: TimeDelta,
}

/// What each of many has left.
#[derive(Debug)]
pub struct Allowances<K> {
    allowance: Allowance,
    whole_at: HashMap<K, DateTime<Utc>>,
}

impl<K: Clone + Eq + Hash> Allowances<K> {
    pub fn new(allowance: Allowance) -> Self {
        Self { allowance, whole_at: HashMap::new() }
    }

    /// Takes one, or says how long to wait for it.
    pub fn take(&mut self, key: &K, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let Allowance { tries, regain } = self.allowance;
        let whole_at = self.whole_at.get(key).copied().unwrap_or(now).max(now) + regain;
        let excess = whole_at - (now + regain * tries);
        if excess > TimeDelta::zero() {
            return Err(excess);
        }
        self.make_room(key, now);
        self.whole_at.insert(key.clone(), whole_at);
        Ok(())
    }

    pub fn give_back(&mut self, key: &K) {
        if let Some(whole_at) = self.whole_at.get_mut(key) {
            *whole_at -= self.allowance.regain;
        }
    }

    fn make_room(&mut self, key: &K, now: DateTime<Utc>) {
        if self.whole_at.len() < ENTRIES_MAX || self.whole_at.contains_key(key) {
            return;
        }
        self.whole_at.retain(|_, whole_at| *whole_at > now);
        if self.whole_at.len() < ENTRIES_MAX {
            return;
        }
        // Half of them at once, so that a flood is not answered by a search through all of them for every try.
        let mut instants: Vec<DateTime<Utc>> = self.whole_at.values().copied().collect();
        let (_, middle, _) = instants.select_nth_unstable(ENTRIES_MAX / 2);
        let middle = *middle;
        self.whole_at.retain(|_, whole_at| *whole_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_grows_back_and_the_memory_is_bounded() {
        let now = DateTime::UNIX_EPOCH;
        let mut left = Allowances::new(Allowance { tries: 2, regain: TimeDelta::seconds(10) });
        assert_eq!((left.take(&0, now), left.take(&0, now)), (Ok(()), Ok(())));
        assert_eq!(left.take(&0, now), Err(TimeDelta::seconds(10)));
        assert_eq!(left.take(&0, now + TimeDelta::seconds(10)), Ok(()));
        for key in 1..30_000 {
            assert_eq!(left.take(&key, now + TimeDelta::seconds(10)), Ok(()));
        }
        assert!(left.whole_at.len() <= ENTRIES_MAX);
    }
}
