//! Checking the log: walk it from the first entry and say where it stops being the log that was written.

use super::{AuditEvent, BEGINNING, seal};

/// The first thing that is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Missing { expected: u64, found: u64 },
    #[error("entry {0} is not an entry of this log: its text does not read as one")]
    NotAnEntry(u64),
    #[error("entry {at} says that it is entry {says}: entries were put in another order, or one was slipped in")]
    Reordered { at: u64, says: u64 },
    #[error("entry {0} is not what was written: its hash does not follow from its text and the entry before")]
    Altered(u64),
    #[error("the log was cut off after entry {last}: it had {known} entries")]
    CutOff { last: u64, known: u64 },
    #[error("entry {last} is beyond the end that was kept ({known}): it was added behind the server's back")]
    Added { last: u64, known: u64 },
    #[error("entry {0} has another hash than the one kept outside the database: the log was written anew")]
    Rewritten(u64),
}

/// A walk along the log.
#[derive(Debug, Clone)]
pub struct Chain {
    seq: u64,
    hash: [u8; 32],
}

impl Default for Chain {
    fn default() -> Self {
        Self { seq: 0, hash: BEGINNING }
    }
}

impl Chain {
    /// Where the walk stands: the number and the hash of the last entry that was right.
    pub fn end(&self) -> (u64, [u8; 32]) {
        (self.seq, self.hash)
    }

    /// Takes the next entry as stored, and gives it back read.
    pub fn follow(&mut self, seq: u64, text: &str, hash: &[u8]) -> Result<AuditEvent, AuditFault> {
        let expected = self.seq + 1;
        if seq != expected {
            return Err(AuditFault::Missing { expected, found: seq });
        }
        let (said, event) = AuditEvent::from_canonical(text).ok_or(AuditFault::NotAnEntry(seq))?;
        if said != seq {
            return Err(AuditFault::Reordered { at: seq, says: said });
        }
        let due = seal(&self.hash, text);
        if due.as_slice() != hash {
            return Err(AuditFault::Altered(seq));
        }
        *self = Self { seq, hash: due };
        Ok(event)
    }

    /// After the last entry: does the log end where it is known to have ended?
    pub fn finish(&self, known: u64, hash: &[u8]) -> Result<(), AuditFault> {
        let last = self.seq;
        match last.cmp(&known) {
            std::cmp::Ordering::Less => Err(AuditFault::CutOff { last, known }),
            std::cmp::Ordering::Greater => Err(AuditFault::Added { last: known + 1, known }),
            std::cmp::Ordering::Equal if self.hash.as_slice() != hash => Err(AuditFault::Altered(last)),
            std::cmp::Ordering::Equal => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    type Row = (u64, String, [u8; 32]);

    fn log(length: u64) -> Vec<Row> {
        let mut hash = BEGINNING;
        (1..=length)
            .map(|seq| {
                let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
                let event = AuditEvent::new(at, None, "test.happened", seq).with(json!({"minor": seq * 100}));
                let text = event.canonical(seq);
                hash = seal(&hash, &text);
                (seq, text, hash)
            })
            .collect()
    }

    fn walk(rows: &[Row], known: &Row) -> Result<(), AuditFault> {
        let mut chain = Chain::default();
        for (seq, text, hash) in rows {
            chain.follow(*seq, text, hash)?;
        }
        chain.finish(known.0, &known.2)
    }

    fn check(tamper: impl Fn(&mut Vec<Row>), expect: Result<(), AuditFault>) {
        let mut rows = log(9);
        let known = rows[8].clone();
        tamper(&mut rows);
        assert_eq!(walk(&rows, &known), expect);
    }

    #[test]
    fn the_first_bad_entry_is_named() {
        check(|_| (), Ok(()));
        check(|rows| rows[4].1 = rows[4].1.replace("500", "501"), Err(AuditFault::Altered(5)));
        check(|rows| drop(rows.remove(4)), Err(AuditFault::Missing { expected: 5, found: 6 }));
        check(|rows| rows.swap(4, 5), Err(AuditFault::Missing { expected: 5, found: 6 }));
        check(|rows| rows.truncate(6), Err(AuditFault::CutOff { last: 6, known: 9 }));
        check(|rows| rows[3].1 = "{}".to_owned(), Err(AuditFault::NotAnEntry(4)));
        check(|rows| rows.extend(log(10).pop()), Err(AuditFault::Added { last: 10, known: 9 }));
    }

    #[test]
    fn two_entries_that_swap_their_texts_are_found() {
        check(
            |rows| {
                let text = rows[4].1.clone();
                rows[4].1 = rows[5].1.clone();
                rows[5].1 = text;
            },
            Err(AuditFault::Reordered { at: 5, says: 6 }),
        );
    }

    #[test]
    fn an_entry_reads_back() {
        let event = AuditEvent::new(DateTime::from_timestamp(5, 0).unwrap(), None, "a.b", "x").with(json!({"k": [1]}));
        assert_eq!(AuditEvent::from_canonical(&event.canonical(3)), Some((3, event)));
    }
}
