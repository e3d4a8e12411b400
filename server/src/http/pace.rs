//! [`Pace`]: a bound on how fast one person, or one address without a person, may call. Sockets have bounds of their own.

use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use shared::id::PersonId;

use crate::allowance::{Allowance, Allowances};
use crate::error::{Fault, seconds_up};

/// Somebody who clicks through pages makes two calls a second; a programme that imports, ten. Sixty seconds of that at once.
const PERSON: Allowance = Allowance { tries: 600, regain: TimeDelta::milliseconds(100) };

/// A whole office behind one address signs in at nine o'clock: two pages each for 300 people, and five a second after.
const ADDRESS: Allowance = Allowance { tries: 600, regain: TimeDelta::milliseconds(200) };

/// What each caller may still do.
#[derive(Debug)]
pub struct Pace {
    people: Mutex<Allowances<PersonId>>,
    addresses: Mutex<Allowances<IpAddr>>,
}

impl Pace {
    pub fn new() -> Self {
        Self { people: Mutex::new(Allowances::new(PERSON)), addresses: Mutex::new(Allowances::new(ADDRESS)) }
    }

    pub fn person(&self, person: PersonId, now: DateTime<Utc>) -> Result<(), Fault> {
        take(&self.people, &person, now)
    }

    pub fn address(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Fault> {
        take(&self.addresses, &address, now)
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

fn take<K: Clone + Eq + Hash>(left: &Mutex<Allowances<K>>, key: &K, now: DateTime<Utc>) -> Result<(), Fault> {
    let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
    left.take(key, now).map_err(|after| Fault::TooMany { after_s: seconds_up(after) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_who_calls_too_fast_is_held_back_alone() {
        let pace = Pace::new();
        let (hasty, calm) = (PersonId(uuid::Uuid::from_u128(1)), PersonId(uuid::Uuid::from_u128(2)));
        let now = DateTime::UNIX_EPOCH;
        let done = (0..1000).filter(|_| pace.person(hasty, now).is_ok()).count();
        assert_eq!(done, 600);
        assert_eq!(pace.person(hasty, now), Err(Fault::TooMany { after_s: 1 }));
        assert_eq!(pace.person(calm, now), Ok(()));
        assert_eq!(pace.person(hasty, now + TimeDelta::seconds(1)), Ok(()));
    }
}
