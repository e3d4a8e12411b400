//! [`Tickets`]: single-use admissions to the socket, for clients that can send neither a cookie nor a header with it.
//!
//! They live in memory: one is used within seconds, at the server that gave it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::auth::SessionToken;
use crate::error::Fault;
use crate::random::Random;

/// A client opens its socket at once.
pub const TICKET_LIFE: TimeDelta = TimeDelta::seconds(30);

/// Given and not used within the 30 seconds: five for each of 2,000 people.
const OPEN_MAX: usize = 10_000;

struct Ticket {
    session: SessionToken,
    until: DateTime<Utc>,
}

/// Tickets that were given and not used, by their hash.
#[derive(Default)]
pub struct Tickets(Mutex<HashMap<[u8; 32], Ticket>>);

impl Tickets {
    /// A ticket for whoever has this session.
    pub fn give(&self, session: SessionToken, random: &dyn Random, now: DateTime<Utc>) -> Result<String, Fault> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= OPEN_MAX {
            open.retain(|_, ticket| ticket.until > now);
        }
        if open.len() >= OPEN_MAX {
            return Err(Fault::TooMany { after_s: TICKET_LIFE.num_seconds() });
        }
        let ticket = hex::encode(random.bytes::<24>());
        open.insert(key(&ticket), Ticket { session, until: now + TICKET_LIFE });
        Ok(ticket)
    }

    /// Takes a ticket, which is worth nothing from then on. The session behind it may have ended meanwhile.
    pub fn take(&self, ticket: &str, now: DateTime<Utc>) -> Option<SessionToken> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ticket = open.remove(&key(ticket))?;
        (now < ticket.until).then_some(ticket.session)
    }
}

/// Looking a ticket up by its hash compares no secret byte by byte.
fn key(ticket: &str) -> [u8; 32] {
    Sha256::digest(ticket.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    #[test]
    fn a_ticket_admits_once_and_soon() {
        let (tickets, random) = (Tickets::default(), SeededRandom::new(1));
        let session = SessionToken::draw(&random);
        let now = DateTime::UNIX_EPOCH;
        let give = || tickets.give(session.clone(), &random, now).unwrap();
        let ticket = give();
        assert_eq!(tickets.take("another", now), None);
        assert_eq!(tickets.take(&ticket, now + TimeDelta::seconds(29)), Some(session.clone()));
        assert_eq!(tickets.take(&ticket, now + TimeDelta::seconds(29)), None);
        let late = give();
        assert_eq!(tickets.take(&late, now + TimeDelta::seconds(30)), None);
    }

    #[test]
    fn tickets_nobody_uses_do_not_fill_the_memory() {
        let (tickets, random) = (Tickets::default(), SeededRandom::new(1));
        let session = SessionToken::draw(&random);
        let now = DateTime::UNIX_EPOCH;
        let given = (0..OPEN_MAX + 1).filter(|_| tickets.give(session.clone(), &random, now).is_ok()).count();
        assert_eq!(given, OPEN_MAX);
        assert!(tickets.give(session, &random, now + TICKET_LIFE).is_ok());
    }
}
