//! A limit on tries to sign in, by e-mail address and by network address.
//!
//! Each has a few tries that grow back one by one. A try is counted before the password is looked at, which bounds the
//! work too, and given back when the password was right. Who is limited is told when to come back; nobody is locked out
//! for good.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::EmailAddress;
use crate::clock::Clock;

/// Ten tries, then one a minute: 1,440 guesses a day at one person's password.
const EMAIL: Allowance = Allowance { tries: 10, regain: TimeDelta::minutes(1) };

/// A whole office may share an address, and its people mistype: a hundred tries, then ten a minute.
const ADDRESS: Allowance = Allowance { tries: 100, regain: TimeDelta::seconds(6) };

/// Entries kept of each kind: about 1.5 MB together. A flood from more addresses than these forgets those whose tries
/// have grown back most.
const ENTRIES_MAX: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Allowance {
    tries: i32,
    /// How long one try takes to grow back.
    regain: TimeDelta,
}

/// Too many tries; when the next may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries to sign in: wait {} seconds and try again", .after.num_seconds().max(1))]
pub struct TryLater {
    pub after: TimeDelta,
}

/// When each key's tries will all have grown back: the only thing one needs to know about it.
#[derive(Debug)]
struct Meter<K> {
    allowance: Allowance,
    whole_at: HashMap<K, DateTime<Utc>>,
}

impl<K: Clone + Eq + Hash> Meter<K> {
    fn new(allowance: Allowance) -> Self {
        Self { allowance, whole_at: HashMap::new() }
    }

    fn take(&mut self, key: &K, now: DateTime<Utc>) -> Result<(), TryLater> {
        let Allowance { tries, regain } = self.allowance;
        let whole_at = self.whole_at.get(key).copied().unwrap_or(now).max(now) + regain;
        let excess = whole_at - (now + regain * tries);
        if excess > TimeDelta::zero() {
            return Err(TryLater { after: excess });
        }
        self.make_room(key, now);
        self.whole_at.insert(key.clone(), whole_at);
        Ok(())
    }

    fn give_back(&mut self, key: &K) {
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

/// Counts tries to sign in.
pub struct SignInLimiter {
    clock: Arc<dyn Clock>,
    meters: Mutex<(Meter<EmailAddress>, Meter<IpAddr>)>,
}

impl SignInLimiter {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, meters: Mutex::new((Meter::new(EMAIL), Meter::new(ADDRESS))) }
    }

    /// Counts a try, or says when to come back.
    pub fn enter(&self, email: &EmailAddress, address: IpAddr) -> Result<(), TryLater> {
        let now = self.clock.now();
        let mut meters = self.lock();
        let (emails, addresses) = &mut *meters;
        let address = network(address);
        addresses.take(&address, now)?;
        emails.take(email, now).inspect_err(|_| addresses.give_back(&address))
    }

    /// The password was right: the try does not count.
    pub fn succeeded(&self, email: &EmailAddress, address: IpAddr) {
        let mut meters = self.lock();
        let (emails, addresses) = &mut *meters;
        emails.give_back(email);
        addresses.give_back(&network(address));
    }

    fn lock(&self) -> MutexGuard<'_, (Meter<EmailAddress>, Meter<IpAddr>)> {
        self.meters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One customer's IPv6 network is a /64: its addresses count as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.into(),
            None => std::net::Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    struct Door {
        clock: Arc<ManualClock>,
        limiter: SignInLimiter,
    }

    impl Door {
        fn new() -> Self {
            let clock = Arc::new(ManualClock::default());
            Self { limiter: SignInLimiter::new(clock.clone()), clock }
        }

        fn knock(&self, name: &str, address: &str) -> Result<(), TryLater> {
            self.limiter.enter(&email(name), address.parse().unwrap())
        }
    }

    fn email(name: &str) -> EmailAddress {
        EmailAddress::parse(&format!("{name}@demo.tandem")).unwrap()
    }

    #[test]
    fn tries_at_one_person_run_out_and_grow_back() {
        let door = Door::new();
        for host in 0..10 {
            door.knock("sales", &format!("10.0.0.{host}")).unwrap();
        }
        let later = door.knock("sales", "10.0.1.1").unwrap_err();
        assert_eq!(later.after, TimeDelta::minutes(1));
        assert!(door.knock("finance", "10.0.1.1").is_ok());
        door.clock.advance(TimeDelta::seconds(60));
        assert!(door.knock("sales", "10.0.1.1").is_ok());
        assert!(door.knock("sales", "10.0.1.1").is_err());
    }

    #[test]
    fn tries_from_one_address_run_out() {
        let door = Door::new();
        let tries = (0..200).filter(|n| door.knock(&format!("person{n}"), "2001:db8::1").is_ok()).count();
        assert_eq!(tries, 100);
        assert!(door.knock("sales", "2001:db8::ffff").is_err(), "the same network");
        assert!(door.knock("sales", "2001:db8:0:1::1").is_ok(), "another network");
    }

    #[test]
    fn who_signs_in_rightly_is_never_limited() {
        let door = Door::new();
        for _ in 0..500 {
            door.knock("sales", "10.0.0.1").unwrap();
            door.limiter.succeeded(&email("sales"), "10.0.0.1".parse().unwrap());
        }
    }

    #[test]
    fn a_flood_of_names_does_not_fill_the_memory_or_free_the_one_under_attack() {
        let door = Door::new();
        for host in 0..10 {
            door.knock("sales", &format!("10.0.0.{host}")).unwrap();
        }
        for n in 0..2 * ENTRIES_MAX {
            let address = std::net::Ipv4Addr::from(u32::try_from(n).unwrap());
            door.limiter.enter(&email(&format!("n{n}")), address.into()).unwrap();
        }
        let (emails, addresses) = &*door.limiter.lock();
        assert!(emails.whole_at.len() <= ENTRIES_MAX && addresses.whole_at.len() <= ENTRIES_MAX);
        assert!(emails.whole_at.contains_key(&email("sales")));
    }

    #[test]
    fn a_clock_that_goes_back_does_not_free_anybody() {
        let door = Door::new();
        for host in 0..10 {
            door.knock("sales", &format!("10.0.0.{host}")).unwrap();
        }
        door.clock.advance(TimeDelta::days(-1));
        assert!(door.knock("sales", "10.0.1.1").is_err());
    }
}
