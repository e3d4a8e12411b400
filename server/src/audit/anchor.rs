//! Where the log stood, kept outside the database.
//!
//! Whoever can write the database can also write a whole new log with hashes that fit. So the number and hash of the
//! last entry go from time to time into a text file beside the database, one line each, meant to be shipped to another
//! machine; a log that does not agree with every anchor was cut off or written anew.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::AuditFault;

/// An anchor a minute for ten years is 5,256,000 lines of about 90 bytes; more than this is not our file.
const FILE_LENGTH_MAX: u64 = 512 * 1024 * 1024;

/// A number of at most 20 digits, a space, 64 digits of a hash, the end of the line.
const LINE_LENGTH_MAX: u64 = 20 + 1 + 64 + 1;

/// The number and the hash of one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    pub seq: u64,
    pub hash: [u8; 32],
}

impl Anchor {
    fn parse(line: &str) -> Option<Self> {
        let (seq, hash) = line.split_once(' ')?;
        let hash = hex::decode(hash.trim()).ok()?.try_into().ok()?;
        Some(Self { seq: seq.parse().ok()?, hash })
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.seq, hex::encode(self.hash))
    }
}

/// The anchors of one log.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    by_seq: BTreeMap<u64, [u8; 32]>,
}

impl Anchors {
    /// The file that belongs to a database.
    pub fn file_of(database: &Path) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(".anchors");
        PathBuf::from(name)
    }

    /// Adds one anchor at the end of the file.
    pub fn append(file: &Path, anchor: Anchor) -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(file)?;
        let mut end = [b'\n'];
        if file.metadata()?.len() > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut end)?;
        }
        // A line cut short by a crash must not swallow this one.
        let gap = if end == *b"\n" { "" } else { "\n" };
        file.write_all(format!("{gap}{anchor}\n").as_bytes())?;
        file.sync_data()
    }

    /// Reads a file of anchors; one that is not there has none. A last line cut short by a crash is passed over.
    pub fn read(file: &Path) -> io::Result<Self> {
        let file = match File::open(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            opened => opened?,
        };
        let mut by_seq = BTreeMap::new();
        for line in BufReader::new(file.take(FILE_LENGTH_MAX)).lines() {
            if let Some(anchor) = Anchor::parse(&line?) {
                // The first word counts: a log written anew is anchored too, but later.
                by_seq.entry(anchor.seq).or_insert(anchor.hash);
            }
        }
        Ok(Self { by_seq })
    }

    /// The last anchor of a file, if it reads.
    pub fn last(file: &Path) -> Option<Anchor> {
        let mut file = File::open(file).ok()?;
        let length = file.metadata().ok()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(LINE_LENGTH_MAX))).ok()?;
        let mut tail = String::new();
        file.take(LINE_LENGTH_MAX).read_to_string(&mut tail).ok()?;
        Anchor::parse(tail.lines().next_back()?)
    }

    pub fn len(&self) -> usize {
        self.by_seq.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_seq.is_empty()
    }

    /// Adds an anchor that was kept somewhere else, say on paper.
    pub fn insert(&mut self, anchor: Anchor) {
        self.by_seq.insert(anchor.seq, anchor.hash);
    }

    /// Does an entry agree with what was kept of it?
    pub fn agree(&self, seq: u64, hash: &[u8]) -> Result<(), AuditFault> {
        match self.by_seq.get(&seq) {
            Some(kept) if kept.as_slice() != hash => Err(AuditFault::Rewritten(seq)),
            _ => Ok(()),
        }
    }

    /// Does a log of this length hold everything that was anchored?
    pub fn reach(&self, last: u64) -> Result<(), AuditFault> {
        match self.by_seq.last_key_value() {
            Some((known, _)) if *known > last => Err(AuditFault::CutOff { last, known: *known }),
            _ => Ok(()),
        }
    }
}

impl std::str::FromStr for Anchor {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| "an anchor is a number, a space and 64 hexadecimal digits".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_read_back_and_judge_a_log() {
        let folder = tempfile::tempdir().unwrap();
        let file = Anchors::file_of(&folder.path().join("tandem.db"));
        assert!(Anchors::read(&file).unwrap().is_empty());
        for seq in [3, 8] {
            Anchors::append(&file, Anchor { seq, hash: [seq as u8; 32] }).unwrap();
        }
        assert_eq!(Anchors::last(&file), Some(Anchor { seq: 8, hash: [8; 32] }));
        Anchors::append(&file, Anchor { seq: 3, hash: [99; 32] }).unwrap();
        let torn = OpenOptions::new().append(true).open(&file).unwrap().write_all(b"9 0bad");
        torn.unwrap();
        assert_eq!(Anchors::last(&file), None);
        Anchors::append(&file, Anchor { seq: 9, hash: [9; 32] }).unwrap();
        let anchors = Anchors::read(&file).unwrap();
        assert_eq!(anchors.len(), 3);
        assert_eq!(anchors.agree(3, &[3; 32]), Ok(()));
        assert_eq!(anchors.agree(4, &[0; 32]), Ok(()));
        assert_eq!(anchors.agree(8, &[3; 32]), Err(AuditFault::Rewritten(8)));
        assert_eq!(anchors.reach(9), Ok(()));
        assert_eq!(anchors.reach(7), Err(AuditFault::CutOff { last: 7, known: 9 }));
    }
}
