//! A limit on tries to sign in, by e-mail address and by network address.
//!
//! Each has a few tries that grow back one by one. A try is counted before the password is looked at, which bounds the
//! work too, and given back when the password was right. Who is limited is told when to come back; nobody is locked out
//! for good.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

use super::EmailAddress;
use crate::allowance::{Allowance, Allowances};
use crate::clock::Clock;

/// Ten tries, then one a minute: 1,440 guesses a day at one person's password.
const EMAIL: Allowance = Allowance { tries: 10, regain: TimeDelta::minutes(1) };

/// A whole office may share an address, and its people mistype: a hundred tries, then ten a minute.
const ADDRESS: Allowance = Allowance { tries: 100, regain: TimeDelta::seconds(6) };

/// Too many tries; when the next may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many tries to sign in: wait {} seconds and try again", .after.num_seconds().max(1))]
pub struct TryLater {
    pub after: TimeDelta,
}

/// Counts tries to sign in.
pub struct SignInLimiter {
    clock: Arc<dyn Clock>,
    left: Mutex<(Allowances<EmailAddress>, Allowances<IpAddr>)>,
}

impl SignInLimiter {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, left: Mutex::new((Allowances::new(EMAIL), Allowances::new(ADDRESS))) }
    }

    /// Counts a try, or says when to come back.
    pub fn enter(&self, email: &EmailAddress, address: IpAddr) -> Result<(), TryLater> {
        let now = self.clock.now();
        let mut left = self.lock();
        let (emails, addresses) = &mut *left;
        let address = network(address);
        addresses.take(&address, now).map_err(|after| TryLater { after })?;
        emails.take(email, now).map_err(|after| {
            addresses.give_back(&address);
            TryLater { after }
        })
    }

    /// The password was right: the try does not count.
    pub fn succeeded(&self, email: &EmailAddress, address: IpAddr) {
        let mut left = self.lock();
        let (emails, addresses) = &mut *left;
        emails.give_back(email);
        addresses.give_back(&network(address));
    }

    fn lock(&self) -> MutexGuard<'_, (Allowances<EmailAddress>, Allowances<IpAddr>)> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn a_flood_of_names_does_not_free_the_one_under_attack() {
        let door = Door::new();
        for host in 0..10 {
            door.knock("sales", &format!("10.0.0.{host}")).unwrap();
        }
        for n in 0..20_000 {
            let address = std::net::Ipv4Addr::from(n);
            door.limiter.enter(&email(&format!("n{n}")), address.into()).unwrap();
        }
        assert!(door.knock("sales", "10.0.1.1").is_err());
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
