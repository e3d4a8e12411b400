//! One server for one database: an operating system's lock on a file beside it.
//!
//! Rooms hold documents in memory, so two servers on one file would overwrite each other's heads. The system frees the
//! lock however the process ends, `kill -9` included; the file itself means nothing and stays.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::persistence::StoreError;

#[derive(Debug)]
pub struct Fence {
    /// Keeps the lock for as long as it is open.
    _file: File,
}

impl Fence {
    fn path_of(database: &Path) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        PathBuf::from(name)
    }

    /// Takes the database for this process, or says who has it.
    pub fn take(database: &Path) -> Result<Self, StoreError> {
        let path = Self::path_of(database);
        let io = |error: std::io::Error| StoreError::Io(format!("{}: {error}", path.display()));
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // A process number has at most 10 digits; more is not ours to read.
                let _ = file.take(16).read_to_string(&mut holder);
                return Err(StoreError::InUse(format!("process {}", holder.trim())));
            }
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
        // Only a courtesy to whoever is turned away: a full disk must not keep the server from starting.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_turned_away_until_the_first_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("tandem.db");
        let first = Fence::take(&database).unwrap();
        let holder = format!("process {}", std::process::id());
        assert_eq!(Fence::take(&database).err(), Some(StoreError::InUse(holder)));
        drop(first);
        Fence::take(&database).unwrap();
    }
}
