//! [`Checkpoint`]: where the log stood at a moment, signed. Kept outside, it proves later that nothing before it was
//! changed, and nobody but the server could have written it.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{DateTime, Utc};

use super::signer::Seal;
use super::{Anchor, PublicKey, Signer};

/// The first word of the line: whoever finds one years later can look up what it is.
const WORD: &str = "tandem-checkpoint-1";

/// A line is some 300 bytes; one an hour for a hundred years is 260 MB.
pub const CHECKPOINTS_LENGTH_MAX: u64 = 512 * 1024 * 1024;

/// The number and hash of one entry, signed. Printed as one line: the word, the number, the hash, the moment in
/// milliseconds since 1970, the public key, the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    pub anchor: Anchor,
    pub at: DateTime<Utc>,
    pub key: PublicKey,
    seal: Seal,
}

/// A line that proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("“{0}” is no checkpoint: a line begins with {WORD} and has six words")]
    Unreadable(String),
    #[error("the checkpoint at entry {0} is signed with another key ({1})")]
    OtherKey(u64, String),
    #[error("the checkpoint at entry {0} was changed after it was signed")]
    Forged(u64),
}

impl Checkpoint {
    pub fn sign(anchor: Anchor, at: DateTime<Utc>, signer: &Signer) -> Self {
        Self { anchor, at, key: signer.public(), seal: signer.sign(said(&anchor, at).as_bytes()) }
    }

    /// Whether it was signed with this key, as it stands.
    pub fn check(&self, key: &PublicKey) -> Result<(), CheckpointError> {
        if self.key != *key {
            return Err(CheckpointError::OtherKey(self.anchor.seq, self.key.to_string()));
        }
        let is_genuine = key.verifies(said(&self.anchor, self.at).as_bytes(), &self.seal);
        if is_genuine { Ok(()) } else { Err(CheckpointError::Forged(self.anchor.seq)) }
    }

    /// The file beside a database that collects them.
    pub fn file_of(database: &Path) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(".checkpoints");
        PathBuf::from(name)
    }

    /// Adds it at the end of a file.
    pub fn append(&self, file: &Path) -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(file)?;
        file.write_all(format!("{self}\n").as_bytes())?;
        file.sync_data()
    }

    /// Every checkpoint of a file. A last line cut short by a crash is passed over; any other that does not read is not.
    pub fn read_all(text: &str) -> Result<Vec<Self>, CheckpointError> {
        let (whole, torn) = text.rsplit_once('\n').unwrap_or(("", text));
        let lines = whole.lines().filter(|line| !line.trim().is_empty());
        let mut read: Vec<Self> = lines.map(str::parse).collect::<Result<_, _>>()?;
        read.extend(torn.parse::<Self>());
        Ok(read)
    }
}

fn said(anchor: &Anchor, at: DateTime<Utc>) -> String {
    format!("{WORD} {anchor} {}", at.timestamp_millis())
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", said(&self.anchor, self.at), self.key, self.seal)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;
    fn from_str(line: &str) -> Result<Self, CheckpointError> {
        let read = || {
            let words: Vec<&str> = line.split_whitespace().take(7).collect();
            let [WORD, seq, hash, at, key, seal] = words.as_slice() else { return None };
            Some(Self {
                anchor: format!("{seq} {hash}").parse().ok()?,
                at: DateTime::from_timestamp_millis(at.parse().ok()?)?,
                key: key.parse().ok()?,
                seal: seal.parse().ok()?,
            })
        };
        read().ok_or_else(|| CheckpointError::Unreadable(line.chars().take(60).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn sample(seq: u64) -> (Checkpoint, PublicKey) {
        let signer = Signer::new(&Secret::new([7; 32]));
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        (Checkpoint::sign(Anchor { seq, hash: [9; 32] }, at, &signer), signer.public())
    }

    #[test]
    fn it_reads_back_and_proves_itself() {
        let (checkpoint, key) = sample(12);
        let read: Checkpoint = checkpoint.to_string().parse().unwrap();
        assert_eq!((read, read.check(&key)), (checkpoint, Ok(())));
        let other = Signer::new(&Secret::new([8; 32])).public();
        assert!(matches!(read.check(&other), Err(CheckpointError::OtherKey(12, _))));
    }

    #[test]
    fn whatever_is_changed_in_it_shows() {
        let (checkpoint, key) = sample(12);
        let line = checkpoint.to_string();
        for (from, to) in
            [("-1 12 ", "-1 13 "), (&"09".repeat(32), &"0a".repeat(32)), (" 1790000000000 ", " 1790000000001 ")]
        {
            let forged: Checkpoint = line.replacen(from, to, 1).parse().unwrap();
            assert!(matches!(forged.check(&key), Err(CheckpointError::Forged(_))), "{from}");
        }
        for wrong in ["", "tandem-checkpoint-1", &line.replace(WORD, "x"), &format!("{line} more")] {
            assert!(wrong.parse::<Checkpoint>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_cut_short_by_a_crash_reads_up_to_there() {
        let (first, second) = (sample(1).0, sample(2).0);
        let torn = second.to_string();
        let text = format!("{first}\n{}", torn.get(..40).unwrap());
        assert_eq!(Checkpoint::read_all(&text), Ok(vec![first]));
        assert_eq!(Checkpoint::read_all(&format!("{first}\n{second}\n")), Ok(vec![first, second]));
        assert!(Checkpoint::read_all(&format!("nonsense\n{second}\n")).is_err());
    }
}
