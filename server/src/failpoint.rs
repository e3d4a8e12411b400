//! [`Failpoint`]: named places between two steps of which a crash may leave one alone, where the server dies when it is
//! told to. So that what it leaves can be looked at, place by place.
//!
//! Only builds with debug assertions can be told, by `TANDEM_FAILPOINT=letter-sent:2`: dead at the second pass. In any other
//! build a place is nothing at all.

use std::fmt;
use std::str::FromStr;

macro_rules! failpoints {
    ($($(#[$what:meta])* $name:ident => $word:literal,)+) => {
        /// A place, named for what has been done and what has not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Failpoint {
            $($(#[$what])* $name,)+
        }

        impl Failpoint {
            pub const EVERY: &[Self] = &[$(Self::$name),+];

            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

failpoints! {
    /// Judged, and not written.
    DecisionJudged => "decision-judged",
    /// Written with its log entry and its occasion, and not committed.
    DecisionWritten => "decision-written",
    /// Committed; no room knows of it, and nobody was answered.
    DecisionCommitted => "decision-committed",
    /// Rooms and plan know; nobody was answered.
    DecisionSettled => "decision-settled",
    /// Read from the outbox, its letters made, and not written.
    OccasionRead => "occasion-read",
    /// Letters written in its place, and not committed.
    LettersWritten => "letters-written",
    /// Committed, and none on its way.
    LettersCommitted => "letters-committed",
    /// Looked at, and not sent.
    LetterTaken => "letter-taken",
    /// With its receiver, and not marked.
    LetterSent => "letter-sent",
    /// Marked, and not committed.
    LetterMarked => "letter-marked",
    /// Committed.
    LetterSettled => "letter-settled",
}

/// A text that should have named a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” names no failpoint: expected one such as letter-sent:1, which counts passes from 1")]
pub struct NoFailpoint(String);

/// A place and the pass at which the process dies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadly {
    pub at: Failpoint,
    pub pass: u64,
}

impl fmt::Display for Deadly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.at.word(), self.pass)
    }
}

impl FromStr for Deadly {
    type Err = NoFailpoint;

    fn from_str(text: &str) -> Result<Self, NoFailpoint> {
        let unknown = || NoFailpoint(text.to_owned());
        let (word, pass) = text.split_once(':').ok_or_else(unknown)?;
        let at = Failpoint::EVERY.iter().copied().find(|point| point.word() == word).ok_or_else(unknown)?;
        let pass = pass.parse().ok().filter(|pass| *pass > 0).ok_or_else(unknown)?;
        Ok(Self { at, pass })
    }
}

#[cfg(debug_assertions)]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::{Deadly, Failpoint};

    static DEADLY: OnceLock<Deadly> = OnceLock::new();
    static PASSES: AtomicU64 = AtomicU64::new(0);

    /// From now on the process dies there. The first word counts.
    pub fn arm(deadly: Deadly) {
        let _armed_before = DEADLY.set(deadly);
    }

    /// Dies at once, as by `kill -9`: nothing is finished, closed or flushed.
    pub fn pass(point: Failpoint) {
        let Some(deadly) = DEADLY.get().filter(|deadly| deadly.at == point) else { return };
        if PASSES.fetch_add(1, Ordering::SeqCst) + 1 == deadly.pass {
            std::process::abort();
        }
    }
}

#[cfg(debug_assertions)]
pub use armed::{arm, pass};

/// Nothing, in this build.
#[cfg(not(debug_assertions))]
pub const fn pass(_: Failpoint) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_reads_back_and_nothing_else_does() {
        for at in Failpoint::EVERY {
            let deadly = Deadly { at: *at, pass: 3 };
            assert_eq!(deadly.to_string().parse(), Ok(deadly));
        }
        for text in ["", "letter-sent", "letter-sent:", "letter-sent:0", "letter-sent:-1", "Letter-sent:1", "moon:1"] {
            assert!(text.parse::<Deadly>().is_err(), "{text:?}");
        }
    }
}
