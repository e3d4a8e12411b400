//! A copy of everything as it is at one instant, taken while people work, and the way back.
//!
//! A copy is written under another name and gets its own only when it is whole and on disk; so does a restored database.
//! What a restored database replaces is kept beside it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};

use super::failure::failed;
use super::fence::Fence;
use super::{SqliteStore, private_file, schema};
use crate::audit::{Anchors, Checkpoint};
use crate::persistence::{AuditVerdict, StoreError};

/// What was replaced is kept under the first free of these numbers.
const REPLACED_MAX: u32 = 1000;

/// Where the database went that stood in the place of a restored one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced(pub Option<PathBuf>);

fn io(path: &Path) -> impl Fn(io::Error) -> StoreError {
    let path = path.display().to_string();
    move |error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Io(format!("{path}: {error}")),
    }
}

/// `tandem.db` and `.part` make `tandem.db.part`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Puts a file on disk under its final name: its bytes first, then the folder that names it.
fn publish(part: &Path, file: &Path) -> Result<(), StoreError> {
    File::open(part).and_then(|file| file.sync_all()).map_err(io(part))?;
    fs::rename(part, file).map_err(io(file))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder))
}

impl SqliteStore {
    /// Writes a copy of the whole database, as it is at one instant, into a new file.
    pub async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        if file.exists() {
            return Err(StoreError::Exists { what: "file", which: file.display().to_string() });
        }
        let part = beside(file, ".part");
        discard(&part)?;
        let made = self.copy_into(&part).await;
        if let Err(error) = made.and_then(|()| publish(&part, file)) {
            let _ = discard(&part);
            return Err(error);
        }
        Ok(())
    }

    async fn copy_into(&self, part: &Path) -> Result<(), StoreError> {
        let name = part.to_str().ok_or_else(|| StoreError::Io(format!("{}: not a name in UTF-8", part.display())))?;
        private_file(part)?;
        let mut reader = self.reader().await?;
        sqlx::query("VACUUM INTO ?").bind(name).execute(&mut *reader).await.map_err(failed)?;
        drop(reader);
        verify(part).await
    }
}

fn discard(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(io(file)),
    }
}

/// Is the file a whole database of ours whose audit log holds?
async fn verify(file: &Path) -> Result<(), StoreError> {
    let mut connection = SqliteStore::options(file).read_only(true).connect().await.map_err(failed)?;
    let verdict = verify_open(&mut connection).await;
    connection.close().await.map_err(failed)?;
    verdict
}

async fn verify_open(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    schema::is_known(connection).await?;
    if let Some(damage) = damage(connection).await?.first() {
        return Err(StoreError::Corrupt(damage.clone()));
    }
    match super::audit::verify(connection, &Anchors::default()).await? {
        AuditVerdict::Sound(_) => Ok(()),
        AuditVerdict::Broken(fault) => Err(StoreError::Corrupt(format!("the audit log: {fault}"))),
    }
}

/// What SQLite itself finds wrong with the file, and references that lead nowhere.
pub(super) async fn damage(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    let rows = sqlx::query("PRAGMA integrity_check(100)").fetch_all(&mut *connection).await.map_err(failed)?;
    for row in rows {
        let line: String = row.try_get(0).map_err(failed)?;
        if line != "ok" {
            found.push(line);
        }
    }
    let rows = sqlx::query("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 100")
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    for row in rows {
        let (table, parent): (String, String) = (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
        found.push(format!("a row of {table} refers to {parent} that are not there"));
    }
    Ok(found)
}

/// Puts a copy in the place of the database in `file`. With `force` what stands there is set aside, never deleted.
pub async fn restore(copy: &Path, file: &Path, force: bool) -> Result<Replaced, StoreError> {
    if !copy.is_file() {
        return Err(StoreError::Missing { what: "file", which: copy.display().to_string() });
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(io(folder))?;
    }
    let _fence = Fence::take(file)?;
    if file.exists() && !force {
        return Err(StoreError::Exists { what: "database", which: file.display().to_string() });
    }
    let part = beside(file, ".part");
    discard(&part)?;
    let taken = take_over(copy, &part, file).await;
    if taken.is_err() {
        let _ = discard(&part);
    }
    taken
}

async fn take_over(copy: &Path, part: &Path, file: &Path) -> Result<Replaced, StoreError> {
    private_file(part)?;
    File::open(copy)
        .and_then(|mut from| io::copy(&mut from, &mut OpenOptions::new().write(true).open(part)?))
        .map_err(io(part))?;
    verify(part).await?;
    let replaced = if file.exists() { Some(set_aside(file).await?) } else { None };
    // A write-ahead log left of the old database would be played into the new one.
    for ending in ["-wal", "-shm"] {
        discard(&beside(file, ending))?;
    }
    publish(part, file)?;
    Ok(Replaced(replaced))
}

/// Keeps the old database whole under another name. Its own name stays taken until the new one takes it over.
async fn set_aside(file: &Path) -> Result<PathBuf, StoreError> {
    let aside = (1..=REPLACED_MAX)
        .map(|number| beside(file, &format!(".replaced-{number}")))
        .find(|aside| !aside.exists())
        .ok_or_else(|| StoreError::TooMuch(format!("{REPLACED_MAX} replaced databases beside {}", file.display())))?;
    if let Err(error) = fold_log(file).await {
        // It may be restored over because it is broken; then its log is kept with it as it is.
        tracing::warn!(%error, "the database that is replaced could not be opened; it is kept as it is");
        for ending in ["-wal", "-shm"] {
            rename_if_there(&beside(file, ending), &beside(&aside, ending))?;
        }
    }
    if fs::hard_link(file, &aside).is_err() {
        fs::copy(file, &aside).map_err(io(&aside))?;
        File::open(&aside).and_then(|aside| aside.sync_all()).map_err(io(&aside))?;
    }
    rename_if_there(&Anchors::file_of(file), &Anchors::file_of(&aside))?;
    rename_if_there(&Checkpoint::file_of(file), &Checkpoint::file_of(&aside))?;
    Ok(aside)
}

/// Writes the write-ahead log into the database and removes it.
async fn fold_log(file: &Path) -> Result<(), StoreError> {
    let mut connection = SqliteStore::options(file).connect().await.map_err(failed)?;
    let folded = sqlx::query("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await.map_err(failed);
    connection.close().await.map_err(failed)?;
    folded.map(|_| ())
}

fn rename_if_there(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        renamed => renamed.map_err(io(from)),
    }
}
